import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unstable_splitSqlQuery } from 'wrangler'
import {
  insertSyntheticCategories,
  insertSyntheticProducts,
  makeSyntheticRows,
} from '../local/insert-synthetic.ts'
import { projectFolder } from '../local/wrangler.ts'

const batchSize = 500
/** No run can sell this many. */
const hugeStock = 1_000_000_000

/** Which of the products never run out, and so can be bought as often as the time allows. */
const hugeCount = 20

/** Tables and made-up products for an empty database. Answers the ids of products to buy. */
export async function fillDatabase(db: D1Database, count: number): Promise<number[]> {
  await migrate(db)
  await insertSyntheticCategories(db)
  for (let done = 0; done < count; done += batchSize) {
    await insertProducts(db, done + 1, Math.min(batchSize, count - done))
  }
  await db.batch(bareTables.map((sql) => db.prepare(sql)))
  const { results } = await db
    .prepare('SELECT product_id AS id FROM variants WHERE stock = ?')
    .bind(hugeStock)
    .all<{ id: number }>()
  return results.map(({ id }) => id)
}

/** What the bare routes search and write, so that they do not depend on the shop's own. */
const bareTables = [
  'CREATE VIRTUAL TABLE bench_search USING fts5(name, description)',
  'INSERT INTO bench_search (rowid, name, description) SELECT id, name, description FROM products',
  'CREATE TABLE bench_writes (id INTEGER PRIMARY KEY, text TEXT)',
]

async function migrate(db: D1Database): Promise<void> {
  const folder = join(projectFolder, 'migrations')
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted()
  for (const file of files) {
    const statements = unstable_splitSqlQuery(await readFile(join(folder, file), 'utf8'))
    await db.batch(statements.map((statement) => db.prepare(statement)))
  }
}

async function insertProducts(db: D1Database, first: number, count: number): Promise<void> {
  const rows = makeSyntheticRows(first, count).map((row, index) => {
    const number = first + index
    const stock = number <= hugeCount ? hugeStock : row.stock
    return { ...row, stock, imageKey: `images/${number}.webp` }
  })
  await insertSyntheticProducts(db, rows, insertImagesSql)
}

const insertImagesSql = `
  INSERT INTO product_images (product_id, object_key, is_primary)
  SELECT products.id, value ->> 'imageKey', 1
  FROM json_each(?) AS rows
  JOIN products ON products.slug = value ->> 'slug' AND products.deleted_at IS NULL
  ORDER BY rows.key`
