import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isPhoneLike } from '../../src/core/phone.ts'

const separators = fc.constantFrom('', ' ', '-', '.', '(', ')', '[', ']', '–', '\u00a0')

const written = fc
  .tuple(
    fc.boolean(),
    fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), separators), { maxLength: 20 }),
  )
  .map(([isInternational, digits]) => ({
    text: (isInternational ? '+' : '') + digits.flat().join(''),
    digits: digits.length,
  }))

it('takes 7 to 15 digits for a telephone number, however they are grouped', () => {
  fc.assert(
    fc.property(written, ({ text, digits }) => {
      expect(isPhoneLike(text)).toBe(digits >= 7 && digits <= 15)
    }),
  )
})

it.each(['', '+', 'call me', '0801234567x', '++2348012345678', '0801+2345678', '٠٨٠١٢٣٤٥٦٧٨'])(
  'does not take %j for one',
  (text) => {
    expect(isPhoneLike(text)).toBe(false)
  },
)
