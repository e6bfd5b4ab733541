import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { idsOf, nextOf, totalOf } from '../../support/http/array-pages.ts'
import { invalid } from '../../support/http/avantlush-answers.ts'
import type { Client } from '../../support/http/client.ts'
import { insertOrders, ordersPath } from '../../support/sales/channel-orders.ts'

const briefPath = `${ordersPath}filter-by-date/`

let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

const pathOf = (path: string, query: string) => `${path}?${query}`

/** A customer with so many orders, a minute after each other. */
async function aCustomerWith(
  count: number,
  since = '2026-03-01T10:00:00Z',
): Promise<[AvantlushCustomer, number]> {
  const customer = await anAvantlushCustomer()
  return [customer, await insertOrders(count, { userId: customer.id, since })]
}

describe.each([ordersPath, briefPath])('%s', (path) => {
  it('has the newest first: by time, and then by id', async () => {
    const [customer, last] = await aCustomerWith(3)
    const later = '2026-03-01T10:02:00Z'
    const beside = await insertOrders(1, { userId: customer.id, since: later })
    const earlier = await insertOrders(1, { userId: customer.id, since: '2026-02-01T00:00:00Z' })
    const answer = await customer.get(path, { expect: 200 })
    expect(idsOf(answer)).toEqual([beside, last, last - 1, last - 2, earlier])
    expect([totalOf(answer), nextOf(answer)]).toEqual(['5', null])
  })

  it('is empty where there is nothing, and has a first page all the same', async () => {
    const customer = await anAvantlushCustomer()
    for (const query of ['', 'page=1', 'page_size=5', 'page=1&page_size=5']) {
      const answer = await customer.get(pathOf(path, query), { expect: 200 })
      expect([answer.body, totalOf(answer), nextOf(answer)]).toEqual([[], '0', null])
    }
  })

  it('has the days from one to another, both included, in UTC', async () => {
    const [customer] = await aCustomerWith(1, '2026-05-09T23:59:59.999Z')
    const at = (since: string) => insertOrders(1, { userId: customer.id, since })
    const first = await at('2026-05-10T00:00:00Z')
    const last = await at('2026-05-11T23:59:59.999Z')
    const after = await at('2026-05-12T00:00:00.000Z')
    const read = async (query: string) => {
      const answer = await customer.get(pathOf(path, query), { expect: 200 })
      expect(totalOf(answer)).toBe(String(answer.body.length))
      return idsOf(answer)
    }
    expect(await read('start_date=2026-05-10&end_date=2026-05-11')).toEqual([last, first])
    expect(await read('start_date=2026-05-11&end_date=2026-05-11')).toEqual([last])
    expect(await read('start_date=2026-05-10')).toEqual([after, last, first])
    expect(await read('end_date=2026-05-10')).toEqual([first, first - 1])
    expect(await read('start_date=2026-05-13')).toEqual([])
    expect(await read('start_date=0001-01-01&end_date=9999-12-31')).toHaveLength(4)
    expect(await read('start_date=&end_date=')).toHaveLength(4)
  })

  it.each([
    ['start_date=2026-02-29', 'start_date'],
    ['end_date=2026-13-01', 'end_date'],
    ['start_date=01.05.2026', 'start_date'],
    ['end_date=2026-05-01T00:00:00Z', 'end_date'],
    ['start_date=yesterday', 'start_date'],
    ['end_date=2026-5-1', 'end_date'],
  ])('refuses %s', async (query, field) => {
    const { body } = await staff.get(pathOf(path, query), { expect: 400 })
    expect(body).toEqual(invalid(field, 'Enter a valid date (YYYY-MM-DD).'))
  })

  it('refuses an end before the start, and names every parameter at fault', async () => {
    const query = 'start_date=2026-05-02&end_date=2026-05-01'
    const { body } = await staff.get(pathOf(path, query), { expect: 400 })
    expect(body).toEqual(invalid('end_date', 'The last day must not be before the first one.'))
    const both = await staff.get(pathOf(path, 'start_date=x&end_date=y'), { expect: 400 })
    expect(Object.keys(both.body.errors)).toEqual(['start_date', 'end_date'])
  })

  it('answers one page where one is asked for, and leads on with the other parameters', async () => {
    const [customer, last] = await aCustomerWith(30)
    const get = (query: string) => customer.get(pathOf(path, query), { expect: 200 })
    const second = await get('page_size=4&start_date=2026-03-01&page=2&x=a%20b')
    expect(idsOf(second)).toEqual([last - 4, last - 5, last - 6, last - 7])
    expect(totalOf(second)).toBe('30')
    const next = `${path}?page_size=4&start_date=2026-03-01&page=3&x=a+b`
    expect(nextOf(second)).toBe(next)
    expect(idsOf(await customer.get(next))).toEqual([last - 8, last - 9, last - 10, last - 11])
    const end = await get('page_size=4&page=8')
    expect([idsOf(end), nextOf(end)]).toEqual([[last - 28, last - 29], null])
    const full = await get('page_size=10&page=3')
    expect([full.body.length, nextOf(full)]).toEqual([10, null])
  })

  it.each([
    ['page=1', 12, 'page=2&page_size=12'],
    ['page=2', 12, 'page=3&page_size=12'],
    ['page_size=7', 7, 'page_size=7&page=2'],
    ['page_size=0', 12, 'page_size=12&page=2'],
    ['page_size=-5', 12, 'page_size=12&page=2'],
    ['page_size=many', 12, 'page_size=12&page=2'],
    ['page=&page_size=2.5', 12, 'page=2&page_size=12'],
    ['page=1&page_size=', 12, 'page=2&page_size=12'],
    ['page_size=101', 30, null],
    ['page=&page_size=', 30, null],
  ])('answers ?%s with %i of thirty', async (query, length, next) => {
    const [customer] = await aCustomerWith(30)
    const answer = await customer.get(pathOf(path, query), { expect: 200 })
    expect(answer.body).toHaveLength(length)
    expect(nextOf(answer)).toBe(next && `${path}?${next}`)
  })

  it.each(['0', '-1', '1.5', 'one', '01', '4', '999999999', '9999999999'])(
    'has no page %s of thirty',
    async (page) => {
      const [customer] = await aCustomerWith(30)
      const { body } = await customer.get(pathOf(path, `page=${page}`), { expect: 404 })
      expect(body).toEqual({ status: 'error', message: 'Invalid page' })
    },
  )

  it('is whole up to a thousand entries, and leads on from there', async () => {
    const [customer, last] = await aCustomerWith(1_000)
    const whole = await customer.get(path, { expect: 200 })
    expect(whole.body).toHaveLength(1_000)
    expect([totalOf(whole), nextOf(whole)]).toEqual(['1000', null])
    const newest = await insertOrders(2, { userId: customer.id, since: '2026-04-01T00:00:00Z' })
    const more = await customer.get(pathOf(path, 'start_date=2026-03-01'), { expect: 200 })
    expect([more.body.length, totalOf(more), more.body[0].id]).toEqual([1_000, '1002', newest])
    const next = nextOf(more)
    expect(next).toBe(`${path}?start_date=2026-03-01&page=11&page_size=100`)
    const rest = await customer.get(next ?? '', { expect: 200 })
    expect([idsOf(rest), nextOf(rest)]).toEqual([[last - 998, last - 999], null])
    await customer.get(pathOf(path, 'page=12&page_size=100'), { expect: 404 })
  })
})

