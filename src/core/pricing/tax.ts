import type { Tax } from '../channels.ts'

/**
 * The tax in an amount that includes it: amount − amount ÷ (1 + rate). Halves of a minor unit are rounded up.
 */
export function taxWithin(amount: number, { points }: Pick<Tax, 'points'>): number {
  const whole = 10_000 + points
  return Math.floor((2 * amount * points + whole) / (2 * whole))
}
