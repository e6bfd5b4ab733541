import { type SQL, sql } from 'drizzle-orm'
import { describeError } from '../describe-error.ts'
import { Unavailable } from '../errors.ts'
import { countedLevel, returningVariants } from '../inventory/stock-change.ts'
import { isOneLine } from '../one-line.ts'
import { ownMs } from '../outbox/insert-effects.ts'
import { waitingSettings } from '../outbox/sweep-outbox.ts'
import type { Context } from '../ports.ts'
import {
  guardedRows,
  isDangling,
  isUniqueViolation,
  readBatch,
  writeBatch,
} from '../write-batch.ts'
import {
  type Difference,
  type ImportedRow,
  insertProducts,
  type NewProduct,
  rowOperation,
  updateProducts,
} from './import-statements.ts'
import { pickSlugs } from './pick-slug.ts'
import type { ProductStatus } from './types.ts'

/** Why a row was left out. */
export type ImportFault =
  | 'category_missing'
  | 'category_unknown'
  | 'name_in_lines'
  | 'sku_twice'
  | 'sku_elsewhere'

export interface ImportReport {
  created: number
  updated: number
  unchanged: number
  faults: { row: number; sku: string; fault: ImportFault }[]
}

/** Rows of one transaction: their statements stay below what D1 takes in one. */
const portionSize = 250
/** Letters of their names. Folded, one may become eighteen, and D1 takes two million bytes. */
const portionLettersMax = 25_000

/** So many counters are told with the import, each by some statements. */
const atOnceMax = 100

/** Somebody else may write the same products at the same moment. */
const attemptsMax = 3

interface Terms {
  currency: string
  isDryRun: boolean
  /** Sets stock once, however often it is repeated. */
  operationId?: string | null
}

/**
 * Creates and changes products by their SKUs, some hundreds in one transaction, each row as a whole or not
 * at all. A row that says what there is already writes nothing, so that an import may be repeated. A
 * dry run only tells what would be done.
 */
export async function importProducts(
  ctx: Context,
  rows: ImportedRow[],
  { currency, isDryRun, operationId = null }: Terms,
): Promise<ImportReport> {
  const report: ImportReport = { created: 0, updated: 0, unchanged: 0, faults: [] }
  const seen = new Set<string>()
  const distinct = rows.filter(({ row, sku }) => {
    if (seen.has(sku)) report.faults.push({ row, sku, fault: 'sku_twice' })
    return !seen.has(sku) && seen.add(sku)
  })
  for (const portion of portionsOf(distinct)) {
    await importPortion(ctx, portion, { currency, isDryRun, operationId, report })
  }
  report.faults.sort((a, b) => a.row - b.row)
  // Most imports set few stocks: their counters know before the schedule comes.
  if (report.updated > 0 && !isDryRun) ctx.defer(() => tellCounters(ctx))
  return report
}

function* portionsOf(rows: ImportedRow[]): Generator<ImportedRow[]> {
  let portion: ImportedRow[] = []
  let letters = 0
  for (const row of rows) {
    letters += row.name.length
    if (portion.length === portionSize || letters > portionLettersMax) {
      yield portion
      portion = []
      letters = row.name.length
    }
    portion.push(row)
  }
  if (portion.length > 0) yield portion
}

async function tellCounters(ctx: Context): Promise<void> {
  try {
    await waitingSettings.sweep(ctx, atOnceMax, ownMs)
  } catch (error) {
    ctx.log('warn', 'stock.settings_delayed', { error: describeError(error) })
  }
}

interface Import extends Required<Terms> {
  report: ImportReport
}

async function importPortion(
  ctx: Context,
  rows: ImportedRow[],
  terms: Import,
  attempt = 1,
): Promise<void> {
  const { isDryRun, report } = terms
  const plan = await planPortion(ctx, rows, terms)
  if (!isDryRun && !(await writePortion(ctx, plan, terms))) {
    if (attempt === attemptsMax) throw new Unavailable('The products change all the time')
    return importPortion(ctx, rows, terms, attempt + 1)
  }
  report.created += plan.created.length
  report.updated += plan.updated.length
  report.unchanged += plan.unchanged
  report.faults.push(...plan.faults)
}

/** What has a SKU of the import, as it is. */
interface Known {
  id: number
  revision: number
  variantId: number
  sku: string
  /** A further variant has it, and no product. */
  isDefault: number
  name: string
  /** Null where it is not on sale in the currency. */
  amount: number | null
  category: string
  status: ProductStatus
  /** As the export has it. */
  level: number
  /** Units are on their way back to it, which D1 does not show. */
  isReturning: number
  /** The client's operation that made it, and the row of a file that was. */
  operationId: string | null
  isFeatured: number
}

