import { runInDurableObject } from 'cloudflare:test'
import { drizzle } from 'drizzle-orm/d1'
import type { Context, Gateways } from '../../../src/core/ports.ts'
import { type ObjectWithWorld, stillness } from './still-object.ts'

/**
 * Stands between the core and the outside: may let a call through, hinder it, or do more. `statements`
 * are those that a call has D1 execute.
 */
export type Between = <T>(call: () => Promise<T>, statements: number) => Promise<T>

/**
 * A world each of whose calls to the outside goes through `between`: D1's batches and queries,
 * the objects, the gateway, the queues, mail, Google and images.
 */
export function interposedWorld(world: Context, between: Between): Context {
  const { objects, gateways } = world
  return {
    ...world,
    db: drizzle(interposedDatabase(world.db.$client, between)),
    objects: {
      cart: (cartId) => interposed(objects.cart(cartId), between),
      stock: (variantId) => interposed(objects.stock(variantId), between),
      visits: (productId) => interposed(objects.visits(productId), between),
    },
    gateways: asSame<Gateways>(
      Object.fromEntries(
        Object.entries(gateways).map(([name, gateway]) => [
          name,
          // What a payment is called nobody is asked.
          { ...interposed(gateway, between), referenceOf: gateway.referenceOf },
        ]),
      ),
    ),
    queues: interposed(world.queues, between),
    messenger: interposed(world.messenger, between),
    google: interposed(world.google, between),
    images: interposed(world.images, between),
  }
}

/** Has an object make its calls through `between`, until `stillObject`. */
export function interposedObject<T extends ObjectWithWorld>(
  stub: DurableObjectStub<T>,
  between: Between,
): Promise<void> {
  return runInDurableObject(stub, (object: T) => {
    object.world = interposedWorld({ ...object.world, ...stillness }, between)
  })
}

/** What is worked out here, and asked of nobody. */
const pure = ['referenceOf']

/** Every method of `target`, which is a plain object, is a call to the outside. */
function interposed<T extends object>(target: T, between: Between): T {
  const members = Object.entries(target).map(([name, member]) => [
    name,
    typeof member === 'function' && !pure.includes(name)
      ? (...args: unknown[]) => between(async () => member.apply(target, args), 0)
      : member,
  ])
  return asSame<T>(Object.fromEntries(members))
}

/** Preparing and binding a statement calls nobody; running it, alone or in a batch, is one call. */
export function interposedDatabase(client: D1Database, between: Between): D1Database {
  const originals = new WeakMap<object, D1PreparedStatement>()
  function statement(original: D1PreparedStatement): D1PreparedStatement {
    const bind = (...values: unknown[]) => statement(original.bind(...values))
    const members = interposed(original, (call) => between(call, 1))
    const wrapped = asSame<D1PreparedStatement>({ ...members, bind })
    originals.set(wrapped, original)
    return wrapped
  }
  return asSame<D1Database>({
    prepare: (query: string) => statement(client.prepare(query)),
    batch: (statements: D1PreparedStatement[]) =>
      between(
        () => client.batch(statements.map((one) => originals.get(one) ?? one)),
        statements.length,
      ),
  })
}

/** Safe: the members that the core uses are all there, with the types they had. */
function asSame<T extends object>(members: object): T {
  return members as T
}
