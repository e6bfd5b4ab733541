import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { products, variants } from './catalog.ts'
import { users } from './identity.ts'

/** What users wish for: one list a user, which all contracts share but for the likes of cortex. */
export const wishlistItems = sqliteTable(
  'wishlist_items',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    productId: integer('product_id')
      .notNull()
      .references(() => products.id),
    /** Null where it is the product as such. */
    variantId: integer('variant_id').references(() => variants.id),
    /** The client's operation that added it. */
    operationId: text('operation_id'),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    uniqueIndex('wishlist_items_wish').on(t.userId, t.productId, sql`coalesce(${t.variantId}, 0)`),
    index('wishlist_items_product').on(t.productId),
  ],
)

/** Something that a user wishes for can be bought again. A trigger writes them. */
export const stockNotifications = sqliteTable(
  'stock_notifications',
  {
    /** Not AUTOINCREMENT: whatever changes a stock would walk the table of sequences for it. */
    id: integer('id').primaryKey(),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    variantId: integer('variant_id')
      .notNull()
      .references(() => variants.id),
    /** As it was called then. */
    productName: text('product_name').notNull(),
    /** The user takes offers, and has no mail about it yet. */
    isMailDue: integer('is_mail_due', { mode: 'boolean' }).notNull().default(false),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    index('stock_notifications_user').on(t.userId, t.id),
    index('stock_notifications_mail').on(t.id).where(sql`${t.isMailDue} = 1`),
  ],
)
