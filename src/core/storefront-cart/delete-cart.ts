import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { cartsDeleted } from '../cart/cart-rows.ts'
import { openCartOfId, toOpenCart } from '../cart/open-cart.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context, ContractName, EffectHandlers } from '../ports.ts'
import { type Statement, writeBatch } from '../write-batch.ts'
import {
  findActiveCart,
  selectActiveCart,
  selectStorefrontCart,
  storefrontCartIn,
} from './find-carts.ts'
import { readState } from './get-cart.ts'
import type { StorefrontCart } from './types.ts'

/**
 * Deletes a cart for its owner, whatever is in it.
 * @throws NotFound where its time is over, or a sign-in has given it to somebody else since
 */
export async function deleteCart(ctx: Context, cart: StorefrontCart): Promise<void> {
  await readState(ctx, cart)
  await eraseFound(ctx, cart, selectStorefrontCart(cart.userId, cart.uuid), sql`true`)
}

/**
 * The same with the open cart of a user. One that another has taken the place of since it was found, as at a
 * sign-in, is not meant any more, and that other one is.
 * @throws NotFound
 */
export async function deleteActiveCart(
  ctx: Context,
  userId: number,
  contract: ContractName,
): Promise<void> {
  const cart = await findActiveCart(ctx, userId, contract)
  await readState(ctx, cart)
  const active = selectActiveCart(userId, contract)
  const left = await eraseFound(ctx, cart, active, sql`carts.state = 'open'`)
  if (left.id !== cart.id) await deleteCart(ctx, left)
}

/** Answers what `found` finds at the moment of erasing. @throws NotFound where that is nothing */
async function eraseFound(
  ctx: Context,
  { id, userId }: StorefrontCart,
  found: Statement,
  when: SQL,
): Promise<StorefrontCart> {
  const which = sql`carts.id = ${id} AND carts.user_id = ${userId} AND ${when}`
  const [first] = await writeBatch(ctx.db, [found, ...cartsErased(ctx, which)])
  const cart = storefrontCartIn(first)
  ctx.defer(() => runEffects(ctx, `cart:${id}:erase`))
  return cart
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
