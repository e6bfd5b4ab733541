import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/customers.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { customerPath, customersPath, newCustomer } from '../../support/customers/administration.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'

let staff: StaffMember

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
  await insertCustomers(budgets.customers)
})

/** So many customers, every other of whom has ordered something. */
async function insertCustomers(count: number): Promise<void> {
  await env.DB.batch([
    env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO users(email, email_identifies, activated_at, created_at, updated_at)
       SELECT 'customer-' || i || '@many.test', 1, 1, i * 60000, 1 FROM n`,
    ).bind(count),
    env.DB.prepare(
      `INSERT INTO buyers(user_id, channel, orders, total_amount, last_day)
       SELECT id, 'us', 1, 100, '2026-03-01' FROM users WHERE id % 2 = 0`,
    ),
  ])
}

describe('staff read ten thousand customers', () => {
  it.each([
    ['', 1_000, 0],
    ['page=1', 12, 0],
    ['page=5&page_size=20', 20, 80],
    ['page=100&page_size=100', 100, 9_900],
  ])('at the cost of the page for ?%s', async (query, customers, offset) => {
    const { body, cost, headers } = await staff.get(`${customersPath}?${query}`, { expect: 200 })
    expect(body).toHaveLength(customers)
    expect(headers.get('X-Total-Count')).toBe('10000')
    expectWithin(cost, budgets.customerPage({ customers, offset }))
  })

  it('and are led on after the first thousand', async () => {
    const { headers } = await staff.get(customersPath, { expect: 200 })
    const next = `<https://shop.test${customersPath}?page=11&page_size=100>; rel="next"`
    expect(headers.get('Link')).toBe(next)
  })

  it('at no cost where the page is beyond the last', async () => {
    const { cost } = await staff.get(`${customersPath}?page=101&page_size=100`, { expect: 404 })
    expectWithin(cost, budgets.customerPage({ customers: 0, offset: 0 }))
  })
})

describe('a customer among them', () => {
  it('is read, changed and closed within the budgets', async () => {
    const path = customerPath(await anAvantlushCustomer())
    expectWithin((await staff.get(path, { expect: 200 })).cost, budgets.customerCosts.read)
    const change = { name: 'Jane Smith', phone: '+2348012345679', status: 'Inactive' }
    const { cost } = await staff.patch(path, change, { expect: 200 })
    expectWithin(cost, budgets.customerCosts.changed)
    const closed = await staff.delete(path, { expect: 204 })
    expectWithin(closed.cost, budgets.customerCosts.closed)
  })

  it('is created within the budget', async () => {
    const { cost } = await staff.post(customersPath, newCustomer(), { expect: 201 })
    expectWithin(cost, budgets.customerCosts.created)
  })
})
