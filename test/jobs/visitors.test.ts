import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { runDaily } from '../../src/jobs/run-scheduled.ts'
import { aGuest } from '../support/customers/guests.ts'
import { aCartOf } from '../support/sales/carts.ts'
import { contextAt } from '../support/world/context.ts'

const day = 24 * 60 * 60_000
const then = (days: number) => contextAt(new Date(Date.now() + days * day))

async function isThere(userId: number): Promise<boolean> {
  const row = await env.DB.prepare('SELECT 1 FROM users WHERE id = ?').bind(userId).first()
  return row !== null
}

/** A visitor whose session was removed, as housekeeping does after its last token. */
async function aLostVisitor(): Promise<number> {
  const { id } = await aGuest()
  await env.DB.prepare('DELETE FROM sessions WHERE user_id = ?').bind(id).run()
  return id
}

it('removes a visitor of whom nothing is left after sixty days', async () => {
  const id = await aLostVisitor()
  await runDaily(then(59))
  expect(await isThere(id)).toBe(true)
  await runDaily(then(61))
  expect(await isThere(id)).toBe(false)
})

it('keeps a visitor who may come back, or has left a cart', async () => {
  const [{ id: present }, withCart] = [await aGuest(), await aLostVisitor()]
  await aCartOf(withCart)
  await runDaily(then(61))
  expect(await isThere(present)).toBe(true)
  expect(await isThere(withCart)).toBe(true)
})

it('finds lost visitors by an index of visitors', async () => {
  const { results } = await env.DB.prepare(
    `EXPLAIN QUERY PLAN SELECT u.id FROM users u WHERE u.is_guest = 1 AND u.created_at < 1
       AND NOT EXISTS (SELECT 1 FROM sessions WHERE user_id = u.id)
       AND NOT EXISTS (SELECT 1 FROM carts WHERE user_id = u.id)
       AND NOT EXISTS (SELECT 1 FROM orders WHERE user_id = u.id)
       AND NOT EXISTS (SELECT 1 FROM wishlist_items WHERE user_id = u.id)
       AND NOT EXISTS (SELECT 1 FROM storefront_events WHERE user_id = u.id)`,
  ).all<{ detail: string }>()
  const plan = results.map(({ detail }) => detail)
  expect(plan[0]).toContain('users_guests')
  expect(plan.filter((line) => line.startsWith('SCAN'))).toEqual([])
})
