import { beforeAll, expect, test } from 'vitest'
import * as budgets from '../../budgets/budgets.ts'
import {
  aNamedCategory,
  done,
  exportOf,
  importFile,
  linesOf,
} from '../../support/catalogue/product-files.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import type { Client, Cost } from '../../support/http/client.ts'

const count = 1_000

let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
  for (let at = 0; at < 20; at++) await aNamedCategory(`Category ${at}`)
})

/** So many products, as one file. */
function fileOf({ amount = 10, stock = 5 }): string {
  const rows = Array.from({ length: count }, (_, at) => {
    const name = `Oak table number ${at}, with drawers`
    return `COST-${at},"${name}",Category ${at % 20},${amount + at}.50,${stock + at},active`
  })
  return ['sku,name,category,price,stock_quantity,status', ...rows].join('\n')
}

async function costOfImport(file: string, counts: Parameters<typeof done>[0]): Promise<Cost> {
  const { body, cost } = await importFile(staff, file)
  expect(body).toEqual(done(counts))
  return cost
}

type Rows = (typeof budgets.importedRows)[keyof typeof budgets.importedRows]

function expectWithin(cost: Cost, { read, written }: Rows): void {
  expect(cost.rowsRead / count).toBeLessThanOrEqual(read)
  expect(cost.rowsWritten / count).toBeLessThanOrEqual(written)
  expect(cost.statements).toBeLessThanOrEqual(budgets.importStatements(count))
  expect(cost.objectCalls).toBe(0)
}

test('many products cost few statements and rows in proportion', async () => {
  const { created, unchanged, priced, counted } = budgets.importedRows
  expectWithin(await costOfImport(fileOf({}), { created: count }), created)
  expectWithin(await costOfImport(fileOf({}), { unchanged: count }), unchanged)
  expectWithin(await costOfImport(fileOf({ amount: 20 }), { updated: count }), priced)
  expectWithin(await costOfImport(fileOf({ amount: 20, stock: 9 }), { updated: count }), counted)
})

test('an export while all levels are on their way reads each of them once a page', async () => {
  const { body, cost } = await staff.get('/api/products/export/', { expect: 200 })
  expect(linesOf(body)[0]?.stock_quantity).toBe('9')
  expect(linesOf(await exportOf(staff))).toHaveLength(count)
  expect(cost.rowsRead).toBeLessThanOrEqual(budgets.exportedRows(count) + 6 * count)
})
