import { expect, it } from 'vitest'
import type { Filter } from '../../../../src/core/search/filter/filter.ts'
import { mergeChoices } from '../../../../src/core/search/filter/merge-choices.ts'

/* That a filter means the same afterwards is seen where searches are compared with plain readings. */

const sku = (...values: string[]): Filter => ({ is: 'oneOf', attribute: 'sku', values })
const tag = (...values: string[]): Filter => ({ is: 'oneOf', attribute: 'tags', values })
const not = (of: Filter): Filter => ({ is: 'not', of })
const any = (...of: Filter[]): Filter => ({ is: 'any', of })
const all = (...of: Filter[]): Filter => ({ is: 'all', of })

it.each<[string, Filter, Filter]>([
  ['one value or another', any(sku('a'), sku('b', 'c')), sku('a', 'b', 'c')],
  ['neither of two values', all(not(sku('a')), not(sku('b'))), not(sku('a', 'b'))],
  ['values of two attributes', any(sku('a'), tag('x'), sku('b')), any(sku('a', 'b'), tag('x'))],
  [
    'what lies deeper',
    not(all(any(sku('a'), sku('b')), tag('x'))),
    not(all(sku('a', 'b'), tag('x'))),
  ],
  ['two values at once, which stay two', all(tag('x'), tag('y')), all(tag('x'), tag('y'))],
  [
    'one of two that are not, which stay two',
    any(not(tag('x')), not(tag('y'))),
    any(not(tag('x')), not(tag('y'))),
  ],
])('%s', (_, filter, merged) => {
  expect(mergeChoices(filter)).toEqual(merged)
})
