import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Context } from '../../../src/core/ports.ts'
import type { Cart } from '../../../src/index.ts'
import type { Client } from '../http/client.ts'
import { context, contextAt } from '../world/context.ts'

/** Has a cart's last change be so long ago: one that changes nothing is made by the clock of that time. */
export async function ageCart(client: Client, cartId: string, ms: number): Promise<void> {
  await setClock(cartId, contextAt(new Date(Date.now() - ms)))
  await client.delete(`/carts/${cartId}/coupon`, { expect: 200 })
  await setClock(cartId, context())
}

async function setClock(cartId: string, world: Context): Promise<void> {
  await runInDurableObject(env.CARTS.getByName(cartId), (object: Cart) => {
    object.world = world
  })
}
