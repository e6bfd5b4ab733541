import { describe, expect, it } from 'vitest'
import { deleteProduct, reprice, withdraw } from '../../support/catalogue/rupee-changes.ts'
import {
  aKettle,
  aRupeeProduct,
  aRupeeShirt,
  aVariant,
} from '../../support/catalogue/rupee-products.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import { expectSums } from '../../support/sales/cart-sums.ts'
import {
  aStorefrontCart,
  contentOf,
  itemOf,
  readCart,
  refusalOf,
  refusedItem,
  setItem,
  type Wanted,
} from '../../support/sales/storefront-carts.ts'

async function aCartWith(wanted: Wanted[] = []) {
  const { client, id: userId } = await aVisitor()
  return { client, userId, cart: await aStorefrontCart(client, wanted) }
}

describe('the amounts of a cart', () => {
  it('have the GST of each line within its price, rounded by itself', async () => {
    const wanted = await Promise.all([199, 333, 1].map((amount) => aKettle(amount)))
    const { cart } = await aCartWith(wanted.map((product) => ({ product })))
    // 199 × 18 ÷ 118 = 30.36, 333 × 18 ÷ 118 = 50.80, and of one paisa 0.15.
    expect(cart.cart_items.map(({ tax_amount }: typeof cart) => tax_amount)).toEqual([0.3, 0.51, 0])
    expect(cart).toMatchObject({ subtotal: 4.52, items_tax_amount: 0.81 })
    expect(cart).toMatchObject({
      subtotal_including_tax: 5.33,
      grand_total: 5.33,
      to_be_paid: 5.33,
    })
    expectSums(cart)
  })

  it('are those of a whole line, not of its units', async () => {
    const { cart } = await aCartWith([{ product: await aKettle(333), quantity: 3 }])
    expect(cart.cart_items[0]).toMatchObject({ tax_amount: 1.52, tax_rate: 18, tax_type: 'GST' })
    expect(cart.cart_items[0]).toMatchObject({ selling_price: 3.33, price_including_tax: true })
    expectSums(cart)
  })

  it('are nothing for a cart with nothing in it', async () => {
    const { cart } = await aCartWith()
    expect(cart).toMatchObject({ subtotal: 0, grand_total: 0, to_be_paid: 0, total_savings: 0 })
    expect(cart).toMatchObject({ cart_items: [], cart_items_count: 0, total_tax: 0 })
    expect(cart.status_error_message).toBe('Add something to the cart')
    expectSums(cart)
  })

  it('earn a point for each full hundred rupees of the items', async () => {
    const kettle = await aKettle(9_999, 50)
    const { client, cart } = await aCartWith([{ product: kettle }])
    expect(cart.loyalty_points_earned).toBe(0)
    const more = await setItem(client, cart.id, { product: kettle, quantity: 11 })
    expect(more).toMatchObject({ subtotal_including_tax: 1099.89, loyalty_points_earned: 10 })
  })

  it('follow prices, which a cart never keeps', async () => {
    const kettle = await aKettle()
    const { client, cart } = await aCartWith([{ product: kettle, quantity: 2 }])
    await reprice(kettle.variantIds[0], 12_550)
    const dearer = await readCart(client, cart.id)
    expect(dearer.cart_items[0]).toMatchObject({ selling_price: 125.5, listing_price: 125.5 })
    expect(dearer).toMatchObject({ subtotal_including_tax: 251, to_be_paid: 251 })
    await reprice(kettle.variantIds[0], 5_000)
    expect((await setItem(client, cart.id, { product: kettle, quantity: 2 })).grand_total).toBe(100)
  })
})

