/* A day of a shop as its staff and customers bring it about over HTTP, and what dashboards tell of it. */
import { beforeAll, expect, it } from 'vitest'
import {
  aNamedCategory,
  done,
  importFile,
  type Line,
  linesBySku,
} from '../../support/catalogue/product-files.ts'
import { aReview, helpfulPath, reviewsOf } from '../../support/catalogue/reviews.ts'
import { customersPath } from '../../support/customers/administration.ts'
import {
  type AvantlushCustomer,
  aVerifiedAccount,
  signInAtAvantlush,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { chargesFor } from '../../support/gateways/clover-books.ts'
import { moneyAtPaypal } from '../../support/gateways/paypal-books.ts'
import { readStripeBooks } from '../../support/gateways/stripe-books.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'
import { addPath } from '../../support/sales/avantlush-carts.ts'
import { orderPath, statusPath, trackingPath } from '../../support/sales/channel-orders.ts'
import { carryOut, ringCart } from '../../support/sales/quote-fates.ts'
import {
  initiate,
  methodFor,
  type Provider,
  paymentsOf,
  payWith,
} from '../../support/sales/quotes.ts'
import { aShippingMethod } from '../../support/sales/shipping-methods.ts'
import { movePath, notificationsPath, wish, wishesOf } from '../../support/sales/wishlists.ts'

const file = [
  'name,sku,category,status,price,stock_quantity',
  'Desk lamp,LAMP,Home,published,40.00,10',
  'Bulb,BULB,Home,published,5.00,100',
  'Vase,VASE,Home,published,25.00,0',
  'Secret,SECRET,Home,draft,99.00,5',
].join('\n')

const anonymous = avantlushClient()

let staff: Client
let ann: AvantlushCustomer
let bob: AvantlushCustomer
let cem: AvantlushCustomer
/** By SKU. */
let productIds: Record<string, number>
let shippingMethodId: number

interface Bought {
  orderId: number
  quote: Json
  total: string
}

let byStripe: Bought
let byPaypal: Bought
let byClover: Bought

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
  await aNamedCategory('Home')
})

const productOf = (sku: string) => ({ id: productIds[sku] ?? 0 })

async function aRegisteredCustomer(): Promise<AvantlushCustomer> {
  return signInAtAvantlush(await aVerifiedAccount())
}

async function put(customer: Client, sku: string, quantity = 1): Promise<void> {
  await customer.post(addPath, { product_id: productOf(sku).id, quantity }, { expect: 201 })
}

async function buy(customer: AvantlushCustomer, provider: Provider): Promise<Bought> {
  const quote = await initiate(customer, { shippingMethodId, provider })
  const { status, body } = await payWith(customer, await methodFor(quote))
  expect([status, body.status]).toEqual([200, 'PAID'])
  await ringCart(customer)
  return { orderId: body.order_id, quote, total: body.amount }
}

async function dashboard(name: string): Promise<Json> {
  // Midnight may pass while the day goes on.
  const path = `/api/dashboard/${name}/?period=week`
  return (await staff.get(path, { expect: 200 })).body.data
}

async function moved(orderId: number, status: string): Promise<void> {
  await staff.patch(statusPath(orderId), { status }, { expect: 200 })
}

/** What the gateways have of a quote, in cents. */
async function keptOf(quote: Json): Promise<number> {
  const [{ reference }] = await paymentsOf(quote)
  switch (quote.payment.provider) {
    case 'stripe': {
      const { intents, refunds } = await readStripeBooks()
      const own = refunds.filter(({ payment_intent: intent }) => intent === reference)
      const received = intents.find(({ id }) => id === reference)?.amount_received ?? 0
      return received - own.reduce((sum, { amount }) => sum + amount, 0)
    }
    case 'paypal': {
      const { captures, refunds } = await moneyAtPaypal(reference)
      const cents = (all: { amount: { value: string } }[]) =>
        all.reduce((sum, { amount }) => sum + Math.round(100 * Number(amount.value)), 0)
      return cents(captures) - cents(refunds)
    }
    default:
      return (await chargesFor(quote)).reduce(
        (sum, { amount_captured: taken, amount_refunded: back }) => sum + taken - back,
        0,
      )
  }
}

