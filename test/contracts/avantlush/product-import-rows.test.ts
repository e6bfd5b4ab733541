import { beforeAll, describe, expect, it } from 'vitest'
import {
  aNamedCategory,
  aStockedProduct,
  done,
  exportOf,
  importFile,
  importPath,
  linesBySku,
} from '../../support/catalogue/product-files.ts'
import { aRialProduct } from '../../support/catalogue/rial-products.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import type { Client } from '../../support/http/client.ts'

const columns = 'sku,name,price,category,base_price,stock_quantity,status,is_featured'
const invalid = { status: 'error', message: 'Validation error' }

let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
  await aNamedCategory('Lamps')
})

/** What is wrong with a row, by its fields. */
async function errorsOf(row: string): Promise<Record<string, string[]>> {
  const { body } = await importFile(staff, `${columns}\n${row}`)
  expect(body).toMatchObject({ success: false, created: 0, updated: 0, unchanged: 0, failed: 1 })
  return body.errors[0].errors
}

describe('rows with errors', () => {
  it('are left out and told of one by one, and the others are applied', async () => {
    const known = await aStockedProduct()
    const rows = [
      'GOOD-1,Good,1,Lamps,,,,',
      ',Nothing,1,Lamps,,,,',
      'BAD-1,,x,Lamps,,1.5,gone,maybe',
      `${known.sku},${known.name},21,,,,,`,
      'BAD-2,Bad,1,No such thing,,,,',
      'BAD-3,Bad,1,,,,,',
      'GOOD-1,Good again,2,Lamps,,,,',
      'GOOD-2,Good,1,Lamps,,,,',
    ]
    const { body } = await importFile(staff, [columns, ...rows].join('\n'))
    expect(body).toEqual({
      ...{ success: false, dry_run: false, created: 2, updated: 1, unchanged: 0, failed: 5 },
      errors: [
        { row: 2, sku: null, errors: { sku: ['This field may not be blank.'] } },
        {
          row: 3,
          sku: 'BAD-1',
          errors: {
            name: ['This field may not be blank.'],
            price: ['A valid number is required.'],
            stock_quantity: ['A valid number is required.'],
            status: ['Select a valid choice.'],
            is_featured: ['Must be a valid boolean.'],
          },
        },
        { row: 5, sku: 'BAD-2', errors: { category: ['This category does not exist.'] } },
        { row: 6, sku: 'BAD-3', errors: { category: ['A new product needs a category.'] } },
        { row: 7, sku: 'GOOD-1', errors: { sku: ['An earlier row has this SKU.'] } },
      ],
    })
    const lines = await linesBySku(staff, ['GOOD-1', 'GOOD-2', known.sku, 'BAD-1', 'BAD-2'])
    expect(lines.map(({ name, price }) => [name, price])).toEqual([
      ['Good', '1.00'],
      ['Good', '1.00'],
      [known.name, '21.00'],
    ])
  })

  it.each([
    ['-1', 'Ensure this value is greater than or equal to 0.'],
    ['1.999', 'Ensure that there are no more than 2 decimal places.'],
    ['100000001', 'Ensure this value is less than or equal to 100000000.'],
    ['$5', 'A valid number is required.'],
    ['1e3', 'A valid number is required.'],
    ['1 000', 'A valid number is required.'],
    ['', 'This field is required.'],
  ])('name the price %j', async (price, message) => {
    expect(await errorsOf(`P-1,Price,${price},Lamps,,,,`)).toEqual({ price: [message] })
  })

  it.each([
    ['a base price that is none', 'E-1,E,1,Lamps,x,,,', 'base_price'],
    ['a stock below nothing', 'E-1,E,1,Lamps,,-1,,', 'stock_quantity'],
    ['too much stock', 'E-1,E,1,Lamps,,1000000001,,', 'stock_quantity'],
    ['a name that is too long', `E-1,${'x'.repeat(256)},1,Lamps,,,,`, 'name'],
    ['a name in several lines', 'E-1,"a\nb",1,Lamps,,,,', 'name'],
    ['a name with a NUL', 'E-1,a\u0000b,1,Lamps,,,,', 'name'],
    ['a SKU that is too long', `${'x'.repeat(101)},E,1,Lamps,,,,`, 'sku'],
    ['a category of another case', 'E-1,E,1,lamps,,,,', 'category'],
  ])('name %s', async (_, row, field) => {
    expect(Object.keys(await errorsOf(row))).toEqual([field])
  })

  it('name a SKU that another thing has', async () => {
    const attributes = { Size: 'M' }
    await aStockedProduct({ variations: [{ name: 'M', sku: 'VARIATION', attributes }] })
    const rial = await aRialProduct()
    for (const sku of ['VARIATION', rial.slug]) {
      expect(await errorsOf(`${sku},Else,1,Lamps,,,,`)).toEqual({
        sku: ['A variation, or a product that is not sold here, has this SKU.'],
      })
    }
  })

  it('tell no more of a cell than a SKU may have', async () => {
    const { body } = await importFile(staff, `${columns}\n${'x'.repeat(100_000)},E,1,Lamps,,,,`)
    expect(body.errors[0].sku).toBe('x'.repeat(100))
  })
})

