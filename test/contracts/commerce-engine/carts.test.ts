import { describe, expect, it } from 'vitest'
import { aKettle, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import {
  aStorefrontCart,
  contentOf,
  itemOf,
  readCart,
  setItem,
} from '../../support/sales/storefront-carts.ts'

describe('a cart', () => {
  it('is made with lines, and read by its id and by its owner', async () => {
    const { client, id } = await aVisitor()
    const kettle = await aKettle()
    const cart = await aStorefrontCart(client, [{ product: kettle, quantity: 2 }])
    expect(cart).toMatchObject({
      ...{ active: true, cart_items_count: 1, subtotal: 169.49, items_tax_amount: 30.51 },
      ...{ subtotal_including_tax: 200, grand_total: 200, to_be_paid: 200, total_tax: 30.51 },
      ...{ shipping_estimated_cost: null, loyalty_points_earned: 2, metadata: null },
      ...{ status: 'not-ready-for-payment' },
    })
    expect(contentOf(cart)).toEqual([[String(kettle.id), 2, false]])
    expect(await readCart(client, cart.id)).toEqual(cart)
    const { body } = await client.get(`/carts/users/${id}`, { expect: 200 })
    expect(body.content.cart).toEqual(cart)
  })

  it('adds up the same unit, and keeps variants apart', async () => {
    const { client } = await aVisitor()
    const [kettle, shirt] = [await aKettle(), await aRupeeShirt()]
    const [, medium, large] = shirt.variantIds
    const cart = await aStorefrontCart(client, [
      { product: kettle, quantity: 2 },
      { product: shirt, variantId: medium },
      { product: kettle, quantity: 3 },
      { product: shirt, variantId: large, quantity: 2 },
    ])
    expect(contentOf(cart)).toEqual([
      [String(kettle.id), 5, false],
      [String(medium), 1, false],
      [String(large), 2, false],
    ])
  })

  it('has the quantities that were set last, and loses a line at 0', async () => {
    const { client } = await aVisitor()
    const kettle = await aKettle()
    const { id } = await aStorefrontCart(client)
    expect(contentOf(await setItem(client, id, { product: kettle, quantity: 3 }))).toEqual([
      [String(kettle.id), 3, false],
    ])
    const fewer = await setItem(client, id, { product: kettle, quantity: 1 })
    expect(fewer.cart_items[0].quantity).toBe(1)
    const without = await setItem(client, id, { product: kettle, quantity: 0 })
    expect(without.cart_items).toEqual([])
    expect((await setItem(client, id, { product: kettle, quantity: 0 })).cart_items).toEqual([])
  })

  it('gives way to the next one of its owner, and is shown inactive from then on', async () => {
    const { client, id } = await aVisitor()
    const kettle = await aKettle()
    const first = await aStorefrontCart(client, [{ product: kettle }])
    const second = await aStorefrontCart(client)
    expect(await readCart(client, first.id)).toMatchObject({ active: false, cart_items_count: 1 })
    const { body } = await client.get(`/carts/users/${id}`, { expect: 200 })
    expect(body.content.cart.id).toBe(second.id)
    const change = itemOf({ product: kettle, quantity: 2 })
    const refused = await client.post(`/carts/${first.id}/items`, change, { expect: 400 })
    expect(refused.body.code).toBe('cart_inactive')
  })

  it('is nowhere once it was deleted', async () => {
    const { client, id } = await aVisitor()
    const cart = await aStorefrontCart(client)
    await client.delete(`/carts/${cart.id}`, { expect: 200 })
    await client.get(`/carts/${cart.id}`, { expect: 404 })
    await client.delete(`/carts/${cart.id}`, { expect: 404 })
    await client.get(`/carts/users/${id}`, { expect: 404 })
    await aStorefrontCart(client)
    await client.delete(`/carts/users/${id}`, { expect: 200 })
    await client.delete(`/carts/users/${id}`, { expect: 404 })
  })
})
