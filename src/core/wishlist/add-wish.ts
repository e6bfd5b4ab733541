import { type SQL, sql } from 'drizzle-orm'
import { listings } from '../../db/schema/lists.ts'
import { isShown } from '../catalog/on-sale.ts'
import { NotFound } from '../errors.ts'
import { TokenInvalid } from '../identity/errors.ts'
import { isOpenAccount } from '../identity/queries.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { AlreadyWished, WishlistFull } from './errors.ts'
import type { Wish, Wisher } from './types.ts'
import { roomOf, selectWishes, toWish, type WishRow, wishesMax } from './wish-rows.ts'

interface NewWish {
  productId: number
  /** Adds one entry, however often it is repeated. */
  operationId: string | null
}

/**
 * Adds a product to a wishlist, once.
 * @throws NotFound where the user is not shown the product, AlreadyWished, WishlistFull, TokenInvalid where
 * the account was closed since it signed in
 */
export async function addWish(
  ctx: Pick<Context, 'db' | 'clock' | 'settings'>,
  wisher: Wisher,
  { productId, operationId }: NewWish,
): Promise<Wish> {
  const [inserted, found] = await writeBatch<WishRow>(ctx.db, [
    insertWish(ctx, wisher, { productId, operationId }),
    selectWishes(wisher, productId),
  ])
  const [row] = found?.results ?? []
  if (!row) throw await refusalOf(ctx, wisher, productId)
  const isMadeBefore = operationId !== null && row.operationId === operationId
  if (inserted?.results.length === 0 && !isMadeBefore) throw new AlreadyWished()
  return toWish(ctx, row)
}

function insertWish(
  { clock }: Pick<Context, 'clock'>,
  wisher: Wisher,
  { productId, operationId }: NewWish,
): SQL {
  const { userId } = wisher
  return sql`
    INSERT INTO wishlist_items(user_id, product_id, operation_id, created_at)
    SELECT ${userId}, product_id, ${operationId}, ${clock.now().getTime()}
    FROM ${listings} WHERE ${isShown({ ...wisher, productId })} AND ${roomOf(userId)} > 0
      AND ${isOpenAccount(userId)}
    ON CONFLICT DO NOTHING RETURNING id`
}

async function refusalOf(
  { db }: Pick<Context, 'db'>,
  wisher: Wisher,
  productId: number,
): Promise<Error> {
  const [row] = await db.all<{ isThere: number; room: number }>(sql`
    SELECT EXISTS (SELECT 1 FROM ${listings} WHERE ${isShown({ ...wisher, productId })}) AS isThere,
      ${roomOf(wisher.userId)} AS room`)
  if (!row?.isThere) return new NotFound('product')
  return row.room > 0 ? new TokenInvalid() : new WishlistFull(wishesMax)
}
