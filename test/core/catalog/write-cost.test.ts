import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { createProduct } from '../../../src/core/catalog/create-product.ts'
import { deleteProduct } from '../../../src/core/catalog/delete-product.ts'
import { updateProduct } from '../../../src/core/catalog/update-product.ts'
import { raiseVisitCounts } from '../../../src/core/catalog/visit-counts.ts'
import { charge, noCost } from '../../../src/cost.ts'
import { comparedRows, writtenRows } from '../../budgets/budgets.ts'
import { aCategory, aProduct } from '../../support/catalogue/products.ts'
import { aRialProduct } from '../../support/catalogue/rial-products.ts'
import { context } from '../../support/world/context.ts'

/** Rows that some work writes in D1. */
async function written(work: () => Promise<unknown>): Promise<number> {
  const cost = noCost()
  await charge(cost, work)
  return cost.rowsWritten
}

const input = {
  name: 'Desk lamp',
  slug: 'desk-lamp',
  description: 'A lamp for a desk. '.repeat(20),
  amount: 4900,
  stock: 1,
  status: 'active' as const,
}
const which = { key: input.slug, currency: 'USD' }
const variantId = `(SELECT id FROM variants WHERE product_id = (SELECT max(id) FROM products))`

const sellInTwoMore = async () =>
  await context().db.run(
    `INSERT INTO prices(variant_id, currency, amount) SELECT ${variantId}, value, 100 FROM json_each('["IRR","INR"]')`,
  )

const setStock = async (stock: number) =>
  await context().db.run(`UPDATE variants SET stock = ${stock} WHERE id = ${variantId}`)

beforeAll(async () => {
  const categoryId = await aCategory()
  // The first product of a catalogue makes rows that the others find.
  await createProduct(context(), { ...input, slug: 'another', categoryId }, { currency: 'USD' })
})

test('a product, from its creation to its end, writes rows in proportion to the change', async () => {
  const categoryId = (await env.DB.prepare('SELECT id FROM categories').first<number>('id')) ?? 0
  const created = await written(() =>
    createProduct(context(), { ...input, categoryId }, { currency: 'USD' }),
  )
  expect(created).toBeLessThanOrEqual(writtenRows.createdInOneCurrency)
  const inThree = created + (await written(sellInTwoMore))
  expect(inThree).toBeLessThanOrEqual(writtenRows.createdInThree)

  const change = (changes: Parameters<typeof updateProduct>[2]) => () =>
    updateProduct(context(), which, changes)
  const rows = {
    price: await written(change({ amount: 5900 })),
    stock: (await written(() => setStock(0))) + (await written(() => setStock(1))),
    deactivated: await written(change({ isActive: false })),
  }
  expect(rows.price).toBeLessThanOrEqual(writtenRows.priceChanged)
  expect(rows.stock).toBeLessThanOrEqual(writtenRows.soldOutAndBack)
  expect(rows.deactivated).toBeLessThanOrEqual(writtenRows.deactivated)
  const deleted = await written(() => deleteProduct(context(), which))
  expect(deleted).toBeLessThanOrEqual(writtenRows.deleted)
})

test('a form that is compared reads nothing of what the outbox has done', async () => {
  const { slug } = await aProduct()
  await env.DB.exec(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
    INSERT INTO outbox(key, kind, payload, created_at)
    SELECT 'done:' || i, 'stock.restock', '{}', 0 FROM n`.replaceAll('\n', ' '),
  )
  const cost = noCost()
  const form = { key: slug, currency: 'USD', isExpected: async () => true }
  await charge(cost, () => updateProduct(context(), form, { stock: 12, description: 'new' }))
  expect(cost.rowsRead).toBeLessThanOrEqual(comparedRows)
})

test('a count of views that reaches D1 writes few rows', async () => {
  const product = await aRialProduct()
  const rows = await written(() =>
    raiseVisitCounts(context().db, [{ productId: product.id, count: 7 }]),
  )
  expect(rows).toBeLessThanOrEqual(writtenRows.visitsWritten)
})
