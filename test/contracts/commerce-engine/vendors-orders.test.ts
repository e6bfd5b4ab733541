import type { RetryOrderPaymentBody, SessionStorefrontSDK } from '@commercengine/storefront-sdk'
import { beforeEach, describe, expect, it } from 'vitest'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { codeOf } from '../../support/customers/codes.ts'
import { digits } from '../../support/customers/storefront-visitors.ts'
import { payAtJuspay, receiveFromJuspay } from '../../support/gateways/juspay-orders.ts'
import { endPayuRefunds, payAtPayu } from '../../support/gateways/payu-payments.ts'
import { answerVendorsClient, aStorefront } from '../../support/http/vendors-client.ts'
import { aStoreCoupon } from '../../support/sales/promotions.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { mumbai } from '../../support/sales/storefront-carts.ts'
import { asAMistake, byPayu } from '../../support/sales/storefront-orders.ts'

/* The vendor's published client orders, pays and cancels, as it is. */

answerVendorsClient()

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

/** What the client answers for a success. */
function content<T>({ data, error }: { data: T | null | undefined; error: unknown }): T {
  if (data === null || data === undefined) throw new Error(JSON.stringify(error))
  return data
}

/** The client types all fields as always there. */
const inFull = {
  ...{ ...mumbai, country: 'India' as const, country_code: '+91', address_line2: null },
  ...{ landmark: null, tax_identification_number: null, business_name: null, nickname: null },
  ...{ is_default_billing: false, is_default_shipping: false },
}

type Method = RetryOrderPaymentBody['payment_method']

const atJuspay = {
  payment_provider_slug: 'juspay',
  integration_type: 'hyper-checkout',
  action: 'paymentPage',
  return_url: 'https://shop.example.com/return',
} as const

/** Safe: the client sends the body as it is, and types Juspay's fields alone. */
function atPayu(): Method {
  const { surl, furl } = byPayu.payment_gateway_params
  return { payment_provider_slug: 'payu', surl, furl } as unknown as Method
}

async function signIn({ auth }: SessionStorefrontSDK): Promise<void> {
  const wish = { phone: digits(), register_if_not_exists: true }
  const { otp_token } = content(await auth.loginWithPhone(wish))
  const given = { otp: await codeOf(otp_token), otp_token, otp_action: 'register' } as const
  content(await auth.verifyOtp(given))
}

/** A cart of two kettles at a hundred rupees less a tenth, with an address; answers its id. */
async function fillCart({ cart: carts }: SessionStorefrontSDK): Promise<string> {
  const item = { product_id: String((await aKettle()).id), variant_id: null, quantity: 2 }
  const { cart } = content(await carts.createCart({ items: [item] }))
  const { code } = await aStoreCoupon({ points: 1_000 })
  content(await carts.applyCoupon({ id: cart.id }, { coupon_code: code }))
  const both = { billing_address: inFull, shipping_address: inFull }
  content(await carts.updateCartAddress({ id: cart.id }, both))
  return cart.id
}

const payu = { pay: payAtPayu, refund: endPayuRefunds }
const juspay = { pay: payAtJuspay, refund: receiveFromJuspay }

describe.each([
  { name: 'PayU, named as in the first form', way: byPayu, gateway: payu },
  { name: 'PayU', way: { payment_method: atPayu() }, gateway: payu },
  { name: 'Juspay', way: { payment_method: atJuspay }, gateway: juspay },
])('by $name', ({ way, gateway }) => {
  it.each([{ who: 'a guest' }, { who: 'a member' }])('$who buys and cancels', async ({ who }) => {
    const storefront = aStorefront()
    content(await storefront.auth.getAnonymousToken())
    if (who === 'a member') await signIn(storefront)
    const { order: orders } = storefront
    const cart_id = await fillCart(storefront)
    const placed = content(await orders.createOrder({ cart_id, ...way }))
    expect(placed).toMatchObject({ payment_required: true, order: { grand_total: 239 } })
    const order_number = placed.order.order_number ?? ''
    await gateway.pay(placed.payment_info)

    expect(content(await orders.getPaymentStatus(order_number))).toEqual({
      ...{ status: 'success', amount_paid: 239, amount_unpaid: 0, is_retry_available: false },
    })
    const { order } = content(await orders.getOrderDetails({ order_number }))
    expect(order).toMatchObject({ status: 'confirmed', coupon_discount_amount: 20 })
    const list = content(await orders.listOrders({ page: 1, limit: 5, status: ['confirmed'] }))
    expect(list.orders).toMatchObject([{ order_number, to_be_paid: 239, has_refund: false }])
    const { payments } = content(await orders.listOrderPayments({ order_number }))
    expect(payments).toMatchObject([{ transaction_type: 'payment', payment_status: 'success' }])
    expect(order.payments).toEqual(payments)
    const { shipments } = content(await orders.listOrderShipments({ order_number }))
    expect(shipments).toMatchObject([{ status: 'unscheduled', shipment_items: [{ quantity: 2 }] }])
    expect(content(await orders.listOrderRefunds({ order_number })).refunds).toEqual([])

    const cancelled = content(await orders.cancelOrder({ order_number }, asAMistake))
    expect(cancelled.order).toMatchObject({ status: 'cancelled', is_cancellation_allowed: false })
    await gateway.refund(payments?.[0]?.request_number ?? '')
    const refunds = async () => content(await orders.listOrderRefunds({ order_number })).refunds
    await expect.poll(refunds).toMatchObject([{ refund_amount: 239, status: 'success' }])
    expect(content(await orders.listOrders()).orders).toMatchObject([{ has_refund: true }])
  })
})

describe('a payment that failed', () => {
  it.each([
    { from: 'PayU', to: 'Juspay', failing: atPayu(), second: atJuspay },
    { from: 'Juspay', to: 'PayU', failing: atJuspay, second: atPayu() },
  ])('by $from is followed by one by $to', async ({ from, failing, second }) => {
    const [refuse, pay] = from === 'PayU' ? [payAtPayu, payAtJuspay] : [payAtJuspay, payAtPayu]
    const storefront = aStorefront()
    content(await storefront.auth.getAnonymousToken())
    const { order: orders } = storefront
    const cart_id = await fillCart(storefront)
    const placed = content(await orders.createOrder({ cart_id, payment_method: failing }))
    const order_number = placed.order.order_number ?? ''
    const early = await orders.retryOrderPayment({ order_number }, { payment_method: second })
    expect(early.error).toMatchObject({ success: false, code: 'retry_not_available' })
    await refuse(placed.payment_info, 'failed')
    const failed = content(await orders.getPaymentStatus(order_number))
    expect(failed).toMatchObject({ status: 'failed', is_retry_available: true })
    const retried = content(
      await orders.retryOrderPayment({ order_number }, { payment_method: second }),
    )
    await pay(retried.payment_info)
    expect(content(await orders.getPaymentStatus(order_number)).status).toBe('success')
    const { payments } = content(await orders.listOrderPayments({ order_number }))
    expect(payments?.map(({ payment_status }) => payment_status)).toEqual(['failed', 'success'])
  })
})
