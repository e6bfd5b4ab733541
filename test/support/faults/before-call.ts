import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Cart } from '../../../src/index.ts'
import { interposedWorld } from './interposed-world.ts'

/** Calls after which no order of a cart makes another one. */
const callsMax = 30

interface Story<S extends { cartId: string }, Done, Also> {
  prepare: () => Promise<S>
  /** What goes through the cart's object. */
  work: (stage: S) => Promise<Done>
  /** What happens in between, without that object. */
  meanwhile: (stage: S) => Promise<Also>
}

/**
 * Has `meanwhile` happen, from beginning to end, before the first call that a storefront's cart makes for
 * `work`, then before the second and so on, each on a stage of its own, until there is no such call.
 */
export async function beforeEveryCall<S extends { cartId: string }, Done, Also>({
  prepare,
  work,
  meanwhile,
}: Story<S, Done, Also>): Promise<{ stage: S; done: Done; also: Also }[]> {
  const played: { stage: S; done: Done; also: Also }[] = []
  for (let number = 1; number <= callsMax; number++) {
    const stage = await prepare()
    const happened: Also[] = []
    await beforeCall(stage.cartId, number, async () => {
      happened.push(await meanwhile(stage))
    })
    const done = await work(stage)
    const [also] = happened
    if (also === undefined) return played
    played.push({ stage, done, also })
  }
  throw new Error(`Still calling after ${callsMax} calls`)
}

/** Has a cart's object wait for `happen` before its call of that number. */
async function beforeCall(
  cartId: string,
  number: number,
  happen: () => Promise<void>,
): Promise<void> {
  await runInDurableObject(env.CARTS.getByName(cartId), (object: Cart) => {
    let calls = 0
    object.world = interposedWorld(object.world, async (call) => {
      calls += 1
      if (calls === number) await happen()
      return call()
    })
  })
}
