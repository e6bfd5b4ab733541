import { expect, it } from 'vitest'
import * as budgets from '../budgets/budgets.ts'
import { measureAvantlushOrder } from '../support/costs/avantlush-order.ts'
import { measureCortexOrder } from '../support/costs/cortex-order.ts'
import { costsPage } from '../support/costs/costs-page.ts'
import { measureDirectOrder } from '../support/costs/direct-order.ts'
import { type Step, wholeOrder } from '../support/costs/steps.ts'
import { measureStoreOrder } from '../support/costs/store-order.ts'
import { measureStorefrontOrder } from '../support/costs/storefront-order.ts'

it('each step of an order costs what docs/costs.md says, and all are within their budget', async () => {
  const store = await measureStoreOrder()
  const cortex = await measureCortexOrder()
  const { steps: avantlush, codes } = await measureAvantlushOrder()
  const direct = await measureDirectOrder()
  const storefront = await measureStorefrontOrder()
  const page = costsPage({ store, cortex, avantlush, direct, storefront })
  await expect(page).toMatchFileSnapshot('../../docs/costs.md')
  expect(overBudget(wholeOrder(store), budgets.wholeOrder.store)).toEqual([])
  expect(overBudget(wholeOrder(cortex), budgets.wholeOrder.cortex)).toEqual([])
  expect(overBudget(wholeOrder(avantlush), budgets.wholeOrder.avantlush)).toEqual([])
  expect(overBudget(wholeOrder(direct), budgets.wholeOrder.avantlushDirect)).toEqual([])
  expect(overBudget(wholeOrder(storefront), budgets.wholeOrder.storefront)).toEqual([])
  const code = difference(sumOf(codes.coded), sumOf(codes.plain))
  expect(overBudget(code, budgets.wholeOrder.avantlushCode)).toEqual([])
})

const figures = ['queries', 'statements', 'rowsWritten', 'objectCalls', 'outsideCalls'] as const

type Figures = Record<(typeof figures)[number], number>

function overBudget(cost: Figures, budget: Figures): string[] {
  return figures
    .filter((figure) => cost[figure] > budget[figure])
    .map((figure) => `${figure}: ${cost[figure]} of ${budget[figure]}`)
}

/** Of steps that not every order takes. */
function sumOf(steps: Step[]): Figures {
  return wholeOrder(steps.map(({ name, cost }) => ({ name, cost })))
}

function difference(more: Figures, less: Figures): Figures {
  return {
    queries: more.queries - less.queries,
    statements: more.statements - less.statements,
    rowsWritten: more.rowsWritten - less.rowsWritten,
    objectCalls: more.objectCalls - less.objectCalls,
    outsideCalls: more.outsideCalls - less.outsideCalls,
  }
}
