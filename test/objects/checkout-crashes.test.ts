import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { CartOwner } from '../../src/core/cart/types.ts'
import type { Context } from '../../src/core/ports.ts'
import type { Cart } from '../../src/objects/cart.ts'
import type { StockCounter } from '../../src/objects/stock-counter.ts'
import { aCartWith, aProduct, context, type ProductMade } from '../support/factories.ts'

/** Steps after which no checkout of these tests still calls anything. */
const stepsMax = 40

type Moment = 'before' | 'after'

/**
 * A world in which the n-th call to the outside (a stock object, a D1 batch or query) is the
 * object's last: it dies just before the call is carried out, or just after.
 */
function dyingWorld(world: Context, step: number, moment: Moment, die: () => void): Context {
  let calls = 0
  async function through<T>(call: () => Promise<T>): Promise<T> {
    calls += 1
    if (calls !== step) return call()
    if (moment === 'after') await call()
    die()
    return new Promise<T>(() => undefined)
  }
  const client = new Proxy(world.db.$client, {
    get(target, name) {
      if (name === 'batch') {
        return (statements: D1PreparedStatement[]) => through(() => target.batch(statements))
      }
      return Reflect.get(target, name)
    },
  })
  const db = new Proxy(world.db, {
    get(target, name) {
      if (name === '$client') return client
      if (name === 'all') return (query: never) => through(async () => target.all(query))
      if (name === 'batch') return (items: never) => through(() => target.batch(items))
      return Reflect.get(target, name)
    },
  })
  const stock: Context['objects']['stock'] = (variantId) => {
    const object = world.objects.stock(variantId)
    return {
      ...object,
      reserve: (request) => through(() => object.reserve(request)),
      commit: (id, checkoutId) => through(() => object.commit(id, checkoutId)),
      release: (id, checkoutId) => through(() => object.release(id, checkoutId)),
    }
  }
  return { ...world, db, objects: { ...world.objects, stock } }
}

/** Answers whether the object died on the way. */
async function checkOutDying(owner: CartOwner, step: number, moment: Moment): Promise<boolean> {
  const stub = env.CARTS.getByName(`store:${owner.userId}`)
  let died = false
  await runInDurableObject(stub, (cart: Cart, state) => {
    cart.world = dyingWorld(cart.world, step, moment, () => {
      died = true
      state.abort('the machine is gone')
    })
  })
  const request = { checkoutId: crypto.randomUUID(), requestKey: null, shippingAddress: null }
  const call = context().objects.cart('store', owner.userId).checkout(owner, request)
  await call.catch(() => undefined)
  return died
}

async function recover(owner: CartOwner, products: ProductMade[]): Promise<void> {
  await runDurableObjectAlarm(env.CARTS.getByName(`store:${owner.userId}`))
  for (const { variantId } of products) {
    await runDurableObjectAlarm(env.STOCK.getByName(String(variantId)))
  }
}

async function endStateOf(owner: CartOwner, products: ProductMade[]) {
  const orders = await env.DB.prepare('SELECT count(*) AS n FROM orders WHERE user_id = ?')
    .bind(owner.userId)
    .first<{ n: number }>()
  const cart = await context().objects.cart('store', owner.userId).read(owner)
  const levels = await Promise.all(
    products.map(
      async ({ variantId }) => (await context().objects.stock(variantId).read(variantId)).level,
    ),
  )
  const held = await Promise.all(products.map(({ variantId }) => heldBy(variantId)))
  const projections = await Promise.all(products.map(({ variantId }) => projectionOf(variantId)))
  return { orders: orders?.n, lines: cart.lines.length, levels, held, projections }
}

function heldBy(variantId: number): Promise<number> {
  return runInDurableObject(
    env.STOCK.getByName(String(variantId)),
    (_: StockCounter, state) =>
      state.storage.sql.exec("SELECT 1 FROM reservations WHERE state = 'held'").toArray().length,
  )
}

async function projectionOf(variantId: number): Promise<number> {
  const row = await env.DB.prepare('SELECT stock FROM variants WHERE id = ?')
    .bind(variantId)
    .first<{ stock: number }>()
  return row?.stock ?? -1
}

const placed = { orders: 1, lines: 0, levels: [8, 8], held: [0, 0], projections: [8, 8] }
const undone = { orders: 0, lines: 2, levels: [10, 10], held: [0, 0], projections: [10, 10] }

describe.each<Moment>(['before', 'after'])(
  'an object that dies %s a step of the checkout',
  (moment) => {
    it('ends with the whole order or with nothing, at every step', async () => {
      let deaths = 0
      for (let step = 1; step <= stepsMax; step++) {
        const products = await Promise.all([aProduct({ stock: 10 }), aProduct({ stock: 10 })])
        const owner = await aCartWith(products.map((product) => ({ product, quantity: 2 })))
        const died = await checkOutDying(owner, step, moment)
        await recover(owner, products)
        const end = await endStateOf(owner, products)
        expect([placed, undone], `step ${step}: ${JSON.stringify(end)}`).toContainEqual(end)
        if (!died) {
          expect(end).toEqual(placed)
          break
        }
        deaths += 1
      }
      expect(deaths).toBeGreaterThanOrEqual(6)
    })
  },
)
