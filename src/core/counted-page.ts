import { type SQL, sql } from 'drizzle-orm'
import { type Page, toOpenPage, toPage } from './page.ts'

/* Pages of lists whose statement counts them as well, in one round trip. */

interface PageQuery {
  /** Of the page, from 1. */
  number: number
  size: number
}

/** A row of such a statement. */
export interface Counted {
  /** Of the whole list. */
  total: number
}

/**
 * In SQL, where the page is in a list that `total(n)` counts. A page beyond the last has no rows to walk to:
 * going there would cost and find nothing.
 */
export function limitedTo({ number, size }: PageQuery): SQL {
  const offset = (number - 1) * size
  return sql`LIMIT iif((SELECT n FROM total) > ${offset}, ${size}, 0) OFFSET ${offset}`
}

/** @throws PageOutOfRange beyond the last page */
export function toCountedPage<Row extends Counted, Item>(
  { number, size }: PageQuery,
  rows: Row[],
  toItem: (row: Row) => Item,
): Page<Item> {
  return toPage(rows.map(toItem), number, size, rows[0]?.total ?? 0)
}

/**
 * A page that may be beyond the last one, and is empty there: a row without a product has the total alone.
 * One row more than the page has tells of another page where the total is a lower bound.
 */
export function toOpenCountedPage<Row extends { productId: number }, Item>(
  { number, size }: PageQuery,
  rows: (Counted & (Row | { productId: null }))[],
  toItem: (row: Row) => Item,
): Page<Item> {
  const total = rows[0]?.total ?? 0
  const found = rows.filter((row): row is Counted & Row => row.productId !== null)
  const count = found.length > size ? Math.max(total, (number - 1) * size + found.length) : total
  return toOpenPage(found.slice(0, size).map(toItem), number, size, count)
}
