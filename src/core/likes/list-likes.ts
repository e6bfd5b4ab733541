import { and, desc, eq } from 'drizzle-orm'
import { constantLimit } from '../../db/constant.ts'
import { listings } from '../../db/schema/lists.ts'
import { likes } from '../../db/schema/opinions.ts'
import { isShown } from '../catalog/on-sale.ts'
import type { Context } from '../ports.ts'
import type { LikedProduct } from './types.ts'

const likesMax = 1_000

/** The products on sale in the currency that a user likes, the latest like first; at most 1,000. */
export async function listLikes(
  { db }: Context,
  { userId, currency }: { userId: number; currency: string },
): Promise<LikedProduct[]> {
  const { productId: id, name, amount } = listings
  const isListed = isShown({ currency, productId: likes.productId })
  return (
    db
      .select({ id, name, amount })
      .from(likes)
      // SQLite takes a cross join in the order given: from the likes to what is listed of them.
      .crossJoin(listings)
      .where(and(eq(likes.userId, userId), isListed))
      .orderBy(desc(likes.createdAt), desc(likes.productId))
      .limit(constantLimit(likesMax))
  )
}
