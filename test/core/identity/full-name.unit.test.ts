import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fullNameOf, splitName } from '../../../src/core/identity/full-name.ts'

it.each([
  ['', '', ''],
  ['Ada', 'Ada', ''],
  ['Ada Byron', 'Ada', 'Byron'],
  ['Ada King Byron', 'Ada', 'King Byron'],
  ['Ada\u00a0Byron', 'Ada', 'Byron'],
  ['Ada   King\tByron', 'Ada', 'King Byron'],
])('"%s" is the names "%s" and "%s"', (fullName, firstName, lastName) => {
  expect(splitName(fullName)).toEqual({ firstName, lastName })
})

it.each([
  ['Ada', 'Byron', 'Ada Byron'],
  ['Ada', '', 'Ada'],
  ['', 'Byron', 'Byron'],
  ['', '', ''],
])('the names "%s" and "%s" are "%s" in one', (firstName, lastName, fullName) => {
  expect(fullNameOf({ firstName, lastName })).toBe(fullName)
})

it('is divided and put together without loss', () => {
  const words = fc.array(fc.stringMatching(/^\S+$/u), { maxLength: 5 })
  const isWhole = fc.property(words, (name) => {
    const fullName = name.join(' ')
    expect(fullNameOf(splitName(fullName))).toBe(fullName)
  })
  fc.assert(isWhole)
})
