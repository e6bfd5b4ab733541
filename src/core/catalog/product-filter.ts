import { type SQL, sql } from 'drizzle-orm'
import { foldText } from '../../db/fold-text.ts'
import { matchPart, matchWords, partLengthMin } from '../search/match.ts'

/** What the products of a list have in common: everything given must be true of them. */
export interface ProductFilter {
  /** The category itself. */
  categoryId?: number | undefined
  categorySlug?: string | undefined
  /** Slug of a category, without regard to case: it and those below it. */
  categoryTree?: string | undefined
  /** Minor units, both inclusive. */
  minAmount?: number | undefined
  maxAmount?: number | undefined
  isInStock?: boolean | undefined
  isDiscounted?: boolean | undefined
  /** Part of the brand. Texts are compared as `foldText` folds them. */
  brand?: string | undefined
  /** Part of the name, the slug or the category's name. */
  text?: string | undefined
  /** Words that begin words of the name or the description. */
  search?: string | undefined
}

/** Of `product_words`. */
const searchedColumns = 'name description'

/** Conditions on the category of `l`, a listing or a count of listings. */
export function categoryConditionsOf(filter: ProductFilter): SQL[] {
  return [
    ...given(filter.categoryId, (id) => sql`l.category_id = ${id}`),
    ...given(
      filter.categorySlug,
      (slug) => sql`l.category_id = (SELECT id FROM categories WHERE slug = ${slug})`,
    ),
    ...given(filter.categoryTree, (slug) => sql`l.category_id IN (${categoryTreeOf(slug)})`),
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
    ...given(filter.isDiscounted, (is) =>
      is ? sql`l.discount_points > 0` : sql`l.discount_points = 0`,
    ),
    ...given(filter.brand, brandContains),
    ...given(filter.text, (text) => textContains(text, currency)),
    ...given(matchWords(filter.search ?? '', searchedColumns) ?? undefined, hasWords),
  ]
}

/** What leads to few listings: an index, or their ids, which a text gives. Null: nothing does. */
export function narrowingIndexOf(
  filter: ProductFilter,
): 'ids' | 'listings_category' | 'listings_price' | null {
  const parts = [filter.brand, filter.text].map((text) => foldText(text ?? ''))
  if (filter.search !== undefined || parts.some(isIndexed)) return 'ids'
  if (categoryConditionsOf(filter).length > 0) return 'listings_category'
  const isPriced = filter.minAmount !== undefined || filter.maxAmount !== undefined
  return isPriced ? 'listings_price' : null
}

function given<T>(value: T | undefined, condition: (value: T) => SQL): SQL[] {
  return value === undefined ? [] : [condition(value)]
}

/** A SELECT of the ids of a category, found without regard to case, and of those below it. */
function categoryTreeOf(slug: string): SQL {
  return sql`
    WITH RECURSIVE tree(id) AS (
      SELECT * FROM (SELECT id FROM categories WHERE slug = ${slug} COLLATE NOCASE
        ORDER BY slug = ${slug} DESC, id LIMIT 1)
      UNION ALL
      SELECT c.id FROM tree CROSS JOIN categories c ON c.parent_id = tree.id)
    SELECT id FROM tree`
}

function hasWords(match: string): SQL {
  return sql`l.product_id IN (SELECT rowid FROM product_words WHERE product_words MATCH ${match})`
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
