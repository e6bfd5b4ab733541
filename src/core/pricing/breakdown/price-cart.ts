import type { Tax } from '../../channels.ts'
import { allocate, allocateToLast, percentageOf } from '../rounding.ts'
import { listAmountOf, sumOf } from '../sums.ts'
import { taxOnTop, taxWithin } from '../tax.ts'
import { type Promoted, promoteLines } from './promote-lines.ts'
import type {
  Breakdown,
  CartToPrice,
  CouponTerms,
  LineToPrice,
  OtherMeans,
  PricedLine,
  PricedShipping,
  ShippingTerms,
} from './types.ts'

/** Everything is paid with money. */
export const noOtherMeans: OtherMeans = { points: null, creditAmount: 0, giftCardAmount: 0 }

/**
 * Works out what a cart comes to, in the order of docs/pricing.md: promotions, coupon, tax, shipping,
 * then points, credit and gift card. It looks at nothing but what it is given. The order of the lines says which
 * of them takes the rounding of a coupon, with the tax within it, and changes nothing of what is paid.
 */
export function priceCart<Line extends LineToPrice, Coupon extends CouponTerms>(
  cart: CartToPrice<Line, Coupon>,
): Breakdown<Line, Coupon> {
  const { lines, tax, means } = cart
  const { offLines, freeLines } = promoteLines(lines, cart.promotions)
  const promoted = lines.map((line) => promote(line, offLines))
  const subtotalAmount = sumOf(lines, listAmountOf)
  const promotedAmount = sumOf(promoted, ({ amount }) => amount)

  const reaches = lines.length > 0 && promotedAmount >= (cart.coupon?.subtotalMin ?? 0)
  const coupon = reaches ? cart.coupon : null
  const couponAmount = discountOf(coupon, promotedAmount)
  const priced = addTax(spreadCoupon(promoted, couponAmount), tax)
  const itemsAmount = sumOf(priced, ({ totalAmount }) => totalAmount)

  const shipping = cart.shipping && priceShipping(cart.shipping, { subtotalAmount, coupon, tax })
  const totalAmount = itemsAmount + (shipping?.totalAmount ?? 0)
  return {
    lines: priced,
    freeLines,
    subtotalAmount,
    promotionAmount: subtotalAmount - promotedAmount,
    promotedAmount,
    coupon,
    couponAmount,
    taxAmount: sumOf(priced, ({ taxAmount }) => taxAmount),
    itemsAmount,
    shipping,
    totalAmount,
    ...payOtherwise(totalAmount, means),
  }
}

/** A line on its way through the discounts; `amount` is what is left of it. */
type Reduced<Line extends LineToPrice> = Omit<PricedLine<Line>, 'taxAmount' | 'totalAmount'> & {
  amount: number
}

function promote<Line extends LineToPrice>(
  line: Line,
  offLines: Promoted['offLines'],
): Reduced<Line> {
  const off = offLines.get(line)
  const promotionAmount = off?.amount ?? 0
  const amount = listAmountOf(line) - promotionAmount
  return { line, promotionId: off?.promotionId ?? null, promotionAmount, couponAmount: 0, amount }
}

function discountOf(coupon: CouponTerms | null, amount: number): number {
  switch (coupon?.kind) {
    case 'percentage':
      return percentageOf(amount, coupon.points)
    case 'fixed':
      return Math.min(coupon.amount, amount)
    default:
      return 0
  }
}

/** The last line takes the rounding, as the document of `commerce-engine` has it. */
function spreadCoupon<Line extends LineToPrice>(
  lines: Reduced<Line>[],
  couponAmount: number,
): Reduced<Line>[] {
  const parts = allocateToLast(
    couponAmount,
    lines.map(({ amount }) => amount),
  )
  return lines.map((reduced, place) => {
    const part = parts[place] ?? 0
    return { ...reduced, couponAmount: part, amount: reduced.amount - part }
  })
}

/**
 * Included tax is taken out of each line. Tax on top is worked out on their sum and divided, so that a
 * lower sum never has a higher tax.
 */
function addTax<Line extends LineToPrice>(lines: Reduced<Line>[], tax: Tax): PricedLine<Line>[] {
  const sum = sumOf(lines, ({ amount }) => amount)
  const parts = divide(tax.isIncluded ? 0 : taxOnTop(sum, tax), lines)
  return lines.map(({ amount, ...reduced }) => {
    const part = parts.get(reduced.line) ?? 0
    const taxAmount = tax.isIncluded ? taxWithin(amount, tax) : part
    return { ...reduced, taxAmount, totalAmount: amount + part }
  })
}

/** Among equal fractions the oldest variant comes first, in whichever order lines are. */
function divide(amount: number, lines: Reduced<LineToPrice>[]): Map<LineToPrice, number> {
  const oldestFirst = lines.toSorted((one, other) => one.line.variantId - other.line.variantId)
  const parts = allocate(
    amount,
    oldestFirst.map((reduced) => reduced.amount),
  )
  return new Map(oldestFirst.map(({ line }, place) => [line, parts[place] ?? 0]))
}

/** What a way to ship costs, tax included, and what makes it free. */
export function priceShipping(
  { amount: listAmount, freeFrom }: ShippingTerms,
  { subtotalAmount, coupon, tax }: { subtotalAmount: number; coupon: CouponTerms | null; tax: Tax },
): PricedShipping {
  const isFreeAnyway = freeFrom !== null && subtotalAmount >= freeFrom
  const isFreed = !isFreeAnyway && coupon?.kind === 'free_shipping'
  const discountAmount = isFreeAnyway || isFreed ? listAmount : 0
  const couponAmount = isFreed ? listAmount : 0
  const amount = listAmount - discountAmount
  const taxAmount = tax.isIncluded ? taxWithin(amount, tax) : taxOnTop(amount, tax)
  const totalAmount = tax.isIncluded ? amount : amount + taxAmount
  return { listAmount, discountAmount, couponAmount, taxAmount, totalAmount }
}

/** Points pay in whole ones only. */
function payOtherwise(totalAmount: number, { points, ...means }: OtherMeans) {
  const pointsUsed = points ? Math.min(points.count, Math.floor(totalAmount / points.worth)) : 0
  const pointsAmount = pointsUsed * (points?.worth ?? 0)
  const creditAmount = Math.min(means.creditAmount, totalAmount - pointsAmount)
  const giftCardAmount = Math.min(means.giftCardAmount, totalAmount - pointsAmount - creditAmount)
  const dueAmount = totalAmount - pointsAmount - creditAmount - giftCardAmount
  return { pointsUsed, pointsAmount, creditAmount, giftCardAmount, dueAmount }
}
