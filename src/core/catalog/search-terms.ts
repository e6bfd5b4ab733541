const charactersMax = 100
const termsMax = 8

/**
 * The FTS5 expression that finds products by the words of a search: each must begin a word of the
 * name or the description. Null for an empty search, which asks for nothing; a search without any
 * letter or digit finds nothing.
 */
export function matchOf(search: string): string | null {
  const words = search
    .slice(0, charactersMax)
    .replaceAll('\u0000', ' ')
    .toWellFormed()
    .split(/\s+/)
    .filter(Boolean)
  if (words.length === 0) return null
  const terms = words.filter((word) => /[\p{L}\p{N}%_]/u.test(word)).slice(0, termsMax)
  if (terms.length === 0) return '""'
  // Quotes keep FTS5 from reading words such as NOT or (x as its own syntax.
  const quoted = terms.map((term) => `"${term.replaceAll('"', '""')}"*`)
  return `{name description} : (${quoted.join(' AND ')})`
}
