import type { Contact } from '../../../db/schema/orders.ts'
import type { Address } from '../../../db/schema/sale-terms.ts'
import type { CartAddress } from '../../cart/settings.ts'
import type { CheckoutLine } from '../../cart/stored-cart.ts'
import { pointsEarnedBy } from '../../ledgers/points.ts'
import { streetText } from '../../orders/address-text.ts'
import { type OrderDetails, plainDetails } from '../../orders/types.ts'
import { listAmountOf } from '../../pricing/sums.ts'
import { promotionsOf } from '../../storefront-cart/applied-promotions.ts'
import { givenAmountOf, savingsOf } from '../../storefront-cart/savings.ts'
import { isOnPromotion, shownLines } from '../../storefront-cart/shown-lines.ts'
import type { CartUnit, GivenLine, PricedCart, UnitLine } from '../../storefront-cart/types.ts'
import type { OrderSummary, SoldUnit } from '../../storefront-orders/types.ts'

/** What is ordered of a cart, and for how much. Amounts in minor units. */
export interface Sale {
  cartId: number
  lines: SaleLine[]
  details: OrderDetails
  contact: Contact
  subtotalAmount: number
  totalAmount: number
  dueAmount: number
  couponId: number | null
  pointsUsed: number
  pointsAmount: number
  creditAmount: number
  giftCard: { id: number; amount: number } | null
  pointsEarned: number
  summary: OrderSummary
}

export type SaleLine = CheckoutLine & { soldAs: SoldUnit }

/** A cart that is ready, as an order of it is written. */
export function saleOfCart(priced: PricedCart): Sale {
  const { cart, breakdown, offers, delivery, state } = priced
  const { billingAddress, shippingAddress } = state.settings
  const { shipping, coupon } = breakdown
  if (!billingAddress || !shippingAddress || !delivery || !shipping) {
    throw new Error('A cart is ordered that is not ready')
  }
  const discountAmount = breakdown.promotionAmount + breakdown.couponAmount
  const { subtotalAmount, totalAmount } = breakdown
  return {
    cartId: cart.id,
    lines: linesOf(priced),
    details: {
      ...plainDetails,
      shippingAddress: plainAddress(shippingAddress),
      billingAddress: plainAddress(billingAddress),
      shippingMethod: delivery.method.name,
      discountAmount,
      shippingAmount: shipping.totalAmount,
      // What prices include is no part of the sum.
      taxAmount: totalAmount - (subtotalAmount - discountAmount + shipping.totalAmount),
    },
    contact: contactOf(billingAddress),
    ...{ subtotalAmount, totalAmount, dueAmount: breakdown.dueAmount },
    couponId: coupon?.id ?? null,
    pointsUsed: breakdown.pointsUsed,
    pointsAmount: breakdown.pointsAmount,
    creditAmount: breakdown.creditAmount,
    giftCard: offers.giftCard && { id: offers.giftCard.id, amount: breakdown.giftCardAmount },
    pointsEarned: pointsEarnedBy(breakdown.itemsAmount, cart.currency),
    summary: {
      ...{ billingAddress, shippingAddress, metadata: state.settings.metadata },
      coupon: coupon && {
        ...{ id: coupon.id, code: coupon.code, kind: coupon.kind },
        points: coupon.kind === 'percentage' ? coupon.points : null,
      },
      couponDiscountAmount: breakdown.couponAmount,
      ...savingsOf(breakdown),
      grossAmount: subtotalAmount + givenAmountOf(breakdown),
      promotions: promotionsOf(priced),
      itemsAmount: breakdown.itemsAmount,
      itemsTaxAmount: breakdown.taxAmount,
      shipping,
      delivery: {
        methodId: delivery.method.id,
        methodName: delivery.method.name,
        isChosen: delivery.isChosen,
        estimatedDays: delivery.method.estimated_days,
      },
      giftCardEnding: breakdown.giftCardAmount > 0 ? (offers.giftCard?.ending ?? null) : null,
    },
  }
}

function linesOf(priced: PricedCart): SaleLine[] {
  return shownLines(priced).map(({ isFree, line }) =>
    isFree ? givenLine(priced, line) : paidLine(priced, line),
  )
}

function paidLine({ breakdown, offers }: PricedCart, paid: UnitLine): SaleLine {
  const { unit } = paid
  const priced = breakdown.lines.find(({ line }) => line.id === paid.id)
  if (!priced) throw new Error('A line is ordered that has no price')
  const { line, promotionAmount, couponAmount, taxAmount, totalAmount } = priced
  const soldAs = {
    ...asSold(unit, offers),
    ...{ isFree: false, promotionAmount, couponAmount, taxAmount, totalAmount },
  }
  const { id, productId, variantId, quantity, unitAmount } = line
  return { id, productId, variantId, quantity, unitAmount, name: unit.product.name, soldAs }
}

/** It costs nothing, and is a line of the order like the others. */
function givenLine({ offers }: PricedCart, line: GivenLine): SaleLine {
  const { unit, productId, variantId, quantity } = line
  const soldAs = {
    ...asSold(unit, offers),
    ...{ isFree: true, promotionAmount: listAmountOf(line) },
    ...{ couponAmount: 0, taxAmount: 0, totalAmount: 0 },
  }
  const { name } = unit.product
  return { id: 0, productId, variantId, quantity, unitAmount: 0, name, soldAs }
}

function asSold(unit: CartUnit, offers: PricedCart['offers']) {
  const { product, isVariant, name, slug, baseAmount, amount, options } = unit
  return {
    ...{ isVariant, variantName: name, slug, baseAmount, amount, options },
    imageUrl: product.images[0]?.url ?? null,
    isPhysical: product.isPhysical,
    attributes: product.attributes,
    isOnPromotion: isOnPromotion(unit, offers),
  }
}

/** As contracts and staff read it that know no parts of it. */
function plainAddress(address: CartAddress): Address {
  const { city, state, postalCode, country, email, businessName: company } = address
  const street = streetText(address)
  const { name, phone } = contactOf(address)
  return {
    ...{ name, email, street, city, state, postalCode, country },
    ...(company && { company }),
    ...(phone && { phone }),
  }
}

function contactOf({ firstName, lastName, callingCode, phone, email }: CartAddress): Contact {
  return {
    name: [firstName, lastName].filter(Boolean).join(' '),
    email,
    phone: `${callingCode}${phone}`,
  }
}
