import { minorUnits } from '../money.ts'

/** Major units of the items that earn one point. */
const unitsPerPoint = 100

/** What one point pays, in minor units: a major unit of its currency. */
export function pointWorth(currency: string): number {
  return minorUnits(currency)
}

/** The points that items earn which come to that much with tax, in minor units. */
export function pointsEarnedBy(itemsAmount: number, currency: string): number {
  return Math.floor(itemsAmount / (unitsPerPoint * minorUnits(currency)))
}
