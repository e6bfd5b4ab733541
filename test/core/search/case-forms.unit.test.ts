import fc from 'fast-check'
import { expect, test } from 'vitest'
import { caseForms } from '../../../src/core/search/case-forms.ts'

/** As SQLite's NOCASE has it. */
const lowerAscii = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

function isSame(asked: string, kept: string): boolean {
  return caseForms(asked).map(lowerAscii).includes(lowerAscii(kept))
}

test('a text is met in any case', () => {
  const letters = fc.constantFrom(...'aAbB1 %éÉèüÜжЖßक्øØ')
  const text = fc.array(letters, { maxLength: 5 }).map((all) => all.join(''))
  fc.assert(
    fc.property(text, text, (asked, kept) => {
      expect(isSame(asked, asked.toUpperCase().replaceAll('SS', 'ß'))).toBe(true)
      expect(isSame(asked, kept)).toBe(asked.toLowerCase() === kept.toLowerCase())
    }),
    { numRuns: 2_000 },
  )
})

test('accents tell letters apart', () => {
  expect([isSame('eclair', 'Éclair'), isSame('éclair', 'Éclair')]).toEqual([false, true])
})

test('the Greek sigma is one letter', () => {
  expect(isSame('ΟΣ', 'ος') && isSame('ος', 'ΟΣ') && isSame('οσ', 'ος')).toBe(true)
})

test('a long text of other letters is met as people write it, and has few forms', () => {
  const written = ['зимняя куртка', 'Зимняя куртка', 'Зимняя Куртка', 'ЗИМНЯЯ КУРТКА']
  for (const asked of written) {
    expect(caseForms(asked).length).toBeLessThanOrEqual(5)
    for (const kept of written) expect(isSame(asked, kept)).toBe(true)
  }
  expect(caseForms('éèüжø')).toHaveLength(32)
})
