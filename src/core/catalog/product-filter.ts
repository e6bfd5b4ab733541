import { type SQL, sql } from 'drizzle-orm'
import { foldText } from '../../db/fold-text.ts'
import { oneOf } from '../../db/one-of.ts'
import { matchPart, matchWords, partLengthMin } from '../search/match.ts'

/** What is sent, and what is not. */
export const productKinds = ['physical', 'digital'] as const

export type ProductKind = (typeof productKinds)[number]

/** What the products of a list have in common: everything given must be true of them. */
export interface ProductFilter {
  /** The category itself. */
  categoryId?: number | undefined
  categorySlug?: string | undefined
  /** Slug of a category, without regard to case: it and those below it. */
  categoryTree?: string | undefined
  /** Id of a category: it and those below it. */
  categoryTreeId?: number | undefined
  /** Ids of categories: any of them, and those below them. */
  categoryTreeIds?: readonly number[] | undefined
  /** The same by their slugs. */
  categoryTreeSlugs?: readonly string[] | undefined
  /** Of the product or of a variant of it: any of these. */
  skus?: readonly string[] | undefined
  kinds?: readonly ProductKind[] | undefined
  /** Minor units, both inclusive. */
  minAmount?: number | undefined
  maxAmount?: number | undefined
  isInStock?: boolean | undefined
  /** Few units left: 1 to 5. */
  isLow?: boolean | undefined
  isDiscounted?: boolean | undefined
  /** Part of the brand. Texts are compared as `foldText` folds them. */
  brand?: string | undefined
  /** Part of the name, the slug or the category's name. */
  text?: string | undefined
  /** Words that begin words of the name or the description. */
  search?: string | undefined
  /** The same of the name, the SKU or the description. */
  searchWithSku?: string | undefined
}

/** Of `product_words`. */
const searchedColumns = 'name description'
export const searchedWithSku = 'name sku description'

/** Conditions on the category of `l`, a listing or a count of listings. */
export function categoryConditionsOf(filter: ProductFilter): SQL[] {
  return [
    ...given(filter.categoryId, (id) => sql`l.category_id = ${id}`),
    ...given(
      filter.categorySlug,
      (slug) => sql`l.category_id = (SELECT id FROM categories WHERE slug = ${slug})`,
    ),
    ...given(filter.categoryTree, (slug) => isBelow(namedCategory(slug))),
    ...given(filter.categoryTreeId, (id) => isBelow(sql`SELECT ${id}`)),
    ...given(filter.categoryTreeIds, (ids) => isBelow(whichCategories(oneOf(sql`id`, ids)))),
    ...given(filter.categoryTreeSlugs, (slugs) =>
      isBelow(whichCategories(oneOf(sql`slug`, slugs))),
    ),
  ]
}

/** Conditions on a listing `l`: a filter is one of them. */
export function conditionsOf({
  currency,
  filter,
}: {
  currency: string
  filter: ProductFilter
}): SQL[] {
  return [
    ...categoryConditionsOf(filter),
    ...given(filter.minAmount, (amount) => sql`l.amount >= ${amount}`),
    ...given(filter.maxAmount, (amount) => sql`l.amount <= ${amount}`),
    ...given(filter.isInStock, (is) => (is ? sql`l.stock > 0` : sql`l.stock = 0`)),
    ...given(filter.isLow, (is) =>
      is ? sql`l.stock BETWEEN 1 AND 5` : sql`l.stock NOT BETWEEN 1 AND 5`,
    ),
    ...given(filter.isDiscounted, (is) =>
      is ? sql`l.discount_points > 0` : sql`l.discount_points = 0`,
    ),
    ...given(filter.skus, hasSku),
    ...given(isAnyKind(filter) ? undefined : filter.kinds, isOfKind),
    ...given(filter.brand, brandContains),
    ...given(filter.text, (text) => textContains(text, currency)),
    ...searched(filter.search, searchedColumns),
    ...searched(filter.searchWithSku, searchedWithSku),
  ]
}

