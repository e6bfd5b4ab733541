import { foldText } from '../../db/fold-text.ts'

/* Expressions of FTS5, whose syntax no client's text may speak: quotes keep it literal. */

const charactersMax = 200
const wordsMax = 16

/** What `product_parts` is an index of: nothing shorter can be looked for in it. */
export const partLengthMin = 3

/** Matches nothing, as an index of words or of triples holds no empty one. */
export const nothing = '""'

/**
 * Finds products by words in the columns named: each must begin a word there. Null for a search
 * without words, which asks for nothing. A word of symbols or marks alone is in no product's text, and
 * a search that is longer than any name is not read: both find nothing, as no word is ever dropped.
 */
export function matchWords(search: string, columns: string): string | null {
  if (search.length > charactersMax) return nothing
  const words = search.toWellFormed().split(/\s+/).filter(Boolean).map(foldText)
  if (words.length === 0) return null
  if (words.length > wordsMax || !words.every(isWord)) return nothing
  return `{${columns}} : (${words.map((word) => `${quoted(word)}*`).join(' AND ')})`
}

/** Folding may leave nothing of a word, or part it: an accent by itself becomes a blank. */
function isWord(folded: string): boolean {
  return /[\p{L}\p{N}%_]/u.test(folded) && !/[\s\0]/.test(folded)
}

/** Finds products by any part of the columns named, which is folded already. */
export function matchPart(folded: string, columns: string): string {
  return `{${columns}} : ${quoted(folded)}`
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
