/* One account, one product and its units, sold and bought through all four contracts. */
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { productReviewsPath, reviewsShown } from '../support/catalogue/product-reviews.ts'
import { aProduct, type ProductMade, stockOf } from '../support/catalogue/products.ts'
import { reviewsOf, reviewsPath } from '../support/catalogue/reviews.ts'
import { sellInRupees } from '../support/catalogue/sell-in-rupees.ts'
import {
  type AvantlushCustomer,
  signInAtAvantlush,
} from '../support/customers/avantlush-customers.ts'
import { type CortexCustomer, signInAtCortex } from '../support/customers/cortex-customers.ts'
import { aCustomer, type Customer } from '../support/customers/customers.ts'
import { password } from '../support/customers/password.ts'
import { anAvantlushStaffMember, aStaffMember } from '../support/customers/staff.ts'
import { aVisitor, type Visitor, visitorIn } from '../support/customers/storefront-visitors.ts'
import { payAtPayu } from '../support/gateways/payu-payments.ts'
import { pay } from '../support/gateways/stripe-payments.ts'
import { receiveWebhooks } from '../support/gateways/stripe-webhooks.ts'
import { payAtZibal } from '../support/gateways/zibal-books.ts'
import {
  avantlushClient,
  commerceEngineClient,
  cortexClient,
  type Json,
  storeClient,
} from '../support/http/client.ts'
import { addPath } from '../support/sales/avantlush-carts.ts'
import { ordersPath, statusPath } from '../support/sales/channel-orders.ts'
import { contradictions } from '../support/sales/invariants.ts'
import { initiate, methodFor, payWith } from '../support/sales/quotes.ts'
import { aRupeeMethod, forgetMethods } from '../support/sales/rupee-shipping.ts'
import { aShippingMethod } from '../support/sales/shipping-methods.ts'
import {
  aReadyCart,
  cancelOrder,
  placeOrder,
  readOrder,
} from '../support/sales/storefront-orders.ts'

/** One account, as a client of each contract. */
interface Person {
  store: Customer
  cortex: CortexCustomer
  avantlush: AvantlushCustomer
  engine: Visitor
}

/** Registered in one contract, and signed in to the others with the same password. */
async function aPerson(): Promise<Person> {
  const store = await aCustomer()
  const { email } = store
  const [cortex, avantlush] = [await signInAtCortex(email), await signInAtAvantlush(email)]
  const { client } = await aVisitor()
  const credentials = { email, password }
  const { body } = await client.post('/auth/login/password', credentials, { expect: 200 })
  return { store, cortex, avantlush, engine: visitorIn(body) }
}

const stock = 20

interface Purchases {
  person: Person
  product: ProductMade
  /** Ids of the orders, as staff know them. */
  ids: { store: number; cortex: number; avantlush: number; engine: number }
  /** The order's number in commerce-engine, which has no other name for it. */
  number: string
}

/** One unit through the first contract, and one more through each of the next: ten together. */
async function buyEverywhere(): Promise<Purchases> {
  const product = await aProduct({ stock, amount: 1_999, rials: 1_500_000 })
  await sellInRupees(product)
  const person = await aPerson()
  const bought = {
    store: await buyAtStore(person, product, 1),
    cortex: await buyAtCortex(person, product, 2),
    avantlush: await buyAtAvantlush(person, product, 3),
  }
  const { number, id: engine } = await buyAtEngine(person, product, 4)
  return { person, product, ids: { ...bought, engine }, number }
}

/** Paid with a card at Stripe, in dollars. */
async function buyAtStore({ store }: Person, { id }: ProductMade, quantity: number) {
  await store.post('/cart/items/', { product_id: id, quantity }, { expect: 200 })
  const { body: order } = await store.post('/orders/checkout/', {}, { expect: 201 })
  const asked = { order_id: order.id }
  const { body } = await store.post('/payments/create-intent/', asked, { expect: 201 })
  const reference = body.payment.stripe_payment_intent_id
  await pay(reference, body.client_secret)
  await receiveWebhooks(reference)
  return order.id
}

