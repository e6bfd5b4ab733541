import { beforeAll, describe, expect, it } from 'vitest'
import {
  aLamp,
  ownPath,
  productInput,
  productsPath,
} from '../../support/catalogue/avantlush-products.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { invalid } from '../../support/http/avantlush-answers.ts'
import type { Client, Json } from '../../support/http/client.ts'

let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

const isNull = 'This field may not be null.'
const blank = 'This field may not be blank.'
const noText = 'Not a valid string.'
const oneLine = 'This text must be in one line.'
const forbidden = 'This text contains characters that are not allowed.'
const noNumber = 'A valid number is required.'
const noInteger = 'A valid integer is required.'
const noFlag = 'Must be a valid boolean.'
const noChoice = 'Select a valid choice.'
const negative = 'Ensure this value is greater than or equal to 0.'
const decimals = 'Ensure that there are no more than 2 decimal places.'
const noList = 'Expected a list.'
const tooLong = (most: number) => `Ensure this field has at most ${most} characters.`
const atMost = (most: number) => `Ensure this value is at most ${most}.`
const entriesAtMost = (most: number) => `Ensure this list has at most ${most} entries.`

type Row = [field: string, message: string, value: unknown]

const rows = (field: string, ...pairs: [unknown, string][]): Row[] =>
  pairs.map(([value, message]) => [field, message, value])

const amounts = ['price', 'base_price', 'vat_amount']
const flags = ['is_featured', 'is_physical_product']
const measures = ['weight', 'height', 'length', 'width']

const badTexts: Row[] = [
  ...rows('name', [null, isNull], ['', blank], [' \u200b', blank], [7, noText]),
  ...rows('name', ['x'.repeat(256), tooLong(255)], ['a\nb', oneLine], ['a\u0000', forbidden]),
  ...rows('description', [null, isNull], [7, noText], ['x'.repeat(20_001), tooLong(20_000)]),
  ...rows('description', ['a\ud800', forbidden]),
  ...rows('product_details', [null, isNull], ['Bright', noList], [[7], `Entry 1: ${noText}`]),
  ...rows(
    'product_details',
    [['a', ' '], `Entry 2: ${blank}`],
    [Array(101).fill('a'), entriesAtMost(100)],
  ),
  ...rows('sku', [null, isNull], ['', blank], [7, noText], ['x'.repeat(101), tooLong(100)]),
  ...rows('sku', ['a\nb', oneLine]),
  ...rows('barcode', [7, noText], ['x'.repeat(101), tooLong(100)], ['a\nb', oneLine]),
]

const badNumbers: Row[] = [
  ...amounts.flatMap((field) => [
    ...rows(field, ['-1', negative], [-0.01, negative], ['1.999', decimals], [1.999, decimals]),
    ...rows(field, ['free', noNumber], ['', noNumber], ['1e3', noNumber], ['.5', noNumber]),
    ...rows(field, [true, noNumber], [['5'], noNumber], [{ amount: 5 }, noNumber]),
    ...rows(field, ['100000000.01', 'Ensure this value is less than or equal to 100000000.']),
  ]),
  ...rows('price', [null, isNull]),
  ...rows('base_price', [null, isNull]),
  ...rows('discount_percentage', ['-1', negative], ['20.001', decimals], ['x', noNumber]),
  ...rows('discount_percentage', ['100.01', 'Ensure this value is less than or equal to 100.']),
  ...measures.flatMap((field) => [
    ...rows(field, ['-1', negative], [-1, negative], ['1 kg', noNumber], ['', noNumber]),
    ...rows(field, ['1'.repeat(21), tooLong(20)]),
  ]),
  ...rows('stock_quantity', [null, isNull], [1.5, noInteger], ['x', noNumber], ['', noNumber]),
  ...rows('stock_quantity', [-1, 'Ensure this value is at least 0.']),
  ...rows('stock_quantity', [1_000_000_001, atMost(1_000_000_000)]),
  ...rows('category', [null, isNull], ['lamps', noNumber], [1.5, noInteger]),
  ...rows('category', [0, 'Ensure this value is at least 1.']),
]

const badChoices: Row[] = [
  ...flags.flatMap((field) =>
    rows(field, [null, isNull], ['yes', noFlag], [1, noFlag], ['', noFlag]),
  ),
  ...rows('status', [null, isNull], ['low_stock', noChoice], ['Draft', noChoice], [7, noChoice]),
  ...rows('discount_type', ['fixed', noChoice], ['', noChoice], [7, noChoice]),
  ...rows('tags', [null, isNull], [7, noList], ['1', noList], [['x'], `Entry 1: ${noNumber}`]),
  ...rows(
    'tags',
    [[0], 'Entry 1: Ensure this value is at least 1.'],
    [Array(51).fill(1), entriesAtMost(50)],
  ),
]

const red = { name: 'Red', attributes: { Colour: 'Red' } }
const required = 'This field is required.'

