import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { aProduct, type ProductMade, stockOf } from '../../support/catalogue/products.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
  signInAtAvantlush,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { type Json, storeClient } from '../../support/http/client.ts'
import { statusPath, trackingPath } from '../../support/sales/channel-orders.ts'
import { buy, itemOf, orderOf } from '../../support/sales/direct-orders.ts'
import { refundFacts, waitingEffects } from '../../support/sales/rows.ts'
import { context } from '../../support/world/context.ts'

const yearMinutes = 365 * 24 * 60

interface Placed {
  customer: AvantlushCustomer
  product: ProductMade
  bought: Json
}

let staff: StaffMember

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

/** An order of two units of a product that had five. */
async function anOrder(payment_method = 'CREDIT'): Promise<Placed> {
  const [customer, product] = await Promise.all([anAvantlushCustomer(), aProduct({ stock: 5 })])
  const bought = await buy(customer, [itemOf(product, { quantity: 2 })], { payment_method })
  return { customer, product, bought }
}

async function move({ bought }: Placed, ...statuses: string[]): Promise<void> {
  for (const status of statuses) {
    const path = statusPath(bought.order_id)
    await staff.patch(path, { status }, { expect: 200 })
  }
}

async function statesOf({ customer, bought }: Placed): Promise<[string, string]> {
  const { status, payment } = await orderOf(customer, bought)
  return [status, payment.status]
}

/** Nothing is left to do for it, no money was asked back, and staff need not look. */
async function expectAtRest({ customer, bought }: Placed): Promise<void> {
  const { payments } = await orderOf(customer, bought)
  expect(payments).toHaveLength(1)
  expect(await refundFacts(payments[0].id)).toEqual([])
  expect(await waitingEffects(bought.order_id)).toEqual([])
  const letters = await env.DB.prepare(
    "SELECT reason FROM dead_letters WHERE queue <> 'messages'",
  ).all()
  expect(letters.results).toEqual([])
}

describe.each(['CREDIT', 'DEBIT', 'CASH'])('a direct order by %s', (method) => {
  it('is paid once it is delivered, and not before', async () => {
    const placed = await anOrder(method)
    const states = [await statesOf(placed)]
    for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED']) {
      await move(placed, status)
      states.push(await statesOf(placed))
    }
    expect(states).toEqual([
      ['PENDING', 'PENDING'],
      ['PROCESSING', 'PENDING'],
      ['SHIPPED', 'PENDING'],
      ['DELIVERED', 'PAID'],
    ])
    const { customer, product, bought } = placed
    const tracked = await customer.get(trackingPath(bought.order_id), { expect: 200 })
    expect(tracked.body.map(({ status }: Json) => status)).toEqual(states.map(([status]) => status))
    expect(await stockOf(product)).toBe(3)
    await expectAtRest(placed)
  })

  it.each([[[]], [['PROCESSING']]])(
    'that is cancelled after %j gives back its units',
    async (steps) => {
      const placed = await anOrder(method)
      await move(placed, ...steps, 'CANCELLED')
      expect(await statesOf(placed)).toEqual(['CANCELLED', 'CANCELLED'])
      expect(await stockOf(placed.product)).toBe(5)
      await expectAtRest(placed)
    },
  )
})

describe('through the store contract a direct order', () => {
  const storeOf = ({ tokens }: AvantlushCustomer) => storeClient({ token: tokens.access })

  it('cannot be paid in a browser', async () => {
    const placed = await anOrder('CASH')
    const asked = { order_id: placed.bought.order_id }
    await storeOf(placed.customer).post('/payments/create-intent/', asked, { expect: 400 })
    expect(await statesOf(placed)).toEqual(['PENDING', 'PENDING'])
    await expectAtRest(placed)
  })

  it('is cancelled by its customer', async () => {
    const placed = await anOrder('DEBIT')
    const path = `/orders/${placed.bought.order_id}/cancel/`
    await storeOf(placed.customer).post(path, undefined, { expect: 200 })
    expect(await statesOf(placed)).toEqual(['CANCELLED', 'CANCELLED'])
    expect(await stockOf(placed.product)).toBe(5)
    await expectAtRest(placed)
  })

  it('has no payment that could go back, also where it is delivered', async () => {
    const placed = await anOrder('CASH')
    await move(placed, 'PROCESSING', 'SHIPPED', 'DELIVERED')
    const { payment } = await orderOf(placed.customer, placed.bought)
    const asked = { payment_id: payment.id }
    await storeOf(placed.customer).post('/payments/refund/', asked, { expect: 404 })
    expect(await statesOf(placed)).toEqual(['DELIVERED', 'PAID'])
    await expectAtRest(placed)
  })
})

it.each([[[]], [['PROCESSING']], [['PROCESSING', 'SHIPPED']]])(
  'a direct order that nobody pays waits after %j for as long as it takes',
  async (steps) => {
    staff = await anAvantlushStaffMember()
    const placed = await anOrder()
    await move(placed, ...steps)
    const before = await orderOf(staff, placed.bought)
    for (const years of [1, 2, 3]) await runScheduled(inMinutes(context(), years * yearMinutes))
    // Nobody's login is as old as that.
    const customer = await signInAtAvantlush(placed.customer.email)
    expect(await orderOf(customer, placed.bought)).toEqual(before)
    await expectAtRest({ ...placed, customer })
  },
)
