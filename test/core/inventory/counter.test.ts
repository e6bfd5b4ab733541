import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as counter from '../../../src/core/inventory/counter.ts'
import type { LocalStore } from '../../../src/core/local-store.ts'
import { createDurableStore } from '../../../src/objects/durable-store.ts'
import type { StockCounter } from '../../../src/objects/stock-counter.ts'

const initial = 20
const expiresAt = 1

const checkoutId = fc.constantFrom('a', 'b', 'c', 'd')
const quantity = fc.integer({ min: 1, max: 12 })
const key = fc.constantFrom('k1', 'k2', 'k3', 'k4')
const level = fc.integer({ min: 0, max: 40 })
const sequence = fc.integer({ min: 1, max: 9 })

const step = fc.oneof(
  fc.record({ do: fc.constant('reserve' as const), checkoutId, quantity }),
  fc.record({ do: fc.constant('commit' as const), checkoutId }),
  fc.record({ do: fc.constant('release' as const), checkoutId }),
  fc.record({ do: fc.constant('restock' as const), key, sequence, checkoutId, quantity }),
  fc.record({
    do: fc.constant('set' as const),
    ...{ key: key.map((name) => `set ${name}`), sequence, level },
    basis: fc.oneof(
      fc.record({ expected: level }),
      fc.record({ sold: fc.integer({ min: 0, max: 12 }) }),
    ),
  }),
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** All that a counter may refuse by throwing; a reservation and a setting it answers. */
const refusals: Partial<Record<Step['do'], RegExp>> = {
  commit: /^Nothing is held for this checkout$/,
  restock: /^Nothing was sold in this checkout$/,
}

/** The counter's answer; what was refused must have changed nothing, which is checked after each step. */
function take(store: LocalStore, one: Step): unknown {
  try {
    if (one.do === 'reserve') return counter.reserve(store, { ...one, expiresAt })
    if (one.do === 'commit') return counter.commit(store, one.checkoutId)
    if (one.do === 'release') return counter.release(store, one.checkoutId)
    if (one.do === 'restock') return counter.restock(store, one)
    return counter.setLevel(store, { ...one, ...one.basis })
  } catch (error) {
    const refusal = refusals[one.do]
    if (error instanceof Error && refusal?.test(error.message)) return 'refused'
    throw error
  }
}

function numberIn(store: LocalStore, query: string): number {
  return store.all<{ n: number | null }>(query)[0]?.n ?? 0
}

function booksOf(store: LocalStore) {
  const inState = 'SELECT sum(quantity) AS n FROM reservations WHERE state ='
  return {
    onHand: numberIn(store, 'SELECT on_hand AS n FROM counter'),
    sequence: numberIn(store, 'SELECT sequence AS n FROM counter'),
    sold: numberIn(store, 'SELECT sold AS n FROM counter'),
    held: numberIn(store, `${inState} 'held'`),
    committed: numberIn(store, `${inState} 'committed'`),
    returned: numberIn(store, 'SELECT sum(returned) AS n FROM reservations'),
    restocked: numberIn(store, "SELECT sum(delta) AS n FROM changes WHERE key NOT GLOB 'set *'"),
    set: numberIn(store, "SELECT sum(delta) AS n FROM changes WHERE key GLOB 'set *'"),
  }
}

type Books = ReturnType<typeof booksOf>

function checkInvariants(store: LocalStore): void {
  const { onHand, held, committed, returned, restocked, set, sold } = booksOf(store)
  expect(initial + restocked + set).toBe(onHand + held + committed)
  expect(sold).toBe(committed)
  // The others are in a count.
  expect(returned).toBeGreaterThanOrEqual(restocked)
  const { sellable, level } = counter.readLevel(store)
  expect({ sellable, level }).toEqual({ sellable: Math.max(0, onHand), level: onHand + held })
}

/** Only staff may take what is held, and an older count changes nothing. */
function checkStep(one: Step, before: Books, after: Books, returnedSince: number): void {
  if (one.do !== 'set') expect(after.onHand).toBeGreaterThanOrEqual(Math.min(0, before.onHand))
  if (one.do === 'restock') {
    const returned = after.returned - before.returned
    expect(after.onHand - before.onHand).toBe(one.sequence < before.sequence ? 0 : returned)
  }
  if (one.do === 'reserve' && after.held > before.held) {
    expect(after.onHand).toBeGreaterThanOrEqual(0)
  }
  expect(after.sequence).toBeGreaterThanOrEqual(before.sequence)
  if (one.do !== 'set') return
  const isApplied = after.sequence > before.sequence
  if (one.sequence < before.sequence) expect(after).toEqual(before)
  if (!isApplied) return
  const { basis } = one
  const since = 'sold' in basis ? returnedSince - (after.sold - basis.sold) : 0
  expect(after.onHand + after.held).toBe(one.level + since)
  if ('expected' in basis) expect(before.onHand + before.held).toBe(basis.expected)
}

/** Units of returns whose causes came after that of this step. */
function returnedAfter(store: LocalStore, one: Step): number {
  if (one.do !== 'set') return 0
  const later = `key NOT GLOB 'set *' AND sequence > ${one.sequence}`
  return numberIn(store, `SELECT sum(delta) AS n FROM changes WHERE ${later}`)
}

/** Runs `test` with a counter of its own that has twenty units. */
async function withCounter(name: string, test: (store: LocalStore) => void): Promise<void> {
  await runInDurableObject(env.STOCK.getByName(name), (_: StockCounter, state) => {
    const store = createDurableStore(state.storage)
    counter.adopt(store, 1, { sellable: initial, version: 0, sold: 0 })
    test(store)
  })
}

it('loses and invents no unit, whatever is done to it in whatever order, once or twice', async () => {
  await withCounter('property', (store) => {
    const property = fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      for (const table of ['counter', 'reservations', 'changes']) store.all(`DELETE FROM ${table}`)
      counter.adopt(store, 1, { sellable: initial, version: 0, sold: 0 })
      for (const one of steps) {
        const before = booksOf(store)
        const answer = take(store, one)
        checkInvariants(store)
        checkStep(one, before, booksOf(store), returnedAfter(store, one))
        const done = counter.readLevel(store)
        const again = take(store, one)
        expect(counter.readLevel(store)).toEqual(done)
        if (one.do === 'reserve') expect(again).toMatchObject(kindOf(answer))
      }
    })
    fc.assert(property, { numRuns: 300, seed: 42 })
  })
})

