import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import worker from '../../../src/index.ts'
import { meteredDatabase } from '../../../src/metered-database.ts'
import type { ClientOptions } from '../http/client.ts'
import { type Between, interposedDatabase } from './interposed-world.ts'

/** What requests ask of carts. */
const cartMethods = [
  'read',
  'peek',
  'recall',
  'edit',
  'tidy',
  'close',
  'retire',
  'merge',
  'erase',
] as const

/**
 * The Worker, each of whose calls to D1 and to carts goes through `between`; what a request defers
 * is done when it answers.
 */
export function interposedWorker(between: Between): NonNullable<ClientOptions['fetch']> {
  const bindings: Env = {
    ...env,
    DB: interposedBinding(between),
    CARTS: asBinding<typeof env.CARTS>({
      getByName: (name: string) => interposedCart(name, between),
    }),
  }
  return async (request) => {
    const execution = createExecutionContext()
    const answer = await worker.fetch(request, bindings, execution)
    await waitOnExecutionContext(execution)
    return answer
  }
}

/** Requests have sessions of D1. */
function interposedBinding(between: Between): D1Database {
  return asBinding<D1Database>({
    withSession(constraint: string) {
      const session = env.DB.withSession(constraint)
      // Its statements are plain objects then, as those of the core are.
      const plain = meteredDatabase(() => session)
      return { ...interposedDatabase(plain, between), getBookmark: () => session.getBookmark() }
    },
  })
}

function interposedCart(name: string, between: Between): object {
  const stub: Record<string, (...args: unknown[]) => Promise<unknown>> = asBinding(
    env.CARTS.getByName(name),
  )
  const members = cartMethods.map((method) => [
    method,
    (...args: unknown[]) => between(async () => stub[method]?.(...args), 0),
  ])
  return Object.fromEntries(members)
}

/** Safe: the Worker uses no other members of these bindings. */
function asBinding<T extends object>(binding: object): T {
  return binding as T
}
