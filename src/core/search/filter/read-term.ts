import { type UnitAttribute, unitAttributes } from './attributes.ts'
import { type Filter, operators, type Presence, type Value } from './filter.ts'
import { expect, fault, peek, type Reader, skip, take } from './reader.ts'

/** Of all expressions of a filter: each is a condition of a statement. */
export const termsMax = 30
export const valuesMax = 500

/** Words that are values within quotes alone. */
const reserved = new Set(['AND', 'OR', 'NOT', 'IN', 'TO', 'EXISTS', 'IS', 'NULL', 'EMPTY'])

/** One condition on one attribute. @throws ExpressionFault */
export function readTerm(reader: Reader): Filter {
  reader.budget.terms += 1
  if (reader.budget.terms > termsMax) throw fault(reader, 'too_many_terms')
  const attribute = readAttribute(reader)
  if (skip(reader, '=')) return { is: 'oneOf', attribute, values: [readValue(reader, attribute)] }
  if (skip(reader, '!=')) {
    return not({ is: 'oneOf', attribute, values: [readValue(reader, attribute)] })
  }
  if (skip(reader, 'IN')) return { is: 'oneOf', attribute, values: readValues(reader, attribute) }
  if (skip(reader, 'EXISTS')) return { is: 'present', attribute }
  if (skip(reader, 'NOT')) return not(readDenied(reader, attribute))
  if (skip(reader, 'IS')) return readState(reader, attribute)
  return readNumeric(reader, attribute)
}

function readAttribute(reader: Reader): UnitAttribute {
  const { is, text } = peek(reader)
  const attribute = is === 'word' ? reader.names.get(text) : undefined
  if (attribute === undefined) throw fault(reader, 'attribute')
  reader.next += 1
  return attribute
}

/** What follows `attribute NOT`. */
function readDenied(reader: Reader, attribute: UnitAttribute): Filter {
  if (skip(reader, 'EXISTS')) return { is: 'present', attribute }
  expect(reader, 'IN', 'in_or_exists')
  return { is: 'oneOf', attribute, values: readValues(reader, attribute) }
}

/** What follows `attribute IS`. */
function readState(reader: Reader, attribute: UnitAttribute): Filter {
  const isDenied = skip(reader, 'NOT')
  const is = skip(reader, 'NULL') ? 'null' : 'empty'
  if (is === 'empty') expect(reader, 'EMPTY', 'null_or_empty')
  const state: Presence = { is, attribute }
  return isDenied ? not(state) : state
}

/** A comparison or a range: text has none, and true is more than false as 1 is more than 0. */
function readNumeric(reader: Reader, attribute: UnitAttribute): Filter {
  const { is, text } = peek(reader)
  const operator = operators.find((one) => is === 'symbol' && one === text)
  const isRange = isValue(reader) && toNumber(text) !== null
  if (operator === undefined && !isRange) throw fault(reader, 'operator')
  if (unitAttributes[attribute] === 'text') throw fault(reader, 'operator_of_text')
  if (operator !== undefined) {
    reader.next += 1
    return { is: 'compared', attribute, operator, value: readNumber(reader) }
  }
  const low = readNumber(reader)
  expect(reader, 'TO', 'to')
  return { is: 'between', attribute, low, high: readNumber(reader) }
}

function readValues(reader: Reader, attribute: UnitAttribute): Value[] {
  expect(reader, '[', 'list')
  if (skip(reader, ']')) return []
  const values = [readValue(reader, attribute)]
  while (skip(reader, ',')) values.push(readValue(reader, attribute))
  expect(reader, ']', 'list_end')
  return values
}

function readValue(reader: Reader, attribute: UnitAttribute): Value {
  reader.budget.values += 1
  if (reader.budget.values > valuesMax) throw fault(reader, 'too_many_values')
  switch (unitAttributes[attribute]) {
    case 'number':
      return readNumber(reader)
    case 'flag':
      return readFlag(reader)
    case 'text':
      if (!isValue(reader)) throw fault(reader, 'value')
      return take(reader).text
  }
}

function readNumber(reader: Reader): number {
  const value = isValue(reader) ? toNumber(peek(reader).text) : null
  if (value === null) throw fault(reader, 'number')
  reader.next += 1
  return value
}

function readFlag(reader: Reader): boolean {
  const text = isValue(reader) ? peek(reader).text.toLowerCase() : ''
  if (text !== 'true' && text !== 'false') throw fault(reader, 'flag')
  reader.next += 1
  return text === 'true'
}

function isValue(reader: Reader): boolean {
  const { is, text } = peek(reader)
  return is === 'quoted' || (is === 'word' && !reserved.has(text))
}

/** Plain decimals; adding zero takes the sign from a zero. */
function toNumber(text: string): number | null {
  const value = /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) + 0 : Number.NaN
  return Number.isFinite(value) ? value : null
}

function not(of: Filter): Filter {
  return { is: 'not', of }
}
