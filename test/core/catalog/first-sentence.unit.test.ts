import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firstSentence } from '../../../src/core/catalog/first-sentence.ts'

test.each([
  ['A lamp. It shines.', 'A lamp.'],
  ['Screen of 5.5 inches! Bright.', 'Screen of 5.5 inches!'],
  ['Sizes, e.g. large ones, vary. More.', 'Sizes, e.g. large ones, vary.'],
  ['A title\nand the rest.', 'A title'],
  ['  One   line  ', 'One line'],
  ['यह एक दीपक है। और।', 'यह एक दीपक है।'],
])('of %j it is %j', (text, sentence) => {
  expect(firstSentence(text)).toBe(sentence)
})

test.each(['', ' \n '])('there is none in %j', (text) => {
  expect(firstSentence(text)).toBeNull()
})

test('a long one is cut behind a word', () => {
  const text = 'word '.repeat(40)
  const short = firstSentence(text)
  expect(short).toMatch(/^(word )*word…$/)
  expect(short?.length).toBe(155)
})

test('a long word is cut, but no character is halved', () => {
  expect(firstSentence('a'.repeat(200))).toBe(`${'a'.repeat(159)}…`)
  expect(firstSentence(`${'a'.repeat(158)}${'😀'.repeat(9)}`)?.isWellFormed()).toBe(true)
})

test('it is never longer than 160 characters, and never blank', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      const sentence = firstSentence(text)
      expect(sentence?.length ?? 1).toBeLessThanOrEqual(160)
      expect(sentence?.trim() ?? 'none').not.toBe('')
    }),
  )
})
