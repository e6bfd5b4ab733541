import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/tickets.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { aTicket, insertTickets, ticketPath, ticketsPath } from '../../support/customers/tickets.ts'
import { idsOf, nextOf, totalOf } from '../../support/http/array-pages.ts'
import type { Client } from '../../support/http/client.ts'

let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

const pathOf = (query: string) => `${ticketsPath}?${query}`

function get(client: Client, query: string) {
  return client.get(pathOf(query), { expect: 200 })
}

/** A customer with so many tickets, and the last one's id. */
async function aCustomerWith(count: number): Promise<[AvantlushCustomer, number]> {
  const customer = await anAvantlushCustomer()
  return [customer, await insertTickets(count, customer.id)]
}

describe('the list of tickets', () => {
  it('has the newest first, whichever is changed last', async () => {
    const customer = await anAvantlushCustomer()
    const [first, second] = [await aTicket(customer), await aTicket(customer)]
    await customer.patch(ticketPath(first), { status: 'CLOSED' }, { expect: 200 })
    const answer = await get(customer, '')
    expect(idsOf(answer)).toEqual([second.id, first.id])
    expect([totalOf(answer), nextOf(answer)]).toEqual(['2', null])
  })

  it('is empty where there is nothing, and has a first page all the same', async () => {
    const customer = await anAvantlushCustomer()
    for (const query of ['', 'page=1', 'page_size=5', 'page=1&page_size=5']) {
      const answer = await get(customer, query)
      expect([answer.body, totalOf(answer), nextOf(answer)]).toEqual([[], '0', null])
    }
  })

  it('answers one page where one is asked for, and leads on with the other parameters', async () => {
    const [customer, last] = await aCustomerWith(30)
    const second = await get(customer, 'page_size=4&page=2&x=a%20b')
    expect(idsOf(second)).toEqual([last - 4, last - 5, last - 6, last - 7])
    expect(totalOf(second)).toBe('30')
    const next = `${ticketsPath}?page_size=4&page=3&x=a+b`
    expect(nextOf(second)).toBe(next)
    expect(idsOf(await customer.get(next))).toEqual([last - 8, last - 9, last - 10, last - 11])
    const end = await get(customer, 'page_size=4&page=8')
    expect([idsOf(end), nextOf(end)]).toEqual([[last - 28, last - 29], null])
  })

  it.each([
    ['page=1', 12, 'page=2&page_size=12'],
    ['page_size=0', 12, 'page_size=12&page=2'],
    ['page_size=many', 12, 'page_size=12&page=2'],
    ['page=&page_size=2.5', 12, 'page=2&page_size=12'],
    ['page_size=101', 30, null],
    ['page=&page_size=', 30, null],
  ])('answers ?%s with %i of thirty', async (query, length, next) => {
    const [customer] = await aCustomerWith(30)
    const answer = await get(customer, query)
    expect(answer.body).toHaveLength(length)
    expect(nextOf(answer)).toBe(next && pathOf(next))
  })

  it.each(['0', '-1', '1.5', 'one', '01', '4', '999999999', '9999999999'])(
    'has no page %s of thirty',
    async (page) => {
      const [customer] = await aCustomerWith(30)
      const { body } = await customer.get(pathOf(`page=${page}`), { expect: 404 })
      expect(body).toEqual({ status: 'error', message: 'Invalid page' })
    },
  )

  it('is whole up to a thousand entries, and leads on from there', async () => {
    const [customer, last] = await aCustomerWith(1_000)
    const whole = await get(customer, '')
    expect(whole.body).toHaveLength(1_000)
    expect([totalOf(whole), nextOf(whole)]).toEqual(['1000', null])
    const newest = await insertTickets(2, customer.id)
    const more = await get(customer, '')
    expect([more.body.length, totalOf(more), more.body[0].id]).toEqual([1_000, '1002', newest])
    const next = pathOf('page=11&page_size=100')
    expect(nextOf(more)).toBe(next)
    const rest = await customer.get(next, { expect: 200 })
    expect([idsOf(rest), nextOf(rest)]).toEqual([[last - 998, last - 999], null])
  })

  it('tells staff how many there are of everybody', async () => {
    const before = Number(totalOf(await get(staff, 'page=1')))
    const [, last] = await aCustomerWith(2)
    await aTicket(await anAvantlushCustomer())
    const after = await get(staff, 'page_size=3')
    expect(totalOf(after)).toBe(String(before + 3))
    expect(idsOf(after)).toEqual([last + 1, last, last - 1])
  })
})

describe('among ten thousand tickets', () => {
  beforeAll(async () => {
    const { id } = await anAvantlushCustomer()
    const there = await env.DB.prepare('SELECT count(*) AS n FROM tickets').first<number>('n')
    await insertTickets(budgets.ticketCount - (there ?? 0), id)
  })

  it.each([
    ['', 1_000, 0],
    ['page=1', 12, 0],
    ['page=5&page_size=20', 20, 80],
    ['page=90&page_size=100', 100, 8_900],
  ])('staff read ?%s at the cost of the page', async (query, tickets, offset) => {
    const { body, cost } = await get(staff, query)
    expect(body).toHaveLength(tickets)
    expectWithin(cost, budgets.ticketPage({ tickets, offset }))
  })

  it('a page beyond the last costs nothing', async () => {
    const { cost } = await staff.get(pathOf('page=9999'), { expect: 404 })
    expectWithin(cost, budgets.ticketPage({ tickets: 0, offset: 0 }))
  })

  it.each([1, 12, 100])('a customer reads his own %i', async (own) => {
    const [customer] = await aCustomerWith(own)
    const { body, cost } = await get(customer, '')
    expect(body).toHaveLength(own)
    expectWithin(cost, budgets.ownTickets({ tickets: own, own }))
  })

  it('one ticket is opened, read and changed within its budgets', async () => {
    const customer = await anAvantlushCustomer()
    const opened = await customer.post(ticketsPath, { message: 'Hello' }, { expect: 201 })
    expectWithin(opened.cost, budgets.ticketCosts.opened)
    const path = ticketPath(opened.body)
    expectWithin((await customer.get(path, { expect: 200 })).cost, budgets.ticketCosts.read)
    const changes = { full_name: '', status: 'CLOSED' }
    const changed = await staff.patch(path, changes, { expect: 200 })
    expectWithin(changed.cost, budgets.ticketCosts.changed)
  })
})
