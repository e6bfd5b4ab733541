import type { Settings } from '../ports.ts'

/** Until when an order waits that somebody has just tried to pay, in milliseconds; null for ever. */
export function expiryFrom(
  now: Date,
  { unpaidOrderTtlMinutes }: Pick<Settings, 'unpaidOrderTtlMinutes'>,
): number | null {
  if (unpaidOrderTtlMinutes === 0) return null
  return now.getTime() + unpaidOrderTtlMinutes * 60_000
}
