import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Cart } from '../../../src/index.ts'
import { interposedWorld } from './interposed-world.ts'

/** Steps after which no checkout still calls anything. */
const stepsMax = 30

interface Story<S extends { userId: number }, Done, Also> {
  prepare: () => Promise<S>
  /** What goes through the cart's object. */
  work: (sale: S) => Promise<Done>
  /** What others do beside it. */
  meanwhile: (sale: S) => Promise<Also>
}

/**
 * Has `meanwhile` begin when the cart's object makes its first call to the outside for `work`, then at its
 * second and so on, each for a sale of its own, until there is no such call. Both come to their end.
 */
export async function besideEveryStep<S extends { userId: number }, Done, Also>({
  prepare,
  work,
  meanwhile,
}: Story<S, Done, Also>): Promise<{ sale: S; done: Done; also: Also }[]> {
  const played: { sale: S; done: Done; also: Also }[] = []
  for (let step = 1; step <= stepsMax; step++) {
    const sale = await prepare()
    const begun: Promise<Also>[] = []
    await atCallOf(sale.userId, step, () => void begun.push(meanwhile(sale)))
    const done = await work(sale)
    const [also] = await Promise.all(begun)
    if (also === undefined) return played
    played.push({ sale, done, also })
  }
  throw new Error(`Still calling after ${stepsMax} steps`)
}

/** Calls `begin` when the object of a user's cart makes its call of that number. */
async function atCallOf(userId: number, step: number, begin: () => void): Promise<void> {
  const cart = await env.DB.prepare('SELECT id FROM carts WHERE user_id = ?')
    .bind(userId)
    .first<{ id: number }>()
  let calls = 0
  await runInDurableObject(env.CARTS.getByName(String(cart?.id)), (object: Cart) => {
    object.world = interposedWorld(object.world, (call) => {
      calls += 1
      if (calls === step) begin()
      return call()
    })
  })
}
