import { type SQL, sql } from 'drizzle-orm'
import {
  chooseUnit,
  isUnitOf,
  selectUnitsOf,
  type UnitChoiceRow,
  type UnitName,
} from '../catalog/find-unit.ts'
import type { SellableUnit } from '../catalog/sellable-unit.ts'
import { TokenInvalid } from '../identity/errors.ts'
import { isOpenAccount } from '../identity/queries.ts'
import type { Context } from '../ports.ts'
import { readBatch } from '../write-batch.ts'
import { WishlistFull } from './errors.ts'
import type { UnitWisher } from './types.ts'
import { changeAndList } from './unit-wishes.ts'
import { roomOf, wishesMax } from './wish-rows.ts'

/**
 * Adds a unit to a wishlist, once, and answers all of it in the same round trip.
 * @throws NotFound where there is no such unit on sale, VariantRequired, WishlistFull, TokenInvalid where
 * the account was closed since it signed in
 */
export async function addUnitWish(
  ctx: Context,
  wisher: UnitWisher,
  wish: UnitName,
): Promise<SellableUnit[]> {
  const units = await changeAndList(ctx, wisher, [insertUnitWish(ctx, wisher, wish)])
  if (!units.some((unit) => isWished(unit, wish))) await refuse(ctx, wisher, wish)
  return units
}

function isWished({ product, isVariant, variantId }: SellableUnit, wish: UnitName): boolean {
  return product.id === wish.productId && (isVariant ? variantId : null) === wish.variantId
}

function insertUnitWish(
  { clock }: Pick<Context, 'clock'>,
  { userId, currency }: UnitWisher,
  wish: UnitName,
): SQL {
  return sql`
    INSERT INTO wishlist_items(user_id, product_id, variant_id, created_at)
    SELECT ${userId}, u.product_id, iif(u.is_variant, u.variant_id, NULL), ${clock.now().getTime()}
    FROM sellable_units u WHERE ${isUnitOf(wish, currency)}
      AND ${roomOf(userId)} > 0 AND ${isOpenAccount(userId)}
    ON CONFLICT DO NOTHING`
}

/** @throws why nothing was added */
async function refuse(
  { db }: Pick<Context, 'db'>,
  { userId, currency }: UnitWisher,
  wish: UnitName,
): Promise<never> {
  const [units, [left]] = await readBatch<[UnitChoiceRow, { room: number }]>(db, [
    selectUnitsOf(currency, [wish.productId]),
    sql`SELECT ${roomOf(userId)} AS room`,
  ])
  chooseUnit(units, wish)
  throw left && left.room > 0 ? new TokenInvalid() : new WishlistFull(wishesMax)
}