/** Whether units were reserved, and why not. */
function kindOf(answer: unknown): object {
  const { ok, reason } = Object(answer)
  return ok ? { ok } : { ok, reason }
}

const returned = { key: 'order:1', sequence: 5, checkoutId: 'a' }

describe('a count of the shelf', () => {
  it('includes what running checkouts hold', async () => {
    await withCounter('held', (store) => {
      counter.reserve(store, { checkoutId: 'a', quantity: 3, expiresAt })
      const counted = counter.setLevel(store, { key: 'k', sequence: 1, level: 20, sold: 0 })
      expect(counted).toMatchObject({ ok: true, sellable: 17, level: 20 })
      expect(counter.release(store, 'a')).toMatchObject({ sellable: 20, level: 20 })
    })
  })

  it('below what is held lets nothing be reserved until there is more again', async () => {
    await withCounter('below', (store) => {
      counter.reserve(store, { checkoutId: 'a', quantity: 12, expiresAt })
      counter.setLevel(store, { key: 'k', sequence: 1, level: 10, sold: 0 })
      expect(counter.readLevel(store)).toMatchObject({ sellable: 0, level: 10 })
      const refused = counter.reserve(store, { checkoutId: 'b', quantity: 1, expiresAt })
      expect(refused).toEqual({ ok: false, reason: 'insufficient', sellable: 0 })
      expect(counter.commit(store, 'a')).toMatchObject({ sellable: 0, level: -2 })
      counter.restock(store, { ...returned, quantity: 12 })
      expect(counter.readLevel(store)).toMatchObject({ sellable: 10, level: 10 })
    })
  })

  it('that comes after a newer one changes nothing', async () => {
    await withCounter('late', (store) => {
      counter.setLevel(store, { key: 'newer', sequence: 2, level: 0, sold: 0 })
      const late = counter.setLevel(store, { key: 'older', sequence: 1, level: 50, sold: 0 })
      expect(late).toMatchObject({ ok: true, level: 0 })
    })
  })

  it('is refused where another level was expected, which holds do not change', async () => {
    await withCounter('expected', (store) => {
      counter.reserve(store, { checkoutId: 'a', quantity: 3, expiresAt })
      const setting = { key: 'k', sequence: 1, level: 25, expected: 20 }
      counter.commit(store, 'a')
      expect(counter.setLevel(store, setting)).toEqual({ ok: false, level: 17 })
      counter.reserve(store, { checkoutId: 'b', quantity: 3, expiresAt })
      const adapted = counter.setLevel(store, { ...setting, expected: 17 })
      expect(adapted).toMatchObject({ ok: true, sellable: 22, level: 25 })
    })
  })

  it('does not undo what was sold since, whenever it is told', async () => {
    await withCounter('sold since', (store) => {
      for (const checkoutId of ['a', 'b']) {
        counter.reserve(store, { checkoutId, quantity: 3, expiresAt })
        counter.commit(store, checkoutId)
      }
      const counted = counter.setLevel(store, { key: 'k', sequence: 1, level: 30, sold: 3 })
      expect(counted).toMatchObject({ ok: true, sellable: 27, level: 27 })
    })
  })

  it('that changes nothing is no change to tell of', async () => {
    await withCounter('same', (store) => {
      counter.setLevel(store, { key: 'k', sequence: 1, level: 20, sold: 0 })
      expect(counter.unprojected(store)).toBeNull()
    })
  })
})

