import { type SQL, sql } from 'drizzle-orm'
import type { Filter, Term } from '../../search/filter/filter.ts'
import type { Shop } from './columns.ts'
import { type FeatureNames, termCondition, textsOf } from './term-condition.ts'

/** A filter in SQL. */
export interface FilterCondition {
  /** What must be true of a unit. */
  condition: SQL
  /** The texts of each term as JSON, which the condition takes from a table `literals(texts)`. */
  literals: string
}

/**
 * All texts go in one parameter, of which D1 takes a hundred. What must be true all together is kept apart:
 * each part is looked at as soon as what it needs has been read.
 */
export function filterCondition(
  filter: Filter | null,
  shop: Shop,
  featureNames: FeatureNames,
): FilterCondition {
  const terms = termsOf(filter)
  const places = new Map(terms.map((term, place) => [term, place]))
  const ofTerm = (term: Term): SQL => termCondition(term, shop, textsAt(places.get(term) ?? 0))
  const parts = conjunctsOf(filter).map((part) => sql`iif(${conditionOf(part, ofTerm)}, 1, 0)`)
  return {
    condition: parts.length === 0 ? sql`true` : joined(parts, sql` AND `),
    literals: JSON.stringify(terms.map((term) => textsOf(term, featureNames))),
  }
}

/** The rows do not change what is selected, so that SQLite does it once. */
function textsAt(place: number): SQL {
  const path = sql.raw(`'$[${place}]'`)
  return sql`SELECT value FROM json_each((SELECT texts FROM literals), ${path})`
}

/** What must be true all together. */
export function conjunctsOf(filter: Filter | null): readonly Filter[] {
  if (filter === null) return []
  return filter.is === 'all' ? filter.of.flatMap(conjunctsOf) : [filter]
}

/** All single conditions of a filter, in their order. */
export function termsOf(filter: Filter | null): Term[] {
  if (filter === null) return []
  if ('attribute' in filter) return [filter]
  return filter.is === 'not' ? termsOf(filter.of) : filter.of.flatMap(termsOf)
}

function conditionOf(filter: Filter, ofTerm: (term: Term) => SQL): SQL {
  // Comparisons with what is not there are neither true nor false in SQL.
  if ('attribute' in filter) return sql`((${ofTerm(filter)}) IS TRUE)`
  if (filter.is === 'not') return sql`(NOT ${conditionOf(filter.of, ofTerm)})`
  const parts = filter.of.map((part) => conditionOf(part, ofTerm))
  return joined(parts, filter.is === 'all' ? sql` AND ` : sql` OR `)
}

/** Halves within halves: in a row, each part would be an expression within another, of which D1 takes 100. */
function joined(parts: readonly SQL[], word: SQL): SQL {
  const [first] = parts
  if (parts.length === 1 && first) return first
  const middle = parts.length >> 1
  return sql`(${joined(parts.slice(0, middle), word)}${word}${joined(parts.slice(middle), word)})`
}