describe('a line is refused', () => {
  it('for a product that nobody knows, that is not sold, or was deleted', async () => {
    const { client, cart } = await aCartWith()
    const [hidden, gone] = [await aKettle(), await aKettle()]
    await withdraw(hidden)
    await deleteProduct(gone)
    const foreign = await aRupeeProduct({ variants: [{ amount: null }] })
    for (const product of [{ id: 999_999_999 }, hidden, gone, foreign]) {
      expect(await refusedItem(client, cart.id, { product })).toEqual([404, 'not_found'])
    }
    for (const product_id of ['', 'x', '0', '-1', '1.0', '1e3', '9'.repeat(20), ' 1', '１']) {
      const sent = { product_id, variant_id: null, quantity: 1 }
      expect(await refusalOf(client, `/carts/${cart.id}/items`, sent)).toEqual([404, 'not_found'])
    }
    expect((await readCart(client, cart.id)).cart_items).toEqual([])
  })

  it('for a product with variants of which none is named, and for a variant of another one', async () => {
    const { client, cart } = await aCartWith()
    const [shirt, other, kettle] = [await aRupeeShirt(), await aRupeeShirt(), await aKettle()]
    const [variantId] = shirt.variantIds
    expect(await refusedItem(client, cart.id, { product: shirt })).toEqual([
      400,
      'variant_required',
    ])
    for (const product of [other, kettle]) {
      const wanted = { product, variantId: variantId ?? 0 }
      expect(await refusedItem(client, cart.id, wanted)).toEqual([404, 'not_found'])
    }
  })

  it('for more than there is, for what is sold out, and for more than an order may have', async () => {
    const { client, cart } = await aCartWith()
    const [kettle, none, many] = [
      await aKettle(100, 3),
      await aKettle(100, 0),
      await aKettle(1, 500),
    ]
    const of = (product: { id: number }, quantity: number) =>
      refusedItem(client, cart.id, { product, quantity })
    expect(await of(kettle, 4)).toEqual([400, 'insufficient_stock'])
    expect(await of(none, 1)).toEqual([400, 'out_of_stock'])
    expect(await of(many, 101)).toEqual([400, 'quantity_not_allowed'])
    expect(await of(none, 101)).toEqual([400, 'quantity_not_allowed'])
    await setItem(client, cart.id, { product: many, quantity: 100 })
    await setItem(client, cart.id, { product: kettle, quantity: 3 })
    expect(await of(kettle, 4)).toEqual([400, 'insufficient_stock'])
    expect(contentOf(await readCart(client, cart.id)).map(([, quantity]) => quantity)).toEqual([
      100, 3,
    ])
  })

  it('with the whole cart where it is made with it, and the earlier cart stays', async () => {
    const [kettle, few] = [await aKettle(100, 500), await aKettle(100, 1)]
    const { client, userId, cart } = await aCartWith([{ product: kettle }])
    const make = (...wanted: Wanted[]) => refusalOf(client, '/carts', { items: wanted.map(itemOf) })
    expect(await make({ product: few, quantity: 2 })).toEqual([400, 'insufficient_stock'])
    const sixty = { product: kettle, quantity: 60 }
    expect(await make(sixty, sixty)).toEqual([400, 'quantity_not_allowed'])
    expect(await make({ product: kettle }, { product: { id: 999_999 } })).toEqual([
      404,
      'not_found',
    ])
    expect(await make({ product: await aRupeeShirt() })).toEqual([400, 'variant_required'])
    const { body } = await client.get(`/carts/users/${userId}`, { expect: 200 })
    expect(body.content.cart).toEqual(cart)
  })

  it('as the hundred-and-first of a cart', async () => {
    const shirt = await aRupeeShirt()
    const stock = 5
    const sizes = Array.from({ length: 98 }, (_, n) => ({ options: { Size: `${n}` }, stock }))
    for (const size of sizes) await aVariant(shirt.id, { ...size, sku: `S-${size.options.Size}` })
    const { client, cart } = await aCartWith()
    const { body } = await client.get(`/catalog/products/${shirt.id}`, { expect: 200 })
    const ids: string[] = body.content.product.variants.map(({ id }: typeof cart) => id)
    expect(ids).toHaveLength(101)
    const items = ids.map((id) => itemOf({ product: shirt, variantId: Number(id) }))
    const [first, ...hundred] = items
    const made = await client.post('/carts', { items: hundred }, { expect: 200 })
    expect(made.body.content.cart.cart_items_count).toBe(100)
    const { id } = made.body.content.cart
    expect(await refusalOf(client, `/carts/${id}/items`, first)).toEqual([400, 'validation_error'])
    const { body: more } = await client.post('/carts', { items }, { expect: 400 })
    expect(Object.keys(more.errors)).toEqual(['items'])
  })
})
