import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { productStatuses } from './catalog.ts'

/*
 * What lists of products read. Triggers (`src/db/triggers/listings.sql`) keep it. Code writes nothing
 * here but `visit_count` (`src/core/visits/write-counts.ts`). The migration makes both tables WITHOUT ROWID, which Drizzle cannot say: each row is
 * then one row read, and one row written.
 */

/**
 * The currency whose lists are ordered by visits: each count of views that reaches D1 is five rows
 * written, so that the others do without.
 */
export const visitsCurrency = 'IRR'

/** A product in one currency that it is priced in, with everything lists filter and order by. */
export const listings = sqliteTable(
  'listings',
  {
    currency: text('currency').notNull(),
    productId: integer('product_id').notNull(),
    /** The default variant, whose price, SKU and stock are those of the product. */
    variantId: integer('variant_id').notNull(),
    categoryId: integer('category_id').notNull(),
    status: text('status', { enum: productStatuses }).notNull(),
    /** No draft. A column of its own, as SQLite covers no generated one by an index. */
    isActive: integer('is_active', { mode: 'boolean' }).notNull(),
    name: text('name').notNull(),
    sku: text('sku').notNull(),
    /** Folded: name and slug, one a line. */
    title: text('title').notNull(),
    /** Folded. */
    brand: text('brand').notNull(),
    /** Folded: a JSON array. */
    tags: text('tags', { mode: 'json' }).$type<string[]>().notNull(),
    /** The price as staff set it, in minor units. */
    baseAmount: integer('base_amount').notNull(),
    /** In hundredths of a percent. */
    discountPoints: integer('discount_points').notNull(),
    /** To pay now: the discount in force is taken off. */
    amount: integer('amount').notNull(),
    /** Units to sell. */
    stock: integer('stock').notNull(),
    /** Views, counted by the VisitCounter objects; they write it in `visitsCurrency` alone. */
    visitCount: integer('visit_count').notNull(),
    /** Mean score of the reviews in hundredths, 0 without any. */
    rating: integer('rating').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.currency, t.productId] }),
    index('listings_id').on(t.currency, t.isActive, t.productId),
    index('listings_name').on(t.currency, t.isActive, sql`${t.name} COLLATE NOCASE`),
    // Of each ordering two: ids ascend among equal keys, whichever way the keys go.
    index('listings_name_descending').on(
      t.currency,
      t.isActive,
      sql`${t.name} COLLATE NOCASE DESC`,
    ),
    index('listings_price').on(t.currency, t.isActive, t.amount),
    index('listings_price_descending').on(t.currency, t.isActive, sql`${t.amount} DESC`),
    index('listings_oldest').on(t.currency, t.isActive, t.createdAt),
    index('listings_newest').on(t.currency, t.isActive, sql`${t.createdAt} DESC`),
    index('listings_visits').on(t.currency, t.isActive, sql`${t.visitCount} DESC`),
    index('listings_category').on(t.currency, t.categoryId, t.isActive, sql`${t.visitCount} DESC`),
  ],
)

/** How many listings a category itself holds; category 0 stands for all of them. */
export const listingCounts = sqliteTable(
  'listing_counts',
  {
    currency: text('currency').notNull(),
    categoryId: integer('category_id').notNull(),
    active: integer('active').notNull(),
    inactive: integer('inactive').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.currency, t.categoryId] }),
    check('listing_counts_range', sql`${t.active} >= 0 AND ${t.inactive} >= 0`),
  ],
)
