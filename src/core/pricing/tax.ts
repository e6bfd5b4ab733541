import type { Tax } from '../channels.ts'
import { partOf, percentageOf, wholePoints } from './rounding.ts'

type Rate = Pick<Tax, 'points'>

/** The tax in an amount that includes it: amount − amount ÷ (1 + rate). */
export function taxWithin(amount: number, { points }: Rate): number {
  return partOf(amount, points, wholePoints + points)
}

/** The tax that comes on top of an amount. */
export function taxOnTop(amount: number, { points }: Rate): number {
  return percentageOf(amount, points)
}
