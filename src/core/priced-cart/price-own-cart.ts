import { expiryOf } from '../cart/expiry.ts'
import type { CartState } from '../cart/types.ts'
import { taxOfChannel } from '../channels.ts'
import { minorUnits } from '../money.ts'
import { deliversTo } from '../places/delivers-to.ts'
import { noOtherMeans, priceCart, priceShipping } from '../pricing/breakdown/price-cart.ts'
import type { Breakdown, CartToPrice, OtherMeans } from '../pricing/breakdown/types.ts'
import type { FoundCoupon } from '../promotions/find-coupon.ts'
import type {
  DeliveryChoice,
  FilledLine,
  LineOnSale,
  Offers,
  OwnCart,
  PricedCart,
} from './types.ts'

/** Works out what a cart comes to. */
export function priceOwnCart(cart: OwnCart, state: CartState, offers: Offers): PricedCart {
  const lines = fillLines(state, offers)
  const content = contentOf(cart, lines, offers)
  const { shippingAddress } = state.settings
  const isDelivered =
    shippingAddress !== null && deliversTo(cart.channel, shippingAddress.postalCode)
  const choices = isDelivered ? choicesFor(content, offers) : []
  const delivery = deliveryOf(state, choices)
  const breakdown = priceCart({
    ...content,
    shipping: delivery && { amount: delivery.method.amount, freeFrom: delivery.method.free_from },
    means: meansOf(cart, state, offers),
  })
  return {
    ...{ cart, state, lines, offers, breakdown, choices, delivery },
    expiresAt: expiryOf(state),
  }
}

/** What a coupon would make of a priced cart in place of its own, before other means of payment. */
export function priceWithCoupon(
  { cart, lines, offers, delivery }: PricedCart,
  coupon: FoundCoupon,
): Breakdown<LineOnSale, FoundCoupon> {
  const shipping = delivery && {
    amount: delivery.method.amount,
    freeFrom: delivery.method.free_from,
  }
  const content = contentOf(cart, lines, { ...offers, coupon })
  return priceCart({ ...content, shipping, means: noOtherMeans })
}

function fillLines({ lines }: CartState, { units }: Offers): FilledLine[] {
  return lines.flatMap((line) => {
    const unit = units.get(line.variantId)
    return unit ? [{ ...line, unit }] : []
  })
}

type Content = Omit<CartToPrice<LineOnSale, FoundCoupon>, 'shipping' | 'means'>

function contentOf(
  { channel }: OwnCart,
  lines: FilledLine[],
  { promotions, coupon }: Offers,
): Content {
  return {
    lines: lines.filter(({ unit }) => unit.isOnSale).map(toPrice),
    promotions,
    coupon: coupon?.state === 'usable' ? coupon : null,
    tax: taxOfChannel(channel),
  }
}

function toPrice({ id, productId, variantId, quantity, unit }: FilledLine): LineOnSale {
  return { id, productId, variantId, quantity, unitAmount: unit.amount, stock: unit.stock }
}

/** The cheapest first; among equal ones that which costs less without what makes it free, then the oldest. */
function choicesFor(content: Content, { shippingMethods }: Offers): DeliveryChoice[] {
  const { subtotalAmount, coupon } = priceCart({ ...content, shipping: null, means: noOtherMeans })
  return shippingMethods
    .map((method) => {
      const terms = { amount: method.amount, freeFrom: method.free_from }
      return { method, price: priceShipping(terms, { subtotalAmount, coupon, tax: content.tax }) }
    })
    .toSorted(
      (one, other) =>
        one.price.totalAmount - other.price.totalAmount ||
        one.price.listAmount - other.price.listAmount ||
        one.method.id - other.method.id,
    )
}

function deliveryOf({ settings }: CartState, choices: DeliveryChoice[]): PricedCart['delivery'] {
  const chosen = choices.find(({ method }) => method.id === settings.shippingMethodId)
  const [cheapest] = choices
  if (chosen) return { ...chosen, isChosen: true }
  return cheapest ? { ...cheapest, isChosen: false } : null
}

/** What the customer wants to pay with, as far as it is there. A point pays one major unit. */
function meansOf(
  { currency }: OwnCart,
  { settings: { points, creditAmount } }: CartState,
  { balances, giftCard }: Offers,
): OtherMeans {
  return {
    points: { count: Math.min(points, balances.points), worth: minorUnits(currency) },
    creditAmount: Math.min(creditAmount, balances.credit),
    giftCardAmount: giftCard?.balance ?? 0,
  }
}
