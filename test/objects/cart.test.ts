import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { newCart, type StoredCart } from '../../src/core/cart/stored-cart.ts'
import type { CartChange, OpenCart } from '../../src/core/cart/types.ts'
import { noCost } from '../../src/cost.ts'
import type { Cart } from '../../src/objects/cart.ts'
import { createObjects } from '../../src/objects/clients.ts'
import { aProduct } from '../support/catalogue/products.ts'
import { anAccount } from '../support/customers/accounts.ts'
import { interposedWorld } from '../support/faults/interposed-world.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { aCartOf, aCartWith } from '../support/sales/carts.ts'
import { plainCheckout } from '../support/sales/plain-checkout.ts'
import { context } from '../support/world/context.ts'

async function aCart(): Promise<OpenCart> {
  return aCartOf(await anAccount())
}

function stubOf({ id }: OpenCart): DurableObjectStub<Cart> {
  return env.CARTS.getByName(String(id)) as DurableObjectStub<Cart>
}

/** Adds a unit of a product that only the cart knows. */
function add(cart: OpenCart, operationId: string | null, productId = 1): Promise<CartChange> {
  const item = { productId, variantId: productId, unitAmount: 100, quantity: 1, stock: 99 }
  return context().objects.cart(cart).add(cart, item, operationId)
}

async function quantitiesIn(cart: OpenCart): Promise<number[]> {
  const { lines } = await context().objects.cart(cart).read(cart)
  return lines.map(({ quantity }) => quantity)
}

/** Rows of the object's storage, and when it wakes next. */
function storageOf(cart: OpenCart) {
  return runInDurableObject(stubOf(cart), async (_, { storage }) => ({
    rows: [...storage.kv.list()].length,
    alarm: await storage.getAlarm(),
  }))
}

