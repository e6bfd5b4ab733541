import type { DemoCoupon } from './product.ts'

/** Good in the channel that sells in US dollars, at any time. */
export const demoCoupons: readonly DemoCoupon[] = [
  { code: 'SUMMER20', points: 2000 },
  { code: 'WELCOME10', points: 1000, subtotalMin: 5000, usesPerCustomerMax: 1 },
  { code: 'LASTTEN', points: 1500, usesMax: 10 },
]
