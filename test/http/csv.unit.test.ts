import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvLines, readCsv } from '../../src/http/csv.ts'

const rowsMax = 5
const read = (text: string) => readCsv(new TextEncoder().encode(text), { rowsMax })
const cellsOf = (text: string) => read(text).rows.map(({ cells }) => cells)
const faultsOf = (text: string) => read(text).rows.map(({ faults }) => faults)

const lamp = { name: 'Lamp', sku: 'L1', price: '5' }
const chair = { name: 'Chair', sku: 'C1', price: '6' }

describe('lines for a spreadsheet', () => {
  it('end in CRLF, the last one too, and have quotes where they are needed', () => {
    const rows = [
      ['name', 'level', 'shown'],
      ['A "red", big\r\nlamp', 5, true],
      ['Größe; ½', 0, false],
    ]
    expect(csvLines(rows)).toBe(
      'name,level,shown\r\n"A ""red"", big\r\nlamp",5,true\r\nGröße; ½,0,false\r\n',
    )
  })

  it.each(['=1+1', '+1', '-1', '@now', '\tx', '\rx', '\nx', "'=1", "''-1"])(
    'guard %j, which reading takes off again',
    (text) => {
      const lines = csvLines([
        ['name', 'b'],
        [text, 'b'],
      ])
      expect(lines).toMatch(/\r\n"?'/)
      expect(cellsOf(lines)).toEqual([{ name: text, b: 'b' }])
    },
  )

  it.each(["'quoted'", "o'clock", "'", "' =", 'a=b', '1-2'])('leave %j alone', (text) => {
    const lines = csvLines([
      ['name', 'b'],
      [text, 'b'],
    ])
    expect(lines).toBe(`name,b\r\n${text},b\r\n`)
    expect(cellsOf(lines)).toEqual([{ name: text, b: 'b' }])
  })

  it('guard no numbers', () => {
    expect(csvLines([[-5, 'x']])).toBe('-5,x\r\n')
  })

  it('are read again as what was written, whatever that is', () => {
    const characters = [...'\'"=+-@,;\t\r\n a\u0000é🪑\u2028']
    const text = fc.string({ unit: fc.constantFrom(...characters), maxLength: 8 })
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: rowsMax }), (pairs) => {
        const rows = pairs.map(([a, b]) => ['x', a, b])
        const expected = rows.map(([x, a, b]) => ({ x, a, b }))
        expect(cellsOf(csvLines([['x', 'a', 'b'], ...rows]))).toEqual(expected)
      }),
    )
  })
})

describe('the end of a line', () => {
  it.each(['\n', '\r\n', '\r'])('may be %j', (end) => {
    const text = `name,sku,price${end}Lamp,L1,5${end}Chair,C1,6`
    expect(cellsOf(text)).toEqual([lamp, chair])
    expect(cellsOf(`${text}${end}`)).toEqual([lamp, chair])
  })

  it('may change within a file', () => {
    expect(cellsOf('name,sku,price\r\nLamp,L1,5\nChair,C1,6\n')).toEqual([lamp, chair])
    expect(cellsOf('name,sku,price\nLamp,L1,5\r\nChair,C1,6\r')).toEqual([lamp, chair])
  })

  it.each(['\n', '\r\n', '\r'])('%j is kept within quotes', (end) => {
    const name = `Lamp,${end}${end}"red"`
    const text = `name,sku,price\r"${name.replaceAll('"', '""')}",L1,5\r`
    expect(cellsOf(text)).toEqual([{ ...lamp, name }])
  })

  it('is found where a cell has a mark of inches', () => {
    const rows = cellsOf('name,sku,price\r5" pipe,L1,5\r6" pipe,C1,6')
    expect(rows).toEqual([
      { ...lamp, name: '5" pipe' },
      { ...chair, name: '6" pipe' },
    ])
  })
})

describe('what parts the cells', () => {
  it.each([',', ';', '\t'])('may be %j', (delimiter) => {
    const text = 'name|sku|price\nLamp|L1|5\nChair|C1|6'
    expect(cellsOf(text.replaceAll('|', delimiter))).toEqual([lamp, chair])
  })

  it('is what parts the header, whatever is in the cells', () => {
    const name = 'a, b, c, d, e, f'
    expect(cellsOf(`name;sku;price\n${name};L1;5`)).toEqual([{ ...lamp, name }])
    expect(cellsOf(`\n"name";"sku";"price"\n"${name}";L1;5`)).toEqual([{ ...lamp, name }])
    expect(cellsOf('name,sku,price\na;b;c;d;e,L1,5')).toEqual([{ ...lamp, name: 'a;b;c;d;e' }])
  })

  it('is missing from a file of one column', () => {
    expect(read('sku\nL1\nC1\n')).toEqual({
      columns: ['sku'],
      rows: ['L1', 'C1'].map((sku) => ({ cells: { sku }, faults: [] })),
    })
  })
})

