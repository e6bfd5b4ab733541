import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldText } from '../../src/db/fold-text.ts'

describe('texts that readers take for the same', () => {
  it.each([
    ['case', 'LAPTOP', 'laptop'],
    ['accents', 'Éclair à la crème', 'eclair a la creme'],
    ['accents that are written apart', 'e\u0301', 'é'],
    ['strokes and joined letters', 'Straße Łódź Ørsted Œuvre', 'strasse lodz orsted oeuvre'],
    ['a sigma at the end of a word', 'ΕΠΙΠΛΟΣ', 'επιπλος'],
    ['dotted and dotless i', 'İstanbul ılık', 'istanbul ilik'],
    ['full width', 'ＬＡＰＴＯＰ', 'laptop'],
    ['Arabic and Persian kaf', 'كيف', 'کیف'],
    ['Arabic and Persian yeh', 'صندلي', 'صندلی'],
    ['alef maksura', 'مصطفى', 'مصطفی'],
    ['teh marbuta', 'مكتبة', 'مکتبه'],
    ['alef with hamza or madda', 'أحمد آب', 'احمد اب'],
    ['vowel marks', 'كِتَابٌ', 'کتاب'],
    ['the lengthener', 'كـــتاب', 'کتاب'],
    ['joiners', 'می\u200cخواهم', 'میخواهم'],
    ['soft hyphens and marks of direction', 'lap\u00adtop\u200f', 'laptop'],
    ['Persian digits', '۱۲۸', '128'],
    ['Arabic digits', '١٢٨', '128'],
    ['Devanagari digits', '१२८', '128'],
  ])('are one text in spite of %s', (_, one, other) => {
    expect(foldText(one)).toBe(foldText(other))
  })

  it.each([
    ['letters', 'lamp', 'lump'],
    ['digits', '۱', '۲'],
    ['symbols', 'c++', 'c'],
    ['blanks', 'a b', 'ab'],
  ])('are two with different %s', (_, one, other) => {
    expect(foldText(one)).not.toBe(foldText(other))
  })
})

it('folds a folded text no further, and a part of a text to a part of it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
      expect(foldText(foldText(one))).toBe(foldText(one))
      expect(foldText(`${one} ${other}`)).toContain(foldText(other))
    }),
  )
})
