import { foldText } from '../../src/db/fold-text.ts'
import { foldTexts } from '../../src/db/product-texts.ts'
import { insertProductsSql } from './insert-products-sql.ts'
import {
  makeSyntheticProduct,
  type SyntheticProduct,
  slugOf,
  syntheticCategories,
} from './synthetic-products.ts'

const dayMs = 24 * 60 * 60 * 1000

/** A product as the statements read it, with the slug of its category. */
export interface SyntheticRow extends Omit<SyntheticProduct, 'ageDays'> {
  createdAt: number
  /** As searches compare them. */
  texts: ReturnType<typeof foldTexts>
}

/** Those that are not there yet. */
export async function insertSyntheticCategories(db: D1Database): Promise<void> {
  const rows = syntheticCategories.map((name) => ({
    name,
    slug: slugOf(name),
    folded: foldText(name),
  }))
  await db
    .prepare(
      `INSERT OR IGNORE INTO categories (name, slug, folded_name)
       SELECT value ->> 'name', value ->> 'slug', value ->> 'folded' FROM json_each(?)`,
    )
    .bind(JSON.stringify(rows))
    .run()
}

/** The products of so many numbers, from `first` on. */
export function makeSyntheticRows(first: number, count: number): SyntheticRow[] {
  return Array.from({ length: count }, (_, index) => {
    const { category, ageDays, ...product } = makeSyntheticProduct(first + index)
    const createdAt = Math.round(Date.now() - ageDays * dayMs)
    return { ...product, category: slugOf(category), createdAt, texts: foldTexts(product) }
  })
}

/** In one batch; `more` are statements that take the same rows, such as one for pictures. */
export async function insertSyntheticProducts(
  db: D1Database,
  rows: SyntheticRow[],
  ...more: string[]
): Promise<void> {
  // A statement takes a hundred parameters at most, so the rows travel as one JSON parameter.
  const json = JSON.stringify(rows)
  await db.batch([...insertProductsSql, ...more].map((sql) => db.prepare(sql).bind(json)))
}
