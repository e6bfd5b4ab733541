import type { Settings } from '../ports.ts'

/** Until when an order waits after an attempt to pay it, in ms since 1970; null for ever. */
export function expiryFrom(
  now: Date,
  { unpaidOrderTtlMinutes }: Pick<Settings, 'unpaidOrderTtlMinutes'>,
): number | null {
  if (unpaidOrderTtlMinutes === 0) return null
  return now.getTime() + unpaidOrderTtlMinutes * 60_000
}
