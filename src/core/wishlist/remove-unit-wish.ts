import { type SQL, sql } from 'drizzle-orm'
import { isUnitOf, type UnitName } from '../catalog/find-unit.ts'
import type { SellableUnit } from '../catalog/sellable-unit.ts'
import type { Context } from '../ports.ts'
import type { UnitWisher } from './types.ts'
import { changeAndList, shownVariant } from './unit-wishes.ts'

/** Takes a unit from a wishlist, if it is in it, and answers the rest in the same round trip. */
export function removeUnitWish(
  ctx: Context,
  wisher: UnitWisher,
  wish: UnitName,
): Promise<SellableUnit[]> {
  return changeAndList(ctx, wisher, [deleteUnitWish(wisher, wish)])
}

/** What is named, and what is shown as it: a product may have got variants since it was wished for. */
function deleteUnitWish({ userId, currency }: UnitWisher, wish: UnitName): SQL {
  return sql`
    DELETE FROM wishlist_items
    WHERE user_id = ${userId} AND product_id = ${wish.productId} AND (
      variant_id IS ${wish.variantId} OR ${shownVariant(currency)} =
        (SELECT u.variant_id FROM sellable_units u WHERE ${isUnitOf(wish, currency)}))`
}
