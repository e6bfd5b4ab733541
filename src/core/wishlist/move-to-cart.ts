import { sql } from 'drizzle-orm'
import { putIntoCart } from '../cart/add-to-cart.ts'
import type { CartOwner } from '../cart/types.ts'
import type { Context } from '../ports.ts'
import { deleteOwn } from './delete-wishes.ts'
import { WishNotMovable } from './errors.ts'
import type { OwnWish } from './types.ts'
import { isOwn } from './wish-rows.ts'

interface Move {
  /** Of the entry. */
  id: number
  quantity: number
  operationId: string | null
}

/**
 * Puts the product of an entry into its user's cart, and then takes the entry away. The cart remembers
 * the entry: what was cut off in between, or asked for twice at once, is in the cart once.
 * @throws WishNotMovable, InsufficientStock, QuantityLimit, CartFull
 */
export async function moveToCart(
  ctx: Context,
  owner: CartOwner,
  { id, quantity, operationId }: Move,
): Promise<void> {
  const own = { userId: owner.userId, id }
  const wish = await findWish(ctx, own)
  if (!wish) return assertMovedBefore(ctx, owner, operationId)
  const { productId, createdAt } = wish
  // A restored database gives ids a second time, but not at the same moment.
  const item = { productId, quantity, operationId, cause: `wish:${id}:${createdAt}:${quantity}` }
  await putIntoCart(ctx, owner, item, (product) => {
    if (!product?.isActive) throw new WishNotMovable()
    return product
  })
  await ctx.db.run(deleteOwn(own))
}

async function findWish(
  { db }: Pick<Context, 'db'>,
  own: OwnWish,
): Promise<{ productId: number; createdAt: number } | undefined> {
  const [wish] = await db.all<{ productId: number; createdAt: number }>(sql`
    SELECT product_id AS productId, created_at AS createdAt
    FROM wishlist_items WHERE ${isOwn(own)}`)
  return wish
}

/** The request may have died after it had done all, and is repeated. */
async function assertMovedBefore(
  ctx: Context,
  { openCart: cart }: CartOwner,
  operationId: string | null,
): Promise<void> {
  if (!cart || operationId === null) throw new WishNotMovable()
  const moved = await ctx.objects.cart(cart).recall(cart, operationId)
  if (!moved?.ok) throw new WishNotMovable()
}