describe('a dry run', () => {
  it('tells what would be done, and does nothing', async () => {
    const [same, other] = [await aStockedProduct(), await aStockedProduct()]
    const rows = [
      `${same.sku},${same.name},19.99,,,10,,`,
      `${other.sku},${other.name},5,Lamps,,3,draft,true`,
      'DRY-1,Dry,1,Lamps,,,,',
      'DRY-2,Dry,1,Nothing,,,,',
    ]
    const file = [columns, ...rows].join('\n')
    const before = await exportOf(staff)
    const dry = await importFile(staff, file, { isDryRun: true })
    expect(dry.body).toEqual({
      ...{ success: false, dry_run: true, created: 1, updated: 1, unchanged: 1, failed: 1 },
      errors: [{ row: 4, sku: 'DRY-2', errors: { category: ['This category does not exist.'] } }],
    })
    expect(dry.cost.rowsWritten).toBe(0)
    expect(await exportOf(staff)).toBe(before)
    const { body } = await importFile(staff, file)
    expect(body).toEqual({ ...dry.body, dry_run: false })
  })

  it('is asked for in words that are known', async () => {
    const headers = { 'Content-Type': 'text/csv' }
    const ask = async (value: string, status: number) =>
      (await staff.post(`${importPath}?dry_run=${value}`, columns, { headers, expect: status }))
        .body
    expect(await ask('1', 200)).toMatchObject({ dry_run: true })
    expect(await ask('0', 200)).toMatchObject({ dry_run: false })
    for (const value of ['perhaps', '']) {
      expect((await ask(value, 400)).errors).toEqual({ dry_run: ['Must be a valid boolean.'] })
    }
  })
})

describe('a file that cannot be imported', () => {
  const rowsOf = (count: number) =>
    Array.from({ length: count }, (_, index) => `X-${index},X,1,No such thing,,,,`).join('\n')

  it.each([
    ['lacks a column', 'name,price\nx,1', 'The column sku is missing.'],
    ['lacks two columns', 'name\nx', 'The columns sku, price are missing.'],
    ['is empty', '', 'The file is empty.'],
    ['has a column twice', 'name,sku,price, Name\n', 'A column stands there twice.'],
    ['has too many rows', `${columns}\n${rowsOf(5_001)}`, 'At most 5000 rows.'],
    ['is too large', `${columns}\n${' '.repeat(5 * 1024 * 1024)}`, 'At most 5 MB.'],
    ['is far too large', ' '.repeat(6 * 1024 * 1024), 'At most 5 MB.'],
  ])('%s', async (_, file, message) => {
    const { body } = await importFile(staff, file, { expect: 400 })
    expect(body).toEqual({ ...invalid, errors: { file: [message] } })
    const form = new FormData()
    form.set('file', new File([file], 'products.csv', { type: 'text/csv' }))
    const sent = await staff.post(importPath, form, { expect: 400 })
    expect(sent.body).toEqual(body)
  })

  it('may be of the largest size and number of rows', async () => {
    const { body } = await importFile(staff, `${columns}\n${rowsOf(5_000)}\n\n`)
    expect(body).toMatchObject({ success: false, failed: 5_000 })
    const text = `sku,name,price,category\nLARGE-1,Large,1,Lamps\n`
    const filled = text.padEnd(5 * 1024 * 1024, '\n')
    expect((await importFile(staff, filled)).body).toEqual(done({ created: 1 }))
  })

  it('is not there', async () => {
    const none = { ...invalid, errors: { file: ['No file was submitted.'] } }
    const form = new FormData()
    form.set('other', 'x')
    for (const sent of [form, {}, undefined]) {
      expect((await staff.post(importPath, sent, { expect: 400 })).body).toEqual(none)
    }
  })
})

it('answers what it answered before under one Idempotency-Key', async () => {
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  const file = 'sku,name,price,category\nKEY-1,Key,1,Lamps'
  const first = await importFile(staff, file, { headers })
  const again = await importFile(staff, file, { headers })
  expect([first.body, again.body]).toEqual([done({ created: 1 }), done({ created: 1 })])
  expect(again.headers.get('Idempotent-Replayed')).toBe('true')
  await importFile(staff, `${file}\n`, { headers, expect: 422 })
})

it('answers the longest report there is under an Idempotency-Key, and again', async () => {
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  const row = (at: number) => `${'x'.repeat(100)}${at},"${'y'.repeat(256)}",x,x,x,x,x,x`
  const rows = Array.from({ length: 5_000 }, (_, at) => row(at))
  const file = [columns, ...rows].join('\n')
  const { body } = await importFile(staff, file, { headers })
  expect(body.failed).toBe(5_000)
  const again = await importFile(staff, file, { headers })
  expect(again.body).toEqual(body)
  // D1 could not have kept it.
  expect(again.headers.get('Idempotent-Replayed')).toBeNull()
})
