import { type SQL, sql } from 'drizzle-orm'
import { type Counted, toOpenCountedPage } from '../counted-page.ts'
import type { Page } from '../page.ts'
import type { Context } from '../ports.ts'
import { readBatch } from '../write-batch.ts'
import { type CategoryRow, selectCategories, toCategoryMap } from './counted-categories.ts'
import { isOfProducts, keyOf, type Ordering } from './ordering.ts'
import {
  type SellableUnit,
  type SellableUnitRow,
  soldProductColumns,
  toSellableUnit,
  unitColumns,
} from './sellable-unit.ts'

/** What tells units of a product apart, of unit `u`. */
const keys = {
  unit_price: sql`u.amount`,
  unit_base_price: sql`u.base_amount`,
}

type UnitKey = keyof typeof keys

/** What lists of units can be ordered by: their own keys, or those of their listings `l`. */
export type UnitOrdering = Ordering | UnitKey | `-${UnitKey}`

/** A key that a list is ordered by, in SQL. */
export interface Term {
  key: SQL
  isDescending: boolean
}

export function toTerm(ordering: UnitOrdering): Term {
  const key = isOfProducts(ordering) ? keyOf(ordering) : keys[nameOf(ordering)]
  return { key, isDescending: ordering.startsWith('-') }
}

/** Safe: an ordering is the name of a key, perhaps with a minus sign before it. */
function nameOf(ordering: UnitKey | `-${UnitKey}`): UnitKey {
  return ordering.replace(/^-/, '') as UnitKey
}

/** What is read of each unit `u` of a page, with its place in the list. */
export function pageColumns(terms: readonly Term[]): SQL {
  const places = terms.map(({ key }, at) => sql`${key} AS ${placeAt(at)}`)
  return sql.join([sql`u.product_id AS product_id`, unitColumns, ...places], sql`, `)
}

/** The terms of ORDER BY for units `u` of listings `l`: those of a product stay together. */
export function inOrderOf(terms: readonly Term[]): SQL {
  return sql`${placesOf(terms)}, l.product_id, u.is_default DESC, u.variant_id`
}

/** The same without what tells equals apart. */
export function placesOf(terms: readonly Term[]): SQL {
  return sql.join(
    terms.map((term) => directed(term.key, term)),
    sql`, `,
  )
}

function directed(key: SQL, { isDescending }: Term): SQL {
  return sql`${key} ${isDescending ? sql`DESC` : sql`ASC`}`
}

function placeAt(at: number): SQL {
  return sql.raw(`place${at}`)
}

export interface UnitPageQuery {
  currency: string
  /** Of the page, from 1. */
  number: number
  size: number
}

type Row = Counted & (SellableUnitRow | { productId: null })

/**
 * Reads a page in one round trip, given the CTEs `total(n)` and `page`, which has `pageColumns` and may have
 * one unit more than the page. Beyond the last page it is empty. A total above 10,000 is a lower bound.
 */
export async function readUnitPage(
  ctx: Context,
  { currency, ...page }: UnitPageQuery,
  { ctes, terms }: { ctes: SQL; terms: readonly Term[] },
): Promise<Page<SellableUnit>> {
  const places = terms.map((term, at) => directed(sql`page.${placeAt(at)}`, term))
  const order = [...places, sql`page.product_id, page.isDefault DESC, page.variantId`]
  const [rows, categories] = await readBatch<[Row, CategoryRow]>(ctx.db, [
    sql`
      WITH RECURSIVE ${ctes}
      SELECT (SELECT n FROM total) AS total, page.*,
        ${soldProductColumns(ctx, sql`page.currency`)}
      FROM total LEFT JOIN page ON true LEFT JOIN products p ON p.id = page.product_id
      ORDER BY ${sql.join(order, sql`, `)}`,
    selectCategories(currency),
  ])
  const map = toCategoryMap(categories)
  return toOpenCountedPage(page, rows, (row: SellableUnitRow) => toSellableUnit(ctx, row, map))
}
