import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newCart, type StoredCart } from '../../../src/core/cart/stored-cart.ts'
import { tellOfCart } from '../../../src/core/cart/tell-cart.ts'
import { correctFigures } from '../../../src/core/figures/correct-figures.ts'
import { type Period, periods } from '../../../src/core/figures/period.ts'
import {
  cartFigures,
  customerFigures,
  orderFigures,
  salesByDay,
} from '../../../src/core/figures/sales-figures.ts'
import { type OrderStatus, orderStatuses } from '../../../src/db/schema/orders.ts'
import { insertOrders } from '../../support/sales/channel-orders.ts'
import { contextAt } from '../../support/world/context.ts'

const today = Date.parse('2026-07-15T12:00:00Z')
const dayMs = 24 * 60 * 60_000
const ctx = contextAt(new Date(today))

type Event =
  | { is: 'joins'; daysAgo: number }
  | { is: 'orders'; who: number; daysAgo: number; fromCart: boolean; channel: 'us' | 'ir' }
  | { is: 'moves'; which: number; to: OrderStatus }
  | { is: 'fills cart' | 'empties cart'; who: number; daysAgo: number }
  | { is: 'becomes staff' | 'closes'; who: number }

/** Around the ends of all periods. */
const daysAgo = fc.constantFrom(0, 1, 6, 7, 8, 29, 30, 31, 364, 365, 366)
const who = fc.nat(5)

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ is: fc.constant('joins' as const), daysAgo }),
  fc.record({
    is: fc.constant('orders' as const),
    ...{ who, daysAgo, fromCart: fc.boolean() },
    channel: fc.constantFrom('us' as const, 'us' as const, 'ir' as const),
  }),
  fc.record({
    is: fc.constant('moves' as const),
    which: fc.nat(20),
    to: fc.constantFrom(...orderStatuses),
  }),
  fc.record({ is: fc.constantFrom('fills cart' as const, 'empties cart' as const), who, daysAgo }),
  fc.record({ is: fc.constantFrom('becomes staff' as const, 'closes' as const), who }),
)

/** A shop in which nothing has happened, whatever other histories there were. */
class History {
  readonly users: number[] = []
  readonly orders: number[] = []
  readonly carts = new Map<number, StoredCart>()

  static async begin(): Promise<History> {
    await env.DB.batch(
      [
        ...['order_items', 'order_events', 'orders', 'carts', 'buyers', 'daily_orders'],
        ...['daily_carts', 'daily_buyers', 'purchases'],
      ].map((table) => env.DB.prepare(`DELETE FROM ${table}`)),
    )
    await env.DB.prepare('UPDATE users SET email_identifies = 0').run()
    const history = new History()
    await history.carryOut({ is: 'joins', daysAgo: 10 })
    return history
  }

  async carryOut(happening: Event): Promise<void> {
    switch (happening.is) {
      case 'joins':
        this.users.push(await aCustomer(timeOf(happening)))
        return
      case 'orders': {
        const { channel, fromCart } = happening
        const since = new Date(timeOf(happening)).toISOString()
        const userId = this.#user(happening.who)
        this.orders.push(await insertOrders(1, { userId, since, channel, fromCart }))
        return
      }
      case 'moves': {
        const id = this.orders[happening.which % this.orders.length]
        await env.DB.prepare("UPDATE orders SET status = ? WHERE id = ? AND status <> 'cancelled'")
          .bind(happening.to, id ?? 0)
          .run()
        return
      }
      case 'fills cart':
      case 'empties cart':
        return this.#changeCart(happening)
      case 'becomes staff':
        await env.DB.prepare('UPDATE users SET is_staff = 1 WHERE id = ?')
          .bind(this.#user(happening.who))
          .run()
        return
      case 'closes':
        await env.DB.prepare('UPDATE users SET email_identifies = 0 WHERE id = ?')
          .bind(this.#user(happening.who))
          .run()
    }
  }

  #user(index: number): number {
    return this.users[index % this.users.length] ?? 0
  }

  async #changeCart(change: { is: string; who: number; daysAgo: number }): Promise<void> {
    const userId = this.#user(change.who)
    await env.DB.prepare(
      `INSERT INTO carts(user_id, contract, channel, currency, policy, created_at, opened_at)
       VALUES (?, 'avantlush', 'us', 'USD', '{}', 0, 0) ON CONFLICT DO NOTHING`,
    )
      .bind(userId)
      .run()
    const id = await env.DB.prepare('SELECT id FROM carts WHERE user_id = ?')
      .bind(userId)
      .first<number>('id')
    const before = this.carts.get(userId) ?? { ...newCart, id }
    let cart: StoredCart = {
      ...before,
      version: before.version + 1,
      updatedAt: timeOf(change),
      lines: change.is === 'fills cart' ? [aLine()] : [],
    }
    await tellOfCart(ctx, {
      read: () => cart,
      write: (written) => {
        cart = written
      },
      wakeAt: async () => {},
      awoken: () => {},
    })
    this.carts.set(userId, cart)
  }
}

