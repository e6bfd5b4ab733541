import { beforeAll, describe, expect, it } from 'vitest'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import type { AvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { intentStatus } from '../../support/gateways/stripe-books.ts'
import { type Json, storeClient } from '../../support/http/client.ts'
import {
  aCustomerWith,
  addPath,
  cartPath,
  clearPath,
  codePath,
  quantityPath,
  removePath,
  summaryPath,
} from '../../support/sales/avantlush-carts.ts'
import { aCoupon } from '../../support/sales/coupons.ts'
import {
  aQuote,
  checkoutSummaryPath,
  initiate,
  payWith,
  stateOf,
} from '../../support/sales/quotes.ts'
import { stale } from '../../support/sales/refused-payments.ts'
import { aShippingMethod } from '../../support/sales/shipping-methods.ts'
import { confirmInBrowser, looseEnds, runJobs, standOf } from '../../support/sales/stripe-quotes.ts'

let shippingMethodId: number

beforeAll(async () => {
  shippingMethodId = (await aShippingMethod(await anAvantlushStaffMember())).id
})

/** A checkout of two products, of which there are five each. */
async function twoProducts() {
  const [product, other] = await Promise.all([aProduct({ stock: 5 }), aProduct({ stock: 5 })])
  const customer = await aCustomerWith([product, other])
  return { customer, product, other, quote: await initiate(customer, { shippingMethodId }) }
}

type Change = (customer: AvantlushCustomer, product: ProductMade) => Promise<unknown>

/** What a customer can do to the cart, and how many units of each product it holds then. */
const changes: [name: string, change: Change, inCart: number[]][] = [
  ['adds to it', (customer, { id }) => customer.post(addPath, { product_id: id }), [2, 1]],
  [
    'changes a quantity',
    (customer, { id }) => customer.post(quantityPath, { product_id: id, quantity: 3 }),
    [3, 1],
  ],
  [
    'sets the quantity that it has',
    (customer, { id }) => customer.post(quantityPath, { product_id: id, quantity: 1 }),
    [1, 1],
  ],
  ['removes a product', (customer, { id }) => customer.post(removePath, { product_id: id }), [1]],
  ['clears it', (customer) => customer.post(clearPath, {}), []],
  [
    'applies a promo code',
    async (customer) => customer.post(codePath, { code: (await aCoupon()).code }),
    [1, 1],
  ],
]

describe.each(changes)('a checkout whose customer %s', (_, change, inCart) => {
  it('is over, and cannot be paid', async () => {
    const { customer, product, quote } = await twoProducts()
    await change(customer, product)
    expect(await stateOf(quote)).toBe('stale')
    const { status, body } = await payWith(customer, 'pm_card_visa')
    expect([status, body]).toEqual([400, stale])
    expect(await standOf({ customer, product })).toEqual({ orders: 0, inCart, stock: 5 })
    const { body: none } = await customer.get(checkoutSummaryPath, { expect: 404 })
    expect(none).toEqual({ status: 'error', message: 'No active checkout' })
    expect((await payWith(customer, 'pm_card_visa')).body).toEqual(stale)
    await runJobs()
    expect(await intentStatus(quote.payment.payment_intent_id)).toBe('canceled')
    expect(await confirmInBrowser(quote)).toBe(400)
    expect(await looseEnds()).toEqual([])
  })

  it('is started again, and paid', async () => {
    const { customer, product, other } = await twoProducts()
    await change(customer, product)
    if (inCart.length === 0) await customer.post(addPath, { product_id: other.id })
    await payWith(customer, 'pm_card_visa')
    const next = await initiate(customer, { shippingMethodId })
    const { body } = await payWith(customer, 'pm_card_visa')
    expect(body).toMatchObject({ success: true, amount: next.total })
    expect((await standOf({ customer, product })).inCart).toEqual([])
  })
})

describe('a checkout stays as it is', () => {
  const refusals: [path: string, sent: (product: ProductMade) => Json, status: number][] = [
    [addPath, ({ id }) => ({ product_id: id, quantity: 6 }), 400],
    [addPath, () => ({ product_id: 987_654 }), 404],
    [quantityPath, ({ id }) => ({ product_id: id, quantity: 0 }), 400],
    [quantityPath, () => ({ product_id: 987_654, quantity: 1 }), 404],
    [removePath, () => ({ product_id: 987_654 }), 404],
    [codePath, () => ({ code: 'NO-SUCH-CODE' }), 400],
  ]

  it('where changes of the cart are refused', async () => {
    const quoted = await aQuote()
    for (const [path, sent, status] of refusals) {
      await quoted.customer.post(path, sent(quoted.product), { expect: status })
    }
    expect((await payWith(quoted.customer, 'pm_card_visa')).status).toBe(200)
  })

  it('where the cart is read', async () => {
    const { customer } = await aQuote()
    for (const path of [cartPath, summaryPath]) await customer.get(path, { expect: 200 })
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
  })

  it('where its customer’s cart in another contract changes', async () => {
    const { customer, product } = await aQuote()
    const store = storeClient({ token: customer.tokens.access })
    await store.post('/cart/items/', { product_id: product.id }, { expect: 200 })
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
  })
})

it('a change at the moment of the payment is before it or after it', async () => {
  const { customer, product } = await aQuote({ stock: 9, quantity: 2 })
  const [{ status }] = await Promise.all([
    payWith(customer, 'pm_card_visa'),
    customer.post(addPath, { product_id: product.id }, { expect: 201 }),
  ])
  const stand = await standOf({ customer, product })
  expect([
    { status: 200, stand: { orders: 1, inCart: [1], stock: 7 } },
    { status: 400, stand: { orders: 0, inCart: [3], stock: 9 } },
  ]).toContainEqual({ status, stand })
})
