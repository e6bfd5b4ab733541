/** What should have stood at a place of an expression, or why it may not go on there. */
export type FaultCause =
  | 'attribute'
  | 'operator'
  | 'operator_of_text'
  | 'value'
  | 'number'
  | 'flag'
  | 'to'
  | 'list'
  | 'list_end'
  | 'null_or_empty'
  | 'in_or_exists'
  | 'closing_parenthesis'
  | 'end'
  | 'quote_open'
  | 'character'
  | 'too_long'
  | 'too_deep'
  | 'too_many_terms'
  | 'too_many_values'

/** Why an expression cannot be read, and where. */
export interface FilterFault {
  cause: FaultCause
  /** In characters, from 1. */
  position: number
  /** Which expression of a list, from 1; null where there is one alone. */
  expression: number | null
}

/** Ends the reading of one expression; `parse-filter.ts` catches it. `at` is an index in its text. */
export class ExpressionFault extends Error {
  readonly reason: FaultCause
  readonly at: number
  constructor(reason: FaultCause, at: number) {
    super(reason)
    this.reason = reason
    this.at = at
  }
}
