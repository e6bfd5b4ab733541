import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { users } from './identity.ts'

/** A code that takes something off a cart's subtotal, in one sales channel. */
export const coupons = sqliteTable(
  'coupons',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** In capitals: customers may write it in any case. */
    code: text('code').notNull(),
    channel: text('channel').notNull(),
    kind: text('kind', { enum: ['percentage'] }).notNull(),
    /** What is taken off, in hundredths of a percent. */
    points: integer('points').notNull(),
    startsAt: integer('starts_at', { mode: 'timestamp_ms' }),
    endsAt: integer('ends_at', { mode: 'timestamp_ms' }),
    /** Minor units of the channel's currency that a cart must have before the discount. */
    subtotalMin: integer('subtotal_min').notNull().default(0),
    /** In all, and of one customer; null for any number. */
    usesMax: integer('uses_max'),
    usesPerCustomerMax: integer('uses_per_customer_max'),
    /** Redemptions that are held or used. */
    uses: integer('uses').notNull().default(0),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    uniqueIndex('coupons_code').on(t.channel, t.code),
    check('coupons_points', sql`${t.points} BETWEEN 1 AND 10000`),
    check('coupons_uses', sql`${t.uses} BETWEEN 0 AND coalesce(${t.usesMax}, ${t.uses})`),
  ],
)

/**
 * `held`: a checkout is under way. `used`: its order stands. `returned`: it came to nothing, or the order
 * was cancelled.
 */
export const redemptionStates = ['held', 'used', 'returned'] as const

/** A use of a coupon by a checkout. */
export const redemptions = sqliteTable(
  'redemptions',
  {
    checkoutId: text('checkout_id').primaryKey(),
    couponId: integer('coupon_id')
      .notNull()
      .references(() => coupons.id),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    state: text('state', { enum: redemptionStates }).notNull(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    index('redemptions_customer').on(t.couponId, t.userId),
    index('redemptions_held').on(t.createdAt).where(sql`${t.state} = 'held'`),
  ],
)
