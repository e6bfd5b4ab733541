import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import type { CartState } from '../../../src/core/cart/types.ts'
import { waitingEffects } from '../../../src/core/outbox/sweep-outbox.ts'
import { context } from '../world/context.ts'
import { miscounts } from './miscounts.ts'

/** A cart as D1 knows it. */
export interface CartRow {
  id: number
  uuid: string
  state: 'open' | 'closed' | 'deleted'
  /** The public id of its user. */
  owner: string
}

/** All carts of commerce-engine in the order they were made. */
export async function storedCarts(): Promise<CartRow[]> {
  const { results } = await env.DB.prepare(
    `SELECT carts.id, carts.uuid, state, users.uuid AS owner
     FROM carts JOIN users ON users.id = user_id WHERE carts.uuid IS NOT NULL ORDER BY carts.id`,
  ).all<CartRow>()
  return results
}

/** What the object of a cart holds. */
export async function stateIn(uuid: string): Promise<CartState> {
  return (await context().objects.cart({ id: 0, uuid }).peek()).state
}

/** The quantities in it by variant. */
export async function quantitiesIn(uuid: string): Promise<Record<number, number>> {
  const { lines } = await stateIn(uuid)
  return Object.fromEntries(lines.map(({ variantId, quantity }) => [variantId, quantity]))
}

const hourMs = 3_600_000

/** Has the schedule carry out all that waits, and carts tell D1 what they hold: all, or those of users. */
export async function settleCarts(owners?: string[]): Promise<void> {
  const ctx = { ...context(), log: () => undefined }
  while ((await waitingEffects.sweep(ctx, 25, hourMs)) > 0);
  for (const { uuid, owner } of await storedCarts()) {
    const isMeant = owners === undefined || owners.includes(owner)
    if (isMeant) await runDurableObjectAlarm(env.CARTS.getByName(uuid))
  }
}

/** For when nothing is under way: one open cart a user at most, and figures that are those of a count. */
export async function expectSoundCarts(): Promise<void> {
  const found = await env.DB.batch<{ problem: string }>(
    [
      `SELECT user_id || ' has several carts' AS problem FROM carts WHERE state = 'open'
       GROUP BY user_id, contract HAVING count(*) > 1`,
      `SELECT key || ' waits' AS problem FROM outbox
       WHERE due_at IS NOT NULL AND kind LIKE 'cart%'`,
      `SELECT id || ' is held' AS problem FROM carts WHERE state <> 'open' AND held_on IS NOT NULL`,
      ...miscounts,
    ].map((query) => env.DB.prepare(query)),
  )
  expect(found.flatMap(({ results }) => results)).toEqual([])
}