const badVariations: Row[] = rows(
  'variations',
  [null, isNull],
  ['Red', noList],
  [Array(101).fill(red), entriesAtMost(100)],
  [[red, 7], 'Entry 2: Expected an object.'],
  [[{ attributes: red.attributes }], `Entry 1: name: ${required}`],
  [[{ name: 'Red' }], `Entry 1: attributes: ${required}`],
  [[{ ...red, name: ' ' }], `Entry 1: name: ${blank}`],
  [[{ ...red, attributes: {} }], 'Entry 1: attributes: At least one is required.'],
  [
    [{ ...red, attributes: { a: '1', b: '1', c: '1', d: '1', e: '1', f: '1' } }],
    'Entry 1: attributes: At most 5 are allowed.',
  ],
  [
    [{ ...red, attributes: { '': 'x' } }],
    'Entry 1: attributes: : A name in it is empty, too long or not allowed.',
  ],
  [
    [{ ...red, attributes: { Colour: 'Red', ' Colour ': 'Blue' } }],
    'Entry 1: attributes: The names must differ.',
  ],
  [
    [{ ...red, attributes: JSON.parse('{"__proto__": "x"}') }],
    'Entry 1: attributes: The names must differ.',
  ],
  [[{ ...red, attributes: ['Red'] }], 'Entry 1: attributes: Expected an object.'],
  [[{ ...red, attributes: { Colour: 7 } }], `Entry 1: attributes: Colour: ${noText}`],
  [
    [{ ...red, attributes: { Colour: 'x'.repeat(101) } }],
    `Entry 1: attributes: Colour: ${tooLong(100)}`,
  ],
  [[red, { ...red, price: '-1' }], `Entry 2: price: ${negative}`],
  [[{ ...red, price: '1.999' }], `Entry 1: price: ${decimals}`],
  [[{ ...red, stock_quantity: -1 }], 'Entry 1: stock_quantity: Ensure this value is at least 0.'],
  [[{ ...red, sku: '' }], `Entry 1: sku: ${blank}`],
  [[{ ...red, id: 0 }], 'Entry 1: id: Ensure this value is at least 1.'],
)

const badValues = [...badTexts, ...badNumbers, ...badChoices, ...badVariations]

/** As the document says it; `price` goes with its other name. */
const withField = (field: string, value: unknown): Json =>
  field === 'base_price' ? { price: undefined, base_price: value } : { [field]: value }

describe('of a new product', () => {
  it.each(badValues)('%s may be told: %s', async (field, message, value) => {
    const input = await productInput(withField(field, value))
    const { body } = await staff.post(productsPath, input, { expect: 400 })
    expect(body).toEqual(invalid(field, message))
  })
})

describe('of a product that is changed', () => {
  it.each(['PUT', 'PATCH'])('the same is refused by %s, and the product stays', async (method) => {
    const lamp = await aLamp(staff, { variations: [red] })
    for (const [field, message, value] of badValues) {
      const change = { stock_quantity: 5, ...withField(field, value) }
      const answer = await staff.request(method, ownPath(lamp), { body: change })
      expect([value, answer.status, answer.body]).toEqual([value, 400, invalid(field, message)])
    }
    const { body } = await staff.patch(ownPath(lamp), {}, { expect: 200 })
    expect(body).toEqual(lamp)
  })

  it('a category, a tag and a SKU are refused that others have or nobody', async () => {
    const [lamp, other] = [await aLamp(staff), await aLamp(staff, { sku: 'OF-OTHER' })]
    const refusals: [Json, Json][] = [
      [{ category: 987_654 }, invalid('category', 'This category does not exist.')],
      [{ tags: [987_654] }, invalid('tags', 'There is no tag 987654.')],
      [{ sku: other.sku }, invalid('sku', 'Product with this SKU already exists.')],
      [{ price: '1', base_price: '2' }, invalid('price', 'This differs from base_price.')],
    ]
    for (const [change, refused] of refusals) {
      const body = { name: 'Changed', stock_quantity: 9, ...change }
      expect((await staff.patch(ownPath(lamp), body, { expect: 400 })).body).toEqual(refused)
    }
    const { body } = await staff.patch(ownPath(lamp), {}, { expect: 200 })
    expect(body).toEqual(lamp)
  })
})

describe('what looks odd and is no mistake', () => {
  it.each([
    ['name', ' <b>"Lamp"</b> ', '<b>"Lamp"</b>'],
    ['name', "Robert'); DROP TABLE products;--", "Robert'); DROP TABLE products;--"],
    ['description', '', ''],
    ['description', ' a\nb ', 'a\nb'],
    ['barcode', '', ''],
    ['barcode', null, null],
    ['price', '100000000', undefined],
    ['base_price', ' 5 ', '5.00'],
    ['discount_percentage', '100.00', '100.00'],
    ['discount_percentage', 0, '0.00'],
    ['weight', '0.000', '0.000'],
    ['height', ' 12 ', '12'],
    ['tags', [], []],
    ['product_details', [], []],
    ['variations', [], []],
  ])('%s as %j is taken', async (field, value, answered) => {
    const input = await productInput(withField(field, value))
    const { body } = await staff.post(productsPath, input, { expect: 201 })
    if (answered !== undefined) expect(body[field]).toEqual(answered)
  })
})

describe('a bulk status', () => {
  const path = '/api/products/bulk-update-status/'
  const good = { product_ids: [1], status: 'active' }

  it.each([
    ['product_ids', required, undefined],
    ['product_ids', isNull, null],
    ['product_ids', noList, 1],
    ['product_ids', 'This list may not be empty.', []],
    ['product_ids', `Entry 1: ${noNumber}`, ['x']],
    ['product_ids', 'Entry 2: Ensure this value is at least 1.', [1, 0]],
    ['product_ids', `Entry 1: ${noInteger}`, [1.5]],
    ['product_ids', entriesAtMost(1000), Array(1001).fill(1)],
    ['status', required, undefined],
    ['status', isNull, null],
    ['status', noChoice, 'low_stock'],
    ['status', noChoice, 'DRAFT'],
  ])('%s may be told: %s', async (field, message, value) => {
    const { body } = await staff.post(path, { ...good, [field]: value }, { expect: 400 })
    expect(body).toEqual(invalid(field, message))
  })
})
