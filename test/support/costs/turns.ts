import { createExecutionContext, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { onTestFinished, vi } from 'vitest'
import type { Context } from '../../../src/core/ports.ts'
import worker, { type Cart } from '../../../src/index.ts'
import { meteredDatabase } from '../../../src/metered-database.ts'
import { type Between, interposedDatabase, interposedWorld } from '../faults/interposed-world.ts'
import type { ClientOptions } from '../http/client.ts'

/**
 * What a request waits for, one after the other: round trips to D1, calls of objects and of gateways.
 * Calls that run at the same time are one step. A call of the cart is a step that ends when its object
 * begins, since what the object does are the next ones. What goes on after the answer is left out.
 */
export interface Turns {
  /** For clients whose requests are counted. */
  fetch: NonNullable<ClientOptions['fetch']>
  /** The names of each step's calls, and begins anew. */
  take(): string[][]
}

/** Counts the steps of requests that concern the cart of a user. */
export async function turnsOf(userId: number): Promise<Turns> {
  const steps: string[][] = []
  let isOver = true
  function begin(name: string): void {
    if (isOver) steps.push([])
    isOver = false
    steps.at(-1)?.push(name)
  }
  const noted =
    (name: string): Between =>
    async (call) => {
      begin(name)
      try {
        return await call()
      } finally {
        isOver = true
      }
    }
  const enterCart = () => {
    begin('cart')
    isOver = true
  }
  await countInCart(userId, noted)
  await countAtGateways(noted('gateway'))
  const bindings = countedBindings(noted('D1'), enterCart)
  return {
    async fetch(request) {
      const answer = await worker.fetch(request, bindings, createExecutionContext())
      isOver = true
      return answer
    },
    take: () => steps.splice(0),
  }
}

/** Requests have sessions of D1, and ask carts by their names. */
function countedBindings(noted: Between, enterCart: () => void): Env {
  const { DB, CARTS } = env
  return {
    ...env,
    DB: asBinding<D1Database>({
      withSession(constraint: string) {
        const session = DB.withSession(constraint)
        // Its statements are plain objects then, as those of the core are.
        const plain = meteredDatabase(() => session)
        const counted = interposedDatabase(plain, noted)
        return {
          ...counted,
          // What waits there is looked for after the answer.
          prepare: (query: string) =>
            (query.includes('FROM outbox') ? plain : counted).prepare(query),
          getBookmark: () => session.getBookmark(),
        }
      },
    }),
    CARTS: asBinding<typeof CARTS>({
      getByName(name: string) {
        enterCart()
        return CARTS.getByName(name)
      },
    }),
  }
}

async function countInCart(userId: number, noted: (name: string) => Between): Promise<void> {
  const cart = await env.DB.prepare('SELECT id FROM carts WHERE user_id = ?')
    .bind(userId)
    .first<number>('id')
  await runInDurableObject(env.CARTS.getByName(String(cart)), (object: Cart) => {
    object.world = countedWorld(object.world, noted)
  })
}

function countedWorld(world: Context, noted: (name: string) => Between): Context {
  return {
    ...world,
    db: interposedWorld(world, noted('D1')).db,
    objects: interposedWorld(world, noted('counter')).objects,
    defer: () => undefined,
  }
}

/** Request by request: a call of a gateway may be several. Messages go out meanwhile. */
async function countAtGateways(noted: Between): Promise<void> {
  const send = globalThis.fetch
  const spy = vi.spyOn(globalThis, 'fetch')
  spy.mockImplementation((input, init) => {
    const isMessage = [env.RESEND_API_URL, env.TWILIO_API_URL].some((url) =>
      `${input}`.startsWith(url),
    )
    return isMessage ? send(input, init) : noted(() => send(input, init), 0)
  })
  onTestFinished(() => spy.mockRestore())
}

/** Safe: the Worker uses no other members of these bindings. */
function asBinding<T extends object>(binding: object): T {
  return binding as T
}
