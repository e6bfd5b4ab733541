import { env } from 'cloudflare:workers'
import Papa from 'papaparse'
import { createProduct } from '../../../src/core/catalog/create-product.ts'
import type { ProductInput } from '../../../src/core/catalog/product-input.ts'
import type { Product } from '../../../src/core/catalog/types.ts'
import type { Answer, Client } from '../http/client.ts'
import { context } from '../world/context.ts'
import { aCategory } from './products.ts'

export const exportPath = '/api/products/export/'
export const importPath = '/api/products/import/'
export const header =
  'id,name,sku,category,status,price,base_price,stock_quantity,is_featured,created_at'

/** A row of an export, its cells as texts. */
export type Line = Record<string, string>

/** The file itself. */
export async function exportOf(staff: Client): Promise<string> {
  return (await staff.get(exportPath, { expect: 200 })).body
}

/** The file as a table, apostrophes included. */
export function linesOf(csv: string): Line[] {
  return Papa.parse<Line>(csv, { header: true, skipEmptyLines: true }).data
}

/** The table as a file. */
export function csvOf(lines: Line[]): string {
  return Papa.unparse(lines, { newline: '\r\n' })
}

/** What the export tells of some products, by their SKUs. */
export async function linesBySku(staff: Client, skus: string[]): Promise<Line[]> {
  const lines = linesOf(await exportOf(staff))
  return skus.flatMap((sku) => lines.filter((line) => line.sku === sku))
}

interface ImportOptions {
  isDryRun?: boolean
  headers?: Record<string, string>
  expect?: number
}

export function importFile(
  staff: Client,
  file: string | Uint8Array,
  { isDryRun = false, headers = {}, expect = 200 }: ImportOptions = {},
): Promise<Answer> {
  const path = isDryRun ? `${importPath}?dry_run=true` : importPath
  return staff.post(path, file, { headers: { 'Content-Type': 'text/csv', ...headers }, expect })
}

/** What an import answers that has nothing to complain of. */
export function done(counts: { created?: number; updated?: number; unchanged?: number }) {
  const none = { created: 0, updated: 0, unchanged: 0 }
  return { success: true, dry_run: false, ...none, ...counts, failed: 0, errors: [] }
}

export interface CategoryMade {
  id: number
  name: string
}

export async function aNamedCategory(name?: string): Promise<CategoryMade> {
  const id = await aCategory()
  if (name !== undefined) {
    await env.DB.prepare('UPDATE categories SET name = ? WHERE id = ?').bind(name, id).run()
  }
  const category = env.DB.prepare('SELECT id, name FROM categories WHERE id = ?').bind(id)
  return (await category.first<CategoryMade>()) ?? { id, name: '' }
}

let serial = 0

/** A product on sale in US dollars, as staff make it. */
export async function aStockedProduct(input: Partial<ProductInput> = {}): Promise<Product> {
  const number = ++serial
  const some = { name: `Thing ${number}`, sku: `THING-${number}`, description: '', amount: 1999 }
  const categoryId = input.categoryId ?? (await aCategory())
  const terms = { stock: 10, status: 'active' as const, categoryId }
  return createProduct(context(), { ...some, ...terms, ...input }, { currency: 'USD' })
}

/** What tells that a product was written. */
export async function revisionsOf(products: Product[]): Promise<object[]> {
  const { results } = await env.DB.prepare(
    `SELECT id, revision, updated_at FROM products
     WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
  )
    .bind(JSON.stringify(products.map(({ id }) => id)))
    .all()
  return results
}
