import { type SQL, sql } from 'drizzle-orm'
import { VariantRequired } from '../catalog/errors.ts'
import type { SellableUnit } from '../catalog/sellable-unit.ts'
import { NotFound } from '../errors.ts'
import { TokenInvalid } from '../identity/errors.ts'
import { isOpenAccount } from '../identity/queries.ts'
import type { Context } from '../ports.ts'
import { WishlistFull } from './errors.ts'
import type { UnitWish, UnitWisher } from './types.ts'
import { changeAndList, isUnitOf } from './unit-wishes.ts'
import { roomOf, wishesMax } from './wish-rows.ts'

/**
 * Adds a unit to a wishlist, once, and answers all of it in the same round trip.
 * @throws NotFound where there is no such unit on sale, VariantRequired, WishlistFull, TokenInvalid where
 * the account was closed since it signed in
 */
export async function addUnitWish(
  ctx: Context,
  wisher: UnitWisher,
  wish: UnitWish,
): Promise<SellableUnit[]> {
  const units = await changeAndList(ctx, wisher, [insertUnitWish(ctx, wisher, wish)])
  if (!units.some((unit) => isWished(unit, wish))) throw await refusalOf(ctx, wisher, wish)
  return units
}

function isWished({ product, isVariant, variantId }: SellableUnit, wish: UnitWish): boolean {
  return product.id === wish.productId && (isVariant ? variantId : null) === wish.variantId
}

function insertUnitWish(
  { clock }: Pick<Context, 'clock'>,
  { userId, currency }: UnitWisher,
  wish: UnitWish,
): SQL {
  return sql`
    INSERT INTO wishlist_items(user_id, product_id, variant_id, created_at)
    SELECT ${userId}, u.product_id, iif(u.is_variant, u.variant_id, NULL), ${clock.now().getTime()}
    FROM sellable_units u WHERE ${isUnitOf(wish, currency)}
      AND ${roomOf(userId)} > 0 AND ${isOpenAccount(userId)}
    ON CONFLICT DO NOTHING`
}

async function refusalOf(
  { db }: Pick<Context, 'db'>,
  { userId, currency }: UnitWisher,
  wish: UnitWish,
): Promise<Error> {
  const [row] = await db.all<{ isThere: number; hasVariants: number; room: number }>(sql`
    SELECT EXISTS (SELECT 1 FROM sellable_units u WHERE ${isUnitOf(wish, currency)}) AS isThere,
      EXISTS (SELECT 1 FROM sellable_units u WHERE u.currency = ${currency}
        AND u.product_id = ${wish.productId} AND u.is_variant) AS hasVariants,
      ${roomOf(userId)} AS room`)
  const isNameless = wish.variantId === null && row?.hasVariants === 1
  if (!row?.isThere) return isNameless ? new VariantRequired() : new NotFound('product')
  return row.room > 0 ? new TokenInvalid() : new WishlistFull(wishesMax)
}
