import { coupons, redemptions } from '../../../src/db/schema/promotions.ts'
import { context } from '../world/context.ts'

type NewCoupon = typeof coupons.$inferInsert
type CouponMade = typeof coupons.$inferSelect

let serial = 0

/** A coupon of the dollar channel for 20 per cent, without limits unless said otherwise. */
export async function aCoupon(more: Partial<NewCoupon> = {}): Promise<CouponMade> {
  const usual = {
    code: `CODE${++serial}`,
    channel: 'us',
    kind: 'percentage',
    points: 2_000,
  } as const
  const row = { ...usual, createdAt: new Date(), ...more }
  const [made] = await context().db.insert(coupons).values(row).returning()
  if (!made) throw new Error('No coupon was made')
  return made
}

/** A use by a customer, as a checkout leaves it. */
export async function aRedemption(
  { id: couponId }: Pick<CouponMade, 'id'>,
  { id: userId }: { id: number },
  state: (typeof redemptions.$inferSelect)['state'],
): Promise<void> {
  const row = { checkoutId: crypto.randomUUID(), couponId, userId, state, createdAt: new Date() }
  await context().db.insert(redemptions).values(row)
}
