import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { cartsDeleted } from '../cart/cart-rows.ts'
import { openCartOfId, toOpenCart } from '../cart/open-cart.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context, EffectHandlers } from '../ports.ts'
import { type Statement, writeBatch } from '../write-batch.ts'
import { readState } from './get-cart.ts'
import type { OwnCart } from './types.ts'

/** Deletes a cart for its owner, whatever is in it. @throws NotFound where its time is over */
export async function deleteCart(ctx: Context, cart: OwnCart): Promise<void> {
  await readState(ctx, cart)
  const { id } = cart
  await writeBatch(ctx.db, cartsErased(ctx, sql`carts.id = ${id}`))
  ctx.defer(() => runEffects(ctx, causeOf(id)))
}

/** Deletes the carts with a public id of a user; for the batch that closes the account. */
export function cartsOfUserDeleted(ctx: Pick<Context, 'clock'>, userId: number): Statement[] {
  return cartsErased(ctx, sql`carts.user_id = ${userId} AND carts.uuid IS NOT NULL`)
}

function causeOf(cartId: number): string {
  return `cart:${cartId}:erase`
}

/** What is in them is forgotten by their objects, which hears of it from the outbox. */
function cartsErased(ctx: Pick<Context, 'clock'>, which: SQL): Statement[] {
  return [
    insertEffects(ctx, {
      key: sql`'cart:' || carts.id || ':erase'`,
      kind: 'cart.erase',
      payload: { cartId: sql`carts.id` },
      from: sql`carts`,
      where: sql`${which} AND carts.state <> 'deleted'`,
    }),
    cartsDeleted(which),
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
