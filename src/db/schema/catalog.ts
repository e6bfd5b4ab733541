import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'

export const categories = sqliteTable(
  'categories',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    parentId: integer('parent_id').references((): AnySQLiteColumn => categories.id),
    name: text('name').notNull(),
    slug: text('slug').notNull().unique(),
    /** The name as searches compare it (`db/fold-text.ts`). */
    foldedName: text('folded_name').notNull().default(''),
  },
  (t) => [
    index('categories_parent').on(t.parentId),
    // Some contracts look for slugs without regard to case.
    index('categories_slug').on(sql`${t.slug} COLLATE NOCASE`),
  ],
)

/** Something told of a product, such as its memory: 16 GB. */
export interface Feature {
  name: string
  value: string
}

/** A discount as a product tells of it. */
export interface AppliedDiscount {
  name: string
  /** Hundredths of a percent. */
  points: number
  /** Milliseconds since 1970. */
  endsAt: number
}

/** A draft is seen by staff alone; the other two are on sale, and differ only in what staff see. */
export const productStatuses = ['draft', 'active', 'published'] as const

export const products = sqliteTable(
  'products',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    categoryId: integer('category_id')
      .notNull()
      .references(() => categories.id),
    name: text('name').notNull(),
    slug: text('slug').notNull(),
    description: text('description').notNull().default(''),
    brand: text('brand').notNull().default(''),
    features: text('features', { mode: 'json' }).$type<Feature[]>().notNull().default([]),
    /** Sentences about the product, as a list. */
    details: text('details', { mode: 'json' }).$type<string[]>().notNull().default([]),
    barcode: text('barcode'),
    isFeatured: integer('is_featured', { mode: 'boolean' }).notNull().default(false),
    /** Something that is sent; its weight and sizes are decimal numbers, kept as they were written. */
    isPhysical: integer('is_physical', { mode: 'boolean' }).notNull().default(true),
    weight: text('weight'),
    height: text('height'),
    length: text('length'),
    width: text('width'),
    status: text('status', { enum: productStatuses }).notNull().default('active'),
    isActive: integer('is_active', { mode: 'boolean' })
      .notNull()
      .generatedAlwaysAs(sql`(status <> 'draft')`, { mode: 'virtual' }),
    /** A discount of the product itself, in hundredths of a percent, in force while it is on. */
    ownDiscountPoints: integer('own_discount_points'),
    isOwnDiscountOn: integer('is_own_discount_on', { mode: 'boolean' }).notNull().default(false),
    /** The discount that is taken off, in hundredths of a percent; `core/pricing` keeps it. */
    discountPoints: integer('discount_points').notNull().default(0),
    /** It and the lower ones in force at that time, the highest first; `core/pricing` keeps them. */
    appliedDiscounts: text('applied_discounts', { mode: 'json' })
      .$type<AppliedDiscount[]>()
      .notNull()
      .default([]),
    /** Reviews of the product and the sum of their scores; triggers keep both. */
    reviewCount: integer('review_count').notNull().default(0),
    scoreSum: integer('score_sum').notNull().default(0),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
    /** Grows with every change of the product and its prices: the guard of a change made after reading. */
    revision: integer('revision').notNull().default(0),
    /** Deleted products stay readable inside orders; their slug is free again. */
    deletedAt: integer('deleted_at', { mode: 'timestamp_ms' }),
    /** The client's operation that made it, and the one that changed it last. */
    operationId: text('operation_id'),
    changedBy: text('changed_by'),
  },
  (t) => [
    uniqueIndex('products_slug').on(t.slug).where(sql`${t.deletedAt} IS NULL`),
    uniqueIndex('products_operation')
      .on(t.operationId)
      .where(sql`${t.operationId} IS NOT NULL AND ${t.deletedAt} IS NULL`),
    index('products_category').on(t.categoryId),
    check('products_status', sql`${t.status} IN ('draft', 'active', 'published')`),
    check('products_own_discount', sql`${t.ownDiscountPoints} BETWEEN 0 AND 10000`),
  ],
)

/** What staff mark products with, to find them and to recommend one beside another. */
export const tags = sqliteTable('tags', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  name: text('name').notNull(),
  slug: text('slug').notNull().unique(),
})

export const productTags = sqliteTable(
  'product_tags',
  {
    productId: integer('product_id')
      .notNull()
      .references(() => products.id),
    tagId: integer('tag_id')
      .notNull()
      .references(() => tags.id),
  },
  (t) => [
    primaryKey({ columns: [t.productId, t.tagId] }),
    index('product_tags_tag').on(t.tagId, t.productId),
  ],
)

/**
 * What searches look in: a product's texts, folded (`db/product-texts.ts`) and written with it.
 * Triggers keep the full-text indexes `product_words` and `product_parts` of them.
 */
export const productTexts = sqliteTable('product_texts', {
  productId: integer('product_id').primaryKey(),
  name: text('name').notNull(),
  slug: text('slug').notNull(),
  brand: text('brand').notNull(),
  sku: text('sku').notNull(),
  tags: text('tags').notNull(),
  description: text('description').notNull(),
})

