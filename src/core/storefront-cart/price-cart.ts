import { expiryOf } from '../cart/expiry.ts'
import type { CartState } from '../cart/types.ts'
import { taxOfChannel } from '../channels.ts'
import { pointWorth } from '../ledgers/points.ts'
import { deliversTo } from '../places/delivers-to.ts'
import { noOtherMeans, priceCart, priceShipping } from '../pricing/breakdown/price-cart.ts'
import type {
  Breakdown,
  CartToPrice,
  FreeLine,
  OtherMeans,
  ShippingTerms,
} from '../pricing/breakdown/types.ts'
import type { FoundCoupon } from '../promotions/find-coupon.ts'
import type { ShippingRow } from '../shipping/find-shipping-method.ts'
import type {
  DeliveryChoice,
  GivenLine,
  LineOnSale,
  Offers,
  PricedCart,
  StorefrontCart,
  UnitLine,
} from './types.ts'

/** Works out what a cart comes to. */
export function priceStorefrontCart(
  cart: StorefrontCart,
  state: CartState,
  offers: Offers,
): PricedCart {
  const lines = fillLines(state, offers)
  const content = contentOf(cart, lines, offers)
  const { shippingAddress } = state.settings
  const isDelivered =
    shippingAddress !== null && deliversTo(cart.channel, shippingAddress.postalCode)
  const choices = isDelivered ? choicesFor(content, offers) : []
  const delivery = deliveryOf(state, choices)
  const isSent = content.lines.length > 0
  const shipping = isSent && delivery ? termsOf(delivery.method) : null
  const breakdown = priceCart({ ...content, shipping, means: meansOf(cart, state, offers) })
  const method = delivery?.method ?? cheapestOf(offers)
  return {
    ...{ cart, state, lines, offers, breakdown, choices, delivery },
    given: breakdown.freeLines.map((line) => fillGiven(line, offers)),
    freeFrom: method?.free_from ?? null,
    expiresAt: expiryOf(state),
  }
}

/** What a coupon would make of a priced cart in place of its own, before other means of payment. */
export function priceWithCoupon(
  { cart, lines, offers, delivery }: PricedCart,
  coupon: FoundCoupon,
): Breakdown<LineOnSale, FoundCoupon> {
  const shipping = delivery && termsOf(delivery.method)
  const content = contentOf(cart, lines, { ...offers, coupon })
  return priceCart({ ...content, shipping, means: noOtherMeans })
}

function fillLines({ lines }: CartState, { units }: Offers): UnitLine[] {
  return lines.flatMap((line) => {
    const unit = units.get(line.variantId)
    return unit ? [{ ...line, unit }] : []
  })
}

/** Both were read beside the lines. */
function fillGiven(line: FreeLine, { units, promotions }: Offers): GivenLine {
  const unit = units.get(line.variantId)
  const promotion = promotions.find(({ id }) => id === line.promotionId)
  if (!unit || !promotion) throw new Error('A gift is given that was not read')
  return { ...line, unit, promotion }
}

type Content = Omit<CartToPrice<LineOnSale, FoundCoupon>, 'shipping' | 'means'>

function contentOf(
  { channel }: StorefrontCart,
  lines: UnitLine[],
  { promotions, coupon }: Offers,
): Content {
  return {
    lines: lines.filter(({ unit }) => unit.isOnSale).map(toPrice),
    promotions,
    coupon: coupon?.state === 'usable' ? coupon : null,
    tax: taxOfChannel(channel),
  }
}

function toPrice({ id, productId, variantId, quantity, unit }: UnitLine): LineOnSale {
  return { id, productId, variantId, quantity, unitAmount: unit.amount, stock: unit.stock }
}

/** The cheapest first; among equal ones that which costs less without what makes it free, then the oldest. */
function choicesFor(content: Content, { shippingMethods }: Offers): DeliveryChoice[] {
  const { subtotalAmount, coupon } = priceCart({ ...content, shipping: null, means: noOtherMeans })
  return shippingMethods
    .map((method) => {
      const sums = { subtotalAmount, coupon, tax: content.tax }
      return { method, price: priceShipping(termsOf(method), sums) }
    })
    .toSorted(
      (one, other) =>
        one.price.totalAmount - other.price.totalAmount ||
        one.price.listAmount - other.price.listAmount ||
        one.method.id - other.method.id,
    )
}

function termsOf({ amount, free_from: freeFrom }: ShippingRow): ShippingTerms {
  return { amount, freeFrom }
}

/** What will be charged as long as nobody knows where to. */
function cheapestOf({ shippingMethods }: Offers): ShippingRow | undefined {
  return shippingMethods.toSorted((one, other) => one.amount - other.amount || one.id - other.id)[0]
}

function deliveryOf({ settings }: CartState, choices: DeliveryChoice[]): PricedCart['delivery'] {
  const chosen = choices.find(({ method }) => method.id === settings.shippingMethodId)
  const [cheapest] = choices
  if (chosen) return { ...chosen, isChosen: true }
  return cheapest ? { ...cheapest, isChosen: false } : null
}

/** What the customer wants to pay with, as far as it is there. */
function meansOf(
  { currency }: StorefrontCart,
  { settings: { points, creditAmount } }: CartState,
  { balances, giftCard }: Offers,
): OtherMeans {
  return {
    points: { count: Math.min(points, balances.points), worth: pointWorth(currency) },
    creditAmount: Math.min(creditAmount, balances.credit),
    giftCardAmount: giftCard?.balance ?? 0,
  }
}
