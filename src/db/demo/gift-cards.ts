import type { DemoGiftCard } from './product.ts'

/** About as much in each currency. */
export const demoGiftCards: readonly DemoGiftCard[] = [
  { code: 'GIFT-TEST-0001', balances: { USD: 2500, IRR: 22_500_000, INR: 200_000 } },
]