/** Paid on Zibal's page, in rials. */
async function buyAtCortex({ cortex }: Person, { id }: ProductMade, quantity: number) {
  await cortex.post('/api/v1/carts/', { product_id: id, quantity }, { expect: 201 })
  await cortex.post('/api/v1/checkout/', { address: '5 Valiasr Street, Tehran' }, { expect: 201 })
  const { body } = await cortex.post('/api/v1/payments/create/', {}, { expect: 200 })
  const trackId = new URL(body.payment_url).pathname.split('/').at(-1) ?? ''
  await cortexClient().get(await payAtZibal(trackId), { expect: 200 })
  const { body: invoices } = await cortex.get('/api/v1/checkout/invoice/', { expect: 200 })
  return invoices[0].id
}

/** Approved on PayPal's page and captured within the checkout, in dollars. */
async function buyAtAvantlush({ avantlush }: Person, { id }: ProductMade, quantity: number) {
  await avantlush.post(addPath, { product_id: id, quantity }, { expect: 201 })
  const { id: shippingMethodId } = await aShippingMethod(await anAvantlushStaffMember())
  const quote = await initiate(avantlush, { shippingMethodId, provider: 'paypal' })
  const { body } = await payWith(avantlush, await methodFor(quote))
  expect(body.status).toBe('PAID')
  return body.order_id
}

/** Paid on PayU's page, in rupees. */
async function buyAtEngine({ engine }: Person, product: ProductMade, quantity: number) {
  const { client } = engine
  const cartId = await aReadyCart(client, [{ product, quantity }])
  const { order, payment_info } = await placeOrder({ client, cartId })
  await payAtPayu(payment_info)
  const id = await env.DB.prepare('SELECT id FROM orders WHERE number = ?')
    .bind(order.order_number)
    .first<number>('id')
  return { number: order.order_number, id: id ?? 0 }
}

/** What each contract shows of the stock, and what D1 and the counter have. */
async function stockEverywhere(product: ProductMade): Promise<Json> {
  const { id, slug, variantId } = product
  const store = await storeClient().get(`/products/${slug}/`, { expect: 200 })
  const cortex = await cortexClient().get(`/api/v1/products/info/${slug}/`, { expect: 200 })
  const avantlush = await avantlushClient().get(`/api/products/${id}/`, { expect: 200 })
  const engine = await commerceEngineClient().get(`/catalog/products/${slug}?inventory=true`)
  const projected = await env.DB.prepare('SELECT stock FROM variants WHERE id = ?')
    .bind(variantId)
    .first<number>('stock')
  return {
    store: store.body.stock_quantity,
    cortex: cortex.body.stock,
    avantlush: avantlush.body.stock_quantity,
    engine: engine.body.content.product.inventory[0].stock_quantity,
    projected,
    counted: await stockOf(product),
  }
}

/** What is returned comes back when the request is answered already. */
function expectStock(product: ProductMade, level: number): Promise<void> {
  const shown = { store: level, cortex: level, avantlush: level, engine: level }
  const everywhere = { ...shown, projected: level, counted: level }
  return expect.poll(() => stockEverywhere(product)).toEqual(everywhere)
}

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

describe('what is bought through all contracts', () => {
  it('is taken from one stock, which all of them show', async () => {
    const { product } = await buyEverywhere()
    await expectStock(product, stock - 10)
    expect(await contradictions()).toEqual([])
  })

  it('is listed to staff: all of it by store, what is in its channel by avantlush', async () => {
    const { person, ids } = await buyEverywhere()
    const staff = await aStaffMember()
    const { body: all } = await staff.get('/orders/admin/', { expect: 200 })
    const own = all.results.filter(({ user }: Json) => user === person.store.id)
    expect(own).toMatchObject([
      { id: ids.engine, status: 'processing', total_price: '2055.00' },
      { id: ids.avantlush, status: 'processing', total_price: '64.96' },
      { id: ids.cortex, status: 'processing', total_price: '3000000.00' },
      { id: ids.store, status: 'processing', total_price: '19.99' },
    ])
    const { body: channel } = await (await anAvantlushStaffMember()).get(ordersPath, {
      expect: 200,
    })
    const theirs = channel.filter(({ id }: Json) => Object.values(ids).includes(id))
    expect(idsAndStates(theirs)).toEqual([ids.avantlush, ids.store].map((id) => [id, 'PROCESSING']))
  })

  it('is listed to its buyer by each contract in its own currency', async () => {
    const { person, ids, number } = await buyEverywhere()
    const { body: dollars } = await person.store.get('/orders/', { expect: 200 })
    expect(idsAndStates(dollars.results)).toEqual(
      [ids.avantlush, ids.store].map((id) => [id, 'processing']),
    )
    const { body: channel } = await person.avantlush.get(ordersPath, { expect: 200 })
    expect(channel.map(({ id }: Json) => id)).toEqual([ids.avantlush, ids.store])
    const { body: invoices } = await person.cortex.get('/api/v1/checkout/invoice/')
    expect(idsAndStates(invoices)).toEqual([[ids.cortex, 'paid']])
    const { client, id } = person.engine
    const { body: rupees } = await client.get(`/orders?user_id=${id}`, { expect: 200 })
    expect(rupees.content.orders).toMatchObject([{ order_number: number, status: 'confirmed' }])
  })
})

