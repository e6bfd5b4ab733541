import { beforeEach, describe, expect, it } from 'vitest'
import { aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer, aVisitor } from '../../support/customers/storefront-visitors.ts'
import {
  decideAtJuspay,
  juspayBooks,
  receiveFromJuspay,
} from '../../support/gateways/juspay-orders.ts'
import type { Json } from '../../support/http/client.ts'
import { giveCredit } from '../../support/sales/balances.ts'
import { aPromotion, promotionTerms } from '../../support/sales/promotions.ts'
import {
  aRichShopper,
  holdingsOf,
  means,
  payWith,
  stockLeft,
} from '../../support/sales/rich-shoppers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { readCart } from '../../support/sales/storefront-carts.ts'
import {
  aReadyCart,
  aShopper,
  byJuspay,
  byPayu,
  placeOrder,
  readOrder,
} from '../../support/sales/storefront-orders.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

const surl = 'https://shop.example.com/paid'
const furl = 'https://shop.example.com/failed'
const return_url = 'https://shop.example.com/return'

const juspayMethod = {
  ...{ payment_provider_slug: 'juspay', integration_type: 'hyper-checkout', return_url },
  action: 'paymentPage',
}

const ways: { title: string; way: Json; gateway: string }[] = [
  { title: 'PAYU with its parameters', way: byPayu, gateway: 'PAYU' },
  {
    title: 'parameters of PAYU alone',
    way: { payment_gateway_params: byPayu.payment_gateway_params },
    gateway: 'PAYU',
  },
  {
    title: 'the method payu',
    way: { payment_method: { payment_provider_slug: 'payu', surl, furl } },
    gateway: 'PAYU',
  },
  { title: 'JUSPAY with its parameters', way: byJuspay, gateway: 'JUSPAY' },
  { title: 'the method juspay', way: { payment_method: juspayMethod }, gateway: 'JUSPAY' },
  {
    title: 'the method juspay through one of its gateways',
    way: { payment_method: { ...juspayMethod, gateway_reference_id: 'razorpay' } },
    gateway: 'JUSPAY',
  },
  {
    title: 'both forms, which agree',
    way: { ...byJuspay, payment_method: juspayMethod },
    gateway: 'JUSPAY',
  },
  { title: 'null for the other form', way: { ...byPayu, payment_method: null }, gateway: 'PAYU' },
  {
    title: 'fields that nobody knows',
    way: { ...byPayu, user_id: 'x', to_be_paid: 1, coupon_code: 'FREE' },
    gateway: 'PAYU',
  },
]

it.each(['payment_method', 'payment_gateway_params'])(
  'tells Juspay of the gateway that %s names, at the first attempt and at another one',
  async (form) => {
    const { client, cartId } = await aShopper()
    const named = (gateway_reference_id: string) =>
      form === 'payment_method'
        ? { payment_method: { ...juspayMethod, gateway_reference_id } }
        : { payment_gateway_params: { ...byJuspay.payment_gateway_params, gateway_reference_id } }
    const { order, payment_info: first } = await placeOrder({ client, cartId }, named('razorpay'))
    await decideAtJuspay(first, 'failed')
    await receiveFromJuspay(first.order_id)
    const path = `/orders/${order.order_number}/retry-payment`
    const { body } = await client.post(path, named('axis'), { expect: 200 })
    const books: Json[] = await juspayBooks()
    const routes = [first, body.content.payment_info].map(
      ({ order_id }) =>
        books.find((one) => one.order_id === order_id)?.metadata['JUSPAY:gateway_reference_id'],
    )
    expect(routes).toEqual(['razorpay', 'axis'])
  },
)

