import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { cartsDeleted } from '../cart/cart-rows.ts'
import { isOpenCartOf, openCartOfId, toOpenCart } from '../cart/open-cart.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context, ContractName, EffectHandlers } from '../ports.ts'
import { type Statement, writeBatch } from '../write-batch.ts'
import { ownCartIn, selectActiveCart, selectOwnCart } from './own-carts.ts'

/** Deletes a cart for its owner, whatever is in it. @throws NotFound */
export function deleteCart(ctx: Context, userId: number, uuid: string): Promise<void> {
  const isOwn = sql`carts.uuid = ${uuid} AND carts.user_id = ${userId}`
  return deleteFound(ctx, selectOwnCart(userId, uuid), isOwn)
}

/** The same with the open cart of a user. @throws NotFound */
export function deleteActiveCart(
  ctx: Context,
  userId: number,
  contract: ContractName,
): Promise<void> {
  return deleteFound(
    ctx,
    selectActiveCart(userId, contract),
    isOpenCartOf(sql`${userId}`, contract),
  )
}

/** Finds and deletes at one moment: a sign-in may give the cart to somebody else. */
async function deleteFound(ctx: Context, found: Statement, which: SQL): Promise<void> {
  const [first] = await writeBatch(ctx.db, [found, ...cartsErased(ctx, which)])
  const { id } = ownCartIn(first)
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
