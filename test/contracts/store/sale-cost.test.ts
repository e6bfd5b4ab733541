import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/budgets.ts'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { aCustomer, type Customer } from '../../support/customers/customers.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import type { Client, Cost, Json } from '../../support/http/client.ts'
import { makeOthers } from '../../support/sales/sale-costs.ts'

beforeAll(() => makeOthers({ contract: 'store', currency: 'USD', status: 'processing' }))

function someProducts(count: number): Promise<ProductMade[]> {
  return Promise.all(Array.from({ length: count }, () => aProduct()))
}

/** Adds a unit of each and answers what the last one cost. */
async function fill(customer: Customer, products: ProductMade[]): Promise<Cost> {
  const costs: Cost[] = []
  for (const { id } of products) {
    const { cost } = await customer.post('/cart/items/', { product_id: id }, { expect: 200 })
    costs.push(cost)
  }
  return costs.at(-1) ?? expect.fail('Nothing was added')
}

async function checkOut(customer: Customer, headers: Record<string, string> = {}): Promise<Cost> {
  return (await customer.post('/orders/checkout/', {}, { expect: 201, headers })).cost
}

describe.each([1, 2, 20])('a cart of %i products', (count) => {
  it('is filled and read within its budget', async () => {
    const [customer, products] = await Promise.all([aCustomer(), someProducts(count)])
    await fill(customer, products)
    expectWithin(await fill(customer, products), budgets.cartAdd(count))
    const { cost } = await customer.get('/cart/', { expect: 200 })
    expectWithin(cost, budgets.cartRead(count))
  })

  it('is bought within its budget, the first time and later', async () => {
    const [customer, products] = await Promise.all([aCustomer(), someProducts(count)])
    await fill(customer, products)
    expectWithin(await checkOut(customer), budgets.firstCheckout(count))
    await fill(customer, products)
    expectWithin(await checkOut(customer), budgets.checkout(count))
  })
})

it('a cart costs little on first use', async () => {
  const [buyer, visitor, products] = await Promise.all([aCustomer(), aCustomer(), someProducts(1)])
  expectWithin(await fill(buyer, products), budgets.firstAdd)
  const { cost } = await visitor.get('/cart/', { expect: 200 })
  expectWithin(cost, budgets.newCartRead)
})

describe('all orders', () => {
  async function pages(staff: Client): Promise<void> {
    const ids = await env.DB.prepare('SELECT id FROM orders ORDER BY id DESC').all<{ id: number }>()
    const all = ids.results.map(({ id }) => id)
    const last = Math.ceil(all.length / 10)
    for (const page of [1, 2, Math.floor(last / 2), last]) {
      const { body } = await staff.get(`/orders/admin/?page=${page}`, { expect: 200 })
      expect(body.results.map(({ id }: Json) => id)).toEqual(all.slice(page * 10 - 10, page * 10))
      expect(body).toMatchObject({ count: all.length })
      expect(body.next === null).toBe(page === last)
    }
    await staff.get(`/orders/admin/?page=${last + 1}`, { expect: 404 })
  }

  it('are read by staff at the same cost on every page', async () => {
    const staff = await aStaffMember()
    await pages(staff)
    // The first ones have more lines.
    for (const page of [10, 50, 99]) {
      const { cost } = await staff.get(`/orders/admin/?page=${page}`, { expect: 200 })
      expectWithin(cost, budgets.invoices(10, 1))
    }
  })

  it('are paged rightly where an id was left out', async () => {
    await env.DB.prepare(`INSERT INTO orders(id, number, checkout_id, user_id, contract, channel,
        policy, currency, status, contact, subtotal_amount, total_amount, due_amount, created_at, updated_at)
      SELECT id + 7, 'late', 'late', user_id, contract, channel, policy, currency, status,
        contact, 100, 100, 100, 0, 0
      FROM orders ORDER BY id DESC LIMIT 1`).run()
    await env.DB.prepare("UPDATE counters SET value = value + 1 WHERE name = 'orders'").run()
    await pages(await aStaffMember())
  })
})

describe('the figures of a sale', () => {
  it('hold what the cart did and what its stock counters did for it', async () => {
    const [customer, products] = await Promise.all([aCustomer(), someProducts(3)])
    const opened = await customer.get('/cart/', { expect: 200 })
    const read = await customer.get('/cart/', { expect: 200 })
    expect(opened.cost.queries - read.cost.queries).toBe(1)
    expect(opened.cost.rowsWritten).toBeGreaterThan(0)
    await fill(customer, products)
    const first = await checkOut(customer)
    expect(first).toMatchObject({ queries: 7, objectCalls: 7 })
    expect(first.rowsWritten).toBeGreaterThanOrEqual(1 + 1 + 3 + 1 + 3)
  })

  it('leave out what goes on after the answer', async () => {
    const [customer, products] = await Promise.all([aCustomer(), someProducts(1)])
    await fill(customer, products)
    await checkOut(customer)
    await fill(customer, products)
    // The key is read and kept around the checkout, while the order's email is already on its way.
    const { queries } = await checkOut(customer, { 'Idempotency-Key': 'once' })
    expect(queries).toBe(budgets.checkout(1).queries + 2)
  })
})
