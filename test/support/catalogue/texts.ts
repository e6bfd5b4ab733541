import { env } from 'cloudflare:workers'
import { foldText } from '../../../src/db/fold-text.ts'
import { foldTexts, type ProductTexts } from '../../../src/db/product-texts.ts'

interface Row {
  id: number
  name: string
  slug: string
  brand: string
  description: string
}

const portion = 2_000

/** Writes what searches look in for a catalogue that a test has inserted by SQL, after its prices. */
export async function foldCatalogue(): Promise<void> {
  const categories = await env.DB.prepare('SELECT id, name FROM categories').all<Row>()
  const names = categories.results.map(({ id, name }) => ({ id, name: foldText(name) }))
  await env.DB.prepare(
    `UPDATE categories SET folded_name = value ->> 'name' FROM json_each(?)
     WHERE categories.id = value ->> 'id'`,
  )
    .bind(JSON.stringify(names))
    .run()
  const { results } = await env.DB.prepare(
    'SELECT id, name, slug, brand, description FROM products WHERE deleted_at IS NULL',
  ).all<Row>()
  for (let start = 0; start < results.length; start += portion) {
    const rows = results
      .slice(start, start + portion)
      .map(({ id, ...texts }) => ({ id, ...foldTexts({ ...texts, sku: `sku-${id}`, tags: [] }) }))
    await env.DB.prepare(
      `INSERT INTO product_texts(product_id, name, slug, brand, sku, tags, description)
       SELECT value ->> 'id', value ->> 'name', value ->> 'slug', value ->> 'brand',
         value ->> 'sku', value ->> 'tags', value ->> 'description' FROM json_each(?) WHERE true
       ON CONFLICT DO UPDATE SET name = excluded.name, slug = excluded.slug,
         brand = excluded.brand, description = excluded.description`,
    )
      .bind(JSON.stringify(rows))
      .run()
  }
}

/** The same of one product, before its prices. */
export async function foldProduct(id: number, texts: ProductTexts): Promise<void> {
  const { name, slug, brand, sku, tags, description } = foldTexts(texts)
  await env.DB.prepare(
    `INSERT INTO product_texts(product_id, name, slug, brand, sku, tags, description)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
    .bind(id, name, slug, brand, sku, tags, description)
    .run()
}
