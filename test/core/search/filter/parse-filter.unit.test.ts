import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { FaultCause } from '../../../../src/core/search/filter/fault.ts'
import type { Filter } from '../../../../src/core/search/filter/filter.ts'
import {
  charactersMax,
  type FilterText,
  parseFilter,
} from '../../../../src/core/search/filter/parse-filter.ts'
import { depthMax } from '../../../../src/core/search/filter/read-expression.ts'
import { termsMax, valuesMax } from '../../../../src/core/search/filter/read-term.ts'
import { anyFilter, names, printFilter } from '../../../support/search/filters.ts'

function read(text: FilterText): Filter | null {
  const parsed = parseFilter(text, names)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.fault))
  return parsed.filter
}

function faultOf(text: FilterText) {
  const parsed = parseFilter(text, names)
  return parsed.ok ? null : parsed.fault
}

const sku = (...values: string[]): Filter => ({ is: 'oneOf', attribute: 'sku', values })
const not = (of: Filter): Filter => ({ is: 'not', of })

describe('an expression', () => {
  it('reads back as what it was printed from', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .filter((one) => !/[\p{Cc}\p{Cs}]/u.test(one))
    const number = fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 100)
    const filters = anyFilter({ texts: () => text, numbers: () => number })
    fc.assert(
      fc.property(filters, (filter) => {
        expect(read(printFilter(filter))).toEqual(filter)
      }),
      { numRuns: 1_000 },
    )
  })

  it.each<[string, Filter]>([
    ['sku = a', sku('a')],
    ['sku=a', sku('a')],
    ['NOT sku = a', not(sku('a'))],
    ['sku != a', not(sku('a'))],
    ['sku IN [a,b]', sku('a', 'b')],
    ['sku IN[ a , b ]', sku('a', 'b')],
    ['sku IN []', sku()],
    ['sku NOT IN [a]', not(sku('a'))],
    ["sku = 'two words'", sku('two words')],
    ["sku = 'it''s'", sku("it's")],
    ["sku = 'it\\'s \\\\ \\n'", sku("it's \\ n")],
    ["sku = ''", sku('')],
    ["sku = 'AND'", sku('AND')],
    ['sku = and', sku('and')],
    ['sku = a-b/c:d%*;--', sku('a-b/c:d%*;--')],
    ['price > 1.5', { is: 'compared', attribute: 'price', operator: '>', value: 1.5 }],
    ['price>=-2', { is: 'compared', attribute: 'price', operator: '>=', value: -2 }],
    ['price 1 TO 2', { is: 'between', attribute: 'price', low: 1, high: 2 }],
    ["price = '12'", { is: 'oneOf', attribute: 'price', values: [12] }],
    ['isInStock = TRUE', { is: 'oneOf', attribute: 'isInStock', values: [true] }],
    ['isInStock > 0', { is: 'compared', attribute: 'isInStock', operator: '>', value: 0 }],
    ['tags EXISTS', { is: 'present', attribute: 'tags' }],
    ['tags NOT EXISTS', not({ is: 'present', attribute: 'tags' })],
    ['tags IS NULL', { is: 'null', attribute: 'tags' }],
    ['tags IS NOT EMPTY', not({ is: 'empty', attribute: 'tags' })],
  ])('has the form %s', (text, filter) => {
    expect(read(text)).toEqual(filter)
  })

  it('binds NOT before AND before OR, and parentheses before all', () => {
    const [a, b, c] = [sku('a'), sku('b'), sku('c')]
    expect(read('NOT sku = a AND sku = b OR sku = c')).toEqual({
      is: 'any',
      of: [{ is: 'all', of: [not(a), b] }, c],
    })
    expect(read('NOT (sku = a AND (sku = b OR sku = c))')).toEqual(
      not({ is: 'all', of: [a, { is: 'any', of: [b, c] }] }),
    )
  })
})

describe('a list of expressions', () => {
  it('is true where all are, and a list in it where one is', () => {
    const [a, b, c] = [sku('a'), sku('b'), sku('c')]
    expect(read(['sku = a', ['sku = b', 'sku = c']])).toEqual({
      is: 'all',
      of: [a, { is: 'any', of: [b, c] }],
    })
    expect(read([['sku = a']])).toEqual(a)
    expect(read(['sku = a OR sku = b', 'sku = c'])).toEqual({
      is: 'all',
      of: [{ is: 'any', of: [a, b] }, c],
    })
  })

  it.each<[string, FilterText]>([
    ['', ''],
    ['blanks', ' \t '],
    ['an empty list', []],
    ['a list of nothing', [[], ['', ' '], '']],
  ])('asks for nothing where it is %s', (_, text) => {
    expect(read(text)).toBeNull()
  })
})

