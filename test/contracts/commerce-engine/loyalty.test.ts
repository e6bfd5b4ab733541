import { env } from 'cloudflare:workers'
import { describe, expect, it, test } from 'vitest'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import {
  aRegisteredCustomer,
  aVisitor,
  type Visitor,
} from '../../support/customers/storefront-visitors.ts'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'
import { insertOrders } from '../../support/sales/channel-orders.ts'
import { credit, give, points, take } from '../../support/sales/ledgers.ts'
import {
  aPromotion,
  aStoreCoupon,
  couponTerms,
  promotionTerms,
} from '../../support/sales/promotions.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { applyCode } from '../../support/sales/storefront-carts.ts'
import { aReadyCart, byPayu, placeOrder, readOrder } from '../../support/sales/storefront-orders.ts'

const loyaltyOf = ({ id }: Pick<Visitor, 'id'>) => `/customers/${id}/loyalty`
const activityOf = ({ id }: Pick<Visitor, 'id'>) => `/customers/${id}/loyalty-points-activity`

async function userIdOf({ id }: Visitor): Promise<number> {
  const read = env.DB.prepare('SELECT id FROM users WHERE uuid = ?').bind(id)
  return (await read.first<number>('id')) ?? 0
}

async function loyalty(customer: Visitor): Promise<Json> {
  const { body } = await customer.client.get(loyaltyOf(customer), { expect: 200 })
  return body.content.loyalty
}

async function activity(customer: Visitor, query: Record<string, string> = {}): Promise<Json> {
  const path = `${activityOf(customer)}?${new URLSearchParams(query)}`
  const { body } = await customer.client.get(path, { expect: 200 })
  return body.content
}

/** A customer with so many points that came one by one, the n-th time n of them. */
async function aCollector(times: number): Promise<Visitor> {
  const customer = await aRegisteredCustomer()
  const own = { ...points, userId: await userIdOf(customer) }
  for (let amount = 1; amount <= times; amount++) await give(own, amount)
  return customer
}

const amountsOf = ({ loyalty_points_activity }: Json): number[] =>
  loyalty_points_activity.map(({ loyalty_points }: Json) => loyalty_points)

interface OrderTerms {
  channel?: string
  status?: string
  isPaid?: boolean
}

/** An order of that many paise, of which a discount has taken off one. */
async function anOrder(userId: number, paise: number, terms: OrderTerms = {}): Promise<number> {
  const { channel = 'in', status = 'processing', isPaid = true } = terms
  const id = await insertOrders(1, { userId, channel, status, since: '2026-03-01T10:00:00Z' })
  await env.DB.prepare(
    `UPDATE orders SET subtotal_amount = ?2 + 1, discount_amount = 1, total_amount = ?2,
       due_amount = ?2, paid_at = ?3 WHERE id = ?1`,
  )
    .bind(id, paise, isPaid ? 0 : null)
    .run()
  return id
}

describe('the loyalty account', () => {
  it('of a new customer is empty', async () => {
    const customer = await aRegisteredCustomer()
    const { body } = await customer.client.get(`/auth/user/${customer.id}`, { expect: 200 })
    const joined = body.content.user.created_at
    expect(await loyalty(customer)).toEqual({
      ...{ membership_number: customer.id, current_tier: 'Member' },
      ...{ date_of_join: joined, date_of_assign: joined, date_of_reset: null },
      ...{ points_earned: 0, points_redeemed: 0, points_balance: 0 },
      ...{ total_orders: 0, lifetime_orders: 0, total_spent: 0, lifetime_spent: 0 },
      lifetime_savings: 0,
    })
  })

  it('has the points that staff give and take in its balance alone', async () => {
    const customer = await aCollector(3)
    const userId = await userIdOf(customer)
    await take({ ...points, userId }, 2)
    await take({ ...points, userId }, 3)
    await give({ ...points, currency: 'USD', userId }, 1_000)
    await give({ ...credit, userId }, 1_000)
    expect(await loyalty(customer)).toMatchObject({
      ...{ points_earned: 0, points_redeemed: 0, points_balance: 1 },
    })
  })

  it('sums up the orders of this store that are paid and not cancelled', async () => {
    const [customer, other] = [await aRegisteredCustomer(), await aRegisteredCustomer()]
    const userId = await userIdOf(customer)
    await anOrder(userId, 49_950)
    await anOrder(userId, 10_001, { status: 'delivered' })
    await anOrder(userId, 1_000_000, { status: 'cancelled' })
    await anOrder(userId, 1_000_000, { isPaid: false })
    await anOrder(userId, 1_000_000, { channel: 'us' })
    await anOrder(await userIdOf(other), 1_000_000)
    expect(await loyalty(customer)).toMatchObject({
      ...{ total_orders: 2, lifetime_orders: 2, total_spent: 599.51, lifetime_spent: 599.51 },
      lifetime_savings: 0.02,
    })
  })
})

describe('what a customer has saved', () => {
  it('is what the orders tell of: what was given and shipped for nothing, too', async () => {
    await forgetMethods()
    await aRupeeMethod({ amount: 5_900 })
    const [customer, product] = [await aRegisteredCustomer(), await aKettle()]
    const { client } = customer
    await aPromotion(product, promotionTerms.buyTwoGetOne)
    const { code } = await aStoreCoupon(couponTerms.freeShipping)
    const cartId = await aReadyCart(client, [{ product, quantity: 2 }])
    await applyCode(client, cartId, code)
    const { order, payment_info } = await placeOrder({ client, cartId }, byPayu)
    await payAtPayu(payment_info)
    const { promotion_savings, coupon_savings } = await readOrder(client, order.order_number)
    expect([promotion_savings, coupon_savings]).toEqual([100, 59])
    expect(await loyalty(customer)).toMatchObject({ total_orders: 1, lifetime_savings: 159 })
  })
})

