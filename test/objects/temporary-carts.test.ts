import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { StoredCart } from '../../src/core/cart/stored-cart.ts'
import type { Cart } from '../../src/objects/cart.ts'
import { aRupeeProduct } from '../support/catalogue/rupee-products.ts'
import { aVisitor } from '../support/customers/storefront-visitors.ts'
import { ageCart } from '../support/sales/aged-cart.ts'
import { aStorefrontCart, readCart, sendTo, setItem } from '../support/sales/storefront-carts.ts'

const dayMs = 24 * 60 * 60_000

function stubOf(cartId: string): DurableObjectStub<Cart> {
  return env.CARTS.getByName(cartId) as DurableObjectStub<Cart>
}

function storedIn(cartId: string) {
  return runInDurableObject(stubOf(cartId), async (_, { storage }) => ({
    cart: storage.kv.get<StoredCart>('cart'),
    alarm: await storage.getAlarm(),
  }))
}

/** Lets the object do what it has set its alarm for. */
async function wake(cartId: string): Promise<void> {
  expect(await runDurableObjectAlarm(stubOf(cartId))).toBe(true)
}

describe('the object of a storefront’s cart', () => {
  it('wakes thirty days after the last change, and forgets what is in it', async () => {
    const { client } = await aVisitor()
    const { id } = await aStorefrontCart(client, [{ product: await aRupeeProduct() }])
    await sendTo(client, id)
    await ageCart(client, id, 31 * dayMs)
    await wake(id)
    const { cart } = await storedIn(id)
    expect(cart).toMatchObject({ lines: [], isClosed: true })
    expect(cart?.settings.shippingAddress).toBeNull()
    await client.get(`/carts/${id}`, { expect: 404 })
    const item = { product_id: '1', variant_id: null, quantity: 1 }
    await client.post(`/carts/${id}/items`, item, { expect: 404 })
  })

  it('sleeps on where the cart was changed since', async () => {
    const { client } = await aVisitor()
    const product = await aRupeeProduct({ variants: [{ stock: 9 }] })
    const { id } = await aStorefrontCart(client, [{ product }])
    await wake(id)
    const before = await storedIn(id)
    expect(before.alarm).toBe((before.cart?.updatedAt ?? 0) + 30 * dayMs)
    await setItem(client, id, { product, quantity: 2 })
    await wake(id)
    const after = await storedIn(id)
    expect(after.alarm).toBe((after.cart?.updatedAt ?? 0) + 30 * dayMs)
    expect((await readCart(client, id)).cart_items[0].quantity).toBe(2)
  })

  it('wakes for a cart that holds an address alone', async () => {
    const { client } = await aVisitor()
    const { id } = await aStorefrontCart(client)
    await sendTo(client, id)
    const { cart, alarm } = await storedIn(id)
    expect(alarm).toBeLessThanOrEqual((cart?.updatedAt ?? 0) + 30 * dayMs)
  })
})
