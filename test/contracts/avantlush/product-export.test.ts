import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { deleteProduct } from '../../../src/core/catalog/delete-product.ts'
import { exportProducts } from '../../../src/core/catalog/export-products.ts'
import { charge, noCost } from '../../../src/cost.ts'
import * as budgets from '../../budgets/budgets.ts'
import { aDiscount } from '../../support/catalogue/discounts.ts'
import {
  aNamedCategory,
  aStockedProduct,
  exportOf,
  exportPath,
  header,
  linesBySku,
  linesOf,
} from '../../support/catalogue/product-files.ts'
import { aRialProduct } from '../../support/catalogue/rial-products.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { avantlushClient, type Client } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

describe('the file of all products', () => {
  it('is for staff alone', async () => {
    const customer = await anAvantlushCustomer()
    await avantlushClient().get(exportPath, { expect: 401 })
    await customer.get(exportPath, { expect: 403 })
  })

  it('is an attachment in UTF-8', async () => {
    const { headers } = await staff.get(exportPath, { expect: 200 })
    expect(headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
    expect(headers.get('Content-Disposition')).toBe('attachment; filename="products.csv"')
  })

  it('is its header where there are no products', async () => {
    expect(await exportOf(staff)).toBe(`${header}\r\n`)
  })

  it('has a row for each product, drafts included', async () => {
    const category = await aNamedCategory('Lamps, "red"')
    const input = { categoryId: category.id, isFeatured: true, amount: 999_900, stock: 0 }
    const draft = await aStockedProduct({ ...input, status: 'draft', name: 'Größe; ½' })
    const published = await aStockedProduct({ status: 'published', name: 'A "red", big\r\nlamp' })
    const text = await exportOf(staff)
    expect(text).toBe(
      [
        header,
        `${draft.id},Größe; ½,${draft.sku},"Lamps, ""red""",draft,9999.00,9999.00,0,true,${draft.createdAt.toISOString()}`,
        `${published.id},"A ""red"", big\r\nlamp",${published.sku},${published.category.name},published,19.99,19.99,10,false,${published.createdAt.toISOString()}`,
        '',
      ].join('\r\n'),
    )
  })

  it('shows the price to pay beside the one without discount', async () => {
    const { id, sku } = await aStockedProduct({ amount: 1005 })
    await aDiscount({ name: 'Sale', points: 3333, on: { productId: id } })
    const [line] = await linesBySku(staff, [sku])
    expect(line).toMatchObject({ price: '6.70', base_price: '10.05' })
  })

  it('leaves out what is deleted and what has no price in US dollars', async () => {
    const { slug, sku } = await aStockedProduct()
    const rial = await aRialProduct()
    await deleteProduct(context(), { key: slug, currency: 'USD' })
    expect(await linesBySku(staff, [sku, rial.slug])).toEqual([])
  })

  it.each(['=1+1', '+1', '-1', '@now', '\tx', '\rx', '\nx'])(
    'has an apostrophe before %j, which a spreadsheet would run',
    async (text) => {
      const category = await aNamedCategory(text)
      const { sku } = await aStockedProduct({ name: text, sku: text, categoryId: category.id })
      expect(await linesBySku(staff, [`'${sku}`])).toMatchObject([
        { name: `'${text}`, sku: `'${text}`, category: `'${text}` },
      ])
    },
  )
})

describe('the file of many products', () => {
  const count = 2_500

  beforeAll(async () => {
    const { id } = await aNamedCategory()
    await env.DB.batch([
      env.DB.prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
         INSERT INTO products(category_id, name, slug, status, created_at, updated_at)
         SELECT ?, 'Many ' || i, 'many-' || i, 'active', 0, 0 FROM n`,
      ).bind(count, id),
      env.DB.prepare(
        `INSERT INTO variants(product_id, sku, is_default, stock)
         SELECT id, slug, 1, 5 FROM products WHERE slug LIKE 'many-%'`,
      ),
      env.DB.prepare(
        `INSERT INTO prices(variant_id, currency, amount)
         SELECT id, 'USD', 100 FROM variants WHERE sku LIKE 'many-%'`,
      ),
    ])
  })

  it('has all of them by their ids, and comes in pieces', async () => {
    const lines = linesOf(await exportOf(staff))
    const ids = lines.map(({ id }) => Number(id))
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
    const names = lines.map(({ name }) => name).filter((name) => name?.startsWith('Many '))
    expect(names).toEqual(Array.from({ length: count }, (_, index) => `Many ${index + 1}`))
  })

  it('reads a few rows a product and holds one page', async () => {
    const cost = noCost()
    const sizes: number[] = []
    await charge(cost, async () => {
      for await (const page of exportProducts(context(), 'USD')) sizes.push(page.length)
    })
    const total = sizes.reduce((sum, size) => sum + size)
    expect(Math.max(...sizes)).toBe(1_000)
    expect(total).toBeGreaterThanOrEqual(count)
    expect(cost.rowsRead).toBeLessThanOrEqual(budgets.exportedRows(total))
    expect(cost.statements).toBe(sizes.length)
    expect(cost.rowsWritten).toBe(0)
  })
})
