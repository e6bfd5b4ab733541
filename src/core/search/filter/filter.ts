import type { UnitAttribute } from './attributes.ts'

/**
 * What a unit must be to be found. There is no third truth: a value that is not there equals nothing, and
 * what is not true of a unit is false. Of several values it is enough that one is meant.
 */
export type Filter = Term | Group | Negation

export interface Group {
  is: 'all' | 'any'
  /** At least two. */
  of: readonly Filter[]
}

export interface Negation {
  is: 'not'
  of: Filter
}

export type Term = Choice | Comparison | Range | Presence

export type Value = string | number | boolean

/** Equal to one of the values; texts without regard to case. */
export interface Choice {
  is: 'oneOf'
  attribute: UnitAttribute
  values: readonly Value[]
}

/** Of numbers; true is 1 and false is 0. */
export interface Comparison {
  is: 'compared'
  attribute: UnitAttribute
  operator: Operator
  value: number
}

export const operators = ['>', '>=', '<', '<='] as const
export type Operator = (typeof operators)[number]

/** Both ends belong to it. */
export interface Range {
  is: 'between'
  attribute: UnitAttribute
  low: number
  high: number
}

/** `present` is true of null and of what is empty, `empty` of texts and lists without content. */
export interface Presence {
  is: 'present' | 'null' | 'empty'
  attribute: UnitAttribute
}
