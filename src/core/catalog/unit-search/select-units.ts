import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../../db/constant.ts'
import type { Context } from '../../ports.ts'
import type { UnitAttribute } from '../../search/filter/attributes.ts'
import { sellableUnitColumns, unitJoins } from '../sellable-unit.ts'
import { columnsOf, type Shop } from './columns.ts'
import type { FilterCondition } from './filter-condition.ts'

/** So many matches are looked at, the best first; there may be more. */
export const hitsMax = 2_000

export const sortKeys = ['productName', 'price', 'listPrice', 'rating', 'productType'] as const

export interface UnitSort {
  by: (typeof sortKeys)[number]
  isDescending: boolean
}

export interface UnitSelection {
  shop: Shop
  /** A SELECT as `foundProducts` makes it. */
  found: SQL
  filter: FilterCondition
  facets: readonly UnitAttribute[]
  /** Without any, what is found best stands first. */
  sort: readonly UnitSort[]
  /** Units before the page. */
  offset: number
  size: number
}

/**
 * One statement, whose rows have in order: how many hits there are, as `summary`; the values of each facet
 * with their counts, as `summary`; and the units of the page, whose `summary` is null.
 */
export function selectUnits(ctx: Pick<Context, 'clock'>, selection: UnitSelection): SQL {
  const { shop, filter, facets } = selection
  const summaries = [sql`SELECT count(*) FROM hits`, ...facets.map(countsOf)]
  const cases = summaries.map((one, index) => sql`WHEN ${constant(index)} THEN (${one})`)
  const indexes = sql.raw(`'${JSON.stringify(summaries.map((_, index) => index))}'`)
  return sql`
    WITH literals(texts) AS (SELECT ${filter.literals}),
      hits AS MATERIALIZED (${hitsOf(selection)}),
      page AS MATERIALIZED (${pageOf(selection)})
    SELECT head.summary, unit.* FROM (
      SELECT key - ${constant(summaries.length)} AS position,
        CASE key ${sql.join(cases, sql` `)} END AS summary FROM json_each(${indexes})
      UNION ALL
      SELECT position, NULL FROM page) head
    LEFT JOIN (SELECT page.position AS place, ${sellableUnitColumns(ctx)}
      FROM page ${unitJoins(sql`page`, shop.currency)}) unit ON unit.place = head.position
    ORDER BY head.position`
}

/**
 * SQLite goes through what was found in its order, and from there by CROSS JOIN. Nothing is put in order here, so
 * that it ends where there are enough.
 */
function hitsOf({ shop, found, filter, facets, sort }: UnitSelection): SQL {
  const columns = columnsOf(shop)
  const kept = [...new Set([...facets, ...sort.map(({ by }) => by)])]
  const keptColumns = kept.map((name) => sql`, ${columns[name]} AS ${keptAs(name)}`)
  return sql`
    SELECT u.product_id, u.variant_id, found.rank, found.created_at ${sql.join(keptColumns)}
    FROM (${found}) found
    CROSS JOIN listings l ON l.currency = ${shop.currency} AND l.product_id = found.product_id
    CROSS JOIN products p ON p.id = found.product_id
    CROSS JOIN sellable_units u ON u.currency = ${shop.currency}
      AND u.product_id = found.product_id
    WHERE ${filter.condition} LIMIT ${constant(hitsMax)}`
}

/** What has no value stands last, whichever way the others stand. */
function pageOf({ sort, offset, size }: UnitSelection): SQL {
  const keys = sort.map(({ by, isDescending }) => {
    const key = by === 'productName' ? sql`${keptAs(by)} COLLATE NOCASE` : keptAs(by)
    return sql`${key} ${isDescending ? sql`DESC` : sql`ASC`} NULLS LAST`
  })
  const ranks = [sql`rank`, sql`created_at DESC`]
  const order = [...(keys.length > 0 ? keys : ranks), sql`product_id`, sql`variant_id`]
  return sql`
    SELECT * FROM (
      SELECT product_id, variant_id,
        row_number() OVER (ORDER BY ${sql.join(order, sql`, `)}) AS position FROM hits)
    WHERE position > ${offset} AND position <= ${offset + size}`
}

function countsOf(attribute: UnitAttribute): SQL {
  const value = keptAs(attribute)
  return sql`SELECT json_group_array(json_array(value, n))
    FROM (SELECT ${value} AS value, count(*) AS n FROM hits GROUP BY ${value})`
}

function keptAs(attribute: UnitAttribute): SQL {
  return sql.raw(`of_${attribute}`)
}
