/*
 * Texts are compared as they are folded here: once when they are written, once when they are asked
 * for. What a reader takes for the same letter is the same letter.
 */

/** Letters that are others with a stroke or joined, which no normalisation takes apart. */
const latin: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
}

/** The Arabic letters that Persian writes with forms of its own, and those that stand for them. */
const arabic: Record<string, string> = { ك: 'ک', ي: 'ی', ى: 'ی', ے: 'ی', ة: 'ه', ە: 'ه', ہ: 'ه' }

const letters = new Map(Object.entries({ ...latin, ...arabic }))

/** The zeros of the digits that storefronts write: Arabic, Persian, Devanagari. */
const zeros = [0x660, 0x6f0, 0x966]

/** Accents and vowel marks; joiners and other characters that nobody sees; the Arabic lengthener. */
const unseen = /[\p{M}\p{Default_Ignorable_Code_Point}\u0640]/gu

const special = /[^\p{ASCII}]/gu

/**
 * A text without case, accents, vowel marks and joiners, with one form of each Arabic letter and of
 * each digit.
 */
export function foldText(text: string): string {
  const plain = text.normalize('NFKD').replace(unseen, '').toLowerCase().normalize('NFKD')
  return plain
    .replace(unseen, '')
    .replace(special, (letter) => letters.get(letter) ?? digit(letter))
}

function digit(letter: string): string {
  const code = letter.codePointAt(0) ?? 0
  const zero = zeros.find((start) => code >= start && code < start + 10)
  return zero === undefined ? letter : String(code - zero)
}