/** What is sold: every product has exactly one default variant, and perhaps further ones. */
export const variants = sqliteTable(
  'variants',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    productId: integer('product_id')
      .notNull()
      .references(() => products.id),
    sku: text('sku').notNull(),
    name: text('name').notNull().default(''),
    /** What tells it from the others of its product, such as `{"Size": "M"}`. */
    attributes: text('attributes', { mode: 'json' })
      .$type<Record<string, string>>()
      .notNull()
      .default({}),
    isDefault: integer('is_default', { mode: 'boolean' }).notNull().default(false),
    /** Projection of the variant's StockCounter, which is the truth; newer versions win. Sellable. */
    stock: integer('stock').notNull().default(0),
    /** What staff count beyond `stock`: held by checkouts. Below 0 where orders have more than there was. */
    stockHeld: integer('stock_held').notNull().default(0),
    /** Units that came in all, as `stock` knows; null where its counter has not told. Holds leave it as it is. */
    stockReceived: integer('stock_received'),
    stockVersion: integer('stock_version').notNull().default(0),
    /** When the counter told of it last. */
    stockToldAt: integer('stock_told_at', { mode: 'timestamp_ms' }),
    /** Units of all orders that were ever placed. */
    sold: integer('sold').notNull().default(0),
    /** Deleted variants stay readable inside orders. */
    deletedAt: integer('deleted_at', { mode: 'timestamp_ms' }),
  },
  (t) => [
    // The SKU of a deleted one is free again.
    uniqueIndex('variants_sku').on(t.sku).where(sql`${t.deletedAt} IS NULL`),
    index('variants_product').on(t.productId),
    uniqueIndex('variants_default').on(t.productId).where(sql`${t.isDefault} = 1`),
    // Most products have none: what asks for variants looks here first, and what counts them here alone.
    index('variants_further')
      .on(t.productId)
      .where(sql`${t.isDefault} = 0 AND ${t.deletedAt} IS NULL`),
  ],
)

/** Minor units of an ISO 4217 currency. A product is on sale in the channels of its currencies. */
export const prices = sqliteTable(
  'prices',
  {
    variantId: integer('variant_id')
      .notNull()
      .references(() => variants.id),
    currency: text('currency').notNull(),
    amount: integer('amount').notNull(),
    /** How much of it staff say is value-added tax; nothing is worked out with it. */
    vatAmount: integer('vat_amount'),
  },
  (t) => [primaryKey({ columns: [t.variantId, t.currency] })],
)

/**
 * A discount on one product, or on all products of a category and of those below it, for a time. It
 * is in force while `isRunning`, which `core/pricing` keeps.
 */
export const discounts = sqliteTable(
  'discounts',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    name: text('name').notNull(),
    /** Hundredths of a percent. */
    points: integer('points').notNull(),
    productId: integer('product_id').references(() => products.id),
    categoryId: integer('category_id').references(() => categories.id),
    startsAt: integer('starts_at', { mode: 'timestamp_ms' }).notNull(),
    /** The first moment without it. */
    endsAt: integer('ends_at', { mode: 'timestamp_ms' }).notNull(),
    isRunning: integer('is_running', { mode: 'boolean' }).notNull().default(false),
  },
  (t) => [
    index('discounts_product').on(t.productId).where(sql`${t.isRunning} = 1`),
    index('discounts_category').on(t.categoryId).where(sql`${t.isRunning} = 1`),
    // What is to begin, among what is not over; and what is to end, among what runs. Partial ones: one
    // index that begins with `is_running` would be taken for those of products and categories.
    index('discounts_waiting').on(t.endsAt).where(sql`${t.isRunning} = 0`),
    index('discounts_running').on(t.endsAt).where(sql`${t.isRunning} = 1`),
    check('discounts_points', sql`${t.points} BETWEEN 1 AND 10000`),
    check('discounts_target', sql`(${t.productId} IS NULL) <> (${t.categoryId} IS NULL)`),
    check('discounts_time', sql`${t.startsAt} < ${t.endsAt}`),
  ],
)

/** Products whose discount is to be worked out anew, a few at a time (`core/pricing`). */
export const repricing = sqliteTable('repricing', {
  productId: integer('product_id').primaryKey(),
})

export const productImages = sqliteTable(
  'product_images',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    productId: integer('product_id')
      .notNull()
      .references(() => products.id),
    /** Exactly one of the two: an address elsewhere, never fetched; or an object of ours in R2. */
    url: text('url'),
    objectKey: text('object_key'),
    isPrimary: integer('is_primary', { mode: 'boolean' }).notNull().default(false),
    /** The client's operation that made it. */
    operationId: text('operation_id'),
  },
  (t) => [
    uniqueIndex('product_images_operation')
      .on(t.operationId)
      .where(sql`${t.operationId} IS NOT NULL`),
    // Covering, as every product of a list shows its images.
    index('product_images_product').on(t.productId, t.id, t.url, t.objectKey, t.isPrimary),
    index('product_images_object').on(t.objectKey),
    uniqueIndex('product_images_primary').on(t.productId).where(sql`${t.isPrimary} = 1`),
  ],
)

/** Direct uploads that were allowed; swept when nobody attached them. */
export const uploads = sqliteTable(
  'uploads',
  {
    key: text('key').primaryKey(),
    productId: integer('product_id')
      .notNull()
      .references(() => products.id),
    contentType: text('content_type').notNull(),
    size: integer('size').notNull(),
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [index('uploads_expiry').on(t.expiresAt)],
)
