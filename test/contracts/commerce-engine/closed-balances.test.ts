import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { close } from '../../support/customers/administration.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { aRegisteredCustomer } from '../../support/customers/storefront-visitors.ts'
import {
  type AccountKey,
  balanceOf,
  credit,
  give,
  points,
  take,
  wrongBooks,
} from '../../support/sales/ledgers.ts'

/** A customer with points in two currencies, store credit, and points of a third that are all spent. */
async function aSaver() {
  const customer = await aRegisteredCustomer()
  const read = env.DB.prepare('SELECT id FROM users WHERE uuid = ?').bind(customer.id)
  const userId = (await read.first<number>('id')) ?? 0
  await give({ ...points, userId }, 120)
  await take({ ...points, userId }, 20)
  await give({ ...points, currency: 'USD', userId }, 7)
  await give({ ...credit, userId }, 50_000)
  await give({ ...points, currency: 'IRR', userId }, 3)
  await take({ ...points, currency: 'IRR', userId }, 3)
  return { ...customer, userId }
}

const ledgers: AccountKey[] = [points, { ...points, currency: 'USD' }, credit]

async function forfeitedBy(userId: number) {
  const { results } = await env.DB.prepare(
    `SELECT t.cause, t.amount, a.kind, a.currency
     FROM ledger_accounts a JOIN ledger_transfers t ON t.from_id = a.id
     WHERE a.user_id = ? AND t.reason = 'forfeited' ORDER BY t.cause`,
  )
    .bind(userId)
    .all()
  return results
}

const forfeited = (userId: number) => [
  { cause: `account:${userId}:credit:INR`, amount: 50_000, kind: 'credit', currency: 'INR' },
  { cause: `account:${userId}:points:INR`, amount: 100, kind: 'points', currency: 'INR' },
  { cause: `account:${userId}:points:USD`, amount: 7, kind: 'points', currency: 'USD' },
]

it('who closes the own account forfeits points and credit', async () => {
  const { id, client, userId } = await aSaver()
  await client.delete(`/auth/user/${id}`, { expect: 200 })
  expect(await forfeitedBy(userId)).toEqual(forfeited(userId))
  for (const key of ledgers) expect(await balanceOf({ ...key, userId })).toBe(0)
  expect(await wrongBooks()).toEqual([])
})

it('and so does whose account staff close', async () => {
  const { userId } = await aSaver()
  await close(await anAvantlushStaffMember(), { id: userId })
  expect(await forfeitedBy(userId)).toEqual(forfeited(userId))
  expect(await wrongBooks()).toEqual([])
})

it('who only deactivates the account keeps them', async () => {
  const { id, client, userId } = await aSaver()
  await client.put(`/auth/user/${id}/deactivate`, undefined, { expect: 200 })
  expect(await forfeitedBy(userId)).toEqual([])
  expect(await balanceOf({ ...credit, userId })).toBe(50_000)
})

it('closing an account that has nothing, or closing it twice, takes nothing', async () => {
  const { id, client } = await aRegisteredCustomer()
  const before = await balanceOf(points)
  const closings = [1, 2, 3].map(() => client.delete(`/auth/user/${id}`))
  const statuses = (await Promise.all(closings)).map(({ status }) => status)
  expect(statuses).toContain(200)
  expect(await balanceOf(points)).toBe(before)
})

it('closing twice at once forfeits once', async () => {
  const { id, client, userId } = await aSaver()
  await Promise.all([1, 2, 3].map(() => client.delete(`/auth/user/${id}`)))
  expect(await forfeitedBy(userId)).toEqual(forfeited(userId))
  expect(await wrongBooks()).toEqual([])
})
