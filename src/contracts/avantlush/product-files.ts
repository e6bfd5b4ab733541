import { Hono } from 'hono'
import * as z from 'zod'
import { exportProducts, type ProductRecord } from '../../core/catalog/export-products.ts'
import { type ImportFault, importProducts } from '../../core/catalog/import-products.ts'
import type { ImportedRow } from '../../core/catalog/import-statements.ts'
import { formatDecimal } from '../../core/money.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { type CsvFile, type CsvRow, csvLines, readCsv } from '../../http/csv.ts'
import { type FileField, fileOrText } from '../../http/form-body.ts'
import { idempotent } from '../../http/idempotency.ts'
import { InputInvalid, invalidField } from '../../http/input-invalid.ts'
import { flagField } from '../../http/number-fields.ts'
import { textField } from '../../http/text-fields.ts'
import { check, query } from '../../http/validate.ts'
import { currencyOf } from './channel.ts'
import { staff } from './guards.ts'
import { fewChanges } from './limits.ts'
import { moneyField, skuField, statusField, stockField } from './product-fields.ts'

const columns = [
  'id',
  'name',
  'sku',
  'category',
  'status',
  'price',
  'base_price',
  'stock_quantity',
  'is_featured',
  'created_at',
]

const requiredColumns = ['name', 'sku', 'price']
const rowsMax = 5_000
const fileBytesMax = 5 * 1024 * 1024
/** Whatever stands in the place of a SKU, the report says no more of it. */
const shownSkuMax = 100

const file: FileField = {
  name: 'file',
  bytesMax: fileBytesMax,
  refuse: (fault) =>
    invalidField('file', fault === 'size' ? 'At most 5 MB.' : 'No file was submitted.'),
}

const ImportQuery = z.object({
  dry_run: z
    .stringbool({ truthy: ['true', '1'], falsy: ['false', '0'], error: 'Must be a valid boolean.' })
    .default(false),
})

/** A cell that holds nothing says nothing. */
function cell<S extends z.ZodType>(schema: S) {
  const said = (text: unknown) => (typeof text === 'string' ? text.trim() || undefined : text)
  return z.preprocess(said, schema.optional()).optional()
}

/** Spreadsheets shout. */
const spreadsheetFlag = z.preprocess(
  (text) => (typeof text === 'string' ? text.toLowerCase() : text),
  flagField,
)

const Cells = z.object({
  // A product of another contract may have a name in several lines, which is kept.
  name: textField(255),
  sku: skuField,
  category: cell(z.string()),
  status: cell(statusField),
  price: cell(moneyField),
  base_price: cell(moneyField),
  stock_quantity: cell(stockField),
  is_featured: cell(spreadsheetFlag),
})

const Row = Cells.transform(
  ({ price, base_price, stock_quantity, is_featured, ...rest }, { addIssue }) => {
    const amount = base_price ?? price
    if (amount === undefined) {
      addIssue({ code: 'custom', path: ['price'], message: 'This field is required.' })
      return z.NEVER
    }
    return { ...rest, amount, stock: stock_quantity, isFeatured: is_featured }
  },
)

export const productFiles = new Hono<AppEnv>()

productFiles.get('/api/products/export/', staff, async (c) => {
  const currency = currencyOf(c)
  const pages = exportProducts(c.var.ctx, currency)
  // What fails before the first page is answered as a failure; later the download breaks off.
  const first = await pages.next()
  const lines = async function* () {
    yield csvLines([columns])
    if (!first.done && first.value.length > 0) yield toLines(first.value, currency)
    for await (const page of pages) if (page.length > 0) yield toLines(page, currency)
  }
  return new Response(streamOf(lines()), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="products.csv"',
    },
  })
})

productFiles.post(
  '/api/products/import/',
  staff,
  fewChanges,
  query(ImportQuery),
  fileOrText(file, 'text/csv'),
  idempotent,
  async (c) => {
    const isDryRun = c.req.valid('query').dry_run
    const { rows, failed } = readRows(readFile(c.req.valid('json').bytes))
    const how = { currency: currencyOf(c), isDryRun, operationId: c.var.operationId }
    const { faults, ...counts } = await importProducts(c.var.ctx, rows, how)
    const errors = [...failed, ...faults.map(presentFault)].toSorted((a, b) => a.row - b.row)
    const isWhole = errors.length === 0
    return c.json({ success: isWhole, dry_run: isDryRun, ...counts, failed: errors.length, errors })
  },
)

/** @throws InputInvalid */
function readFile(bytes: Uint8Array): CsvFile {
  if (bytes.length > fileBytesMax) throw file.refuse('size')
  const csv = readCsv(bytes, { rowsMax })
  if (csv.columns.length === 0) throw invalidField('file', 'The file is empty.')
  const missing = requiredColumns.filter((name) => !csv.columns.includes(name))
  if (missing.length > 0) {
    const named =
      missing.length === 1 ? `column ${missing[0]} is` : `columns ${missing.join(', ')} are`
    throw invalidField('file', `The ${named} missing.`)
  }
  if (new Set(csv.columns).size < csv.columns.length) {
    throw invalidField('file', 'A column stands there twice.')
  }
  if (csv.rows.length > rowsMax) throw invalidField('file', `At most ${rowsMax} rows.`)
  return csv
}

interface RowErrors {
  row: number
  sku: string | null
  errors: Record<string, string[]>
}

function readRows({ rows }: CsvFile): { rows: ImportedRow[]; failed: RowErrors[] } {
  const read: ImportedRow[] = []
  const failed: RowErrors[] = []
  for (const [index, csvRow] of rows.entries()) {
    const row = index + 1
    try {
      refuseUnreadable(csvRow)
      read.push({ row, ...check(Row, csvRow.cells) })
    } catch (error) {
      if (!(error instanceof InputInvalid)) throw error
      const sku = csvRow.cells.sku?.trim().slice(0, shownSkuMax) || null
      failed.push({ row, sku, errors: Object.fromEntries(error.fields) })
    }
  }
  return { rows: read, failed }
}

/** @throws InputInvalid */
function refuseUnreadable({ cells, faults }: CsvRow): void {
  if (faults.length > 0) throw new InputInvalid(new Map([['row', faults]]))
  const garbled = Object.keys(Cells.shape).filter((name) => cells[name]?.includes('\uFFFD'))
  if (garbled.length === 0) return
  const message = 'This is not in UTF-8. Save the file as "CSV UTF-8".'
  throw new InputInvalid(new Map(garbled.map((name) => [name, [message]])))
}

const faultWords: Record<ImportFault, [field: string, message: string]> = {
  category_missing: ['category', 'A new product needs a category.'],
  category_unknown: ['category', 'This category does not exist.'],
  name_in_lines: ['name', 'This text must be in one line.'],
  sku_twice: ['sku', 'An earlier row has this SKU.'],
  sku_elsewhere: ['sku', 'A variation, or a product that is not sold here, has this SKU.'],
}

function presentFault({ row, sku, fault }: { row: number; sku: string; fault: ImportFault }) {
  const [field, message] = faultWords[fault]
  return { row, sku, errors: { [field]: [message] } }
}

function toLines(records: ProductRecord[], currency: string): string {
  return csvLines(
    records.map((record) => [
      ...[record.id, record.name, record.sku, record.category, record.status],
      formatDecimal(record.amount, currency),
      formatDecimal(record.baseAmount, currency),
      ...[record.level, record.isFeatured, record.createdAt.toISOString()],
    ]),
  )
}

function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await texts.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}
