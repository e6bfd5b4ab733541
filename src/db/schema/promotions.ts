import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { products, variants } from './catalog.ts'
import { users } from './identity.ts'

export const couponKinds = ['percentage', 'fixed', 'free_shipping'] as const

/** A code that takes something off what a cart comes to, in one sales channel. */
export const coupons = sqliteTable(
  'coupons',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** In capitals: customers may write it in any case. */
    code: text('code').notNull(),
    channel: text('channel').notNull(),
    kind: text('kind', { enum: couponKinds }).notNull(),
    /**
     * Hundredths of a percent: what a percentage takes off; 10,000 for the other kinds, which take all of what
     * they are for at most.
     */
    points: integer('points').notNull(),
    /** What a fixed one takes off, in minor units of the channel's currency. */
    amount: integer('amount'),
    /** Whether it stands in lists of what is on offer; else only who knows the code can use it. */
    isListed: integer('is_listed', { mode: 'boolean' }).notNull().default(true),
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
    // With the id that ends every index: the newest on offer first.
    index('coupons_listed').on(t.channel).where(sql`${t.isListed} = 1`),
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

export const promotionKinds = ['percentage', 'fixed', 'buy_x_get_y'] as const

/** What applies by itself to a product that is sold in a currency, for a time. */
export const promotions = sqliteTable(
  'promotions',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    name: text('name').notNull(),
    productId: integer('product_id')
      .notNull()
      .references(() => products.id),
    currency: text('currency').notNull(),
    kind: text('kind', { enum: promotionKinds }).notNull(),
    /** What a percentage takes off, in hundredths of a percent. */
    points: integer('points'),
    /** What a fixed one takes off each unit, in minor units. */
    amount: integer('amount'),
    /** Each full number bought brings a number of free units. */
    buyQuantity: integer('buy_quantity'),
    getQuantity: integer('get_quantity'),
    /** What is given, where it is not the product itself. */
    giftVariantId: integer('gift_variant_id').references(() => variants.id),
    startsAt: integer('starts_at', { mode: 'timestamp_ms' }).notNull(),
    /** The first moment without it; null for no end. */
    endsAt: integer('ends_at', { mode: 'timestamp_ms' }),
  },
  (t) => [
    index('promotions_product').on(t.productId, t.currency),
    check(
      'promotions_terms',
      sql`CASE ${t.kind}
        WHEN 'percentage' THEN ${t.points} BETWEEN 1 AND 10000
        WHEN 'fixed' THEN ${t.amount} >= 1
        ELSE ${t.buyQuantity} >= 1 AND ${t.getQuantity} >= 1 END`,
    ),
    check('promotions_time', sql`${t.endsAt} IS NULL OR ${t.startsAt} < ${t.endsAt}`),
  ],
)
