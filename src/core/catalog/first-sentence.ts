const lengthMax = 160

/**
 * A sentence ends with its line, or with a mark (Latin, Arabic, Devanagari) before a blank and anything but
 * a small letter, which follows an abbreviation.
 */
const sentence = /^.*?(?:[.!?؟।]+(?=\s+\P{Ll}|\s*$)|$)/mu

/** The first sentence of a text, cut behind a word where it is longer than 160 characters. Null of an empty one. */
export function firstSentence(text: string): string | null {
  const [first = ''] = sentence.exec(text.trim()) ?? []
  const plain = first.trim().replace(/\s+/g, ' ')
  if (plain === '') return null
  return plain.length <= lengthMax ? plain : shortened(plain)
}

/** A text without blanks is cut within its word, but never within a character. */
function shortened(text: string): string {
  const head = text.slice(0, lengthMax - 1)
  const end = head.lastIndexOf(' ')
  const cut = end > 0 ? head.slice(0, end) : head.replace(/[\uD800-\uDBFF]$/, '')
  return `${cut}…`
}
