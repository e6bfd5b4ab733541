import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/checkout.ts'
import { aProduct, stockOf } from '../../support/catalogue/products.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { anAccount } from '../../support/customers/accounts.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import type { Cost } from '../../support/http/client.ts'
import { addPath, codePath } from '../../support/sales/avantlush-carts.ts'
import { aCartOf } from '../../support/sales/carts.ts'
import { ordersPath } from '../../support/sales/channel-orders.ts'
import { aCoupon, aRedemption } from '../../support/sales/coupons.ts'
import { directInput, itemOf } from '../../support/sales/direct-orders.ts'
import {
  checkoutSummaryPath,
  initiatePath,
  type Provider,
  payWith,
} from '../../support/sales/quotes.ts'
import { makeOthers } from '../../support/sales/sale-costs.ts'
import { aShippingMethod } from '../../support/sales/shipping-methods.ts'

let shippingMethodId: number

beforeAll(async () => {
  await makeOthers({ contract: 'avantlush', currency: 'USD', status: 'processing' })
  await makeQuotesOfOthers()
  shippingMethodId = (await aShippingMethod(await anAvantlushStaffMember())).id
  // The first customer of all is no measure: SQLite has yet to write what it counts ids by.
  const { customer } = await aCart(1)
  await start(customer)
  await payWith(customer, 'pm_card_visa')
})

/** Quotes that nobody paid, and their payments, in carts of somebody else. */
async function makeQuotesOfOthers(): Promise<void> {
  const { id: cartId, userId } = await aCartOf(await anAccount(), 'avantlush')
  await env.DB.batch([
    env.DB.prepare(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      INSERT INTO quotes(id, cart_id, user_id, state, cart_version, currency, lines,
        subtotal_amount, discount_amount, shipping_amount, tax_amount, total_amount, shipping,
        gateway, expires_at, created_at)
      SELECT 'other-' || i, ?, ?, iif(i % 2, 'expired', 'replaced'), 1, 'USD', '[]', 100, 0, 0, 0,
        100, '{}', 'stripe', 0, 0 FROM n`).bind(budgets.quotesOfOthers, cartId, userId),
    env.DB.prepare(`INSERT INTO payments(key, quote_id, user_id, gateway, reference, status, amount,
        currency, created_at, updated_at)
      SELECT id, id, user_id, gateway, id, 'cancelled', 100, 'USD', 0, 0 FROM quotes`),
  ])
}

async function aCart(count: number) {
  const products = await Promise.all(Array.from({ length: count }, () => aProduct()))
  // Their counters have taken over the figures of D1.
  await Promise.all(products.map(stockOf))
  const customer = await anAvantlushCustomer()
  await fill(customer, products)
  return { customer, products }
}

async function fill(customer: AvantlushCustomer, products: { id: number }[]): Promise<void> {
  for (const { id } of products) {
    await customer.post(addPath, { product_id: id }, { expect: 201 })
  }
}

async function start(customer: AvantlushCustomer, provider: Provider = 'stripe'): Promise<Cost> {
  const asked = { shipping_method_id: shippingMethodId, payment_method: provider }
  return (await customer.post(initiatePath, asked, { expect: 200 })).cost
}

async function pay(customer: AvantlushCustomer, method: string, expected = 200): Promise<Cost> {
  const { status, cost } = await payWith(customer, method)
  expect(status).toBe(expected)
  return cost
}

describe.each([1, 2, 20])('a checkout of %i products', (count) => {
  it('is started, read, started anew, declined and paid within its budgets', async () => {
    const { customer, products } = await aCart(count)
    expectWithin(await start(customer), budgets.firstInitiate(count))
    expectWithin(await start(customer), budgets.initiateAnew(count))
    const shown = await customer.get(checkoutSummaryPath, { expect: 200 })
    expectWithin(shown.cost, budgets.summary)
    const declined = await pay(customer, 'pm_card_chargeDeclined', 400)
    expectWithin(declined, budgets.declinedPayment(count))
    expectWithin(await pay(customer, 'pm_card_visa'), budgets.payment(count))
    await fill(customer, products)
    expectWithin(await start(customer), budgets.initiate(count))
  })

  it('is paid by a token within its budgets', async () => {
    const { customer } = await aCart(count)
    expectWithin(await start(customer, 'clover'), budgets.initiateWithToken(count))
    expectWithin(await pay(customer, 'clv_test_visa'), budgets.paymentByToken(count))
  })

  it('costs little more with a code, however many have used it', async () => {
    const { customer } = await aCart(count)
    const coupon = await aCoupon({ usesPerCustomerMax: 10 })
    const others = await anAvantlushCustomer()
    for (let i = 0; i < 20; i++) await aRedemption(coupon, others, 'used')
    for (let i = 0; i < 5; i++) await aRedemption(coupon, customer, 'used')
    await customer.post(codePath, { code: coupon.code }, { expect: 200 })
    expectWithin(await start(customer), budgets.withCode(budgets.firstInitiate(count), 5))
    const paid = await pay(customer, 'pm_card_visa')
    expectWithin(paid, budgets.withCode(budgets.payment(count), 5))
  })

  it('costs its products where they are ordered directly', async () => {
    const { customer, products } = await aCart(count)
    const items = products.map((product) => itemOf(product))
    const { cost } = await customer.post(ordersPath, directInput(items), { expect: 201 })
    expectWithin(cost, budgets.directOrder(count))
  })
})