describe('the encoding', () => {
  const text = 'name,sku,price\nDöner 🪑,L1,5'
  const expected = [{ ...lamp, name: 'Döner 🪑' }]

  it('is UTF-8, with a byte order mark or without', () => {
    expect(cellsOf(text)).toEqual(expected)
    expect(cellsOf(`\uFEFF${text}`)).toEqual(expected)
  })

  it.each([true, false])('is UTF-16 with a byte order mark, little-endian: %s', (isLittle) => {
    const units = `\uFEFF${text}`
    const view = new DataView(new ArrayBuffer(2 * units.length))
    for (let at = 0; at < units.length; at++) view.setUint16(2 * at, units.charCodeAt(at), isLittle)
    const { rows } = readCsv(new Uint8Array(view.buffer), { rowsMax })
    expect(rows.map(({ cells }) => cells)).toEqual(expected)
  })

  it('shows where it is another', () => {
    const bytes = Uint8Array.from(text.replace(' 🪑', ''), (letter) => letter.charCodeAt(0))
    const [row] = readCsv(bytes, { rowsMax }).rows
    expect(row).toEqual({ cells: { ...lamp, name: 'D\uFFFDner' }, faults: [] })
  })
})

describe('a row', () => {
  it('may follow blank lines and precede them', () => {
    const text = '\n , ,\nname,sku,price\n\n,,\nLamp,L1,5\n \n,,\nChair,C1,6\n\n,,\n'
    expect(cellsOf(text)).toEqual([lamp, chair])
  })

  it.each([
    ['Lamp,L1', '2 cells'],
    ['Lamp', '1 cell'],
    ['Lamp,L1,1,5', '4 cells'],
  ])('has a fault where it is %s', (row, cells) => {
    const fault = `The row has ${cells}, and the header 3.`
    expect(faultsOf(`name,sku,price\n\n${row}\nChair,C1,6`)).toEqual([[fault], []])
  })

  it('may have empty cells beyond the header, and columns without a name', () => {
    expect(read('name,sku,price,,\nLamp,L1,5,,\nChair,C1,6\n')).toEqual({
      columns: ['name', 'sku', 'price'],
      rows: [
        { cells: lamp, faults: [] },
        { cells: chair, faults: [] },
      ],
    })
    expect(faultsOf('name,sku,price\nLamp,L1,5,, ,\n')).toEqual([[]])
  })

  it('has a fault where a quotation mark is not closed, after blank lines too', () => {
    const text = 'name,sku,price\n\n\nChair,C1,6\n\n"Lamp,L1,5\nTable,T1,7\n'
    expect(faultsOf(text)).toEqual([
      [],
      expect.arrayContaining(['A quotation mark is not closed: what follows was not read.']),
    ])
  })

  it('has a fault where text follows a closing quotation mark', () => {
    const [row] = read('name,sku,price\n"Lamp" red,L1,5\nChair,C1,6\n').rows
    expect(row?.faults).not.toEqual([])
  })

  it('is the last that is read where there are more than the limit', () => {
    const rows = Array.from({ length: 3 * rowsMax }, (_, index) => `Lamp,L${index},"5"`)
    expect(read(`name,sku,price\n${rows.join('\n')}`).rows).toHaveLength(rowsMax + 1)
  })
})

describe('the header', () => {
  it('is read without regard to case and spaces', () => {
    expect(read(' Name ,SKU, "Price" \nLamp,L1,5').columns).toEqual(['name', 'sku', '"price"'])
    expect(read(' Name ,SKU,"Price" \nLamp,L1,5')).toEqual({
      columns: ['name', 'sku', 'price'],
      rows: [{ cells: lamp, faults: [] }],
    })
  })

  it.each(['', '\n\r\n', ' ', '\uFEFF'])('is missing from %j', (text) => {
    expect(read(text)).toEqual({ columns: [], rows: [] })
  })

  it('may have any name', () => {
    const [row] = read('__proto__,constructor\na,b').rows
    expect(Object.entries(row?.cells ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ])
  })
})

it('reads millions of blank lines, and any bytes', () => {
  expect(read(`name\n${'\n'.repeat(1_000_000)}Lamp`).rows).toHaveLength(1)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(readCsv(bytes, { rowsMax }).rows.length).toBeLessThanOrEqual(rowsMax + 1)
    }),
  )
})