it('a day of a shop is told by its dashboards as it was', async () => {
  await nothingHasHappened()
  await staffImportACatalogue()
  await threeCustomersRegister()
  await customersWish()
  await customersFillCarts()
  await customersBuyThroughAllProviders()
  await staffSendAndRefund()
  await pairsAreRecommended()
  await customersReview()
  await unitsComeIn()
  await aCustomerLeaves()
  await dashboardsTellAllThat()
})

async function nothingHasHappened(): Promise<void> {
  expect(await dashboard('order_metrics')).toMatchObject({
    total_orders: 0,
    total_revenue: '0.00',
  })
  expect(await dashboard('customer_metrics')).toMatchObject({
    total_customers: 0,
    active_customers: 0,
    growth_rate: 0,
  })
  expect(await dashboard('cart_metrics')).toMatchObject({ total_carts: 0, abandoned_rate: 0 })
  expect(await dashboard('recent_orders')).toEqual([])
}

async function staffImportACatalogue(): Promise<void> {
  expect((await importFile(staff, file)).body).toEqual(done({ created: 4 }))
  const lines = await linesBySku(staff, ['LAMP', 'BULB', 'VASE', 'SECRET'])
  productIds = Object.fromEntries(lines.map((line: Line) => [line.sku, Number(line.id)]))
  const { body } = await anonymous.get('/api/products/', { expect: 200 })
  expect(body.results.map(({ name }: Json) => name).toSorted()).toEqual([
    ...['Bulb', 'Desk lamp', 'Vase'],
  ])
  shippingMethodId = (await aShippingMethod(staff, { price: '5.00' })).id
}

async function threeCustomersRegister(): Promise<void> {
  ann = await aRegisteredCustomer()
  bob = await aRegisteredCustomer()
  cem = await aRegisteredCustomer()
  expect(await dashboard('customer_metrics')).toMatchObject({
    total_customers: 3,
    active_customers: 0,
    growth_rate: 1,
  })
}

/** One of the things is sold out. */
async function customersWish(): Promise<void> {
  const { id } = await wish(ann, productOf('LAMP'))
  await wish(ann, productOf('VASE'))
  await wish(bob, productOf('VASE'))
  await ann.post(movePath(id), { quantity: 1 }, { expect: 201 })
  expect((await wishesOf(ann)).map(({ name }) => name)).toEqual(['Vase'])
  await bob.post(addPath, { product_id: productOf('VASE').id }, { expect: 400 })
}

async function customersFillCarts(): Promise<void> {
  await put(ann, 'BULB', 2)
  await put(bob, 'LAMP')
  await put(bob, 'BULB')
  await put(cem, 'BULB', 3)
  for (const customer of [ann, bob, cem]) await ringCart(customer)
  expect(await dashboard('cart_metrics')).toMatchObject({
    ...{ abandoned_carts: 3, total_carts: 3, abandoned_rate: 1 },
  })
}

async function customersBuyThroughAllProviders(): Promise<void> {
  byStripe = await buy(ann, 'stripe')
  byPaypal = await buy(bob, 'paypal')
  byClover = await buy(cem, 'clover')
  const paid = [byStripe, byPaypal, byClover]
  expect(paid.map(({ total }) => total)).toEqual(['55.00', '50.00', '20.00'])
  expect(await Promise.all(paid.map(({ quote }) => keptOf(quote)))).toEqual([5500, 5000, 2000])
  expect(await dashboard('cart_metrics')).toMatchObject({
    ...{ abandoned_carts: 0, total_carts: 3, abandoned_rate: 0 },
  })
  expect((await dashboard('recent_orders')).map(({ id }: Json) => id)).toEqual(
    paid.map(({ orderId }) => orderId).toReversed(),
  )
  expect(await dashboard('customer_metrics')).toMatchObject({ active_customers: 3 })
}

/** Who cancels gets the money back. */
async function staffSendAndRefund(): Promise<void> {
  await moved(byStripe.orderId, 'SHIPPED')
  const event = { location: 'Hub', status: 'SHIPPED', description: 'Left the hub' }
  await staff.post(`${trackingPath(byStripe.orderId)}add/`, event, { expect: 200 })
  await moved(byStripe.orderId, 'DELIVERED')
  await moved(byPaypal.orderId, 'CANCELLED')
  await carryOut(byPaypal.quote)
  const { body } = await bob.get(orderPath(byPaypal.orderId), { expect: 200 })
  expect([body.status, body.payment.status]).toEqual(['CANCELLED', 'REFUNDED'])
  expect(await keptOf(byPaypal.quote)).toBe(0)
}

