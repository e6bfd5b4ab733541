import { type SQL, sql } from 'drizzle-orm'
import { type Page, toPage } from '../page.ts'
import type { Context } from '../ports.ts'
import {
  candidatesOf,
  countsOf,
  type Filter,
  findSmallestList,
  hasRange,
  isMatch,
  isMatchInList,
  isNarrowed,
  isOneList,
  readWords,
  tablesOf,
} from './filter-parts.ts'
import { scanList } from './list-scan.ts'
import { findPriceBounds, isByPrice, jumpToPage, walkToPage } from './list-walk.ts'
import { type PageQuery, readPage } from './read-page.ts'
import type { Product } from './types.ts'

export type FilterQuery = Filter & PageQuery

const textLengthMax = 255

/** Products looked at one by one for a text beside other filters, which may leave few of many. */
const combinedMin = 1_000

/**
 * A page of active products, in one statement. One filter, or one beside a price range, costs what
 * the page costs; more of them walk the smallest list that is kept. Counts are exact but for text,
 * and for prices beside several filters: where more products come into question than are looked at one
 * by one, these give a lower bound that grows as pages are turned, while the next page is always known.
 */
export async function filterProducts(ctx: Context, query: FilterQuery): Promise<Page<Product>> {
  if (isImpossible(query)) return toPage([], query.number, query.size, 0)
  return readPage(ctx, query, [...readWords(query), findSmallestList(query), ...findPage(query)])
}

/** Names are shorter, and no database takes such texts. */
function isImpossible({ minAmount = 0, maxAmount, categorySlug, brand, text }: Filter): boolean {
  const texts = [categorySlug ?? '', brand ?? '', text ?? '']
  return (
    (maxAmount !== undefined && (maxAmount < 0 || maxAmount < minAmount)) ||
    texts.some((one) => one.length > textLengthMax || /\p{Cc}/u.test(one) || !one.isWellFormed())
  )
}

/** Tables that end in `total(n)` and `page(id, key, tie)`. */
function findPage(query: FilterQuery): SQL[] {
  const { ordering, number, size, minAmount, maxAmount } = query
  const offset = (number - 1) * size
  if (!isOneList(query)) return [scan(query)]
  if (!hasRange(query)) {
    return [sql`total(n) AS (SELECT n FROM list)`, walkToPage(ordering, offset, size)]
  }
  const bounds = findPriceBounds(minAmount, maxAmount)
  return isByPrice(ordering)
    ? [bounds, sql`total(n) AS (SELECT high - low FROM bounds)`, jumpToPage(ordering, offset, size)]
    : [bounds, scan(query)]
}

function scan(query: FilterQuery): SQL {
  const { currency, ordering, number, size } = query
  return scanList({
    ...{ currency, ordering, size },
    offset: (number - 1) * size,
    candidates: candidatesOf(query),
    tables: tablesOf(query),
    ...(query.text !== undefined && isNarrowed(query) ? { candidatesMin: combinedMin } : {}),
    isMatch: isMatch(query),
    isMatchInList: isMatchInList(query, ordering),
    known: countsOf(query),
    matchesMax: null,
  })
}
