import { type SQL, sql } from 'drizzle-orm'
import type { SellableUnit } from '../catalog/sellable-unit.ts'
import type { Context } from '../ports.ts'
import type { UnitWish, UnitWisher } from './types.ts'
import { changeAndList, isUnitOf, shownVariant } from './unit-wishes.ts'

/** Takes a unit from a wishlist, if it is in it, and answers the rest in the same round trip. */
export function removeUnitWish(
  ctx: Context,
  wisher: UnitWisher,
  wish: UnitWish,
): Promise<SellableUnit[]> {
  return changeAndList(ctx, wisher, [deleteUnitWish(wisher, wish)])
}

/** What is named, and what is shown as it: a product may have got variants since it was wished for. */
function deleteUnitWish({ userId, currency }: UnitWisher, wish: UnitWish): SQL {
  return sql`
    DELETE FROM wishlist_items
    WHERE user_id = ${userId} AND product_id = ${wish.productId} AND (
      variant_id IS ${wish.variantId} OR ${shownVariant(currency)} =
        (SELECT u.variant_id FROM sellable_units u WHERE ${isUnitOf(wish, currency)}))`
}