describe('a checkout that was refused', () => {
  it('stays refused when there is enough again', async () => {
    await withCounter('refused', (store) => {
      const request = { checkoutId: 'a', quantity: 21, expiresAt }
      counter.reserve(store, request)
      counter.setLevel(store, { key: 'k', sequence: 1, level: 30, sold: 0 })
      const again = { ok: false, reason: 'insufficient', sellable: 30 }
      expect(counter.reserve(store, request)).toEqual(again)
    })
  })

  it('is told so by another word where it was released', async () => {
    await withCounter('released', (store) => {
      counter.release(store, 'a')
      const answer = counter.reserve(store, { checkoutId: 'a', quantity: 1, expiresAt })
      expect(answer).toEqual({ ok: false, reason: 'closed', sellable: 20 })
    })
  })
})

describe('a return', () => {
  it('of an order whose cart has not committed yet commits it first', async () => {
    await withCounter('early', (store) => {
      counter.reserve(store, { checkoutId: 'a', quantity: 3, expiresAt })
      counter.restock(store, { ...returned, quantity: 3 })
      expect(counter.commit(store, 'a')).toMatchObject({ sellable: 20, level: 20 })
    })
  })

  it('that is older than a count is part of it, once and for all', async () => {
    await withCounter('counted', (store) => {
      counter.reserve(store, { checkoutId: 'a', quantity: 3, expiresAt })
      counter.commit(store, 'a')
      counter.setLevel(store, { key: 'k', sequence: 6, level: 20, sold: 3 })
      expect(counter.restock(store, { ...returned, quantity: 3 })).toMatchObject({ level: 20 })
      const again = { ...returned, key: 'refund:1', sequence: 7, quantity: 3 }
      expect(counter.restock(store, again)).toMatchObject({ level: 20 })
    })
  })

  it('that is newer than a count is on top of it, though it was told first', async () => {
    await withCounter('overtaken', (store) => {
      counter.reserve(store, { checkoutId: 'a', quantity: 3, expiresAt })
      counter.commit(store, 'a')
      counter.restock(store, { ...returned, quantity: 2 })
      expect(counter.setLevel(store, { key: 'k', sequence: 4, level: 9, sold: 3 })).toMatchObject({
        level: 11,
      })
    })
  })

  it('gives back at most what was sold, for whatever causes', async () => {
    await withCounter('causes', (store) => {
      counter.reserve(store, { checkoutId: 'a', quantity: 5, expiresAt })
      counter.commit(store, 'a')
      counter.restock(store, { ...returned, key: 'refund:1', quantity: 2 })
      counter.restock(store, { ...returned, quantity: 5 })
      expect(counter.readLevel(store)).toMatchObject({ sellable: 20, level: 20 })
    })
  })
})