interface Plan {
  created: NewProduct[]
  updated: Difference[]
  unchanged: number
  faults: ImportReport['faults']
}

async function planPortion(ctx: Context, rows: ImportedRow[], terms: Import): Promise<Plan> {
  const [products, categories] = await readBatch<[Known, { id: number; name: string }]>(ctx.db, [
    selectKnown(rows, terms.currency),
    sql`SELECT min(id) AS id, name FROM categories GROUP BY name`,
  ])
  const known = new Map(products.map((product) => [product.sku, product]))
  const categoryIds = new Map(categories.map(({ id, name }) => [name, id]))
  const plan: Plan = { created: [], updated: [], unchanged: 0, faults: [] }
  const made: Omit<NewProduct, 'slug'>[] = []
  for (const row of rows) {
    const product = known.get(row.sku)
    const categoryId = row.category === undefined ? undefined : categoryIds.get(row.category)
    const fault = faultOf(row, { product, categoryId })
    if (fault) plan.faults.push({ row: row.row, sku: row.sku, fault })
    else if (product) {
      const difference = differenceOf(product, { ...row, categoryId }, terms)
      if (difference) plan.updated.push(difference)
      else plan.unchanged += 1
    } else if (categoryId !== undefined) made.push({ ...row, categoryId })
  }
  const slugs = await pickSlugs(
    ctx,
    made.map(({ name }) => name),
  )
  plan.created = made.map((row, index) => ({ ...row, slug: slugs[index] ?? '' }))
  return plan
}

function selectKnown(rows: ImportedRow[], currency: string): SQL {
  return sql`
    SELECT p.id AS id, p.revision AS revision, v.id AS variantId, v.sku AS sku,
      v.is_default AS isDefault, p.name AS name, r.amount AS amount, c.name AS category,
      p.status AS status, p.is_featured AS isFeatured, ${countedLevel} AS level,
      v.id IN (${returningVariants}) AS isReturning, p.operation_id AS operationId
    FROM json_each(${JSON.stringify(rows.map(({ sku }) => sku))}) asked
    CROSS JOIN variants v ON v.sku = asked.value AND v.deleted_at IS NULL
    CROSS JOIN products p ON p.id = v.product_id
    CROSS JOIN categories c ON c.id = p.category_id
    LEFT JOIN prices r ON r.variant_id = v.id AND r.currency = ${currency}`
}

function faultOf(
  { category, name }: ImportedRow,
  { product, categoryId }: { product: Known | undefined; categoryId: number | undefined },
): ImportFault | null {
  if (product && (product.isDefault === 0 || product.amount === null)) return 'sku_elsewhere'
  // Other contracts may have given it a name in several lines.
  if (name !== product?.name && !isOneLine(name)) return 'name_in_lines'
  if (category === undefined) return product ? null : 'category_missing'
  return categoryId === undefined ? 'category_unknown' : null
}

/** Null where the row says what there is; another category may have the name of the product's own. */
function differenceOf(
  product: Known,
  row: ImportedRow & { categoryId: number | undefined },
  { operationId }: Import,
): Difference | null {
  const different = <T>(said: T | undefined, is: T | null) => (said === is ? undefined : said)
  const changes = {
    name: different(row.name, product.name),
    amount: different(row.amount, product.amount),
    categoryId: row.category === product.category ? undefined : row.categoryId,
    status: different(row.status, product.status),
    stock: isStockWritten(product, row, operationId) ? undefined : row.stock,
    isFeatured: different(row.isFeatured, product.isFeatured === 1),
  }
  const isSame = Object.values(changes).every((one) => one === undefined)
  const { id, revision, variantId } = product
  return isSame ? null : { id, revision, variantId, ...changes }
}

/** The same operation has made the product with its stock, of which some is sold since. */
function isStockWritten(
  { level, isReturning, ...product }: Known,
  { stock, sku }: ImportedRow,
  operationId: string | null,
): boolean {
  if (operationId !== null && product.operationId === rowOperation(operationId, sku)) return true
  return stock === level && isReturning === 0
}

/** False where somebody else has written these products since they were read. */
async function writePortion(
  ctx: Context,
  { created, updated }: Plan,
  terms: Import,
): Promise<boolean> {
  const [first, ...rest] = updateProducts(ctx, updated, terms)
  const inserted = insertProducts(ctx, created, terms)
  try {
    if (first) {
      const updates = await guardedRows(ctx.db, first, [...rest, ...inserted], updated.length)
      return updates !== null
    }
    await writeBatch(ctx.db, inserted)
    return true
  } catch (error) {
    const isTaken = ['products.slug', 'variants.sku'].some((one) => isUniqueViolation(error, one))
    if (isTaken || isDangling(error)) return false
    throw error
  }
}
