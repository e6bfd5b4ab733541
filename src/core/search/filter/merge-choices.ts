import type { Choice, Filter, Negation } from './filter.ts'

/**
 * The same filter with fewer conditions: to equal one value or another one is one choice of both, and to
 * equal neither is one denial. Storefronts write each of many ticked boxes as a condition of its own.
 */
export function mergeChoices(filter: Filter): Filter {
  if ('attribute' in filter) return filter
  if (filter.is === 'not') return { is: 'not', of: mergeChoices(filter.of) }
  const parts = filter.of.map(mergeChoices)
  const of = filter.is === 'any' ? mergedIn(parts) : mergedOut(parts)
  const [only] = of
  return of.length === 1 && only ? only : { is: filter.is, of }
}

function mergedIn(parts: Filter[]): Filter[] {
  return [...byAttribute(parts.filter(isChoice)), ...parts.filter((part) => !isChoice(part))]
}

function mergedOut(parts: Filter[]): Filter[] {
  const denied = parts.filter(isDenial).map(({ of }) => of)
  const denials = byAttribute(denied).map((of): Negation => ({ is: 'not', of }))
  return [...parts.filter((part) => !isDenial(part)), ...denials]
}

function byAttribute(choices: Choice[]): Choice[] {
  const groups = Map.groupBy(choices, ({ attribute }) => attribute)
  return [...groups].map(([attribute, all]) => ({
    ...{ is: 'oneOf', attribute },
    values: all.flatMap(({ values }) => values),
  }))
}

function isChoice(filter: Filter): filter is Choice {
  return filter.is === 'oneOf'
}

function isDenial(filter: Filter): filter is Negation & { of: Choice } {
  return filter.is === 'not' && isChoice(filter.of)
}
