import { expect, test } from 'vitest'
import { contractTable } from '../../scripts/operations-table.ts'
import type { Operation } from '../support/conformance/document.ts'

const thing = {
  method: 'GET',
  path: '/things/',
  tags: [],
  needsSignIn: false,
  needsStaff: false,
}

const getThing = operation('getThing', [200, 404])
const addThing = operation('addThing', [201])

function operation(id: string, statuses: number[]): Operation {
  const responses = Object.fromEntries(statuses.map((status) => [status, {}]))
  return { id, ...thing, responses }
}

function exercise(operationId: string, status: number) {
  return { contract: 'store', operationId, status }
}

const once = [exercise('addThing', 429), exercise('addThing', 500)]

test('names every documented status that no test saw', () => {
  const { missing, lines } = contractTable(
    'store',
    [getThing, addThing],
    [exercise('getThing', 200), exercise('addThing', 404), ...once],
  )
  expect(missing).toEqual([
    'store: no test of getThing sees 404',
    'store: no test of addThing sees 201',
  ])
  expect(lines[0]).toMatch(/getThing .* 200 {2}\[404\]/)
  expect(lines.at(-1)).toBe('store: 2 operations, 3 documented statuses, 2 not exercised')
})

test('is content when all was seen, and does not count other contracts', () => {
  const seen = [exercise('addThing', 201), ...once]
  expect(contractTable('store', [addThing], seen)).toMatchObject({ missing: [] })
  const foreign = seen.map((one) => ({ ...one, contract: 'cortex' }))
  expect(contractTable('store', [addThing], foreign).missing).not.toEqual([])
})

test('asks for failures and common rate limits once a contract', () => {
  const seen = [exercise('getThing', 200), exercise('getThing', 404), exercise('addThing', 201)]
  expect(contractTable('store', [getThing, addThing], seen).missing).toEqual([
    'store: no test sees 429',
    'store: no test sees 500',
  ])
  const failing = [operation('a', [200, 500]), operation('b', [200, 500])]
  const half = [exercise('a', 200), exercise('a', 500), exercise('b', 200), exercise('b', 429)]
  expect(contractTable('store', failing, half).missing).toEqual([])
})

test('asks for a rate limit wherever only some operations have it', () => {
  const some = [operation('a', [200, 429]), operation('b', [200])]
  const seen = [exercise('a', 200), exercise('b', 200), exercise('b', 500), exercise('b', 429)]
  expect(contractTable('store', some, seen).missing).toEqual(['store: no test of a sees 429'])
})
