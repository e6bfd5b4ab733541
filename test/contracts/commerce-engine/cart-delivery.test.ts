import { beforeEach, describe, expect, it } from 'vitest'
import { aRupeeProduct, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { expectSums } from '../../support/sales/cart-sums.ts'
import {
  aPromotion,
  aStoreCoupon,
  couponTerms,
  promotionTerms,
} from '../../support/sales/promotions.ts'
import { aRupeeMethod, deleteMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { aForeignMethod } from '../../support/sales/shipping-methods.ts'
import {
  applyCode,
  aStorefrontCart,
  mumbai,
  readCart,
  refusalOf,
  sendTo,
  setItem,
} from '../../support/sales/storefront-carts.ts'

beforeEach(forgetMethods)

const optionsPath = '/carts/fulfillment-options'

/** A visitor's cart of 200 rupees that is sent to Mumbai. */
async function aSentCart() {
  const { client } = await aVisitor()
  const product = await aRupeeProduct({ variants: [{ amount: 10_000, stock: 50 }] })
  const { id } = await aStorefrontCart(client, [{ product, quantity: 2 }])
  await sendTo(client, id)
  return { client, id: id as string, product }
}

async function optionsOf(client: Client, cart_id: string): Promise<Json> {
  return (await client.post(optionsPath, { cart_id }, { expect: 200 })).body.content
}

function preferenceFor(id: string, methodId: number | string) {
  const shipments = [{ id, shipping_provider_id: String(methodId) }]
  return { fulfillment_type: 'delivery', shipments }
}

const pathOf = (id: string) => `/carts/${id}/fulfillment-preference`

async function choose(client: Client, id: string, methodId: number): Promise<Json> {
  const sent = preferenceFor(id, methodId)
  return (await client.post(pathOf(id), sent, { expect: 200 })).body.content.cart
}

const unavailable = [400, 'fulfillment_unavailable']

describe('the ways to ship a cart', () => {
  it('are those of the shop in rupees, the cheapest first, with their tax', async () => {
    const fast = await aRupeeMethod({ name: 'Fast', amount: 79_905, days: 1 })
    const slow = await aRupeeMethod({ name: 'Slow', amount: 4_950, days: 5 })
    await aForeignMethod('USD')
    const { client, id, product } = await aSentCart()
    const { summary, deliver, collect } = await optionsOf(client, id)
    expect(summary).toEqual({
      collect_available: false,
      deliver_available: true,
      recommended_fulfillment_type: 'delivery',
    })
    expect(collect ?? []).toEqual([])
    expect(deliver).toMatchObject({ is_serviceable: true, free_shipping_threshold: null })
    const [shipment] = deliver.shipments
    expect(shipment).toMatchObject({ id, items: [{ product_id: String(product.id), quantity: 2 }] })
    expect(shipment.shipping_methods).toMatchObject([
      { id: String(slow), name: 'Slow', shipping_amount: '49.50', estimated_delivery_days: '5' },
      { id: String(fast), name: 'Fast', shipping_amount: '799.05', estimated_delivery_days: '1' },
    ])
  })

  it('cost what the cart says once they are chosen, until they are gone', async () => {
    await aRupeeMethod({ amount: 4_950 })
    const fast = await aRupeeMethod({ amount: 79_905, days: 1 })
    const { client, id, product } = await aSentCart()
    const cart = await choose(client, id, fast)
    expect(cart.fulfillment_preference).toMatchObject({ preference_type: 'user' })
    expect(cart).toMatchObject({ shipping_amount_including_tax: 799.05, grand_total: 999.05 })
    expect(cart).toMatchObject({ shipping_amount: 677.16, shipping_tax_amount: 121.89 })
    expect(cart.estimated_delivery_days).toBe(1)
    expectSums(cart)
    const changed = await setItem(client, id, { product, quantity: 3 })
    expect(changed.shipping_amount_including_tax).toBe(799.05)
    expect((await sendTo(client, id)).fulfillment_preference.preference_type).toBe('user')
    await deleteMethod(fast)
    const fallen = await readCart(client, id)
    expect(fallen.fulfillment_preference.preference_type).toBe('auto')
    expect(fallen.shipping_amount_including_tax).toBe(49.5)
  })

  it('cost nothing from their value of the items on, before anything is taken off', async () => {
    const method = await aRupeeMethod({ amount: 4_900, freeFrom: 30_000 })
    const { client, id, product } = await aSentCart()
    await aPromotion(product, promotionTerms.fiftyRupees)
    const cart = await readCart(client, id)
    expect(cart).toMatchObject({ free_shipping_threshold: 300, shipping_amount_including_tax: 49 })
    expect(cart).toMatchObject({ shipping_discount_amount: 0, shipping_estimated_cost: 49 })
    const free = await setItem(client, id, { product, quantity: 3 })
    expect(free).toMatchObject({ subtotal_including_tax: 150, shipping_amount_including_tax: 0 })
    expect(free).toMatchObject({ shipping_estimated_cost: 49, shipping_discount_amount: 49 })
    expect(free).toMatchObject({ grand_total: 150, coupon_savings: 0 })
    expectSums(free)
    const { deliver } = await optionsOf(client, id)
    expect(deliver).toMatchObject({ free_shipping_threshold: 300 })
    const [shown] = deliver.shipments[0].shipping_methods
    expect(shown).toMatchObject({ id: String(method), shipping_amount: '0.00' })
  })

  it('cost nothing with a coupon for that', async () => {
    await aRupeeMethod({ amount: 4_900 })
    const fast = await aRupeeMethod({ amount: 79_900 })
    const { client, id } = await aSentCart()
    await applyCode(client, id, (await aStoreCoupon(couponTerms.freeShipping)).code)
    const { deliver } = await optionsOf(client, id)
    const amounts = deliver.shipments[0].shipping_methods.map((one: Json) => one.shipping_amount)
    expect(amounts).toEqual(['0.00', '0.00'])
    const cart = await choose(client, id, fast)
    expect(cart).toMatchObject({ shipping_amount_including_tax: 0, coupon_savings: 799 })
    expectSums(cart)
  })

  it('are told of free units and variants, too', async () => {
    await aRupeeMethod()
    const { client, id, product } = await aSentCart()
    const shirt = await aRupeeShirt()
    await aPromotion(product, promotionTerms.buyTwoGetOne)
    await setItem(client, id, { product: shirt, variantId: shirt.variantIds[1] ?? 0 })
    const { deliver } = await optionsOf(client, id)
    const items = deliver.shipments[0].items
    expect(
      items.map((item: Json) => [item.quantity, item.free_quantity, item.is_free_item]),
    ).toEqual(
      expect.arrayContaining([
        [2, 0, false],
        [1, 1, true],
        [1, 0, false],
      ]),
    )
    const { shipments } = await readCart(client, id)
    expect(shipments[0]).toMatchObject({ shipment_items_count: 3, shipment_items: items })
  })

  it('are asked for with an address, and are none where nothing is delivered', async () => {
    await aRupeeMethod()
    const { client } = await aVisitor()
    const { id } = await aStorefrontCart(client)
    expect(await refusalOf(client, optionsPath, { cart_id: id })).toEqual(unavailable)
    await sendTo(client, id, { ...mumbai, pincode: '900056' })
    const { summary, deliver } = await optionsOf(client, id)
    expect(summary.deliver_available).toBe(false)
    expect(deliver).toMatchObject({ is_serviceable: false, shipments: [] })
  })

  it('are the same whichever kind is asked for: nothing is collected', async () => {
    await aRupeeMethod()
    const { client, id } = await aSentCart()
    const sent = { cart_id: id, fulfillment_type: 'collect-in-store' }
    const { body } = await client.post(optionsPath, sent, { expect: 200 })
    expect(body.content.summary.collect_available).toBe(false)
  })
})

describe('a choice is refused', () => {
  it('for collection, other shipments, and what is not offered there', async () => {
    const method = await aRupeeMethod()
    const dollars = await aForeignMethod('USD')
    const { client, id } = await aSentCart()
    const cart = await readCart(client, id)
    const good = preferenceFor(id, method)
    const collection = { fulfillment_type: 'collect-in-store', pickup_location_id: '1' }
    for (const sent of [
      ...[collection, preferenceFor(id, dollars), preferenceFor(id, 999_999)],
      ...[preferenceFor(id, 'x'), preferenceFor('another', method)],
      { ...good, shipments: [] },
      { ...good, shipments: [...good.shipments, ...good.shipments] },
    ]) {
      expect(await refusalOf(client, pathOf(id), sent)).toEqual(unavailable)
    }
    expect(await readCart(client, id)).toEqual(cart)
  })

  it('without an address, and where nothing is delivered', async () => {
    const method = await aRupeeMethod()
    const { client } = await aVisitor()
    const { id } = await aStorefrontCart(client)
    const sent = preferenceFor(id, method)
    expect(await refusalOf(client, pathOf(id), sent)).toEqual(unavailable)
    await sendTo(client, id, { ...mumbai, pincode: '900056' })
    expect(await refusalOf(client, pathOf(id), sent)).toEqual(unavailable)
    await sendTo(client, id)
    await choose(client, id, method)
    const away = await sendTo(client, id, { ...mumbai, pincode: '900056' })
    expect(away).toMatchObject({ shipments: [], shipping_amount: null })
  })
})
