import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as counter from '../../../src/core/inventory/counter.ts'
import type { LocalStore } from '../../../src/core/local-store.ts'
import { createDurableStore } from '../../../src/objects/durable-store.ts'
import type { StockCounter } from '../../../src/objects/stock-counter.ts'

const initial = 20

const checkoutId = fc.constantFrom('a', 'b', 'c', 'd')
const quantity = fc.integer({ min: 1, max: 12 })
const key = fc.constantFrom('k1', 'k2', 'k3', 'k4')

const step = fc.oneof(
  fc.record({ do: fc.constant('reserve' as const), checkoutId, quantity }),
  fc.record({ do: fc.constant('commit' as const), checkoutId }),
  fc.record({ do: fc.constant('release' as const), checkoutId }),
  fc.record({ do: fc.constant('restock' as const), key, checkoutId, quantity }),
  fc.record({ do: fc.constant('set' as const), key, level: fc.integer({ min: 0, max: 40 }) }),
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** All that a counter may refuse by throwing; a reservation it answers, the rest it always does. */
const refusals: Partial<Record<Step['do'], RegExp>> = {
  commit: /^Nothing is held for this checkout$/,
  restock: /^Nothing was sold in this checkout$|CHECK constraint failed: returned BETWEEN/,
}

/** What was refused must have changed nothing; that is checked after each step. */
function take(store: LocalStore, one: Step): void {
  try {
    if (one.do === 'reserve') counter.reserve(store, { ...one, expiresAt: 1 })
    else if (one.do === 'commit') counter.commit(store, one.checkoutId)
    else if (one.do === 'release') counter.release(store, one.checkoutId)
    else if (one.do === 'restock') counter.restock(store, one)
    else counter.setLevel(store, one)
  } catch (error) {
    const refusal = refusals[one.do]
    if (!(error instanceof Error && refusal?.test(error.message))) throw error
  }
}

function sumOf(store: LocalStore, query: string): number {
  return store.all<{ n: number | null }>(query)[0]?.n ?? 0
}

function checkInvariant(store: LocalStore): void {
  const { level } = counter.readLevel(store)
  const held = sumOf(store, "SELECT sum(quantity) AS n FROM reservations WHERE state = 'held'")
  const sold = sumOf(store, "SELECT sum(quantity) AS n FROM reservations WHERE state = 'committed'")
  const changed = sumOf(store, 'SELECT sum(delta) AS n FROM changes')
  expect(level).toBeGreaterThanOrEqual(0)
  expect(initial + changed).toBe(level + held + sold)
}

it('loses and invents no unit, whatever is done to it in whatever order, once or twice', async () => {
  const stub = env.STOCK.getByName('property')
  await runInDurableObject(stub, (_: StockCounter, state) => {
    const store = createDurableStore(state.storage)
    const property = fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      for (const table of ['counter', 'reservations', 'changes']) store.all(`DELETE FROM ${table}`)
      counter.adopt(store, 1, { level: initial, version: 0 })
      for (const one of steps) {
        take(store, one)
        checkInvariant(store)
        const before = counter.readLevel(store)
        take(store, one)
        // A refused reservation may succeed later, so only what is done stays as it is.
        if (one.do !== 'reserve') expect(counter.readLevel(store)).toEqual(before)
      }
    })
    fc.assert(property, { numRuns: 300, seed: 42 })
  })
})
