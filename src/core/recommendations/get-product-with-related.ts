import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { type CategoryRow, selectCategories, toCategoryMap } from '../catalog/counted-categories.ts'
import { idOfNamed, listingOfNamed } from '../catalog/named-product.ts'
import {
  type ProductWithUnits,
  type ProductWithUnitsRow,
  selectWithUnits,
  toProductWithUnits,
} from '../catalog/product-with-units.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { readBatch } from '../write-batch.ts'
import { candidates, type RelatedKind } from './candidates.ts'

/** Ids named of each kind. */
const relatedMax = 10

/** A product with the ids of those that go with it, the nearest first. */
export interface ProductWithRelated extends ProductWithUnits {
  upSellIds: number[]
  crossSellIds: number[]
}

interface Related {
  id: number
}

/** One round trip. @throws NotFound where it is not on sale */
export async function getProductWithRelated(
  ctx: Context,
  key: string,
  currency: string,
): Promise<ProductWithRelated> {
  const named = sql`SELECT ${idOfNamed(key)} AS id`
  const [[row], categories, dearer, beside] = await readBatch<
    [ProductWithUnitsRow, CategoryRow, Related, Related]
  >(ctx.db, [
    selectWithUnits(ctx, listingOfNamed(key, currency)),
    selectCategories(currency),
    selectRelated('up_sell', named, currency),
    selectRelated('cross_sell', named, currency),
  ])
  if (!row) throw new NotFound('product')
  return {
    ...toProductWithUnits(ctx, row, toCategoryMap(categories)),
    upSellIds: dearer.map(({ id }) => id),
    crossSellIds: beside.map(({ id }) => id),
  }
}

function selectRelated(kind: RelatedKind, named: SQL, currency: string): SQL {
  return sql`
    WITH RECURSIVE ${candidates(kind, named, currency)}
    SELECT product_id AS id FROM candidate
    ORDER BY weight DESC, product_id LIMIT ${constant(relatedMax)}`
}