describe.each([{ member: false }, { member: true }])('an order (member: $member)', ({ member }) => {
  it.each(ways)('is placed by $title', async ({ way, gateway }) => {
    const shopper = await aShopper({ member })
    const { order, payment_required, payment_info } = await placeOrder(shopper, way)
    expect({ payment_required, gateway: payment_info.payment_gateway }).toEqual({
      ...{ payment_required: true, gateway },
    })
    expect(order).toMatchObject({ status: 'draft', payment_status: 'pending', to_be_paid: 259 })
    const { shipments, ...read } = await readOrder(shopper.client, order.order_number)
    expect(read).toEqual(order)
    expect(shipments).toEqual([])
  })

  it('is what its customer has seen, with whom it is for', async () => {
    const shopper = await aShopper({ member })
    const { order } = await placeOrder(shopper)
    expect(order).toMatchObject({
      ...{ customer_email: 'asha@example.com', customer_phone: '+919876543210' },
      ...{ customer_note: null, metadata: null, feedback: null, payment_success_date: null },
      ...{ order_items_count: 1, is_cancellation_allowed: true, estimated_delivery_days: 3 },
      billing_address: { id: null, first_name: 'Asha', pincode: '400050' },
      shipping_address: { id: null, first_name: 'Asha', pincode: '400050' },
      fulfillment_preference: { fulfillment_type: 'delivery', preference_type: 'auto' },
      cancellation_refund_details: {
        ...{ loyalty_point: 0, refundable_amount: 0, cancellation_charges: 0 },
        ...{ cancellation_charges_reason: '', payment_mode: 'original-payment-mode' },
      },
    })
    expect(order.order_number).toMatch(/^ORD-\d{8}-\d{4,}$/)
  })

  it('closes its cart, and the next one is another', async () => {
    const shopper = await aShopper({ member })
    const { client, cartId, id } = shopper
    await placeOrder(shopper)
    expect((await readCart(client, cartId)).active).toBe(false)
    await client.get(`/carts/users/${id}`, { expect: 404 })
    const next = await aReadyCart(client, [{ product: shopper.product }])
    expect(next).not.toBe(cartId)
    const second = await placeOrder({ client, cartId: next })
    expect(second.order.to_be_paid).toBe(159)
  })
})

describe('an order takes', () => {
  it('its units, the use of its coupon, points, credit and what is on the card', async () => {
    const shopper = await aRichShopper()
    const before = await holdingsOf(shopper)
    expect(before).toMatchObject({ stock: 30, points: 100, credit: 20_000, card: 30_000, uses: 0 })
    const { order, payment_info } = await placeOrder(shopper)
    expect(order).toMatchObject({
      ...{ grand_total: 959, loyalty_points_redeemed: means.points, credit_balance_used: 200 },
      ...{ gift_card_amount_used: 300, to_be_paid: 359, other_savings: 600 },
    })
    expect(payment_info.amount).toBe(359)
    expect(await holdingsOf(shopper)).toEqual({
      ...{ stock: 20, points: 0, credit: 0, card: 0, uses: 1, orders: 1 },
    })
  })

  it('no more of the means than it comes to', async () => {
    const shopper = await aRichShopper()
    const { client, cartId } = shopper
    await client.delete(`/carts/${cartId}/loyalty-points`, { expect: 200 })
    const path = `/carts/${cartId}/items`
    const line = { product_id: String(shopper.product.id), variant_id: null, quantity: 3 }
    await client.post(path, line, { expect: 200 })
    const { order } = await placeOrder(shopper, {})
    expect(order).toMatchObject({ grand_total: 329, to_be_paid: 0, gift_card_amount_used: 129 })
    expect(await holdingsOf(shopper)).toMatchObject({ points: 102, credit: 0, card: 17_100 })
  })

  it('what promotions give, like what is paid for', async () => {
    const shopper = await aShopper({ member: true, quantity: 5 })
    await aPromotion(shopper.product, promotionTerms.buyTwoGetOne)
    const { order } = await placeOrder(shopper)
    const lines = order.order_items.map(({ quantity, is_free_item, tax_amount }: Json) => [
      ...[quantity, is_free_item, tax_amount > 0],
    ])
    expect(lines).toEqual([
      [5, false, true],
      [2, true, false],
    ])
    expect(await stockLeft(shopper.product)).toBe(3)
  })

  it('as much of a gift as there is', async () => {
    const shopper = await aShopper({ quantity: 9 })
    await aPromotion(shopper.product, promotionTerms.buyTwoGetOne)
    const { order } = await placeOrder(shopper)
    expect(order.order_items.map(({ quantity }: Json) => quantity)).toEqual([9, 1])
    expect(await stockLeft(shopper.product)).toBe(0)
  })

  it('each variant by itself', async () => {
    const { client } = await aVisitor()
    const shirt = await aRupeeShirt()
    const wanted = [0, 1, 2].map((place) => ({
      ...{ product: shirt, variantId: shirt.variantIds[place] ?? 0, quantity: place + 1 },
    }))
    const { order } = await placeOrder({ client, cartId: await aReadyCart(client, wanted) })
    const items = order.order_items.map(({ variant_name, quantity, selling_price }: Json) => [
      ...[variant_name, quantity, selling_price],
    ])
    expect(items).toEqual([
      ['S', 1, 100],
      ['M', 2, 120],
      ['L', 3, 140],
    ])
    for (const variantId of shirt.variantIds) {
      expect(await stockLeft({ variantIds: [variantId] })).toBe(0)
    }
  })
})

