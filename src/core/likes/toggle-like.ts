import { and, eq, sql } from 'drizzle-orm'
import { listings } from '../../db/schema/lists.ts'
import { likes } from '../../db/schema/opinions.ts'
import { isShown, type OnSale } from '../catalog/on-sale.ts'
import { NotFound } from '../errors.ts'
import { isOpenAccount } from '../identity/queries.ts'
import type { Context } from '../ports.ts'
import type { LikedProduct } from './types.ts'

interface Toggle extends OnSale {
  userId: number
}

/**
 * Likes a product, or takes the like back. The one transaction makes toggles that come at once
 * follow one another. @throws NotFound where the product is not on sale in the currency
 */
export async function toggleLike(
  ctx: Context,
  toggle: Toggle,
): Promise<{ isLiked: boolean; product: LikedProduct }> {
  const [[product], added] = await ctx.db.batch([
    selectOnSale(ctx, toggle),
    insertLike(ctx, toggle),
    deleteUnlessInserted(ctx, toggle),
  ])
  if (!product) throw new NotFound('product')
  return { isLiked: added.length > 0, product }
}

function selectOnSale({ db }: Context, toggle: Toggle) {
  const { productId: id, name, amount } = listings
  return db.select({ id, name, amount }).from(listings).where(isShown(toggle))
}

function insertLike({ db, clock }: Context, toggle: Toggle) {
  return db
    .insert(likes)
    .select(
      sql`SELECT ${toggle.userId}, ${listings.productId}, ${clock.now().getTime()}
        FROM ${listings} WHERE ${isShown(toggle)} AND ${isOpenAccount(toggle.userId)}`,
    )
    .onConflictDoNothing()
    .returning({ productId: likes.productId })
}

/** What is not on sale can neither be liked nor be told apart from what does not exist. */
function deleteUnlessInserted({ db }: Context, toggle: Toggle) {
  const { userId, productId } = toggle
  return db
    .delete(likes)
    .where(
      and(
        eq(likes.userId, userId),
        eq(likes.productId, productId),
        sql`changes() = 0 AND EXISTS (SELECT 1 FROM ${listings} WHERE ${isShown(toggle)})`,
      ),
    )
}
