import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { aDiscount } from '../../support/catalogue/discounts.ts'
import {
  aNamedCategory,
  aStockedProduct,
  csvOf,
  done,
  exportOf,
  importFile,
  linesOf,
  revisionsOf,
} from '../../support/catalogue/product-files.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import type { Client } from '../../support/http/client.ts'

let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

/** Imports what the export has, and answers how many rows the database wrote for it. */
async function importExport(): Promise<number> {
  const before = await exportOf(staff)
  const { body, cost } = await importFile(staff, before)
  expect(body).toEqual(done({ unchanged: linesOf(before).length }))
  expect(await exportOf(staff)).toBe(before)
  return cost.rowsWritten
}

describe('an export that is imported unchanged', () => {
  it('writes nothing', async () => {
    const products = [
      await aStockedProduct({ status: 'draft', stock: 0 }),
      await aStockedProduct({ isFeatured: true, amount: 0 }),
      await aStockedProduct({ status: 'published', amount: 10_000_000_000 }),
    ]
    const before = await revisionsOf(products)
    expect(await importExport()).toBe(0)
    expect(await revisionsOf(products)).toEqual(before)
  })

  it('writes nothing of names that look like formulas, and like guarded ones', async () => {
    for (const name of ['=1+1', '-1', "'=1+1", "''@x", "'quoted'", '+']) {
      const category = await aNamedCategory(name)
      await aStockedProduct({ name, sku: `${name}-sku`, categoryId: category.id })
    }
    expect(await importExport()).toBe(0)
  })

  it('writes nothing of names with quotes, delimiters and line breaks', async () => {
    const names = [
      '5" pipe',
      '"quoted"',
      'a,b;c\td',
      'first\r\nsecond',
      'a\n\nb',
      'a\rb',
      'a\u2028b',
    ]
    for (const name of names) await aStockedProduct({ name })
    expect(await importExport()).toBe(0)
  })

  it('writes nothing of discounts that are in force', async () => {
    const { id, category } = await aStockedProduct({ amount: 1005 })
    await aDiscount({ name: 'Sale', points: 3333, on: { productId: id } })
    await aDiscount({ name: 'All', points: 500, on: { categoryId: category.id } })
    await aStockedProduct({ ownDiscountPoints: 10_000, isOwnDiscountOn: true })
    expect(await importExport()).toBe(0)
  })

  it('leaves a product in its category where another one has the same name', async () => {
    const name = 'Twins'
    const twins = [await aNamedCategory(name), await aNamedCategory(name)]
    for (const { id } of twins) await aStockedProduct({ categoryId: id })
    expect(await importExport()).toBe(0)
  })

  it('writes nothing, whatever the products are', async () => {
    const categories = await Promise.all([aNamedCategory('=Sum'), aNamedCategory("'-Less, more")])
    const characters = [...'\'"=+-@,;\t\r\n aéß0🪑\u2028\u00a0']
    const name = fc
      .string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 12 })
      .map((text) => text.trim())
      .filter((text) => /[^\s]/.test(text))
    const product = fc.record({
      name,
      amount: fc.integer({ min: 0, max: 100_000 }),
      stock: fc.integer({ min: 0, max: 1_000_000_000 }),
      status: fc.constantFrom('draft' as const, 'active' as const, 'published' as const),
      isFeatured: fc.boolean(),
      categoryId: fc.constantFrom(...categories.map(({ id }) => id)),
      ownDiscountPoints: fc.integer({ min: 0, max: 10_000 }),
      isOwnDiscountOn: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(product, { minLength: 1, maxLength: 4 }), async (products) => {
        for (const input of products) await aStockedProduct(input)
        expect(await importExport()).toBe(0)
      }),
      { numRuns: 15 },
    )
  })
})

describe('an export in which three prices are changed', () => {
  it('changes three products, once', async () => {
    const products = []
    for (let at = 0; at < 8; at++) products.push(await aStockedProduct({ amount: 1000 + at }))
    const [first, , third, , , sixth] = products
    await aDiscount({ name: 'Sale', points: 1000, on: { productId: third?.id ?? 0 } })
    const before = linesOf(await exportOf(staff))
    const revisions = await revisionsOf(products)
    const prices = new Map([
      [first?.sku, '20.00'],
      [third?.sku, '30.00'],
      [sixth?.sku, '0.00'],
    ])
    const edited: Record<string, string>[] = before.map((line) => ({
      ...line,
      base_price: prices.get(line.sku) ?? line.base_price ?? '',
    }))

    const counts = done({ updated: 3, unchanged: before.length - 3 })
    const dry = await importFile(staff, csvOf(edited), { isDryRun: true })
    expect(dry.body).toEqual({ ...counts, dry_run: true })
    expect(dry.cost.rowsWritten).toBe(0)
    expect(linesOf(await exportOf(staff))).toEqual(before)
    const { body } = await importFile(staff, csvOf(edited))
    expect(body).toEqual(counts)
    const paid = new Map([...prices, [third?.sku, '27.00']])
    const expected = edited.map((line) => ({
      ...line,
      price: paid.get(line.sku) ?? line.price,
    }))
    expect(linesOf(await exportOf(staff))).toEqual(expected)
    const written = await revisionsOf(products)
    const isWritten = written.map(
      (now, at) => JSON.stringify(now) !== JSON.stringify(revisions[at]),
    )
    expect(isWritten).toEqual([true, false, true, false, false, true, false, false])

    const again = await importFile(staff, csvOf(edited))
    expect(again.body).toEqual(done({ unchanged: before.length }))
    expect(again.cost.rowsWritten).toBe(0)
    expect(await revisionsOf(products)).toEqual(written)
  })
})
