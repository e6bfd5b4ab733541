import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as counter from '../../../src/core/inventory/counter.ts'
import type { StockLevel } from '../../../src/core/inventory/types.ts'
import type { LocalStore } from '../../../src/core/local-store.ts'
import { createDurableStore } from '../../../src/objects/durable-store.ts'
import type { StockCounter } from '../../../src/objects/stock-counter.ts'

const initial = 20

const id = fc.constantFrom('a', 'b', 'c', 'd')
const quantity = fc.integer({ min: 1, max: 4 })

const step = fc.oneof(
  fc.record({ do: fc.constant('reserve' as const), id, quantity }),
  fc.record({ do: fc.constant('place' as const), id }),
  fc.record({ do: fc.constant('commit' as const), id }),
  fc.record({ do: fc.constant('commit without a word of D1' as const), id }),
  fc.record({ do: fc.constant('abort' as const), id }),
  fc.record({ do: fc.constant('tell D1' as const) }),
  fc.record({ do: fc.constant('read for D1' as const) }),
  fc.record({ do: fc.constant('write to D1' as const) }),
  fc.record({ do: fc.constant('note that D1 knows' as const) }),
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Its answer has the version of another checkout's reservation, and both tell D1 of that version. */
const repeatedReservation: Step[] = [
  { do: 'reserve', id: 'a', quantity: 1 },
  { do: 'reserve', id: 'b', quantity: 2 },
  { do: 'reserve', id: 'a', quantity: 1 },
  { do: 'place', id: 'a' },
  { do: 'place', id: 'b' },
  { do: 'commit', id: 'a' },
  { do: 'commit', id: 'b' },
]

/** A counter, and D1's row as `projectStock` and `projectSale` change it. */
class Shop {
  readonly row = { sellable: initial, level: initial, version: 0 }
  readonly #reserved = new Map<string, StockLevel & { quantity: number }>()
  readonly #placed = new Set<string>()
  readonly #committed = new Set<string>()
  /** What somebody has read and not written yet; it may be written late, or never. */
  #read: StockLevel[] = []
  #written: StockLevel[] = []

  readonly #store: LocalStore

  constructor(store: LocalStore) {
    this.#store = store
    for (const table of ['counter', 'reservations', 'changes']) store.all(`DELETE FROM ${table}`)
    counter.adopt(store, 1, { ...this.row, sold: 0 })
  }

  take(one: Step): void {
    if (one.do === 'reserve') this.#reserve(one.id, one.quantity)
    else if (one.do === 'place') this.#place(one.id)
    else if (one.do === 'commit') this.#commit(one.id, this.#reserved.get(one.id)?.version ?? null)
    else if (one.do === 'commit without a word of D1') this.#commit(one.id, null)
    else if (one.do === 'abort') this.#abort(one.id)
    else if (one.do === 'tell D1') this.#tellD1()
    else if (one.do === 'read for D1') this.#readForD1()
    else if (one.do === 'write to D1') this.#writeToD1()
    else this.#noteThatD1Knows()
  }

  /** What carts and alarms do in the end. */
  end(): void {
    for (const one of this.#placed) this.#commit(one, null)
    this.#tellD1()
  }

  #tellD1(): void {
    this.#readForD1()
    while (this.#read.length > 0) this.#writeToD1()
    this.#noteThatD1Knows()
  }

  #abort(one: string): void {
    if (!this.#placed.has(one)) counter.release(this.#store, one)
  }

  #readForD1(): void {
    const unprojected = counter.unprojected(this.#store)
    if (unprojected) this.#read.push(unprojected)
  }

  #writeToD1(): void {
    const level = this.#read.shift()
    if (!level) return
    if (this.row.version < level.version) Object.assign(this.row, level)
    this.#written.push(level)
  }

  #noteThatD1Knows(): void {
    for (const { version } of this.#written.splice(0)) counter.markProjected(this.#store, version)
  }

  /** Repeated, it answers the level of that moment. */
  #reserve(one: string, units: number): void {
    const answer = counter.reserve(this.#store, { checkoutId: one, quantity: units, expiresAt: 1 })
    if (!answer.ok || this.#placed.has(one)) return
    const held = this.#reserved.get(one)?.quantity ?? units
    this.#reserved.set(one, { ...answer, quantity: held })
  }

  #place(one: string): void {
    const held = this.#reserved.get(one)
    const isReleased = () =>
      this.#store.all("SELECT 1 FROM reservations WHERE checkout_id = ? AND state = 'held'", one)
        .length === 0
    if (!held || this.#placed.has(one) || isReleased()) return
    this.#placed.add(one)
    const { sellable, version, level } = held
    if (this.row.version > version) return
    Object.assign(this.row, { sellable, version, level: level - held.quantity })
  }

  #commit(one: string, version: number | null): void {
    if (!this.#placed.has(one)) return
    const isFirst = !this.#committed.has(one)
    counter.commit(this.#store, one, isFirst ? version : null)
    this.#committed.add(one)
  }
}

it('tells D1 what a counter has, in whatever order sales and news of them come', async () => {
  await runInDurableObject(env.STOCK.getByName('told'), (_: StockCounter, state) => {
    const store = createDurableStore(state.storage)
    const property = fc.property(fc.array(step, { minLength: 10, maxLength: 40 }), (steps) => {
      const shop = new Shop(store)
      for (const one of steps) shop.take(one)
      shop.end()
      const { sellable, level } = counter.readLevel(store)
      expect(shop.row).toMatchObject({ sellable, level })
    })
    fc.assert(property, { numRuns: 2000, seed: 7, examples: [[repeatedReservation]] })
  })
})