describe('a fault', () => {
  it.each<[string, FaultCause, number]>([
    ['colour = red', 'attribute', 1],
    ['sku = a AND colour = red', 'attribute', 13],
    ["'sku' = a", 'attribute', 1],
    ['sku', 'operator', 4],
    ['sku in [a]', 'operator', 5],
    ['sku LIKE a', 'operator', 5],
    ['sku > 3', 'operator_of_text', 5],
    ['sku 1 TO 2', 'operator_of_text', 5],
    ['sku =', 'value', 6],
    ['sku = AND', 'value', 7],
    ['sku = (a)', 'value', 7],
    ['sku IN [a,]', 'value', 11],
    ['price = cheap', 'number', 9],
    ['price > ', 'number', 9],
    ['price = 1e3', 'number', 9],
    ['price IN [1, x]', 'number', 14],
    [`price = ${'9'.repeat(400)}`, 'number', 9],
    ['price 1 TO x', 'number', 12],
    ['price 1 AND 2', 'to', 9],
    ['isInStock = yes', 'flag', 13],
    ['sku IN a', 'list', 8],
    ['sku IN [a', 'list_end', 10],
    ['sku IN [a b]', 'list_end', 11],
    ['sku IS', 'null_or_empty', 7],
    ['sku IS NOT BLANK', 'null_or_empty', 12],
    ['sku NOT a', 'in_or_exists', 9],
    ['(sku = a', 'closing_parenthesis', 9],
    ['(sku = a]', 'closing_parenthesis', 9],
    ['sku = a)', 'end', 8],
    ['sku = two words', 'end', 11],
    ['sku = a and sku = b', 'end', 9],
    ['NOT', 'attribute', 4],
    ['()', 'attribute', 2],
    ["sku = 'a", 'quote_open', 7],
    ["sku = 'a''", 'quote_open', 10],
    ["sku = Men's", 'quote_open', 10],
    ['sku = "a b"', 'character', 7],
    ['sku ! a', 'character', 5],
    ["sku = 'a\u0000b'", 'character', 9],
    ['sku = \ud800', 'character', 7],
    ["sku = '😀' AND x", 'attribute', 15],
  ])('of %s is %s, at its place', (text, cause, position) => {
    expect(faultOf(text)).toEqual({ cause, position, expression: null })
  })

  it('says which expression of a list it is in', () => {
    expect(faultOf(['sku = a', ['sku = b', 'sku ~ c']])).toEqual({
      cause: 'operator',
      position: 5,
      expression: 3,
    })
  })
})

describe('a filter has a limit', () => {
  const many = (count: number, part: string, word: string) => Array(count).fill(part).join(word)

  it('of characters, over all its expressions', () => {
    const padding = ' '.repeat(charactersMax - 'sku = a'.length)
    expect(read(`sku = a${padding}`)).toEqual(sku('a'))
    const position = charactersMax + 1
    expect(faultOf(`sku = a${padding} `)).toEqual({ cause: 'too_long', position, expression: null })
    const fault = { cause: 'too_long', position: 1, expression: 2 }
    expect(faultOf([`sku = a${padding}`, 'x'])).toEqual(fault)
  })

  it('of terms, over all its expressions', () => {
    expect(read(many(termsMax, 'sku = a', ' OR '))).toMatchObject({ is: 'any' })
    const cause = 'too_many_terms'
    expect(faultOf(many(termsMax + 1, 'sku = a', ' AND '))).toMatchObject({ cause })
    expect(faultOf(Array(termsMax + 1).fill('sku = a'))).toMatchObject({ cause, position: 1 })
  })

  it('of values in its lists', () => {
    expect(read(`sku IN [${many(valuesMax, 'a', ',')}]`)).toMatchObject({ is: 'oneOf' })
    const fault = { cause: 'too_many_values' }
    expect(faultOf(`sku IN [${many(valuesMax + 1, 'a', ',')}]`)).toMatchObject(fault)
  })

  it('of levels', () => {
    const nested = (levels: number) => `${'('.repeat(levels)}sku = a${')'.repeat(levels)}`
    expect(read(nested(depthMax))).toEqual(sku('a'))
    const fault = { cause: 'too_deep', position: depthMax + 2 }
    expect(faultOf(nested(depthMax + 1))).toMatchObject(fault)
    expect(faultOf(`${'NOT '.repeat(depthMax + 1)}sku = a`)).toMatchObject({ cause: 'too_deep' })
  })
})

test('hostile filters are refused at once, all of them together', () => {
  const million = 1_000_000
  const hostile: FilterText[] = [
    '('.repeat(10_000),
    '('.repeat(charactersMax),
    `${'('.repeat(4_990)}sku = a${')'.repeat(4_990)}`,
    '('.repeat(million),
    'x'.repeat(million),
    ' '.repeat(million),
    "'".repeat(million),
    `sku = '${"''".repeat(million)}`,
    `sku = '${"''".repeat(4_900)}`,
    `sku = '${'\\'.repeat(9_001)}`,
    `${'NOT '.repeat(2_400)}sku = a`,
    'NOT '.repeat(million),
    Array(1_200).fill('sku=a').join(' OR '),
    Array(50_000).fill('sku = a').join(' AND '),
    Array(50_000).fill('sku = a'),
    [Array(50_000).fill('sku = a')],
    Array(50_000).fill(['sku = a', 'sku = b']),
    `sku IN [${'a,'.repeat(4_900)}a]`,
    `price = ${'9'.repeat(9_900)}`,
    `${'sku = a OR ('.repeat(800)}`,
    '='.repeat(charactersMax),
    '\ud800'.repeat(charactersMax),
  ]
  // The processor's time of this process: what else the machine has to do does not count.
  const begun = process.cpuUsage()
  const faults = hostile.map(faultOf)
  const milliseconds = process.cpuUsage(begun).user / 1000
  expect(faults).not.toContain(null)
  expect(milliseconds).toBeLessThan(500)
})

test('whatever is sent is read or refused', () => {
  const words =
    `sku price ( ) [ ] , = != >= NOT AND OR IN TO IS NULL a 1 ' \\ " \u0000 \ud800 😀`.split(' ')
  const text = fc.tuple(
    fc.array(fc.constantFrom(...words), { maxLength: 20 }),
    fc.constantFrom(' ', ''),
  )
  fc.assert(
    fc.property(text, ([parts, blank]) => {
      const one = parts.join(blank)
      const fault = faultOf(one)
      if (fault) expect(fault.position).toBeLessThanOrEqual(one.length + 1)
    }),
    { numRuns: 2_000 },
  )
})
