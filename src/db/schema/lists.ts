import { customType, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'

/*
 * What catalogue lists walk, so that any page of any list costs what the page costs. Triggers
 * (migrations) keep all of it; code never writes here. The migrations make the tables that have a
 * compound primary key WITHOUT ROWID, which Drizzle cannot say: each row is then one row read.
 */

/**
 * A product in one currency it is priced in, with everything lists filter and order by. `amount` is
 * the price to pay now: the discount in force is taken off.
 */
export const listings = sqliteTable(
  'listings',
  {
    currency: text('currency').notNull(),
    productId: integer('product_id').notNull(),
    categoryId: integer('category_id').notNull(),
    isActive: integer('is_active', { mode: 'boolean' }).notNull(),
    name: text('name').notNull(),
    amount: integer('amount').notNull(),
    /** The same without discount, as staff set it. */
    baseAmount: integer('base_amount').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    /** In lower case. */
    brand: text('brand').notNull(),
    isInStock: integer('is_in_stock', { mode: 'boolean' }).notNull(),
    isDiscounted: integer('is_discounted', { mode: 'boolean' }).notNull(),
    /** Kept up to date where `visitOrderings` says so. */
    visitCount: integer('visit_count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.currency, t.productId] })],
)

/**
 * Currencies whose lists are ordered by visits, too. Each list does that at a price: two rows written
 * for every count of visits that reaches D1.
 */
export const visitOrderings = sqliteTable('visit_orderings', {
  currency: text('currency').primaryKey(),
})

/**
 * How many active listings there are of each kind, so that filters of several parts are counted
 * without looking at listings. Category 0 and brand "" hold all of them.
 */
export const listingCounts = sqliteTable(
  'listing_counts',
  {
    currency: text('currency').notNull(),
    categoryId: integer('category_id').notNull(),
    brand: text('brand').notNull(),
    isInStock: integer('is_in_stock', { mode: 'boolean' }).notNull(),
    isDiscounted: integer('is_discounted', { mode: 'boolean' }).notNull(),
    count: integer('count').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.currency, t.categoryId, t.brand, t.isInStock, t.isDiscounted] }),
  ],
)

/** A list that can be paged, and how many products it holds. */
export const lists = sqliteTable(
  'lists',
  {
    id: integer('id').primaryKey(),
    currency: text('currency').notNull(),
    activity: text('activity', { enum: ['active', 'inactive', 'any'] }).notNull(),
    /**
     * Empty for all products, or `category:5`; of the active ones also `tree:5` (a category with
     * those below it), `brand:asus`, `stock:1` and `stock:0`, `discounted:1` and `discounted:0`.
     */
    facet: text('facet').notNull(),
    count: integer('count').notNull().default(0),
  },
  (t) => [unique('lists_identity').on(t.currency, t.activity, t.facet)],
)

/** A number or a text, compared without regard to case. */
const sortKey = customType<{ data: number | string }>({
  dataType: () => 'blob COLLATE NOCASE',
})

/**
 * The products of a list in each of its orderings. `tie` is the product's id, negative where the
 * ordering descends (`-price`): read from its end, such an ordering has ties in ascending order.
 */
export const listEntries = sqliteTable(
  'list_entries',
  {
    listId: integer('list_id').notNull(),
    ordering: text('ordering').notNull(),
    key: sortKey('key').notNull(),
    tie: integer('tie').notNull(),
  },
  (t) => [primaryKey({ columns: [t.listId, t.ordering, t.key, t.tie] })],
)

/**
 * How many entries stand from a mark to the next one of its level: every 64 to 128 entries (level
 * 1), and every 32 to 64 marks (level 2). They lead to the n-th entry without a walk to it.
 */
export const listMarks = sqliteTable(
  'list_marks',
  {
    listId: integer('list_id').notNull(),
    ordering: text('ordering').notNull(),
    level: integer('level').notNull(),
    key: sortKey('key').notNull(),
    tie: integer('tie').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.listId, t.ordering, t.level, t.key, t.tie] })],
)
