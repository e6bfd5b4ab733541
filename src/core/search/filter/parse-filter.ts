import type { AttributeNames } from './attributes.ts'
import { ExpressionFault, type FilterFault } from './fault.ts'
import type { Filter } from './filter.ts'
import { readAlternatives } from './read-expression.ts'
import { expectEnd, type Reader } from './reader.ts'
import { tokensOf } from './tokens.ts'

/** Characters of all expressions together. */
export const charactersMax = 10_000

/** One expression, or a list of which all must be true; of a list in it one must. */
export type FilterText = string | readonly (string | readonly string[])[]

/** Null asks for nothing, as expressions of blanks alone do. */
export type ParsedFilter = { ok: true; filter: Filter | null } | { ok: false; fault: FilterFault }

/** Reads a filter in bounded time, whatever it is. */
export function parseFilter(text: FilterText, names: AttributeNames): ParsedFilter {
  const expressions = [text].flat(2)
  const budget = { terms: 0, values: 0, characters: 0 }
  const place = { expression: 0 }
  const read = (expression: string): Filter | null => {
    place.expression += 1
    budget.characters += expression.length
    const surplus = budget.characters - charactersMax
    if (surplus > 0) throw new ExpressionFault('too_long', expression.length - surplus)
    return readExpression(expression, names, budget)
  }
  try {
    return { ok: true, filter: typeof text === 'string' ? read(text) : readList(text, read) }
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error
    const { reason, at } = error
    const before = expressions[place.expression - 1]?.slice(0, at) ?? ''
    const expression = typeof text === 'string' ? null : place.expression
    return { ok: false, fault: { cause: reason, position: [...before].length + 1, expression } }
  }
}

function readList(
  list: readonly (string | readonly string[])[],
  read: (expression: string) => Filter | null,
): Filter | null {
  const all = list.map((entry) =>
    typeof entry === 'string' ? read(entry) : joined('any', entry.map(read)),
  )
  return joined('all', all)
}

function readExpression(
  text: string,
  names: AttributeNames,
  budget: Reader['budget'],
): Filter | null {
  const reader: Reader = { tokens: tokensOf(text), next: 0, names, budget }
  if (reader.tokens.length === 1) return null
  const filter = readAlternatives(reader, 0)
  expectEnd(reader)
  return filter
}

function joined(is: 'all' | 'any', filters: (Filter | null)[]): Filter | null {
  const of = filters.filter((filter) => filter !== null)
  return of.length > 1 ? { is, of } : (of[0] ?? null)
}
