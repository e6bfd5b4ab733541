import { env } from 'cloudflare:workers'
import { type coupons, promotions } from '../../../src/db/schema/promotions.ts'
import { context } from '../world/context.ts'
import { aCoupon } from './coupons.ts'

type PromotionMade = typeof promotions.$inferSelect
type NewPromotion = typeof promotions.$inferInsert
type NewCoupon = typeof coupons.$inferInsert

type Terms = Pick<NewPromotion, 'kind' | 'points' | 'amount' | 'buyQuantity' | 'getQuantity'>

/** What promotions of each kind do. */
export const promotionTerms = {
  tenPercent: { kind: 'percentage', points: 1_000 },
  fiftyRupees: { kind: 'fixed', amount: 5_000 },
  buyTwoGetOne: { kind: 'buy_x_get_y', buyQuantity: 2, getQuantity: 1 },
} as const satisfies Record<string, Terms>

/** What coupons of each kind do. */
export const couponTerms = {
  fifteenPercent: { kind: 'percentage', points: 1_500 },
  fiftyRupees: { kind: 'fixed', points: 10_000, amount: 5_000 },
  freeShipping: { kind: 'free_shipping', points: 10_000 },
} as const satisfies Record<string, Partial<NewCoupon>>

const hourMs = 3_600_000

export function inHours(hours: number): Date {
  return new Date(Date.now() + hours * hourMs)
}

let serial = 0

/** A promotion in rupees since an hour ago, without an end unless said otherwise. */
export async function aPromotion(
  { id: productId }: { id: number },
  terms: Terms = promotionTerms.tenPercent,
  more: Partial<NewPromotion> = {},
): Promise<PromotionMade> {
  const usual = { name: `Sale ${++serial}`, currency: 'INR', startsAt: inHours(-1) }
  const row = { ...usual, ...terms, productId, ...more }
  const [made] = await context().db.insert(promotions).values(row).returning()
  if (!made) throw new Error('No promotion was made')
  return made
}

/** A coupon of the store in India, for 20 per cent and without limits unless said otherwise. */
export function aStoreCoupon(more: Partial<NewCoupon> = {}): ReturnType<typeof aCoupon> {
  return aCoupon({ channel: 'in', ...more })
}

/** A promotion on every product in rupees, as a large shop might have them. */
export async function promoteAll(): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO promotions(name, product_id, currency, kind, points, starts_at)
     SELECT 'Sale', product_id, currency, 'percentage', 1000, 0 FROM listings
     WHERE currency = 'INR'`,
  ).run()
}
