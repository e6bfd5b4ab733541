import type { FaultCause, FilterFault } from '../../core/search/filter/fault.ts'
import { charactersMax } from '../../core/search/filter/parse-filter.ts'
import { depthMax } from '../../core/search/filter/read-expression.ts'
import { termsMax, valuesMax } from '../../core/search/filter/read-term.ts'

const sentences: Record<FaultCause, string> = {
  attribute: 'Expected the name of an attribute',
  operator: 'Expected an operator in upper case',
  operator_of_text: 'Text can only be compared with =, !=, IN and NOT IN; found another operator',
  value: 'Expected a value, in single quotes where it has blanks or is a word of the grammar',
  number: 'Expected a number',
  flag: 'Expected true or false',
  to: 'Expected TO and the upper end of the range',
  list: 'Expected a list in square brackets',
  list_end: 'Expected a comma or the closing square bracket',
  null_or_empty: 'Expected NULL or EMPTY',
  in_or_exists: 'Expected IN or EXISTS',
  closing_parenthesis: 'Expected AND, OR or the closing parenthesis',
  end: 'Expected AND, OR or the end',
  quote_open: 'The text has no closing quote that begins',
  character: 'Found something that may only stand within quotes, or nowhere,',
  too_long: `The filter is longer than ${charactersMax} characters`,
  too_deep: `More than ${depthMax} levels of parentheses and NOT`,
  too_many_terms: `More than ${termsMax} conditions`,
  too_many_values: `More than ${valuesMax} values`,
}

/** What is wrong with a filter, and where. */
export function filterMessage({ cause, position, expression }: FilterFault): string {
  const which = expression === null ? '' : `Expression ${expression}: `
  return `${which}${sentences[cause]} at character ${position}`
}
