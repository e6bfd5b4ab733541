import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchOf } from '../../../src/core/catalog/search-terms.ts'

test('asks for nothing without words', () => {
  expect([matchOf(''), matchOf('  \t\u0000')]).toEqual([null, null])
})

test('asks for every word as the beginning of one in the name or the description', () => {
  expect(matchOf('red  lamp')).toBe('{name description} : ("red"* AND "lamp"*)')
})

test('finds nothing where no word has a letter or digit, and leaves such words out otherwise', () => {
  expect(matchOf('- !')).toBe('""')
  expect(matchOf('salt & pepper')).toBe('{name description} : ("salt"* AND "pepper"*)')
})

test('ignores no word: one too many, or a text too long, finds nothing', () => {
  expect(matchOf('a b c d e f g h i j k l m n o p')?.match(/"\w"/g)).toHaveLength(16)
  expect(matchOf('a b c d e f g h i j k l m n o p q')).toBe('""')
  expect(matchOf('x'.repeat(200))).toContain(`"${'x'.repeat(200)}"`)
  expect(matchOf('x'.repeat(201))).toBe('""')
})

test('never leaves a quote open', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (search) => {
      const quotes = matchOf(search)?.match(/"/g) ?? []
      expect(quotes.length % 2).toBe(0)
    }),
  )
})
