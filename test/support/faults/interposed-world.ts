import { drizzle } from 'drizzle-orm/d1'
import type { Context } from '../../../src/core/ports.ts'

/** Stands between the core and the outside: may let a call through, hinder it, or do more. */
export type Between = <T>(call: () => Promise<T>) => Promise<T>

/**
 * A world each of whose calls to the outside goes through `between`: D1's batches and queries,
 * the objects, the gateway, the queues, mail and images.
 */
export function interposedWorld(world: Context, between: Between): Context {
  const { objects, gateways } = world
  return {
    ...world,
    db: drizzle(interposedDatabase(world.db.$client, between)),
    objects: {
      cart: (contract, userId) => interposed(objects.cart(contract, userId), between),
      stock: (variantId) => interposed(objects.stock(variantId), between),
      visits: (productId) => interposed(objects.visits(productId), between),
    },
    gateways: {
      stripe: interposed(gateways.stripe, between),
      zibal: interposed(gateways.zibal, between),
    },
    queues: interposed(world.queues, between),
    messenger: interposed(world.messenger, between),
    images: interposed(world.images, between),
  }
}

/** Every method of `target` is a call to the outside. */
function interposed<T extends object>(target: T, between: Between): T {
  return new Proxy(target, { get: (_, name) => member(target, name, between) })
}

function member(target: object, name: string | symbol, between: Between): unknown {
  const value: unknown = Reflect.get(target, name)
  if (typeof value !== 'function') return value
  return (...args: unknown[]) => between(async () => Reflect.apply(value, target, args))
}

/** Preparing and binding a statement calls nobody; running it, alone or in a batch, is one call. */
function interposedDatabase(client: D1Database, between: Between): D1Database {
  const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>()
  function statement(original: D1PreparedStatement): D1PreparedStatement {
    const wrapped = new Proxy(original, {
      get: (_, name) =>
        name === 'bind'
          ? (...values: unknown[]) => statement(original.bind(...values))
          : member(original, name, between),
    })
    originals.set(wrapped, original)
    return wrapped
  }
  return new Proxy(client, {
    get(_, name) {
      if (name === 'prepare') return (query: string) => statement(client.prepare(query))
      if (name !== 'batch') return Reflect.get(client, name)
      return (statements: D1PreparedStatement[]) =>
        between(() => client.batch(statements.map((one) => originals.get(one) ?? one)))
    },
  })
}
