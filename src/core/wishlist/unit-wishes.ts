import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { type CategoryRow, selectCategories, toCategoryMap } from '../catalog/counted-categories.ts'
import {
  type SellableUnit,
  type SellableUnitRow,
  sellableUnitColumns,
  toSellableUnit,
  unitJoins,
} from '../catalog/sellable-unit.ts'
import type { Context } from '../ports.ts'
import { changeAndRead, type Statement } from '../write-batch.ts'
import type { UnitWisher } from './types.ts'
import { wishesMax } from './wish-rows.ts'

/*
 * Wishlists of contracts that sell units. They share entries with those that sell products: the entry of
 * a product that has variants is shown as its first one.
 */

/** What a user wishes for and can be bought, the newest first, each unit once. */
export function listUnitWishes(ctx: Context, wisher: UnitWisher): Promise<SellableUnit[]> {
  return changeAndList(ctx, wisher, [])
}

/** The same after changes, in one round trip. */
export async function changeAndList(
  ctx: Context,
  wisher: UnitWisher,
  changes: Statement[],
): Promise<SellableUnit[]> {
  const [rows, categories] = await changeAndRead<[SellableUnitRow, CategoryRow]>(ctx.db, changes, [
    selectUnitWishes(ctx, wisher),
    selectCategories(wisher.currency),
  ])
  const map = toCategoryMap(categories)
  const units = new Map(rows.map((row) => [row.variantId, row]))
  return [...units.values()].map((row) => toSellableUnit(ctx, row, map))
}

function selectUnitWishes(ctx: Pick<Context, 'clock'>, { userId, currency }: UnitWisher): SQL {
  return sql`
    SELECT ${sellableUnitColumns(ctx)}
    FROM (SELECT id, product_id, ${shownVariant(currency)} AS variant_id
      FROM wishlist_items WHERE user_id = ${userId}) w
    ${unitJoins(sql`w`, currency)}
    ORDER BY w.id DESC LIMIT ${constant(wishesMax)}`
}

/** In SQL, of an entry: the variant as which it is shown, the first one where it is the product as such. */
export function shownVariant(currency: string): SQL {
  return sql`coalesce(variant_id, (
    SELECT shown.variant_id FROM sellable_units shown
    WHERE shown.currency = ${currency} AND shown.product_id = wishlist_items.product_id
    ORDER BY shown.is_default DESC, shown.variant_id LIMIT 1))`
}
