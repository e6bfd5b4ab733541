/**
 * `npm run seed -- --products N`: adds N made-up products to the local database, for measuring.
 * Triggers keep lists, counters and the search index, as they do for every other write.
 */
import { demoProducts } from '../src/db/demo/catalogue.ts'
import { type Bindings, withBindings } from './local/bindings.ts'
import { prepareStorage } from './local/prepare-storage.ts'
import { readArguments, UsageError } from './local/read-arguments.ts'
import { runCommand } from './local/run-command.ts'
import { whenFree } from './local/when-free.ts'

/** A batch locks the database, which a running API shares, for about a quarter of a second. */
const batchSize = 200
const productsMax = 1_000_000

const usage = `Usage: npm run seed -- --products <number>

Adds made-up products to the local database, for measuring.

  --products   how many, from 1 to ${productsMax}`

function readCount(args: string[]): number {
  const { values } = readArguments({ args, options: { products: { type: 'string' } } })
  if (values.products === undefined) throw new UsageError('--products is missing')
  const count = Number(values.products)
  if (!Number.isInteger(count) || count < 1 || count > productsMax) {
    throw new UsageError(`--products takes a number from 1 to ${productsMax}`)
  }
  return count
}

/** Loaded when it is needed: the usage is told at once. */
const loadSynthetic = () => import('./local/insert-synthetic.ts')

async function seed(count: number, { DB }: Bindings): Promise<void> {
  const { insertSyntheticCategories, insertSyntheticProducts, makeSyntheticRows } =
    await loadSynthetic()
  await insertSyntheticCategories(DB)
  const first = (await lastNumber(DB)) + 1
  const startedAt = Date.now()
  for (let done = 0; done < count; ) {
    const size = Math.min(batchSize, count - done)
    const rows = makeSyntheticRows(first + done, size)
    await whenFree(() => insertSyntheticProducts(DB, rows, insertImagesSql))
    done += size
    showProgress(done, count, startedAt)
  }
}

/** Later runs go on where earlier ones ended. */
async function lastNumber(db: D1Database): Promise<number> {
  const last = await db
    .prepare(`SELECT max(CAST(substr(sku, 5) AS INTEGER)) FROM variants WHERE sku GLOB 'SYN-*'`)
    .first<Record<string, number | null>>()
  return Object.values(last ?? {})[0] ?? 0
}

/** The pictures of the demo data serve again, so that lists have some to read. */
const insertImagesSql = `
  INSERT INTO product_images (product_id, object_key, is_primary)
  SELECT products.id, pictures.object_key, 1
  FROM json_each(?) AS rows
  JOIN products ON products.slug = value ->> 'slug' AND products.deleted_at IS NULL
  JOIN product_images AS pictures ON pictures.id = 1 + products.id % ${demoProducts.length}
  WHERE pictures.object_key IS NOT NULL
  ORDER BY rows.key`

function showProgress(done: number, count: number, startedAt: number): void {
  const perSecond = Math.round((done * 1000) / Math.max(1, Date.now() - startedAt))
  const line = `${done} of ${count} products, ${perSecond} a second`
  if (process.stdout.isTTY) process.stdout.write(`\r${line} `)
  else if (done % (batchSize * 50) === 0 || done === count) console.log(line)
}

await runCommand(usage, async (args) => {
  const count = readCount(args)
  await prepareStorage()
  await withBindings((bindings) => seed(count, bindings))
  if (process.stdout.isTTY) console.log()
})
