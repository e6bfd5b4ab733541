import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { cartsDeleted } from '../cart/cart-rows.ts'
import { openCartOfId, toOpenCart } from '../cart/open-cart.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context, EffectHandlers } from '../ports.ts'
import { type Statement, writeBatch } from '../write-batch.ts'
import { selectStorefrontCart, storefrontCartIn } from './find-carts.ts'
import { readState } from './get-cart.ts'
import type { StorefrontCart } from './types.ts'

/**
 * Deletes a cart for its owner, whatever is in it.
 * @throws NotFound where its time is over, or a sign-in has given it to somebody else since
 */
export async function deleteCart(ctx: Context, cart: StorefrontCart): Promise<void> {
  await readState(ctx, cart)
  const { id, uuid, userId } = cart
  const isOwn = sql`carts.id = ${id} AND carts.user_id = ${userId}`
  const [found] = await writeBatch(ctx.db, [
    selectStorefrontCart(userId, uuid),
    ...cartsErased(ctx, isOwn),
  ])
  storefrontCartIn(found)
  ctx.defer(() => runEffects(ctx, `cart:${id}:erase`))
}

/**
 * Deletes the carts with a public id of a user; for the batch that closes the account, and under its
 * cause.
 */
export function cartsOfUserDeleted(
  ctx: Pick<Context, 'clock'>,
  userId: number,
  cause: string,
): Statement[] {
  const which = sql`carts.user_id = ${userId} AND carts.uuid IS NOT NULL`
  return cartsErased(ctx, which, sql`${cause} || 'cart:'`)
}

/** What is in them is forgotten by their objects, which hear of it from the outbox. */
export function cartsErased(
  ctx: Pick<Context, 'clock'>,
  which: SQL,
  stem = sql`'cart:'`,
): Statement[] {
  const left = sql`${which} AND carts.state <> 'deleted'`
  return [
    insertEffects(ctx, {
      key: sql`${stem} || carts.id || ':erase'`,
      kind: 'cart.erase',
      payload: { cartId: sql`carts.id` },
      from: sql`carts`,
      where: left,
    }),
    cartsDeleted(left),
  ]
}

export const eraseEffects: Pick<EffectHandlers, 'cart.erase'> = {
  'cart.erase': {
    schema: z.object({ cartId: z.int() }),
    async carryOut(ctx, { cartId }) {
      const [row] = await ctx.db.all<{ cart: string | null }>(
        sql`SELECT ${openCartOfId(sql`${cartId}`)} AS cart`,
      )
      const cart = toOpenCart(row?.cart ?? null)
      if (cart) await ctx.objects.cart(cart).erase(cart)
      return null
    },
  },
}
