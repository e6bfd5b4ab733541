import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchPart, matchWords } from '../../../src/core/search/match.ts'

const match = (search: string) => matchWords(search, 'name description')

test('asks for nothing without words', () => {
  expect([match(''), match('  \t ')]).toEqual([null, null])
})

test('asks for every word as the beginning of one in the columns', () => {
  expect(match('red  Lamp')).toBe('{name description} : ("red"* AND "lamp"*)')
})

test('drops no word: one of symbols or joiners alone finds nothing', () => {
  expect(match('- !')).toBe('""')
  expect(match('salt & pepper')).toBe('""')
  expect(match('phone ★')).toBe('""')
  for (const mark of ['\u200c', '\u00b4', '\u0301', '\u064e', '\u0640', '\u0000']) {
    expect([match(mark), match(`phone ${mark}`)]).toEqual(['""', '""'])
  }
})

test('drops no word: one too many, or a text too long, finds nothing', () => {
  expect(match('a b c d e f g h i j k l m n o p')?.match(/"\w"/g)).toHaveLength(16)
  expect(match('a b c d e f g h i j k l m n o p q')).toBe('""')
  expect(match('x'.repeat(200))).toContain(`"${'x'.repeat(200)}"`)
  expect(match('x'.repeat(201))).toBe('""')
})

test('never leaves a quote open', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const quotes = [match(text) ?? '', matchPart(text, 'name')].join('').match(/"/g) ?? []
      expect(quotes.length % 2).toBe(0)
    }),
  )
})
