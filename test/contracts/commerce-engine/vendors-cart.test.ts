import { expect, test } from 'vitest'
import { aRupeeProduct, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { answerVendorsClient, aStorefront } from '../../support/http/vendors-client.ts'
import { aPromotion, aStoreCoupon, promotionTerms } from '../../support/sales/promotions.ts'
import { aRupeeMethod } from '../../support/sales/rupee-shipping.ts'
import { mumbai } from '../../support/sales/storefront-carts.ts'

/* The vendor's published client builds a cart, as it is. */

answerVendorsClient()

/** What the client answers for a success. */
function content<T>({ data, error }: { data: T | null; error: unknown }): T {
  if (data === null) throw new Error(JSON.stringify(error))
  return data
}

/** The client types all fields as always there. */
const inFull = {
  ...{ ...mumbai, country: 'India' as const, country_code: '+91', address_line2: null },
  ...{ landmark: null, tax_identification_number: null, business_name: null, nickname: null },
  ...{ is_default_billing: false, is_default_shipping: false },
}

test('lines are added, changed and taken out, and the cart is read by its id and by its owner', async () => {
  const { auth, cart: carts } = aStorefront()
  content(await auth.getAnonymousToken())
  const [kettle, shirt] = [await aRupeeProduct(), await aRupeeShirt()]
  const line = { product_id: String(kettle.id), variant_id: null, quantity: 2 }
  const made = content(await carts.createCart({ items: [line], metadata: { source: 'web' } }))
  const id = { id: made.cart.id }
  expect(made.cart).toMatchObject({ active: true, grand_total: 200, metadata: { source: 'web' } })
  const large = { product_id: String(shirt.id), variant_id: String(shirt.variantIds[2]) }
  const more = content(await carts.addDeleteCartItem(id, { ...large, quantity: 3 }))
  expect(more.cart.cart_items.map(({ variant_name }) => variant_name)).toEqual([null, 'L'])
  const fewer = content(await carts.addDeleteCartItem(id, { ...large, quantity: 1 }))
  expect(fewer.cart.subtotal_including_tax).toBe(340)
  const without = content(await carts.addDeleteCartItem(id, { ...line, quantity: 0 }))
  expect(without.cart.cart_items).toHaveLength(1)
  expect(content(await carts.getCart(id)).cart).toEqual(without.cart)
  expect(content(await carts.getUserCart()).cart).toEqual(without.cart)
})

test('a coupon, promotions and what both would save are told as the client reads them', async () => {
  const { auth, cart: carts } = aStorefront()
  content(await auth.getAnonymousToken())
  const product = await aRupeeProduct()
  await aPromotion(product, promotionTerms.buyTwoGetOne)
  const { id: couponId, code } = await aStoreCoupon({ points: 1_000 })
  const item = { product_id: String(product.id), variant_id: null, quantity: 2 }
  const { cart } = content(await carts.createCart({ items: [item] }))
  const id = { id: cart.id }
  expect(cart.cart_items.map(({ is_free_item }) => is_free_item)).toEqual([false, true])
  const { applicable_coupons } = content(await carts.evaluateCoupons(id))
  expect(applicable_coupons).toContainEqual(
    expect.objectContaining({ id: String(couponId), estimated_discount: 20 }),
  )
  const { applicable_promotions } = content(await carts.evaluatePromotions(id))
  expect(applicable_promotions?.[0]).toMatchObject({ estimated_discount: 100 })
  const reduced = content(await carts.applyCoupon(id, { coupon_code: code.toLowerCase() }))
  expect(reduced.cart).toMatchObject({ coupon_code: code, grand_total: 180 })
  const { error } = await carts.applyCoupon(id, { coupon_code: 'NOBODY' })
  expect(error).toMatchObject({ code: 'invalid_coupon', success: false })
  expect(content(await carts.removeCoupon(id)).cart.grand_total).toBe(200)
})

test('an address makes it ready, a way to ship is chosen, and it is deleted', async () => {
  const [slow, fast] = [
    await aRupeeMethod({ amount: 4_900 }),
    await aRupeeMethod({ amount: 9_900 }),
  ]
  const { auth, cart: carts } = aStorefront()
  content(await auth.getAnonymousToken())
  const item = { product_id: String((await aRupeeProduct()).id), variant_id: null, quantity: 1 }
  const { cart } = content(await carts.createCart({ items: [item] }))
  const id = { id: cart.id }
  const question = { cart_id: cart.id, delivery_pincode: mumbai.pincode }
  expect(content(await carts.checkPincodeDeliverability(question)).is_serviceable).toBe(true)
  const both = { billing_address: inFull, shipping_address: inFull }
  const sent = content(await carts.updateCartAddress(id, both))
  expect(sent.cart).toMatchObject({ status: 'ready-for-payment', grand_total: 149 })
  const options = content(await carts.getFulfillmentOptions({ cart_id: cart.id }))
  const [shipment] = options.deliver?.shipments ?? []
  expect(shipment?.shipping_methods.map(({ id: method }) => method)).toEqual(
    [slow, fast].map(String),
  )
  const chosen = content(
    await carts.updateFulfillmentPreference(id, {
      fulfillment_type: 'delivery',
      shipments: [{ id: shipment?.id ?? '', shipping_provider_id: String(fast) }],
    }),
  )
  expect(chosen.cart?.shipping_amount_including_tax).toBe(99)
  content(await carts.deleteCart(id))
  expect((await carts.getUserCart()).error).toMatchObject({ code: 'not_found' })
})
