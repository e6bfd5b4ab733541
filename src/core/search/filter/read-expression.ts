import type { Filter } from './filter.ts'
import { readTerm } from './read-term.ts'
import { expect, fault, type Reader, skip } from './reader.ts'

/** Parentheses and NOTs within each other; each is a call within another here and in SQL. */
export const depthMax = 20

/** Parts joined with OR, which binds the least. `depth` is what it stands in. @throws ExpressionFault */
export function readAlternatives(reader: Reader, depth: number): Filter {
  return readJoined(reader, 'OR', () => readConditions(reader, depth))
}

function readConditions(reader: Reader, depth: number): Filter {
  return readJoined(reader, 'AND', () => readCondition(reader, depth))
}

function readCondition(reader: Reader, depth: number): Filter {
  if (depth > depthMax) throw fault(reader, 'too_deep')
  if (skip(reader, 'NOT')) return { is: 'not', of: readCondition(reader, depth + 1) }
  if (!skip(reader, '(')) return readTerm(reader)
  const filter = readAlternatives(reader, depth + 1)
  expect(reader, ')', 'closing_parenthesis')
  return filter
}

function readJoined(reader: Reader, word: 'AND' | 'OR', read: () => Filter): Filter {
  const first = read()
  const of = [first]
  while (skip(reader, word)) of.push(read())
  return of.length === 1 ? first : { is: word === 'AND' ? 'all' : 'any', of }
}
