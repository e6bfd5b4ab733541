/*
 * What a shop's developer writes with a client that is generated from the served document. It has to
 * compile (`schema.ts` is generated when it is tested), and to buy against the running system.
 */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import createClient from 'openapi-fetch'
import type { components, paths } from './schema.ts'

type Schemas = components['schemas']
type Outcome = Schemas['PaymentStatus']['status']

const { API = '', SIMULATOR = '' } = process.env
const root = '/api/v1/{store_id}/storefront'
const store = { store_id: 'in' } as const

let token = ''
const api = createClient<paths>({ baseUrl: API })
api.use({
  onRequest({ request }) {
    if (token) request.headers.set('Authorization', `Bearer ${token}`)
    return request
  },
})

/** What an operation answers where it succeeds. */
function content<T>({ data, error }: { data?: { content: T }; error?: Schemas['Error'] }): T {
  if (data === undefined) throw new Error(`${error?.code}: ${error?.message}`)
  return data.content
}

async function signIn(phone: string): Promise<Schemas['User']> {
  const params = { path: store }
  token = content(await api.POST(`${root}/auth/anonymous`, { params })).access_token
  const wish = { phone, register_if_not_exists: true }
  const asked = content(await api.POST(`${root}/auth/login/phone`, { params, body: wish }))
  const otp = await codeSentTo(`91${phone}`)
  const body = { ...asked, otp }
  const session = content(await api.POST(`${root}/auth/verify-otp`, { params, body }))
  token = session.access_token
  return session.user
}

/** The code that the simulator's outbox has for a telephone. */
async function codeSentTo(to: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const messages: { text: string }[] = await (await fetch(`${SIMULATOR}/outbox?to=${to}`)).json()
    const code = /\d{6}/.exec(messages[0]?.text ?? '')
    if (code) return code[0]
    await sleep(100)
  }
  throw new Error('No code was sent')
}

/** The cheapest thing between two prices that is in stock. */
async function findProduct(): Promise<Schemas['Item']> {
  const filter = 'pricing.selling_price 1000 TO 9000 AND stock_available = true'
  const body = { query: '', filter, sort: ['pricing.selling_price:asc'], limit: 1 }
  const params = { path: store }
  const { skus } = content(await api.POST(`${root}/catalog/products/search`, { params, body }))
  const [product] = skus
  assert(product)
  return product
}

async function fillCart({ product_id, variant_id }: Schemas['Item']): Promise<Schemas['Cart']> {
  const body = { items: [{ product_id, variant_id, quantity: 2 }] }
  const { cart } = content(await api.POST(`${root}/carts`, { params: { path: store }, body }))
  const params = { path: { ...store, id: cart.id } }
  const coupon = { coupon_code: 'WELCOME10' }
  content(await api.POST(`${root}/carts/{id}/coupon`, { params, body: coupon }))
  const address = {
    ...{ first_name: 'Asha', last_name: 'Rao', phone: '9876543210', email: 'asha@example.com' },
    ...{ address_line1: '14 Hill Road', pincode: '400050', city: 'Mumbai', state: 'Maharashtra' },
  }
  const both = { billing_address: address, shipping_address: address }
  return content(await api.POST(`${root}/carts/{id}/address`, { params, body: both })).cart
}

/** Posts the form of an attempt to PayU, and decides on its page. */
async function decideAtPayu(info: Schemas['PayuPaymentInfo'], outcome: string): Promise<void> {
  const { payment_gateway: _, si: __, si_details: ___, ...fields } = info
  const form = { ...fields, amount: String(fields.amount) }
  const page = await postForm(`${SIMULATOR}/payu/_payment`, form)
  await postForm(page.headers.get('Location') ?? '', { outcome })
}

async function decideAtJuspay(info: Schemas['JuspayPaymentInfo'], outcome: string): Promise<void> {
  await postForm(info.payment_links.web, { outcome })
}

async function postForm(url: string, form: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams(form)
  const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' })
  assert(answer.status < 400, `${url} answered ${answer.status}`)
  await answer.text()
  return answer
}

/** Asks until a payment has ended, and after a while no more. */
async function outcomeOf(order_number: string): Promise<Outcome> {
  const params = { path: { ...store, order_number } }
  for (let tries = 0; tries < 100; tries += 1) {
    const path = `${root}/orders/{order_number}/payment-status` as const
    const { status } = content(await api.GET(path, { params }))
    if (status !== 'pending') return status
    await sleep(100)
  }
  throw new Error('The payment has not ended')
}

const user = await signIn(process.argv[2] ?? '')
const cart = await fillCart(await findProduct())
assert.equal(cart.status, 'ready-for-payment')

const pages = { surl: 'http://localhost/paid', furl: 'http://localhost/failed' }
const placed = content(
  await api.POST(`${root}/orders`, {
    params: { path: store },
    body: {
      cart_id: cart.id,
      payment_gateway: 'PAYU',
      payment_gateway_params: { payment_gateway: 'PAYU', ...pages },
    },
  }),
)
const { order_number } = placed.order
assert(placed.payment_info?.payment_gateway === 'PAYU')
await decideAtPayu(placed.payment_info, 'failed')
assert.equal(await outcomeOf(order_number), 'failed')

const params = { path: { ...store, order_number } }
const { payment_info: second } = content(
  await api.POST(`${root}/orders/{order_number}/retry-payment`, {
    params,
    body: {
      payment_method: {
        payment_provider_slug: 'juspay',
        action: 'paymentPage',
        integration_type: 'hyper-checkout',
        return_url: 'http://localhost/return',
      },
    },
  }),
)
assert(second.payment_gateway === 'JUSPAY')
await decideAtJuspay(second, 'paid')
assert.equal(await outcomeOf(order_number), 'success')

const { order } = content(await api.GET(`${root}/orders/{order_number}`, { params }))
assert.equal(order.coupon_code, 'WELCOME10')
assert.equal(order.is_cancellation_allowed, true)
const { shipments } = content(await api.GET(`${root}/orders/{order_number}/shipments`, { params }))
assert.deepEqual(
  shipments.map(({ status }) => status),
  ['unscheduled'],
)
content(
  await api.POST(`${root}/orders/{order_number}/cancel`, {
    params,
    body: { cancellation_reason: 'By mistake', refund_mode: 'original-payment-mode' },
  }),
)
const { payments } = content(await api.GET(`${root}/orders/{order_number}/payments`, { params }))
assert.equal(payments.filter((entry) => entry.transaction_type === 'refund').length, 1)
const { refunds } = content(await api.GET(`${root}/orders/{order_number}/refunds`, { params }))
assert.equal(refunds[0]?.refund_amount, order.to_be_paid)
const query = { user_id: user.id, status: ['cancelled' as const], limit: 5 }
const list = content(await api.GET(`${root}/orders`, { params: { path: store, query } }))
assert.deepEqual(
  list.orders.map((one) => one.order_number),
  [order_number],
)
console.log(`${order_number} was bought and given back`)
