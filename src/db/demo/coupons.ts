import type { DemoCoupon } from './product.ts'

/** Contracts can be set to any channel. */
const channels = ['us', 'ir', 'in']

const percentages: Omit<DemoCoupon, 'channel' | 'kind'>[] = [
  { code: 'SUMMER20', points: 2000 },
  { code: 'WELCOME10', points: 1000 },
  { code: 'ONCE15', points: 1500, usesPerCustomerMax: 1 },
  { code: 'LASTONE', points: 1000, usesMax: 1 },
]

/** Good at any time. Percentages are all that every contract with codes knows. */
export const demoCoupons: readonly DemoCoupon[] = [
  ...channels.flatMap((channel) =>
    percentages.map((coupon) => ({ ...coupon, channel, kind: 'percentage' as const })),
  ),
  { code: 'FLAT50', channel: 'in', kind: 'fixed', amount: 5000, subtotalMin: 30_000 },
  { code: 'SHIPFREE', channel: 'in', kind: 'free_shipping' },
]
