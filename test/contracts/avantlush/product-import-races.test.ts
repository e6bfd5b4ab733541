import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { deleteProduct } from '../../../src/core/catalog/delete-product.ts'
import { importProducts } from '../../../src/core/catalog/import-products.ts'
import { updateProduct } from '../../../src/core/catalog/update-product.ts'
import { deleteCategory } from '../../../src/core/catalog/write-category.ts'
import { waitingSettings } from '../../../src/core/outbox/sweep-outbox.ts'
import {
  aNamedCategory,
  aStockedProduct,
  done,
  importFile,
  linesBySku,
} from '../../support/catalogue/product-files.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { interposedWorld } from '../../support/faults/interposed-world.ts'
import type { Client } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
  await aNamedCategory('Lamps')
})

/** Imports a row, with something happening just before it is written, by the third call where it is new. */
function interrupted(
  name: string,
  category: string,
  meanwhile: () => Promise<unknown>,
  { atCall = 3 } = {},
) {
  // What is known is read, and the slugs of what is new; then comes the batch.
  let calls = 0
  const world = interposedWorld(context(), async (call) => {
    calls += 1
    if (calls === atCall) await meanwhile()
    return call()
  })
  const row = { row: 1, sku: `${name}-SKU`, name, amount: 100, category }
  return importProducts(world, [row], { currency: 'USD', isDryRun: false })
}

describe('two imports of the same new products at once', () => {
  it('make each of them once', async () => {
    const skus = Array.from({ length: 600 }, (_, at) => `TWICE-${at}`)
    const rows = skus.map((sku) => `${sku},The same name,5,Lamps,3`)
    const file = ['sku,name,price,category,stock_quantity', ...rows].join('\n')
    const answers = await Promise.all([importFile(staff, file), importFile(staff, file)])
    const created = answers.map(({ body }) => body.created)
    const unchanged = answers.map(({ body }) => body.unchanged)
    expect(created[0] + created[1]).toBe(600)
    expect(unchanged[0] + unchanged[1]).toBe(600)
    expect(answers.map(({ body }) => body.failed)).toEqual([0, 0])
    expect(await linesBySku(staff, skus)).toHaveLength(600)
    expect((await importFile(staff, file)).body).toEqual(done({ unchanged: 600 }))
  })

  it('may have them in different orders', async () => {
    const skus = Array.from({ length: 300 }, (_, at) => `ORDER-${at}`)
    const files = [skus, skus.toReversed()].map((list) =>
      ['sku,name,price,category', ...list.map((sku) => `${sku},${sku},5,Lamps`)].join('\n'),
    )
    const answers = await Promise.all(files.map((file) => importFile(staff, file)))
    expect(answers.map(({ body }) => body.failed)).toEqual([0, 0])
    expect(await linesBySku(staff, skus)).toHaveLength(300)
  })
})

describe('what happens while an import is written', () => {
  it('may take its slug', async () => {
    const report = await interrupted('Taken slug', 'Lamps', () =>
      aStockedProduct({ name: 'Taken slug' }),
    )
    expect(report).toMatchObject({ created: 1, faults: [] })
  })

  it('may take its SKU, which makes it a change', async () => {
    const report = await interrupted('Taken', 'Lamps', () =>
      aStockedProduct({ name: 'Other', sku: 'Taken-SKU' }),
    )
    expect(report).toMatchObject({ created: 0, updated: 1, faults: [] })
    const [line] = await linesBySku(staff, ['Taken-SKU'])
    expect(line).toMatchObject({ name: 'Taken', category: 'Lamps', price: '1.00' })
  })

  it('may be the end of its product, which is made anew', async () => {
    const { slug } = await aStockedProduct({ name: 'Ended', sku: 'Ended-SKU' })
    const end = () => deleteProduct(context(), { key: slug, currency: 'USD' })
    const report = await interrupted('Ended', 'Lamps', end, { atCall: 2 })
    expect(report).toMatchObject({ created: 1, updated: 0, faults: [] })
    expect(await linesBySku(staff, ['Ended-SKU'])).toHaveLength(1)
  })

  it('may be another stock, which the file overwrites', async () => {
    const { slug } = await aStockedProduct({ name: 'Counted', sku: 'Counted-SKU', stock: 10 })
    const row = { row: 1, sku: 'Counted-SKU', name: 'Counted', amount: 100, stock: 5 }
    let isFirst = true
    const world = interposedWorld(
      { ...context(), defer: () => undefined },
      async (call, statements) => {
        if (statements > 2 && isFirst) {
          isFirst = false
          await updateProduct(context(), { key: slug, currency: 'USD' }, { stock: 20 })
        }
        return call()
      },
    )
    await importProducts(world, [row], { currency: 'USD', isDryRun: false })
    await waitingSettings.sweep(context(), 100, 60_000)
    const [line] = await linesBySku(staff, ['Counted-SKU'])
    expect(line?.stock_quantity).toBe('5')
  })

  it('may be the end of its category', async () => {
    const { id, name } = await aNamedCategory()
    const slug = await env.DB.prepare('SELECT slug FROM categories WHERE id = ?')
      .bind(id)
      .first<string>('slug')
    const report = await interrupted('Homeless', name, () => deleteCategory(context(), slug ?? ''))
    expect(report.faults).toEqual([{ row: 1, sku: 'Homeless-SKU', fault: 'category_unknown' }])
    expect(report.created).toBe(0)
  })
})
