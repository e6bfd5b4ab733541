import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { CartObject, OpenCart } from '../../src/core/cart/types.ts'
import type { Cart } from '../../src/objects/cart.ts'
import { anAccount } from '../support/customers/accounts.ts'
import { aCartOf } from '../support/sales/carts.ts'
import { context } from '../support/world/context.ts'

/** With a unit each of two products that only the cart knows. */
async function aFilledCart(): Promise<{ cart: OpenCart; object: CartObject }> {
  const cart = await aCartOf(await anAccount(), 'avantlush')
  const object = context().objects.cart(cart)
  for (const id of [1, 2]) await add(cart, object, id)
  return { cart, object }
}

function add(cart: OpenCart, object: CartObject, id: number) {
  const item = { productId: id, variantId: id, unitAmount: 100, quantity: 1, stock: 99 }
  return object.add(cart, item, null)
}

/** Safe: the namespace has objects of this class alone. */
function stubOf({ id }: OpenCart): DurableObjectStub<Cart> {
  return env.CARTS.getByName(String(id)) as DurableObjectStub<Cart>
}

function versionOf(cart: OpenCart): Promise<number> {
  return runInDurableObject(
    stubOf(cart),
    (_, { storage }) => storage.kv.get<{ version: number }>('cart')?.version ?? 0,
  )
}

describe('a coupon in a cart', () => {
  it('is kept, and another one in its place', async () => {
    const { cart, object } = await aFilledCart()
    expect(await object.applyCoupon(cart, 7, null)).toMatchObject({ ok: true, line: null })
    expect(await object.read(cart)).toMatchObject({ couponId: 7 })
    await object.applyCoupon(cart, 8, null)
    expect(await object.read(cart)).toMatchObject({ couponId: 8, lines: [{}, {}] })
  })

  it('makes another version of the cart, as every change of its lines', async () => {
    const { cart, object } = await aFilledCart()
    const before = await versionOf(cart)
    await object.applyCoupon(cart, 7, null)
    expect(await versionOf(cart)).toBe(before + 1)
    await object.clear(cart, null)
    await object.applyCoupon(cart, 7, null)
    expect(await versionOf(cart)).toBe(before + 2)
  })

  it('is refused where nothing is in the cart', async () => {
    const { cart, object } = await aFilledCart()
    await object.clear(cart, null)
    expect(await object.applyCoupon(cart, 7, null)).toEqual({ ok: false, reason: 'empty' })
    expect(await object.read(cart)).toMatchObject({ couponId: null })
  })

  it('leaves with the last line, however that goes', async () => {
    const ways: ((cart: OpenCart, object: CartObject) => Promise<unknown>)[] = [
      (cart, object) => object.clear(cart, null),
      (cart, object) => object.remove(cart, [{ productId: 1 }, { productId: 2 }], null),
      async (cart, object) => {
        for (const productId of [1, 2]) await object.take(cart, { productId, quantity: 1 }, null)
      },
    ]
    for (const way of ways) {
      const { cart, object } = await aFilledCart()
      await object.applyCoupon(cart, 7, null)
      await way(cart, object)
      await add(cart, object, 3)
      expect(await object.read(cart)).toMatchObject({ couponId: null, lines: [{ productId: 3 }] })
    }
  })

  it('stays while a line is left', async () => {
    const { cart, object } = await aFilledCart()
    await object.applyCoupon(cart, 7, null)
    await object.remove(cart, [{ productId: 1 }], null)
    expect(await object.read(cart)).toMatchObject({ couponId: 7, lines: [{ productId: 2 }] })
  })

  it('is applied once under an operation id', async () => {
    const { cart, object } = await aFilledCart()
    await object.applyCoupon(cart, 7, 'first')
    await object.applyCoupon(cart, 8, 'second')
    expect(await object.applyCoupon(cart, 7, 'first')).toMatchObject({ ok: true })
    expect(await object.read(cart)).toMatchObject({ couponId: 8 })
  })
})

describe('a line of a cart', () => {
  it('is chosen by its id or by its product', async () => {
    const { cart, object } = await aFilledCart()
    const { lines } = await object.read(cart)
    const lineId = lines[0]?.id ?? 0
    await object.setQuantity(cart, { lineId, quantity: 4, stock: 9 }, null)
    await object.setQuantity(cart, { productId: 2, quantity: 5, stock: 9 }, null)
    expect((await object.read(cart)).lines.map(({ quantity }) => quantity)).toEqual([4, 5])
    await object.remove(cart, [{ lineId }], null)
    expect((await object.read(cart)).lines.map(({ productId }) => productId)).toEqual([2])
  })

  it.each([{ lineId: 1 }, { productId: 3 }])('is none that %j names', async (choice) => {
    const { cart, object } = await aFilledCart()
    const refused = { ok: false, reason: 'line_not_found' }
    expect(await object.remove(cart, [choice], null)).toEqual(refused)
    const set = { ...choice, quantity: 1, stock: 9 }
    expect(await object.setQuantity(cart, set, null)).toEqual(refused)
  })
})