/** A list of what is asked for that is empty: nothing has it. */
export function isImpossible(filter: ProductFilter): boolean {
  const { categoryTreeIds, categoryTreeSlugs, skus, kinds } = filter
  return [categoryTreeIds, categoryTreeSlugs, skus, kinds].some((one) => one?.length === 0)
}

/** What leads to few listings: an index, or their ids, which a text gives. Null: nothing does. */
export function narrowingIndexOf(
  filter: ProductFilter,
): 'ids' | 'listings_category' | 'listings_price' | null {
  const parts = [filter.brand, filter.text].map((text) => foldText(text ?? ''))
  const { search, searchWithSku, skus } = filter
  const isNamed = [search, searchWithSku, skus].some((one) => one !== undefined)
  if (isNamed || parts.some(isIndexed)) return 'ids'
  if (categoryConditionsOf(filter).length > 0) return 'listings_category'
  const isPriced = filter.minAmount !== undefined || filter.maxAmount !== undefined
  return isPriced ? 'listings_price' : null
}

function given<T>(value: T | undefined, condition: (value: T) => SQL): SQL[] {
  return value === undefined ? [] : [condition(value)]
}

/** A SELECT of the id of a category, found without regard to case. */
function namedCategory(slug: string): SQL {
  return sql`SELECT * FROM (SELECT id FROM categories WHERE slug = ${slug} COLLATE NOCASE
    ORDER BY slug = ${slug} DESC, id LIMIT 1)`
}

function whichCategories(condition: SQL): SQL {
  return sql`SELECT id FROM categories WHERE ${condition}`
}

/** A category whose id a SELECT gives, or one below it. */
function isBelow(top: SQL): SQL {
  return sql`l.category_id IN (
    WITH RECURSIVE tree(id) AS (
      ${top}
      UNION ALL
      SELECT c.id FROM tree CROSS JOIN categories c ON c.parent_id = tree.id)
    SELECT id FROM tree)`
}

function searched(text: string | undefined, columns: string): SQL[] {
  return given(matchWords(text ?? '', columns) ?? undefined, hasWords)
}

function hasWords(match: string): SQL {
  return sql`l.product_id IN (SELECT rowid FROM product_words WHERE product_words MATCH ${match})`
}

function isAnyKind({ kinds }: ProductFilter): boolean {
  return productKinds.every((kind) => kinds?.includes(kind))
}

/** No index leads to a kind: nearly all products of a shop are of one. */
function isOfKind(kinds: readonly ProductKind[]): SQL {
  const values = kinds.map((kind) => Number(kind === 'physical'))
  return oneOf(sql`(SELECT is_physical FROM products WHERE id = l.product_id)`, values)
}

function hasSku(skus: readonly string[]): SQL {
  return sql`l.product_id IN (
    SELECT product_id FROM variants WHERE ${oneOf(sql`sku`, skus)} AND deleted_at IS NULL)`
}

function brandContains(brand: string): SQL {
  const part = foldText(brand)
  if (part.trim() === '') return sql`false`
  if (!isIndexed(part)) return sql`instr(l.brand, ${part}) > 0`
  return sql`l.product_id IN (${havingPart(matchPart(part, 'brand'))})`
}

/** The index is one of titles, so that the products of a category are added to what it finds. */
function textContains(text: string, currency: string): SQL {
  const part = foldText(text)
  // Marks and joiners alone are in no title.
  if (part.trim() === '') return sql`false`
  const categories = sql`SELECT id FROM categories WHERE instr(folded_name, ${part}) > 0`
  if (!isIndexed(part)) {
    return sql`(instr(l.title, ${part}) > 0 OR l.category_id IN (${categories}))`
  }
  return sql`l.product_id IN (${havingPart(matchPart(part, 'name slug'))}
    UNION ALL
    SELECT product_id FROM listings INDEXED BY listings_category
    WHERE currency = ${currency} AND category_id IN (${categories}))`
}

function havingPart(match: string): SQL {
  return sql`SELECT rowid FROM product_parts WHERE product_parts MATCH ${match}`
}

function isIndexed(part: string): boolean {
  return [...part].length >= partLengthMin
}