describe('orders', () => {
  it('can be asked for by their status, and days besides', async () => {
    const customer = await anAvantlushCustomer()
    const placed = (status: string, since: string) =>
      insertOrders(1, { userId: customer.id, status, since })
    const old = await placed('shipped', '2026-06-01T12:00:00Z')
    await placed('cancelled', '2026-06-02T12:00:00Z')
    const recent = await placed('shipped', '2026-06-02T12:00:00Z')
    const read = async (query: string) => {
      const answer = await customer.get(pathOf(ordersPath, query), { expect: 200 })
      expect(totalOf(answer)).toBe(String(answer.body.length))
      return idsOf(answer)
    }
    expect(await read('status=SHIPPED')).toEqual([recent, old])
    expect(await read('status=SHIPPED&end_date=2026-06-01')).toEqual([old])
    expect(await read('status=DELIVERED')).toEqual([])
    expect(await read('status=')).toHaveLength(3)
  })

  it.each(['shipped', 'LOST', 'SHIPPED,PENDING', '1'])('have no status %s', async (status) => {
    const path = pathOf(ordersPath, `status=${status}`)
    const { body } = await staff.get(path, { expect: 400 })
    expect(body).toEqual(invalid('status', 'Select a valid choice.'))
  })

  it('of a day need no status to be named', async () => {
    const { body } = await staff.get(pathOf(briefPath, 'status=LOST&start_date=2040-01-01'))
    expect(body).toEqual([])
  })
})

it('a brief order has what the document says, as the whole one has it', async () => {
  const [customer, last] = await aCustomerWith(1)
  const { body } = await customer.get(briefPath, { expect: 200 })
  expect(body).toEqual([
    {
      id: last,
      order_number: expect.stringMatching(/^ORD-20260101-\d{4,}$/),
      customer_email: 'jane@example.com',
      customer_name: 'Jane Doe',
      total: '0.01',
      status: 'PROCESSING',
      created_at: '2026-03-01T10:00:00.000Z',
    },
  ])
  expect((await customer.get(ordersPath, { expect: 200 })).body[0]).toMatchObject(body[0])
})

describe('the lists of staff', () => {
  it('count what there is, by days and statuses, while orders are moved', async () => {
    await env.DB.batch(
      ['orders', 'daily_orders'].map((table) =>
        env.DB.prepare(`UPDATE ${table} SET channel = 'old'`),
      ),
    )
    const [{ id: userId }, { id: other }] = await Promise.all([
      anAvantlushCustomer(),
      anAvantlushCustomer(),
    ])
    const midnight = '2026-07-01T23:58:00Z'
    await insertOrders(4, { userId, since: midnight })
    const last = await insertOrders(4, { userId: other, status: 'pending', since: midnight })
    await insertOrders(3, { userId, channel: 'ir', since: midnight })
    await env.DB.prepare("UPDATE orders SET status = 'cancelled' WHERE id = ?").bind(last).run()
    const totals = new Map([
      ['', 8],
      ['start_date=2026-07-02', 4],
      ['end_date=2026-07-01', 4],
      ['status=PROCESSING', 4],
      ['status=PENDING', 3],
      ['status=CANCELLED', 1],
      ['status=CANCELLED&end_date=2026-07-01', 0],
      ['status=PENDING&start_date=2026-07-02&end_date=2026-07-02', 1],
    ])
    for (const [query, total] of totals) {
      const answer = await staff.get(pathOf(ordersPath, query), { expect: 200 })
      expect([query, totalOf(answer), answer.body.length]).toEqual([query, String(total), total])
    }
  })
})
