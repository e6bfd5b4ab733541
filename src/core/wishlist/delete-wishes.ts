import { type SQL, sql } from 'drizzle-orm'
import { oneOf } from '../../db/one-of.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import type { OwnWish } from './types.ts'
import { isOfUser, isOwn } from './wish-rows.ts'

type Writer = Pick<Context, 'db'>

/** Takes an entry from its user's wishlist. @throws NotFound, also where it is another user's */
export async function deleteWish({ db }: Writer, own: OwnWish): Promise<void> {
  const { meta } = await db.run(deleteOwn(own))
  if (meta.changes === 0) throw new NotFound('wishlist item')
}

/** Takes a product from a wishlist. @throws NotFound where it is not in it */
export async function deleteWishOf(
  { db }: Writer,
  { userId, productId }: { userId: number; productId: number },
): Promise<void> {
  const { meta } = await db.run(sql`
    DELETE FROM wishlist_items WHERE product_id = ${productId} AND ${isOfUser(userId)}`)
  if (meta.changes === 0) throw new NotFound('wishlist item')
}

/** Takes entries from a wishlist; passes over what is not in it. They are sought by their ids alone. */
export async function deleteWishes(
  { db }: Writer,
  { userId, ids }: { userId: number; ids: number[] },
): Promise<void> {
  await db.run(sql`
    DELETE FROM wishlist_items NOT INDEXED WHERE ${oneOf(sql`id`, ids)} AND ${isOfUser(userId)}`)
}

/** The statement that takes an entry from its user's wishlist. */
export function deleteOwn(own: OwnWish): SQL {
  return sql`DELETE FROM wishlist_items WHERE ${isOwn(own)}`
}
