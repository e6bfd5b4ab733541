import { describe, expect, it } from 'vitest'
import { withdraw } from '../../support/catalogue/rupee-changes.ts'
import { aRupeeProduct, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { aStorefrontCart, refusalOf } from '../../support/sales/storefront-carts.ts'

const path = '/fulfillment/serviceability'

async function ask(client: Client, sent: Json): Promise<Json> {
  return (await client.post(path, sent, { expect: 200 })).body.content
}

function named({ id }: { id: number }, variantId: number | null = null) {
  return { product_id: String(id), variant_id: variantId === null ? null : String(variantId) }
}

describe('whether things can be delivered', () => {
  it('is said of every pincode that begins with 1 to 8, and of none with 9', async () => {
    const { client } = await aVisitor()
    const items = [named(await aRupeeProduct())]
    for (const first of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const delivery_pincode = `${first}00001`
      expect(await ask(client, { items, delivery_pincode })).toEqual({ is_serviceable: true })
    }
    const [{ product_id } = { product_id: '' }] = items
    const { is_serviceable, unserviceable_items } = await ask(client, {
      items,
      delivery_pincode: '900056',
    })
    expect(is_serviceable).toBe(false)
    expect(unserviceable_items).toMatchObject([
      { product_id, variant_id: null, unserviceable_quantity: 1, max_available_quantity: 0 },
    ])
  })

  it('is said of nothing that is no pincode', async () => {
    const { client } = await aVisitor()
    const items = [named(await aRupeeProduct())]
    for (const delivery_pincode of [
      '',
      '0',
      '000001',
      '40005',
      '4000500',
      '40005a',
      '４０００５０',
    ]) {
      expect((await ask(client, { items, delivery_pincode })).is_serviceable).toBe(false)
    }
  })

  it('is said of a cart with its lines and their quantities', async () => {
    const { client } = await aVisitor()
    const [kettle, shirt] = [await aRupeeProduct({ images: ['a.png'] }), await aRupeeShirt()]
    const [, , large] = shirt.variantIds
    const { id: cart_id } = await aStorefrontCart(client, [
      { product: kettle, quantity: 4 },
      { product: shirt, variantId: large ?? 0, quantity: 2 },
    ])
    const served = await ask(client, { cart_id, delivery_pincode: '400050' })
    expect(served).toEqual({ is_serviceable: true })
    const { unserviceable_items } = await ask(client, { cart_id, delivery_pincode: '912345' })
    expect(unserviceable_items).toMatchObject([
      { product_id: String(kettle.id), product_name: kettle.name, unserviceable_quantity: 4 },
      { variant_id: String(large), variant_name: 'L', unserviceable_quantity: 2 },
    ])
    const { id: empty } = await aStorefrontCart(client)
    const nothing = await ask(client, { cart_id: empty, delivery_pincode: '912345' })
    expect(nothing).toEqual({ is_serviceable: false, unserviceable_items: [] })
  })

  it('is denied of collection, which a pincode of null asks for, too', async () => {
    const { client } = await aVisitor()
    const items = [named(await aRupeeProduct())]
    for (const sent of [
      { delivery_pincode: null },
      { delivery_pincode: '400050', fulfillment_type: 'collect-in-store' },
    ]) {
      const { is_serviceable, unserviceable_items } = await ask(client, { items, ...sent })
      expect(is_serviceable).toBe(false)
      expect(unserviceable_items).toHaveLength(1)
    }
  })
})

describe('a question is refused', () => {
  it('about products and variants that are not sold, or not so', async () => {
    const { client } = await aVisitor()
    const [shirt, hidden, kettle] = [
      await aRupeeShirt(),
      await aRupeeProduct(),
      await aRupeeProduct(),
    ]
    await withdraw(hidden)
    const about = (item: Json) =>
      refusalOf(client, path, { items: [named(kettle), item], delivery_pincode: '400050' })
    expect(await about(named({ id: 999_999 }))).toEqual([404, 'not_found'])
    expect(await about(named(hidden))).toEqual([404, 'not_found'])
    expect(await about(named(kettle, shirt.variantIds[0]))).toEqual([404, 'not_found'])
    expect(await about(named(shirt))).toEqual([400, 'variant_required'])
  })

  it.each([
    [{}, ['items', 'delivery_pincode']],
    [{ items: [] }, ['delivery_pincode']],
    [{ items: [], delivery_pincode: 400_050 }, ['delivery_pincode']],
    [{ items: {}, delivery_pincode: '400050' }, ['items']],
    [
      { items: [{ product_id: 7 }], delivery_pincode: '400050' },
      ['items.0.product_id', 'items.0.variant_id'],
    ],
    [{ cart_id: 7, delivery_pincode: '400050' }, ['cart_id']],
    [{ cart_id: 'x', delivery_pincode: '1', fulfillment_type: 'post' }, ['fulfillment_type']],
    [{ cart_id: 'x', items: [] }, ['delivery_pincode']],
  ])('of %j, which names %j', async (sent, fields) => {
    const { client } = await aVisitor()
    const { body } = await client.post(path, sent, { expect: 400 })
    expect(body.code).toBe('validation_error')
    expect(Object.keys(body.errors)).toEqual(fields)
  })

  it('with more than a hundred items', async () => {
    const { client } = await aVisitor()
    const item = named(await aRupeeProduct())
    const ask101 = { items: Array(101).fill(item), delivery_pincode: '400050' }
    const { body } = await client.post(path, ask101, { expect: 400 })
    expect(Object.keys(body.errors)).toEqual(['items'])
  })
})
