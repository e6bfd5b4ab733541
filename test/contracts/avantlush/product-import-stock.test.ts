import { beforeAll, describe, expect, it } from 'vitest'
import { type ImportReport, importProducts } from '../../../src/core/catalog/import-products.ts'
import { updateProduct } from '../../../src/core/catalog/update-product.ts'
import { cancelOwnOrder } from '../../../src/core/fulfilment/change-status.ts'
import type { Context } from '../../../src/core/ports.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import {
  aStockedProduct,
  done,
  exportOf,
  importFile,
  linesBySku,
} from '../../support/catalogue/product-files.ts'
import { aProduct, type ProductMade, stockOf } from '../../support/catalogue/products.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { inMinutes, pendingWork } from '../../support/faults/still-world.ts'
import { withoutCounter } from '../../support/faults/with-counter.ts'
import type { Client } from '../../support/http/client.ts'
import { sell } from '../../support/sales/carts.ts'
import { context } from '../../support/world/context.ts'

let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

/** Imports what is said of a stock, and dies before the counter is told. By default the row changes it. */
async function importStock(
  { slug: sku, name }: ProductMade,
  stock: number,
  counts: Partial<ImportReport> = { updated: 1 },
): Promise<void> {
  const ctx = { ...context(), defer: () => undefined }
  const rows = [{ row: 1, sku, name, amount: 1999, stock }]
  const report = await importProducts(ctx, rows, { currency: 'USD', isDryRun: false })
  expect(report).toEqual({ created: 0, updated: 0, unchanged: 0, faults: [], ...counts })
}

/** The schedule, later. */
async function letTimePass(): Promise<void> {
  await runScheduled(inMinutes({ ...context(), log: () => undefined }, 2))
  const waiting = (await pendingWork()).filter((key) => key.startsWith('stock:'))
  expect(waiting).toEqual([])
}

/** The level of a product in an export, and in its counter. */
async function levelsOf(product: ProductMade): Promise<[string | undefined, number]> {
  const [line] = await linesBySku(staff, [product.slug])
  return [line?.stock_quantity, await stockOf(product)]
}

/** A product whose counter is in use. */
async function aCountedProduct(): Promise<ProductMade> {
  const product = await aProduct({ stock: 10 })
  await stockOf(product)
  return product
}

describe('the stock of a file', () => {
  it('is told to the counter after the answer', async () => {
    const product = await aCountedProduct()
    const row = `${product.slug},${product.name},19.99,12`
    const { body } = await importFile(staff, `sku,name,price,stock_quantity\n${row}`)
    expect(body).toEqual(done({ updated: 1 }))
    await expect.poll(() => stockOf(product)).toBe(12)
  })

  it('is a level at once, and the counter learns it from the schedule at the latest', async () => {
    const product = await aCountedProduct()
    await importStock(product, 12)
    expect(await levelsOf(product)).toEqual(['12', 10])
    const path = `/api/products/${product.id}/`
    expect((await staff.get(path, { expect: 200 })).body.stock_quantity).toBe(12)
    expect((await staff.patch(path, {}, { expect: 200 })).body.stock_quantity).toBe(12)
    await letTimePass()
    expect(await levelsOf(product)).toEqual(['12', 12])
    await importStock(product, 12, { unchanged: 1 })
  })

  it('is what the counter of a new product begins with', async () => {
    const { category } = await aStockedProduct()
    const row = `NEW-STOCK,New,1,${category.name},7`
    await importFile(staff, `sku,name,price,category,stock_quantity\n${row}`)
    const [line] = await linesBySku(staff, ['NEW-STOCK'])
    expect(line?.stock_quantity).toBe('7')
    const { body } = await staff.get(`/api/products/${line?.id}/`, { expect: 200 })
    expect(body.stock_quantity).toBe(7)
    expect(await pendingWork()).toEqual([])
  })

  it.each([0, 3, 12])(
    'of %i units loses what is sold before the counter learns it',
    async (stock) => {
      const product = await aCountedProduct()
      await importStock(product, stock)
      await sell(product, 3)
      await letTimePass()
      expect(await levelsOf(product)).toEqual([
        String(Math.max(0, stock - 3)),
        Math.max(0, stock - 3),
      ])
    },
  )

  it('is a count, also of what was sold after the export', async () => {
    const product = await aCountedProduct()
    await sell(product, 3)
    await importStock(product, 10)
    await letTimePass()
    expect(await levelsOf(product)).toEqual(['10', 10])
  })
})

describe('a second file before the schedule has run', () => {
  it('writes nothing where it says the same', async () => {
    const product = await aCountedProduct()
    await importStock(product, 12)
    await importStock(product, 12, { unchanged: 1 })
    const file = await exportOf(staff)
    const { cost } = await importFile(staff, file)
    expect(cost.rowsWritten).toBe(0)
    await letTimePass()
    expect(await levelsOf(product)).toEqual(['12', 12])
  })

  it.each([
    [12, 10],
    [12, 15],
    [15, 12],
  ])('that says %i and then %i leaves what it says last', async (first, last) => {
    const product = await aCountedProduct()
    await importStock(product, first)
    await importStock(product, last)
    expect(await levelsOf(product)).toEqual([String(last), 10])
    await letTimePass()
    expect(await levelsOf(product)).toEqual([String(last), last])
  })

  it('that says something else loses what is sold before the counter learns either', async () => {
    const product = await aCountedProduct()
    await importStock(product, 8)
    await importStock(product, 6)
    await sell(product, 3)
    await letTimePass()
    expect(await levelsOf(product)).toEqual(['3', 3])
  })

  it('that comes at the same moment does not add to the first', async () => {
    const product = await aCountedProduct()
    const row = `${product.slug},${product.name},19.99,12`
    const file = `sku,name,price,stock_quantity\n${row}`
    await Promise.all([importFile(staff, file), importFile(staff, file)])
    await letTimePass()
    expect(await levelsOf(product)).toEqual(['12', 12])
  })
})

it('gives way to what staff set by hand afterwards', async () => {
  const product = await aCountedProduct()
  await importStock(product, 12)
  await updateProduct(context(), { key: product.slug, currency: 'USD' }, { stock: 50 })
  expect(await levelsOf(product)).toEqual(['50', 50])
  await letTimePass()
  expect(await levelsOf(product)).toEqual(['50', 50])
})

it('has units of a cancelled order in it that were on their way back', async () => {
  const product = await aCountedProduct()
  const { cart, orderId } = await sell(product, 2)
  await cancelOwnOrder(withoutReturns(), cart.userId, { orderId, operationId: null })
  await importStock(product, 10)
  await letTimePass()
  expect(await levelsOf(product)).toEqual(['10', 10])
})

it('has them in it where it says what D1 shows without them', async () => {
  const product = await aCountedProduct()
  const { cart, orderId } = await sell(product, 2)
  await cancelOwnOrder(withoutReturns(), cart.userId, { orderId, operationId: null })
  await importStock(product, 8)
  await letTimePass()
  expect(await levelsOf(product)).toEqual(['8', 8])
})

it('loses what is sold before the counter learns it, while other units are on their way back', async () => {
  const product = await aCountedProduct()
  const { cart, orderId } = await sell(product, 2)
  await cancelOwnOrder(withoutReturns(), cart.userId, { orderId, operationId: null })
  await importStock(product, 10)
  await sell(product, 3)
  expect(await levelsOf(product)).toEqual(['7', 5])
  await letTimePass()
  expect(await levelsOf(product)).toEqual(['7', 7])
})

/** The world with counters that take nothing back at the moment. */
function withoutReturns(): Context {
  return withoutCounter(context(), 'restock')
}