function idsAndStates(orders: Json[]): [number, string][] {
  return orders.map(({ id, status }) => [id, status])
}

/** What has been promised back of some orders: by whom and how much, in the order of the promises. */
async function refundsOf(ids: Purchases['ids']): Promise<[string, number][]> {
  const { results } = await env.DB.prepare(
    `SELECT p.gateway, r.amount FROM refunds r JOIN payments p ON p.id = r.payment_id
     WHERE p.order_id IN (SELECT value FROM json_each(?)) ORDER BY r.id`,
  )
    .bind(JSON.stringify(Object.values(ids)))
    .all<{ gateway: string; amount: number }>()
  return results.map(({ gateway, amount }) => [gateway, amount])
}

describe('a cancelled order', () => {
  it('returns its own units and leaves the others as they are', async () => {
    const { person, product, ids, number } = await buyEverywhere()
    const { client } = person.engine
    await cancelOrder(client, number)
    await expectStock(product, stock - 6)
    expect(await refundsOf(ids)).toEqual([['payu', 205_500]])
    await person.store.post(`/orders/${ids.store}/cancel/`, undefined, { expect: 200 })
    await expectStock(product, stock - 5)
    expect(await refundsOf(ids)).toEqual([
      ['payu', 205_500],
      ['stripe', 1_999],
    ])
    const theirs = await anAvantlushStaffMember()
    await theirs.patch(statusPath(ids.avantlush), { status: 'CANCELLED' }, { expect: 200 })
    await expectStock(product, stock - 2)
    // What Zibal has been paid cannot go back.
    const path = `/orders/admin/${ids.cortex}/status/`
    const staff = await aStaffMember()
    await staff.post(path, { status: 'cancelled' }, { expect: 400 })
    await expectStock(product, stock - 2)
    expect(await refundsOf(ids)).toEqual([
      ['payu', 205_500],
      ['stripe', 1_999],
      ['paypal', 6_496],
    ])
    const { body: all } = await staff.get('/orders/admin/', { expect: 200 })
    const own = all.results.filter(({ user }: Json) => user === person.store.id)
    expect(idsAndStates(own)).toEqual([
      [ids.engine, 'cancelled'],
      [ids.avantlush, 'cancelled'],
      [ids.cortex, 'processing'],
      [ids.store, 'cancelled'],
    ])
    expect(await readOrder(client, number)).toMatchObject({ status: 'cancelled' })
  })
})

describe('a review', () => {
  it('shows in every contract that has reviews, as each writes it', async () => {
    const { person, product, number } = await buyEverywhere()
    const { client, id } = person.engine
    const form = new FormData()
    const fields = { user_id: id, order_number: number, rating: '4.5', review_text: 'Good.' }
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    await client.post(productReviewsPath(product), form, { expect: 200 })

    const engine = await reviewsShown(commerceEngineClient(), product)
    expect(engine.reviews).toMatchObject([{ rating: 4.5, review_text: 'Good.' }])
    const [theirs] = await reviewsOf(product, avantlushClient())
    expect(theirs).toMatchObject({ rating: 5, content: 'Good.', is_verified_purchase: true })
    const feedback = `/api/v1/products/${product.id}/feedbacks/`
    const { body: cortex } = await cortexClient().get(feedback, { expect: 200 })
    expect(cortex).toMatchObject([{ score: 5, comment: 'Good.' }])
    const { body: shown } = await cortexClient().get(`/api/v1/products/info/${product.slug}/`)
    expect(shown.avg_rating).toBe('4.5')

    const again = { score: 1, comment: 'On second thoughts.' }
    await person.cortex.post(feedback, again, { expect: 400 })
    const other = { rating: 1, content: again.comment }
    await person.avantlush.post(reviewsPath(product), other, { expect: 400 })
  })
})
