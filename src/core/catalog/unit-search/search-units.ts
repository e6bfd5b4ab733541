import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../../db/constant.ts'
import { type Page, toOpenPage } from '../../page.ts'
import type { Context } from '../../ports.ts'
import type { UnitAttribute } from '../../search/filter/attributes.ts'
import type { Filter } from '../../search/filter/filter.ts'
import { mergeChoices } from '../../search/filter/merge-choices.ts'
import { matchWords } from '../../search/match.ts'
import { readAll, readBatch } from '../../write-batch.ts'
import { type CategoryRow, selectCategories, toCategoryMap } from '../counted-categories.ts'
import { searchedWithSku } from '../product-filter.ts'
import { parseOwn } from '../product-rows.ts'
import { type SellableUnit, type SellableUnitRow, toSellableUnit } from '../sellable-unit.ts'
import type { Shop } from './columns.ts'
import { type CountedValue, type Facet, toFacet } from './facets.ts'
import { filterCondition, termsOf } from './filter-condition.ts'
import { foundProducts } from './found-products.ts'
import { hitsMax, selectUnits, type UnitSort } from './select-units.ts'

export interface UnitSearch {
  shop: Shop
  /** Words that begin words of the product's name, SKU or description; without any, all that is sold. */
  text: string
  filter: Filter | null
  /** What is counted. */
  facets: readonly UnitAttribute[]
  sort: readonly UnitSort[]
  /** Of the page, from 1. */
  number: number
  size: number
}

export interface UnitsFound extends Page<SellableUnit> {
  facets: ReadonlyMap<UnitAttribute, Facet>
}

type Row = { summary: string | number } | (SellableUnitRow & { summary: null })

/** Names of features, of which a catalogue has far fewer. */
const featureNamesMax = 10_000

/**
 * Sellable units by words and a filter, the best 2,000 matches at most: the total, the facets and the order
 * are of these. A page past the end is empty. One round trip; two where the filter is one of attribute keys.
 */
export async function searchUnits(ctx: Context, search: UnitSearch): Promise<UnitsFound> {
  const { shop, text, facets, sort, number, size } = search
  const filter = search.filter && mergeChoices(search.filter)
  const match = matchWords(text, searchedWithSku)
  const found = foundProducts({ currency: shop.currency, match, filter })
  const names = await featureNamesFor(ctx, filter, found)
  const offset = Math.min((number - 1) * size, hitsMax)
  const condition = filterCondition(filter, shop, names)
  const [rows, categoryRows] = await readBatch<[Row, CategoryRow]>(ctx.db, [
    selectUnits(ctx, { shop, found, filter: condition, facets, sort, offset, size }),
    selectCategories(shop.currency),
  ])
  const categories = toCategoryMap(categoryRows)
  const [total, ...counted] = rows.flatMap(({ summary }) => summary ?? [])
  const units = rows.flatMap((row) =>
    row.summary === null ? [toSellableUnit(ctx, row, categories)] : [],
  )
  return {
    ...toOpenPage(units, number, size, Number(total)),
    facets: new Map(
      facets.map((attribute, index) => {
        const values = parseOwn<CountedValue[]>(String(counted[index]))
        return [attribute, toFacet(attribute, values, { shop, categories })]
      }),
    ),
  }
}

/** Only code can say which names make a key, so that it is told of those that there are. */
async function featureNamesFor(
  { db }: Context,
  filter: Filter | null,
  found: SQL,
): Promise<string[]> {
  const isOfKeys = termsOf(filter).some(
    ({ is, attribute }) => is === 'oneOf' && attribute === 'attributeKeys',
  )
  if (!isOfKeys) return []
  const rows = await readAll<{ name: string }>(
    db,
    sql`
    SELECT DISTINCT f.value ->> 'name' AS name FROM (${found}) found
    CROSS JOIN products p ON p.id = found.product_id
    CROSS JOIN json_each(p.features) f LIMIT ${constant(featureNamesMax)}`,
  )
  return rows.map(({ name }) => name)
}
