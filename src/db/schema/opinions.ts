import { sql } from 'drizzle-orm'
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { products } from './catalog.ts'
import { users } from './identity.ts'

/**
 * What customers say of products, whatever a contract calls it: one review a user and product, where the contract
 * names purchases one a purchase.
 */
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
    /** In stars, 1 to 5 in steps of a half. */
    score: integer('score').notNull(),
    comment: text('comment').notNull(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    /** Pictures elsewhere, as their author named them: nobody here fetches them. */
    imageUrls: text('image_urls', { mode: 'json' }).$type<string[]>().notNull().default([]),
    /** The order that it was bought with, where the author names one. */
    orderId: integer('order_id'),
    /** What the author says was bought; null where nothing is said. */
    variant: text('variant'),
    /** The client's operation that wrote it. */
    operationId: text('operation_id'),
    /** Users who found it helpful; triggers keep it. */
    helpfulCount: integer('helpful_count').notNull().default(0),
  },
  (t) => [
    // One a purchase; without an order one a product.
    uniqueIndex('reviews_author').on(t.userId, t.productId, sql`coalesce(${t.orderId}, 0)`),
    index('reviews_score').on(t.productId, t.score),
    // The highest first, and the oldest of them: no index is read in two directions.
    index('reviews_best').on(t.productId, sql`-${t.score}`, t.id),
    index('reviews_age').on(t.productId, t.createdAt),
    check('reviews_score_range', sql`${t.score} BETWEEN 1 AND 5`),
  ],
)

/** Pictures of reviews that are objects of ours in R2. */
export const reviewImages = sqliteTable(
  'review_images',
  {
    id: integer('id').primaryKey(),
    reviewId: integer('review_id')
      .notNull()
      .references(() => reviews.id),
    objectKey: text('object_key').notNull(),
  },
  (t) => [
    index('review_images_review').on(t.reviewId, t.id, t.objectKey),
    index('review_images_object').on(t.objectKey),
  ],
)

/** What reviews may be marked with. The migration brings some; others are added by SQL. */
export const reviewTags = sqliteTable('review_tags', {
  id: integer('id').primaryKey(),
  name: text('name').notNull(),
  slug: text('slug').notNull().unique(),
})

/** The tags that reviews are marked with. */
export const taggedReviews = sqliteTable(
  'tagged_reviews',
  {
    reviewId: integer('review_id')
      .notNull()
      .references(() => reviews.id),
    tagId: integer('tag_id')
      .notNull()
      .references(() => reviewTags.id),
  },
  (t) => [primaryKey({ columns: [t.reviewId, t.tagId] })],
)

/** How many reviews of a product have a tag; product 0 stands for all of them. Triggers keep it. */
export const reviewTagCounts = sqliteTable(
  'review_tag_counts',
  {
    productId: integer('product_id').notNull(),
    tagId: integer('tag_id').notNull(),
    reviews: integer('reviews').notNull(),
  },
  (t) => [primaryKey({ columns: [t.productId, t.tagId] })],
)

/** Who found which review helpful. */
export const helpfulMarks = sqliteTable(
  'helpful_marks',
  {
    reviewId: integer('review_id')
      .notNull()
      .references(() => reviews.id),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.reviewId, t.userId] })],
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
