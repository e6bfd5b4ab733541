import { pointsEarnedBy, pointWorth } from '../../ledgers/points.ts'
import { partOfFirst } from '../../pricing/rounding.ts'
import { sumOf } from '../../pricing/sums.ts'

/** What a return is settled by, as it is at one moment. Amounts in minor units. */
export interface Settling {
  currency: string
  /** All lines of the order. */
  lines: SettledLine[]
  /** What is left of the payment that paid the order. */
  moneyLeft: number
  /** What is left of what else paid for it; whole points. */
  giftCardLeft: number
  creditLeft: number
  pointsLeft: number
  /** What returns of the order have given back before, but for points. */
  givenAmount: number
  givenPoints: number
  /** Points that the order has earned. */
  pointsEarned: number
}

export interface SettledLine {
  quantity: number
  /** What it came to after discounts. */
  totalAmount: number
  /** Units of returns that were received before, and of this one. */
  before: number
  now: number
}

/** What a return gives back, in minor units and whole points. */
export interface Settlement {
  /** What the units come to. */
  valueAmount: number
  moneyAmount: number
  giftCardAmount: number
  creditAmount: number
  points: number
  /** Earned points that are to be taken back. */
  revokedPoints: number
  /** What nothing is left for that paid the order: staff see whether it is owed. */
  openAmount: number
}

/**
 * What a return gives back: money first, then gift card, credit and points, each as far as it goes. A rest
 * below a point waits for the order's next return.
 */
export function settleReturn(settling: Settling): Settlement {
  const { lines, moneyLeft, giftCardLeft, creditLeft, pointsLeft } = settling
  const worth = pointWorth(settling.currency)
  const beforeAmount = sumOf(lines, ({ before, ...line }) => worthOf(line, before))
  const afterAmount = sumOf(lines, ({ before, now, ...line }) => worthOf(line, before + now))
  const valueAmount = afterAmount - beforeAmount
  const moneyAmount = Math.min(valueAmount, moneyLeft)
  const giftCardAmount = Math.min(valueAmount - moneyAmount, giftCardLeft)
  const creditAmount = Math.min(valueAmount - moneyAmount - giftCardAmount, creditLeft)
  const givenAmount = settling.givenAmount + settling.givenPoints * worth
  const waited = Math.min(Math.max(beforeAmount - givenAmount, 0), worth - 1)
  const restAmount = valueAmount - moneyAmount - giftCardAmount - creditAmount + waited
  const points = Math.min(pointsLeft, Math.floor(restAmount / worth))
  return {
    ...{ valueAmount, moneyAmount, giftCardAmount, creditAmount, points },
    revokedPoints: revokedBy(settling, beforeAmount, afterAmount),
    openAmount: points < pointsLeft ? 0 : Math.max(0, restAmount - points * worth - waited),
  }
}

/** What the first so many units of a line came to: all of them come to its total. */
function worthOf(
  { quantity, totalAmount }: Pick<SettledLine, 'quantity' | 'totalAmount'>,
  units: number,
): number {
  return partOfFirst(totalAmount, units, quantity)
}

/** The points that the items earn less, as returns take from them. */
function revokedBy(
  { lines, currency, pointsEarned }: Settling,
  beforeAmount: number,
  afterAmount: number,
): number {
  if (pointsEarned === 0) return 0
  const itemsAmount = sumOf(lines, ({ totalAmount }) => totalAmount)
  const earned = (returnedAmount: number) => pointsEarnedBy(itemsAmount - returnedAmount, currency)
  return earned(beforeAmount) - earned(afterAmount)
}