/** The lamp and a bulb were bought together; the order that was cancelled does not count. */
async function pairsAreRecommended(): Promise<void> {
  const path = `/api/products/${productOf('LAMP').id}/recommendations/complementary/`
  const { body } = await anonymous.get(path, { expect: 200 })
  expect(body.map(({ name }: Json) => name)).toEqual(['Bulb'])
}

async function customersReview(): Promise<void> {
  const { id } = await aReview(ann, productOf('LAMP'), { rating: 4 })
  await aReview(bob, productOf('LAMP'), { rating: 5 })
  await cem.post(helpfulPath({ id }), {}, { expect: 200 })
  const reviews = await reviewsOf(productOf('LAMP'), anonymous)
  expect(
    reviews.map(({ rating, is_verified_purchase: isVerified, helpful_count: helpful }) => [
      ...[rating, isVerified, helpful],
    ]),
  ).toEqual([
    [5, false, 0],
    [4, true, 1],
  ])
  const { body } = await anonymous.get(`/api/products/${productOf('LAMP').id}/`, { expect: 200 })
  expect(body.rating).toBe('4.50')
}

/** Each who waits is told once. */
async function unitsComeIn(): Promise<void> {
  await importFile(staff, 'sku,name,price,stock_quantity\nVASE,Vase,25.00,5')
  await staff.get(`/api/products/${productOf('VASE').id}/`, { expect: 200 })
  const [line] = await linesBySku(staff, ['VASE'])
  expect(line?.stock_quantity).toBe('5')
  for (const customer of [ann, bob]) {
    const { body } = await customer.get(notificationsPath, { expect: 200 })
    expect(body.map(({ message }: Json) => message)).toEqual(['Vase is back in stock!'])
  }
  expect((await cem.get(notificationsPath, { expect: 200 })).body).toEqual([])
}

/** The account is closed; what was bought stays. */
async function aCustomerLeaves(): Promise<void> {
  const sent = { subject: 'Bulbs', message: 'One is broken.' }
  await cem.post('/api/support/submit/', sent, { expect: 201 })
  await staff.delete(`${customersPath}${cem.id}/`, { expect: 204 })
  await cem.get('/api/profile/', { expect: 401 })
  const { body: tickets } = await staff.get('/api/help/', { expect: 200 })
  expect(tickets).toHaveLength(1)
  expect(tickets[0].full_name).toBe('')
  const { body: order } = await staff.get(orderPath(byClover.orderId), { expect: 200 })
  expect(order.customer_email).toBe(cem.email)
}

async function dashboardsTellAllThat(): Promise<void> {
  const orders = await dashboard('order_metrics')
  expect(orders.total_orders).toBe(3)
  expect(orders.total_revenue).toBe('75.00')
  expect(
    Object.fromEntries(orders.orders_by_status.map(({ status, count }: Json) => [status, count])),
  ).toEqual({ PENDING: 0, PROCESSING: 1, SHIPPED: 0, DELIVERED: 1, CANCELLED: 1 })
  const trend: Json[] = await dashboard('sales_trend')
  expect(trend.reduce((sum, { orders: count }) => sum + count, 0)).toBe(2)
  expect(trend.reduce((sum, { revenue }) => sum + Number(revenue), 0)).toBe(75)
  expect(await dashboard('customer_metrics')).toMatchObject({
    ...{ total_customers: 2, active_customers: 2 },
  })
  const kept = await Promise.all([byStripe, byPaypal, byClover].map(({ quote }) => keptOf(quote)))
  expect(kept.reduce((sum, cents) => sum + cents, 0)).toBe(7500)
  const { body: customers } = await staff.get(customersPath, { expect: 200 })
  expect(
    customers.map(({ id, orders_count: count, total_balance: balance }: Json) => [
      ...[id, count, balance],
    ]),
  ).toEqual([
    [bob.id, 0, '0.00'],
    [ann.id, 1, '55.00'],
  ])
}
