import fc from 'fast-check'
import {
  type AttributeNames,
  type UnitAttribute,
  unitAttributes,
} from '../../../src/core/search/filter/attributes.ts'
import { type Filter, operators, type Term } from '../../../src/core/search/filter/filter.ts'

/** Attributes under the core's own names. */
export const names: AttributeNames = new Map(
  attributesOf().map((attribute) => [attribute, attribute]),
)

/** Safe: these are the keys of the table itself. */
function attributesOf(): UnitAttribute[] {
  return Object.keys(unitAttributes) as UnitAttribute[]
}

/** What filters of a test compare with. */
export interface Values {
  texts(attribute: UnitAttribute): fc.Arbitrary<string>
  numbers(attribute: UnitAttribute): fc.Arbitrary<number>
}

/** Filters of up to 24 terms, groups within groups and NOTs before NOTs included. */
export function anyFilter(values: Values): fc.Arbitrary<Filter> {
  const term = fc.constantFrom(...attributesOf()).chain((attribute) => anyTerm(attribute, values))
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 3, arbitrary: term },
      { weight: 1, arbitrary: fc.record({ is: fc.constant('not' as const), of: tie('filter') }) },
      {
        weight: 2,
        arbitrary: fc.record({
          is: fc.constantFrom('all' as const, 'any' as const),
          of: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
        }),
      },
    ),
  }))
  return filter
}

function anyTerm(attribute: UnitAttribute, { texts, numbers }: Values): fc.Arbitrary<Term> {
  const named = fc.constant(attribute)
  const presence = fc.record({
    is: fc.constantFrom('present' as const, 'null' as const, 'empty' as const),
    attribute: named,
  })
  const kind = unitAttributes[attribute]
  const value =
    kind === 'text' ? texts(attribute) : kind === 'flag' ? fc.boolean() : numbers(attribute)
  const choice = fc.record({
    is: fc.constant('oneOf' as const),
    attribute: named,
    values: fc.array<string | number | boolean>(value, { maxLength: 3 }),
  })
  if (kind === 'text') return fc.oneof({ weight: 4, arbitrary: choice }, presence)
  const comparison = fc.record({
    is: fc.constant('compared' as const),
    attribute: named,
    operator: fc.constantFrom(...operators),
    value: numbers(attribute),
  })
  const range = fc.record({
    is: fc.constant('between' as const),
    attribute: named,
    low: numbers(attribute),
    high: numbers(attribute),
  })
  return fc.oneof(choice, comparison, range, presence)
}

/** An expression that says the same. */
export function printFilter(filter: Filter, within: 'all' | 'any' | 'not' | null = null): string {
  if ('attribute' in filter) return printTerm(filter)
  if (filter.is === 'not') {
    const { of } = filter
    return 'attribute' in of ? printDenied(of) : `NOT ${printFilter(of, 'not')}`
  }
  const word = filter.is === 'all' ? ' AND ' : ' OR '
  const text = filter.of.map((part) => printFilter(part, filter.is)).join(word)
  const binds = within === null || (within === 'any' && filter.is === 'all')
  return binds ? text : `(${text})`
}

function printTerm(term: Term): string {
  const { attribute } = term
  switch (term.is) {
    case 'oneOf': {
      const [first, ...others] = term.values.map(printValue)
      return first !== undefined && others.length === 0
        ? `${attribute} = ${first}`
        : `${attribute} IN [${term.values.map(printValue).join(', ')}]`
    }
    case 'compared':
      return `${attribute} ${term.operator} ${term.value}`
    case 'between':
      return `${attribute} ${term.low} TO ${term.high}`
    case 'present':
      return `${attribute} EXISTS`
    case 'null':
      return `${attribute} IS NULL`
    case 'empty':
      return `${attribute} IS EMPTY`
  }
}

/** Each term that can be denied has a way of its own to say so. */
function printDenied(term: Term): string {
  const text = printTerm(term)
  if (term.is === 'compared' || term.is === 'between') return `NOT ${text}`
  const { attribute } = term
  const rest = text.slice(attribute.length + 1)
  if (rest.startsWith('IS ')) return `${attribute} IS NOT ${rest.slice(3)}`
  return rest.startsWith('=') ? `${attribute} !${rest}` : `${attribute} NOT ${rest}`
}

function printValue(value: string | number | boolean): string {
  const text = String(value)
  const isPlain = /^[^\s()[\],=<>!'"\p{Cc}]+$/u.test(text) && text !== text.toUpperCase()
  if (isPlain || typeof value !== 'string') return text
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", text.length % 2 ? "''" : "\\'")}'`
}
