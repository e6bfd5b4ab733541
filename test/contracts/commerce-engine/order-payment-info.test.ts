import { beforeEach, describe, expect, it } from 'vitest'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { mumbai } from '../../support/sales/storefront-carts.ts'
import {
  aReadyCart,
  aShopper,
  byJuspay,
  byPayu,
  placeOrder,
} from '../../support/sales/storefront-orders.ts'

/* What the browser needs to pay an order, as the gateways want it. */

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 0 })
})

const payer = {
  ...{ first_name: 'Ravi', last_name: 'Iyer', phone: '9811122233', email: 'bills@example.com' },
  ...{ address_line1: '7 Church Street', pincode: '560001', city: 'Bengaluru', state: 'Karnataka' },
}

/** Who pays lives elsewhere than whoever gets the things. */
async function aCartFor(amount: number, billing: object = payer): Promise<Cart> {
  const { client } = await aVisitor()
  const cartId = await aReadyCart(client, [{ product: await aKettle(amount) }])
  const both = { billing_address: billing, shipping_address: mumbai }
  await client.post(`/carts/${cartId}/address`, both, { expect: 200 })
  return { client, cartId }
}

interface Cart {
  client: Client
  cartId: string
}

async function sha512(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-512', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The document's formula, over what JavaScript prints. */
function hashOf({ key, txnid, amount, productinfo, firstname, email }: Json): Promise<string> {
  const said = `${key}|${txnid}|${amount}|${productinfo}|${firstname}|${email}`
  return sha512(`${said}|||||||||||payu_salt_test`)
}

describe('the form for PayU', () => {
  it.each([
    [100, '1'],
    [110, '1.1'],
    [101, '1.01'],
    [10_000, '100'],
    [10_050, '100.5'],
    [25_999, '259.99'],
    [99_999_999, '999999.99'],
  ])('has %i paise as %s, under its hash', async (amount, printed) => {
    const { order, payment_info } = await placeOrder(await aCartFor(amount))
    expect(String(payment_info.amount)).toBe(printed)
    expect(payment_info.amount).toBe(order.to_be_paid)
    expect(payment_info.hash).toBe(await hashOf(payment_info))
  })

  it('tells who pays, and what, and comes back to the shop’s own address', async () => {
    const { order, payment_info } = await placeOrder(await aCartFor(10_000))
    const callback = 'https://shop.test/api/v1/in/storefront/payments/payu/callback'
    expect(payment_info).toEqual({
      ...{ payment_gateway: 'PAYU', key: 'payu_key_test', amount: 100 },
      ...{ firstname: 'Ravi', lastname: 'Iyer', email: 'bills@example.com', phone: '9811122233' },
      ...{ productinfo: `Order ${order.order_number}`, surl: callback, furl: callback },
      ...{ txnid: order.payments[0].request_number, hash: expect.any(String) },
    })
    expect(payment_info.txnid).toMatch(/^[A-Za-z0-9]{1,25}$/)
    expect(order).toMatchObject({
      ...{ customer_email: 'bills@example.com', customer_phone: '+919811122233' },
    })
  })

  it.each(['O|Brien', '“आशा” 🫖', "D'Souza & Sons", '<b>Asha</b>', '|', 'x'.repeat(74)])(
    'is signed for somebody who is called %s',
    async (first_name) => {
      const cart = await aCartFor(10_000, { ...payer, first_name, last_name: first_name })
      const { payment_info } = await placeOrder(cart)
      expect(payment_info.hash).toBe(await hashOf(payment_info))
      expect(payment_info.firstname).not.toContain('|')
      expect(payment_info.firstname.length).toBeGreaterThan(0)
    },
  )
})

describe('the session at Juspay', () => {
  it('is for the same person and amount, and comes back to the page that was named', async () => {
    const { order, payment_info } = await placeOrder(await aCartFor(10_050), byJuspay)
    const [{ request_number }] = order.payments
    expect(payment_info).toMatchObject({
      ...{ payment_gateway: 'JUSPAY', status: 'NEW', order_id: request_number },
      sdk_payload: {
        service: 'in.juspay.hyperpay',
        payload: {
          ...{ currency: 'INR', orderId: request_number, firstName: 'Ravi' },
          ...{ lastName: 'Iyer', customerEmail: 'bills@example.com', customerPhone: '9811122233' },
          ...{ returnUrl: 'https://shop.example.com/return', action: 'paymentPage' },
        },
      },
    })
    expect(Number(payment_info.sdk_payload.payload.amount)).toBe(100.5)
    expect(payment_info.payment_links.web).toMatch(/^http/)
    expect(Date.parse(payment_info.order_expiry)).toBeGreaterThan(Date.now())
  })
})

describe('attempts to pay', () => {
  it('have numbers of their own, of different orders and gateways', async () => {
    const numbers = new Set<string>()
    for (const way of [byPayu, byPayu, byJuspay, byJuspay]) {
      const { order } = await placeOrder(await aShopper(), way)
      expect(order.payments).toMatchObject([
        {
          ...{ transaction_type: 'payment', amount: 200, payment_status: 'pending' },
          ...{ payment_date: null, payment_reference_number: null, payment_method: null },
        },
      ])
      numbers.add(order.payments[0].request_number)
    }
    expect(numbers.size).toBe(4)
  })
})