describe('an order with nothing left to pay', () => {
  async function aPaidUp(): Promise<{
    content: Json
    shopper: Awaited<ReturnType<typeof aShopper>>
  }> {
    const shopper = await aShopper({ member: true })
    await giveCredit(shopper, 25_900)
    await payWith(shopper.client, shopper.cartId, { credit: 259 })
    return { shopper, content: await placeOrder(shopper, {}) }
  }

  it('is confirmed at once, without a word of how to pay', async () => {
    const { content, shopper } = await aPaidUp()
    const { order, payment_required, payment_info } = content
    expect({ payment_required, payment_info }).toEqual({
      ...{ payment_required: false, payment_info: null },
    })
    expect(order).toMatchObject({ status: 'confirmed', payment_status: 'success', payments: [] })
    expect(order.payment_success_date).toBe(order.order_date)
    const read = await readOrder(shopper.client, order.order_number)
    expect(read.shipments).toMatchObject([{ status: 'unscheduled', shipped_date: null }])
  })

  it('is confirmed where a gateway is named without its pages', async () => {
    const shopper = await aShopper({ member: true })
    await giveCredit(shopper, 25_900)
    await payWith(shopper.client, shopper.cartId, { credit: 259 })
    const { order } = await placeOrder(shopper, { payment_gateway: 'PAYU' })
    expect(order.status).toBe('confirmed')
  })

  it('opens no payment where a gateway is named all the same', async () => {
    const shopper = await aShopper({ member: true })
    await giveCredit(shopper, 100_000)
    await payWith(shopper.client, shopper.cartId, { credit: 1_000 })
    const { order, payment_required, payment_info } = await placeOrder(shopper, byJuspay)
    expect({ payment_required, payment_info }).toEqual({
      ...{ payment_required: false, payment_info: null },
    })
    const path = `/orders/${order.order_number}/payments`
    expect((await shopper.client.get(path, { expect: 200 })).body.content.payments).toEqual([])
  })

  it('is that of a visitor, too, whose cart costs nothing', async () => {
    await forgetMethods()
    await aRupeeMethod({ amount: 0 })
    const shopper = await aShopper()
    await aPromotion(shopper.product, { kind: 'percentage', points: 10_000 })
    const { order, payment_required } = await placeOrder(shopper, {})
    expect(payment_required).toBe(false)
    expect(order).toMatchObject({ status: 'confirmed', grand_total: 0, loyalty_points_earned: 0 })
  })
})

it('an order of a saved address names it, and keeps it as it was', async () => {
  const customer = await aRegisteredCustomer()
  const { client, id } = customer
  const shopper = await aShopper()
  const home = {
    ...{ first_name: 'Asha', phone: '9876543210', email: 'asha.rao@example.com' },
    ...{ address_line1: '14 Hill Road', pincode: '400050', city: 'Mumbai', state: 'Maharashtra' },
  }
  const made = await client.post(`/customers/${id}/addresses`, home, { expect: 200 })
  const { address } = made.body.content
  const cartId = await aReadyCart(client, [{ product: shopper.product }])
  const ids = { billing_address_id: address.id, shipping_address_id: address.id }
  await client.post(`/carts/${cartId}/address`, ids, { expect: 200 })
  const { order } = await placeOrder({ client, cartId })
  expect(order.shipping_address).toEqual(address)
  const moved = { ...home, city: 'Thane' }
  await client.put(`/customers/${id}/addresses/${address.id}`, moved, { expect: 200 })
  await client.delete(`/customers/${id}/addresses/${address.id}`, { expect: 200 })
  const { shipping_address } = await readOrder(client, order.order_number)
  expect(shipping_address).toEqual(address)
})
