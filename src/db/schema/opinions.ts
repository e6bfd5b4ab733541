import { sql } from 'drizzle-orm'
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  unique,
} from 'drizzle-orm/sqlite-core'
import { products } from './catalog.ts'
import { users } from './identity.ts'

/** What customers say of products, whatever a contract calls it: one review a user and product. */
export const reviews = sqliteTable(
  'reviews',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    productId: integer('product_id')
      .notNull()
      .references(() => products.id),
    score: integer('score').notNull(),
    comment: text('comment').notNull(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    unique('reviews_author').on(t.userId, t.productId),
    index('reviews_score').on(t.productId, t.score),
    // The highest first, and the oldest of them: no index is read in two directions.
    index('reviews_best').on(t.productId, sql`-${t.score}`, t.id),
    index('reviews_age').on(t.productId, t.createdAt),
    check('reviews_score_range', sql`${t.score} BETWEEN 1 AND 5`),
  ],
)

/** Products that users like. */
export const likes = sqliteTable(
  'likes',
  {
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    productId: integer('product_id')
      .notNull()
      .references(() => products.id),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.productId] }),
    index('likes_age').on(t.userId, t.createdAt),
  ],
)
