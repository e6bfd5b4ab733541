import { beforeAll, describe, expect, it } from 'vitest'
import {
  aNamedCategory,
  done,
  importFile,
  linesBySku,
} from '../../support/catalogue/product-files.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import type { Client } from '../../support/http/client.ts'

let staff: Client
let serial = 0

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
  await aNamedCategory('Lamps')
})

const utf8 = (text: string) => new TextEncoder().encode(text)
const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

function utf16(text: string): Uint8Array {
  const units = Uint16Array.from(`\uFEFF${text}`, (_, at) => `\uFEFF${text}`.charCodeAt(at))
  return new Uint8Array(units.buffer)
}

/** A file of two new products, as a spreadsheet would write it. */
function aFile({ delimiter = ',', end = '\r\n' } = {}) {
  const skus = [`SHEET-${++serial}`, `SHEET-${++serial}`]
  const rows = [
    ['SKU', ' Name ', 'Price', 'Category', 'Is_Featured', 'Stock_Quantity'],
    [skus[0], 'Größe', '9.50', 'Lamps', 'TRUE', '2'],
    [skus[1], '"A ""red"" lamp"', '10', 'Lamps', 'FALSE', ''],
  ]
  const text = rows.map((row) => row.join(delimiter)).join(end) + end
  return { skus, text }
}

async function expectBoth(skus: string[]): Promise<void> {
  expect(await linesBySku(staff, skus)).toMatchObject([
    { name: 'Größe', price: '9.50', is_featured: 'true', stock_quantity: '2' },
    { name: 'A "red" lamp', price: '10.00', is_featured: 'false', stock_quantity: '0' },
  ])
}

describe('a file of a spreadsheet is imported', () => {
  it.each([
    ['in UTF-8', (text: string) => utf8(text)],
    ['in UTF-8 with a byte order mark', (text: string) => utf8(`\uFEFF${text}`)],
    ['in UTF-16', utf16],
    ['with lines ended by LF', (text: string) => utf8(text.replaceAll('\r\n', '\n'))],
    ['with lines ended by CR', (text: string) => utf8(text.replaceAll('\r\n', '\r'))],
    ['with a last line that is not ended', (text: string) => utf8(text.trimEnd())],
    [
      'with empty lines and columns',
      (text: string) => utf8(`${text.replaceAll('\r', ',,\r')}\r\n,,,,,,,\r\n`),
    ],
  ])('%s', async (_, bytesOf) => {
    const { skus, text } = aFile()
    const { body } = await importFile(staff, bytesOf(text))
    expect(body).toEqual(done({ created: 2 }))
    await expectBoth(skus)
  })

  it.each([';', '\t'])('with cells parted by %j', async (delimiter) => {
    const { skus, text } = aFile({ delimiter })
    expect((await importFile(staff, text)).body).toEqual(done({ created: 2 }))
    await expectBoth(skus)
  })
})

describe('a row that a spreadsheet has spoilt is told of, and the others are applied', () => {
  const columns = ['sku', 'name', 'price', 'category']

  async function importBetween(row: string | Uint8Array, delimiter = ',') {
    const lines = [
      columns,
      ['BEFORE', 'Before', '1', 'Lamps'],
      [],
      ['AFTER', 'After', '1', 'Lamps'],
    ]
    const [head, before, , after] = lines.map((cells) => utf8(`${cells.join(delimiter)}\r\n`))
    const bytes = typeof row === 'string' ? utf8(row) : row
    const parts = [head, before, bytes, utf8('\r\n'), after].flatMap((part) => [...(part ?? [])])
    return (await importFile(staff, Uint8Array.from(parts))).body
  }

  it('where it has letters of another encoding', async () => {
    const body = await importBetween(latin1('LATIN,Größe,1,Lamps'))
    expect(body.errors).toEqual([
      {
        row: 2,
        sku: 'LATIN',
        errors: { name: ['This is not in UTF-8. Save the file as "CSV UTF-8".'] },
      },
    ])
    expect(await linesBySku(staff, ['BEFORE', 'LATIN', 'AFTER'])).toHaveLength(2)
  })

  it('where its price has a comma', async () => {
    const body = await importBetween('COMMA;Comma;1,5;Lamps', ';')
    const errors = { price: ['A valid number is required.'] }
    expect(body.errors).toEqual([{ row: 2, sku: 'COMMA', errors }])
  })

  it.each([
    ['SHORT,Short,1', 3],
    ['LONG,Long,1,5,Lamps', 5],
  ])('where it has other cells than the header: %s', async (row, count) => {
    const body = await importBetween(row)
    const errors = { row: [`The row has ${count} cells, and the header 4.`] }
    expect(body.errors).toEqual([{ row: 2, sku: row.split(',')[0], errors }])
    expect(body.failed).toBe(1)
  })

  it('where it has a NUL', async () => {
    const body = await importBetween('N\u0000UL,Nul\u0000,1,La\u0000mps')
    expect(Object.keys(body.errors[0].errors)).toEqual(['name', 'sku'])
  })

  it('where a quotation mark stands within a cell', async () => {
    const body = await importBetween('QUOTE,"Quote" red,1,Lamps')
    expect(body.failed).toBeGreaterThan(0)
    expect(body.errors[0]).toMatchObject({
      row: 2,
      sku: 'QUOTE',
      errors: { row: expect.any(Array) },
    })
  })

  it('where a quotation mark is not closed, which the rest of the file is lost to', async () => {
    const { body } = await importFile(staff, 'sku,name,price\n\nOPEN,"Open,1\nX,X,1\nY,Y,1\n')
    expect(body.created).toBe(0)
    expect(body.errors).toMatchObject([{ row: 1, sku: 'OPEN' }])
    expect(body.errors[0].errors.row).toContain(
      'A quotation mark is not closed: what follows was not read.',
    )
  })
})

it('is nothing but its header', async () => {
  expect((await importFile(staff, 'sku,name,price\r\n')).body).toEqual(done({}))
})

describe('what is no such file is refused', () => {
  const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x22, 0xff)
  it.each([
    ['one column', utf8('sku\nA\nB\n')],
    ['a picture', png],
    ['zeroes', new Uint8Array(1000)],
    ['quotation marks', utf8('"'.repeat(10_001))],
    ['half a letter of UTF-16', Uint8Array.of(0xff, 0xfe, 0x41)],
    ['blank lines', utf8('\r\n,,,\r\n \r\n')],
    ['a byte order mark', utf8('\uFEFF')],
  ])('%s', async (_, bytes) => {
    const { body } = await importFile(staff, bytes, { expect: 400 })
    expect(body.errors.file[0]).toMatch(/(?:missing|empty)\.$/)
  })
})