async function aCustomer(joinedAt: number): Promise<number> {
  const row = await env.DB.prepare(
    `INSERT INTO users(email, email_identifies, created_at, updated_at)
     VALUES (?1, 1, ?2, ?2) RETURNING id`,
  )
    .bind(`${crypto.randomUUID()}@shop.test`, joinedAt)
    .first<{ id: number }>()
  return row?.id ?? 0
}

function aLine(): StoredCart['lines'][number] {
  const product = { productId: 1, variantId: 1, quantity: 1, unitAmount: 100 }
  return { id: 1, ...product, createdAt: 0 }
}

function timeOf({ daysAgo: days }: { daysAgo: number }): number {
  return today - days * dayMs
}

interface OrderRow {
  user_id: number
  channel: string
  status: OrderStatus
  total_amount: number
  created_at: number
  paid: string
}

/** The same figures, counted from what there is. */
async function recount(period: Period) {
  const days = { day: 1, week: 7, month: 30, year: 365 }[period]
  const first = new Date(today - (days - 1) * dayMs).toISOString().slice(0, 10)
  const isWithin = (time: number) => new Date(time).toISOString().slice(0, 10) >= first
  const { results: all } = await env.DB.prepare(
    "SELECT *, policy ->> 'paid' AS paid FROM orders WHERE channel = 'us'",
  ).all<OrderRow>()
  const { results: customers } = await env.DB.prepare(
    'SELECT id, created_at FROM users WHERE email_identifies = 1 AND is_staff = 0',
  ).all<{ id: number; created_at: number }>()
  const { results: held } = await env.DB.prepare(
    'SELECT held_on FROM carts WHERE held_on IS NOT NULL',
  ).all<{ held_on: string }>()
  const orders = all.filter(({ created_at: time }) => isWithin(time))
  const abandoned = held.filter(({ held_on: day }) => day >= first).length
  const sold = orders.filter(({ status }) => status !== 'cancelled')
  const buyersIds = new Set(orders.map(({ user_id: id }) => id))
  const sumOf = (rows: OrderRow[]) => rows.reduce((sum, row) => sum + row.total_amount, 0)
  return {
    carts: {
      abandoned,
      total: abandoned + orders.filter(({ paid }) => paid !== 'on_delivery').length,
    },
    customers: {
      total: customers.length,
      joined: customers.filter(({ created_at: time }) => isWithin(time)).length,
      active: customers.filter(({ id }) => buyersIds.has(id)).length,
    },
    orders: {
      byStatus: orderStatuses.map((status) => ({
        status,
        orders: orders.filter((row) => row.status === status).length,
      })),
      orders: orders.length,
      revenueAmount: sumOf(sold),
    },
    days: Array.from({ length: days }, (_, index) => {
      const day = new Date(today - (days - 1 - index) * dayMs).toISOString().slice(0, 10)
      const ofDay = sold.filter(
        ({ created_at: time }) => new Date(time).toISOString().slice(0, 10) === day,
      )
      return { day, orders: ofDay.length, revenueAmount: sumOf(ofDay) }
    }),
  }
}

async function figures(period: Period) {
  const query = { channel: 'us', period }
  return {
    carts: await cartFigures(ctx, query),
    customers: await customerFigures(ctx, query),
    orders: await orderFigures(ctx, query),
    days: await salesByDay(ctx, query),
  }
}

async function expectExact(): Promise<void> {
  for (const period of periods) expect(await figures(period)).toEqual(await recount(period))
}

describe('the figures of a shop', () => {
  it('are exact whatever has happened', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 30 }), async (events) => {
        const history = await History.begin()
        for (const happening of events) await history.carryOut(happening)
        await expectExact()
      }),
      { numRuns: 25 },
    )
  })

  it('are exact again once the daily job has run, whatever was done to them', async () => {
    const history = await History.begin()
    const [sample] = fc.sample(fc.array(event, { minLength: 40, maxLength: 40 }), {
      numRuns: 1,
      seed: 7,
    })
    for (const happening of sample ?? []) await history.carryOut(happening)
    const damages = [
      'UPDATE daily_orders SET orders = orders + 3, cart_orders = 0',
      "INSERT INTO daily_orders VALUES ('us', '2026-07-01', 'shipped', 5, 500, 5) ON CONFLICT DO NOTHING",
      'DELETE FROM daily_carts',
      "INSERT INTO daily_carts VALUES ('us', '2026-07-02', 4) ON CONFLICT DO NOTHING",
      'UPDATE daily_customers SET customers = customers + 2',
      "INSERT INTO daily_customers VALUES ('2026-07-03', 9) ON CONFLICT DO NOTHING",
      "UPDATE buyers SET orders = 0, last_day = '2020-01-01'",
      'DELETE FROM daily_buyers',
      "INSERT INTO daily_buyers VALUES ('us', '2026-07-04', 9) ON CONFLICT DO NOTHING",
    ]
    for (const damage of damages) await env.DB.prepare(damage).run()
    expect(await correctFigures(ctx)).toBeGreaterThan(0)
    await expectExact()
    expect(await correctFigures(ctx)).toBe(0)
  })
})