describe('the activity of points', () => {
  it('of a new customer is empty', async () => {
    expect(await activity(await aRegisteredCustomer())).toEqual({
      loyalty_points_activity: [],
      pagination: {
        ...{ total_records: 0, total_pages: 0, limit: 25 },
        ...{ previous_page: null, next_page: null },
      },
    })
  })

  it('tells of each transfer, the newest first', async () => {
    const customer = await aRegisteredCustomer()
    const own = { ...points, userId: await userIdOf(customer) }
    const orderId = await anOrder(own.userId, 49_950)
    const order = await env.DB.prepare('SELECT number FROM orders WHERE id = ?')
      .bind(orderId)
      .first()
    const createdAt = Date.parse('2026-03-01T10:00:00Z')
    const at = { created_at: '2026-03-01T10:00:00.000Z', modified_at: '2026-03-01T10:00:00.000Z' }
    await give(own, 100, { remarks: 'Sorry for the delay', createdAt })
    await give(own, 20, { reason: 'issued', orderId, createdAt })
    await take(own, 30, { createdAt })
    await take(own, 90, { reason: 'forfeited', createdAt })
    await give({ ...credit, userId: own.userId }, 7)
    const { loyalty_points_activity, pagination } = await activity(customer)
    const plain = { reference_number: null, remarks: null, ...at }
    expect(loyalty_points_activity).toEqual([
      {
        ...{ ...plain, action: 'remove', activity: 'points-expired', title: 'Points expired' },
        loyalty_points: 90,
      },
      {
        ...{ ...plain, action: 'remove', activity: 'other', title: 'Points corrected' },
        loyalty_points: 30,
      },
      {
        ...{ ...plain, action: 'add', activity: 'other', title: 'Points issued' },
        ...{ loyalty_points: 20, reference_number: order?.number },
      },
      {
        ...{ ...plain, action: 'add', activity: 'bonus', title: 'Bonus points' },
        ...{ loyalty_points: 100, remarks: 'Sorry for the delay' },
      },
    ])
    expect(pagination.total_records).toBe(4)
  })

  it('comes in pages; past the last one it is empty', async () => {
    const customer = await aCollector(5)
    await take({ ...points, userId: await userIdOf(customer) }, 9)
    const first = await activity(customer, { limit: '4' })
    expect(amountsOf(first)).toEqual([9, 5, 4, 3])
    expect(first.pagination).toEqual({
      ...{ total_records: 6, total_pages: 2, limit: 4, previous_page: null, next_page: 2 },
    })
    const last = await activity(customer, { limit: '4', page: '2' })
    expect(amountsOf(last)).toEqual([2, 1])
    expect(last.pagination).toMatchObject({ previous_page: 1, next_page: null })
    const past = await activity(customer, { limit: '4', page: '3' })
    expect(amountsOf(past)).toEqual([])
    expect(past.pagination).toMatchObject({ total_records: 6, previous_page: 2, next_page: null })
    const far = await activity(customer, { page: '9'.repeat(30) })
    expect(far.pagination.total_records).toBe(6)
  })

  it('is ordered by its time both ways', async () => {
    const customer = await aCollector(3)
    for (const [sort_by, amounts] of [
      ['{"created_at":"asc"}', [1, 2, 3]],
      ['{"created_at":"desc"}', [3, 2, 1]],
      ['{"loyalty_points":"asc","created_at":"asc"}', [1, 2, 3]],
    ] as const) {
      expect(amountsOf(await activity(customer, { sort_by }))).toEqual(amounts)
    }
  })

  test.each<Record<string, string>>([
    ...[{ page: '0' }, { page: '-1' }, { page: 'x' }, { page: '1.5' }, { limit: '0' }],
    ...[{ limit: 'many' }, { sort_by: 'created_at' }, { sort_by: '{"created_at":1}' }],
    ...[{ sort_by: '{"a":"asc"}' }, { sort_by: '[]' }, { search: '\u0000' }],
  ])('passes over %j', async (query) => {
    const customer = await aCollector(2)
    expect(amountsOf(await activity(customer, query))).toEqual([2, 1])
  })

  it('has at most a hundred on a page', async () => {
    const { pagination } = await activity(await aRegisteredCustomer(), { limit: '1000' })
    expect(pagination.limit).toBe(100)
  })
})

describe.each([
  ['the account', loyaltyOf],
  ['the activity', activityOf],
])('%s', (_, pathOf) => {
  it('of somebody else is not found', async () => {
    const [customer, other] = [await aCollector(1), await aRegisteredCustomer()]
    for (const id of [customer.id, customer.id.toUpperCase(), 'somebody', '1']) {
      const { body } = await other.client.get(pathOf({ id }), { expect: 404 })
      expect(body.code).toBe('not_found')
    }
  })

  it('needs somebody who has signed in', async () => {
    const [customer, visitor] = [await aCollector(1), await aVisitor()]
    const { body: anybody } = await commerceEngineClient().get(pathOf(customer), { expect: 401 })
    expect(anybody.code).toBe('unauthorized')
    for (const id of [visitor.id, customer.id]) {
      const { body } = await visitor.client.get(pathOf({ id }), { expect: 401 })
      expect(body.code).toBe('login_required')
    }
  })

  it('is there in this store alone', async () => {
    const { id, tokens } = await aRegisteredCustomer()
    const elsewhere = commerceEngineClient({ token: tokens.access, store: 'us' })
    const { body } = await elsewhere.get(pathOf({ id }), { expect: 404 })
    expect(body.code).toBe('store_not_found')
  })
})