describe('a cart object', () => {
  it('stores nothing for being read, and one row for what is in it', async () => {
    const cart = await aCart()
    const state = await context().objects.cart(cart).read(cart)
    expect(state).toMatchObject({ updatedAt: cart.openedAt, lines: [], couponId: null })
    expect(await storageOf(cart)).toEqual({ rows: 0, alarm: null })
    for (const id of [1, 2, 1]) await add(cart, null, id)
    expect((await storageOf(cart)).rows).toBe(1)
  })

  it('wakes three seconds after the first change to tell D1 of it, and sleeps then', async () => {
    const cart = await aCart()
    await add(cart, null)
    const { alarm } = await storageOf(cart)
    expect(alarm).toBeLessThanOrEqual(Date.now() + 3_000)
    await add(cart, null, 2)
    expect((await storageOf(cart)).alarm).toBe(alarm)
    await runDurableObjectAlarm(stubOf(cart))
    const row = env.DB.prepare('SELECT held_on FROM carts WHERE id = ?').bind(cart.id)
    expect(await row.first('held_on')).toBe(new Date(alarm ?? 0).toISOString().slice(0, 10))
    await add(cart, null)
    expect((await storageOf(cart)).alarm).toBeNull()
  })

  it('keeps all of it when it is evicted', async () => {
    const cart = await aCart()
    const first = await add(cart, 'first')
    await evictDurableObject(stubOf(cart))
    expect(await add(cart, 'first')).toEqual(first)
    expect(await quantitiesIn(cart)).toEqual([1])
  })

  it('asks D1 for nothing to be filled', async () => {
    const cart = await aCart()
    await runInDurableObject(stubOf(cart), (object: Cart) => {
      const fail = () => Promise.reject(new Error('The database does not answer'))
      object.world = interposedWorld(object.world, fail)
    })
    expect(await add(cart, null)).toMatchObject({ ok: true })
  })

  it('sleeps where an earlier version has filled it, until it is changed', async () => {
    const cart = await aCart()
    await add(cart, null)
    await runInDurableObject(stubOf(cart), async (_, { storage }) => {
      const { id, told, ...old } = storage.kv.get<StoredCart>('cart') ?? newCart
      expect([id, told]).toEqual([cart.id, { heldOn: null }])
      storage.kv.put('cart', old)
      await storage.deleteAlarm()
    })
    await evictDurableObject(stubOf(cart))
    await runInDurableObject(stubOf(cart), (object: Cart) => object.alarm())
    expect(await storageOf(cart)).toEqual({ rows: 1, alarm: null })
    await add(cart, null)
    expect((await storageOf(cart)).alarm).not.toBeNull()
  })

  it('never gives the id of a line again', async () => {
    const cart = await aCart()
    const ids: (number | undefined)[] = []
    for (const id of [1, 2, 3]) {
      const change = await add(cart, null, id)
      ids.push(change.ok ? change.line?.id : undefined)
      await context().objects.cart(cart).clear(cart, null)
    }
    expect(ids).toEqual([1, 2, 3].map((place) => cart.id * 1_000_000 + place))
  })

  it('shows nothing to the cart that a restored database gives its id to', async () => {
    const former = await aCart()
    await add(former, 'first')
    const cart = { ...former, openedAt: former.openedAt + 1 }
    expect(await quantitiesIn(cart)).toEqual([])
    expect(await add(cart, 'first')).toMatchObject({ ok: true, cart: { lines: [{ quantity: 1 }] } })
    expect(await quantitiesIn(cart)).toEqual([1])
  })

  it('sleeps once a checkout has ended', async () => {
    const product = await aProduct({ stock: 1 })
    const cart = await aCartWith([{ product, quantity: 1 }])
    const request = plainCheckout()
    expect(await context().objects.cart(cart).checkout(cart, request)).toMatchObject({
      ok: true,
    })
    expect(await storageOf(cart)).toEqual({ rows: 1, alarm: null })
    const other = await aCartWith([{ product, quantity: 1 }])
    expect(await context().objects.cart(other).checkout(other, request)).toMatchObject({
      reason: 'insufficient_stock',
    })
    // It has told D1 of what it still holds.
    await runDurableObjectAlarm(stubOf(other))
    expect(await storageOf(other)).toEqual({ rows: 1, alarm: null })
  })

  it('looks after a checkout that was cut off within seconds', async () => {
    const product = await aProduct()
    const cart = await aCartWith([{ product, quantity: 1 }])
    await runInDurableObject(stubOf(cart), (object: Cart) => {
      let calls = 0
      object.world = interposedWorld(object.world, async (call) => {
        calls += 1
        return calls === 1 ? call() : Promise.reject(new Error('The connection was lost'))
      })
    })
    const request = plainCheckout()
    const outcome = await context().objects.cart(cart).checkout(cart, request)
    expect(outcome).toEqual({ ok: false, reason: 'interrupted' })
    const { alarm } = await storageOf(cart)
    expect(alarm).toBeLessThan(Date.now() + 5_001)
  })
})

describe('a closed cart', () => {
  it('takes nothing any more', async () => {
    const cart = await aCart()
    const object = context().objects.cart(cart)
    expect(await object.close(cart)).toBe(true)
    expect(await object.close(cart)).toBe(true)
    expect(await add(cart, null)).toEqual({ ok: false, reason: 'closed' })
  })

  it('was empty', async () => {
    const cart = await aCart()
    await add(cart, null)
    expect(await context().objects.cart(cart).close(cart)).toBe(false)
    expect(await add(cart, null)).toMatchObject({ ok: true })
  })
})

