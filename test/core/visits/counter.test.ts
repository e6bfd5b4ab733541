import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LocalStore } from '../../../src/core/local-store.ts'
import * as counter from '../../../src/core/visits/counter.ts'
import { createDurableStore } from '../../../src/objects/durable-store.ts'
import type { VisitCounter } from '../../../src/objects/visit-counter.ts'

const products = [1, 2, 3]
const productId = fc.constantFrom(...products)

/** A view may have seen D1 as it was long ago; a write may fail before it is done, or after. */
const step = fc.oneof(
  fc.record({ do: fc.constant('view' as const), productId, isStale: fc.boolean() }),
  fc.record({ do: fc.constant('raise' as const), productId, by: fc.integer({ min: 1, max: 9 }) }),
  fc.record({
    do: fc.constant('write' as const),
    fate: fc.constantFrom('succeeds', 'fails before', 'fails after'),
    viewedMeanwhile: fc.option(productId),
  }),
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** What D1 says, and how often each product was really viewed. */
interface World {
  store: LocalStore
  figures: Map<number, number>
  views: Map<number, number>
  raised: Map<number, number>
}

function add(numbers: Map<number, number>, id: number, more: number): void {
  numbers.set(id, (numbers.get(id) ?? 0) + more)
}

function view({ store, figures, views }: World, id: number, isStale: boolean): void {
  const atLeast = isStale ? 0 : (figures.get(id) ?? 0)
  const before = countOf(store, id)
  const count = counter.addVisit(store, id, atLeast)
  expect(count).toBe(Math.max(before, atLeast) + 1)
  add(views, id, 1)
}

function countOf(store: LocalStore, id: number): number {
  const query = 'SELECT count FROM visits WHERE product_id = ?'
  return store.all<{ count: number }>(query, id)[0]?.count ?? 0
}

function write(world: World, { fate, viewedMeanwhile }: Extract<Step, { do: 'write' }>): void {
  const { store, figures } = world
  const counts = counter.unwrittenCounts(store, 0, 2)
  if (fate !== 'fails before') {
    for (const { productId: id, count } of counts) {
      figures.set(id, Math.max(figures.get(id) ?? 0, count))
    }
  }
  if (viewedMeanwhile !== null) view(world, viewedMeanwhile, true)
  if (fate === 'succeeds') counter.markWritten(store, counts)
}

function take(world: World, one: Step): void {
  if (one.do === 'view') view(world, one.productId, one.isStale)
  else if (one.do === 'write') write(world, one)
  else {
    add(world.figures, one.productId, one.by)
    add(world.raised, one.productId, one.by)
  }
}

function writeAll(world: World): void {
  for (let round = 0; round < products.length; round++) {
    write(world, { do: 'write', fate: 'succeeds', viewedMeanwhile: null })
  }
  expect(counter.isAllWritten(world.store)).toBe(true)
}

it('loses and invents no view, whatever happens to the writes', async () => {
  const stub = env.VISITS.getByName('property')
  await runInDurableObject(stub, (_: VisitCounter, state) => {
    const store = createDurableStore(state.storage)
    const property = fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      for (const table of ['visits', 'unwritten']) store.all(`DELETE FROM ${table}`)
      const world = { store, figures: new Map(), views: new Map(), raised: new Map() }
      for (const one of steps) take(world, one)
      writeAll(world)
      for (const id of products) {
        const [views, raised] = [world.views.get(id) ?? 0, world.raised.get(id) ?? 0]
        const figure = world.figures.get(id) ?? 0
        expect(figure).toBeGreaterThanOrEqual(countOf(store, id))
        expect(figure).toBeGreaterThanOrEqual(views)
        expect(figure).toBeLessThanOrEqual(views + raised)
      }
    })
    fc.assert(property, { numRuns: 300, seed: 42 })
  })
})
