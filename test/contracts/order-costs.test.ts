import { expect, it } from 'vitest'
import type { Cost } from '../../src/cost.ts'
import * as budgets from '../budgets.ts'
import { measureCortexOrder } from '../support/costs/cortex-order.ts'
import { costsPage } from '../support/costs/costs-page.ts'
import { type Step, wholeOrder } from '../support/costs/steps.ts'
import { measureStoreOrder } from '../support/costs/store-order.ts'

it('each step of an order costs what docs/costs.md says, and all are within their budget', async () => {
  const store = await measureStoreOrder()
  const cortex = await measureCortexOrder()
  await expect(costsPage({ store, cortex })).toMatchFileSnapshot('../../docs/costs.md')
  expect(overBudget(store, budgets.wholeOrder.store)).toEqual([])
  expect(overBudget(cortex, budgets.wholeOrder.cortex)).toEqual([])
})

function overBudget(steps: Step[], budget: Omit<Cost, 'databaseMs' | 'rowsRead'>): string[] {
  const cost = wholeOrder(steps)
  return (['queries', 'statements', 'rowsWritten', 'objectCalls', 'outsideCalls'] as const)
    .filter((figure) => cost[figure] > budget[figure])
    .map((figure) => `${figure}: ${cost[figure]} of ${budget[figure]}`)
}