describe('a cart that was closed and has other terms', () => {
  async function aReopenedCart() {
    const old = await aCart()
    const object = context().objects.cart(old)
    const first = await add(old, 'first')
    await object.clear(old, null)
    expect(await object.close(old)).toBe(true)
    return { old, object, first, cart: { ...old, openedAt: old.openedAt + 1 } }
  }

  it('begins empty, and knows what was done under a key', async () => {
    const { first, cart, object } = await aReopenedCart()
    expect(await object.read(cart)).toMatchObject({
      updatedAt: cart.openedAt,
      lines: [],
      couponId: null,
    })
    const again = await add(cart, 'first')
    expect(again).toMatchObject({
      ok: true,
      line: first.ok && first.line,
      cart: { lines: [], couponId: null },
    })
    const { lines } = await afterAdding(cart)
    expect(lines.map(({ id }) => id)).toEqual([cart.id * 1_000_000 + 2])
  })

  it('adds what came while it was closed, under the same key', async () => {
    const { old, cart } = await aReopenedCart()
    expect(await add(old, 'second')).toEqual({ ok: false, reason: 'closed' })
    expect(await add(cart, 'second')).toMatchObject({ ok: true })
    expect(await quantitiesIn(cart)).toEqual([1])
  })

  it('keeps what is in it from requests that know the old terms', async () => {
    const { old, cart, object } = await aReopenedCart()
    const { lines } = await afterAdding(cart)
    const request = plainCheckout('checkout')
    const empty = { ok: false, reason: 'empty' }
    expect(await add(old, 'second')).toEqual({ ok: false, reason: 'closed' })
    expect(await object.clear(old, 'third')).toEqual({ ok: false, reason: 'already_empty' })
    expect(await object.checkout(old, request)).toEqual(empty)
    expect(await object.read(old)).toMatchObject({ lines: [], couponId: null })
    expect(await object.close(old)).toBe(true)
    expect(await object.read(cart)).toMatchObject({ lines })
    expect(await object.checkout(cart, request)).toEqual(empty)
    expect(await object.clear(cart, 'third')).toEqual({ ok: false, reason: 'already_empty' })
  })

  async function afterAdding(cart: OpenCart) {
    await add(cart, null)
    return context().objects.cart(cart).read(cart)
  }
})

describe('an operation that a cart knows', () => {
  it('is not done again, whatever was done meanwhile', async () => {
    const cart = await aCart()
    const first = await add(cart, 'first')
    await add(cart, 'second')
    const again = await add(cart, 'first')
    expect(again).toMatchObject({ ok: true, line: first.ok && first.line })
    expect(await quantitiesIn(cart)).toEqual([2])
  })

  it('is one of the last fifty of the last day', async () => {
    const cart = await aCart()
    for (let i = 1; i <= 51; i++) await add(cart, `operation ${i}`)
    await add(cart, 'operation 2')
    expect(await quantitiesIn(cart)).toEqual([51])
    await add(cart, 'operation 1')
    expect(await quantitiesIn(cart)).toEqual([52])
    await runInDurableObject(stubOf(cart), (object: Cart) => {
      object.world = inMinutes(object.world, 24 * 60)
    })
    await add(cart, 'operation 1')
    expect(await quantitiesIn(cart)).toEqual([53])
  })

  it('is refused again where it was refused: it may have been sent twice, and come late', async () => {
    const cart = await aCart()
    const object = context().objects.cart(cart)
    const item = { productId: 1, variantId: 1, unitAmount: 100, quantity: 1 }
    const refused = await object.add(cart, { ...item, stock: 0 }, 'first')
    expect(refused).toEqual({ ok: false, reason: 'insufficient_stock' })
    expect(await object.add(cart, { ...item, stock: 1 }, 'first')).toEqual(refused)
    expect(await object.add(cart, { ...item, stock: 1 }, 'second')).toMatchObject({ ok: true })
  })

  it.each([
    ['first', 3],
    [null, 1],
  ])('may be called again where the platform fails: with id %s in %i calls', async (id, count) => {
    let calls = 0
    const stub = {
      async clear() {
        calls += 1
        if (calls < 3) throw Object.assign(new Error('Lost'), { retryable: true })
        return { result: { ok: false, reason: 'already_empty' }, cost: noCost() }
      },
    }
    const objects = createObjects(withCarts(stub), {
      clock: { wait: async () => undefined },
      random: { fraction: () => 0 },
    })
    const cart = await aCart()
    const cleared = await objects
      .cart(cart)
      .clear(cart, id)
      .catch(() => null)
    expect(calls).toBe(count)
    expect(cleared?.ok).toBe(id === null ? undefined : false)
  })
})

/** Safe: the client asks its namespace for nothing else. */
function withCarts(stub: object): Env {
  return { ...env, CARTS: { getByName: () => stub } } as unknown as Env
}
