const charactersMax = 200
const termsMax = 16

/**
 * The FTS5 expression that finds products by the words of a search: each must begin a word of the
 * name or the description. Null for an empty search, which asks for nothing; a search without any
 * letter or digit finds nothing, and so does one that is longer than any name: every word counts.
 */
export function matchOf(search: string): string | null {
  if (search.length > charactersMax) return '""'
  const words = search.replaceAll('\u0000', ' ').toWellFormed().split(/\s+/).filter(Boolean)
  if (words.length === 0) return null
  const terms = words.filter((word) => /[\p{L}\p{N}%_]/u.test(word))
  if (terms.length === 0 || terms.length > termsMax) return '""'
  // Quotes keep FTS5 from reading words such as NOT or (x as its own syntax.
  const quoted = terms.map((term) => `"${term.replaceAll('"', '""')}"*`)
  return `{name description} : (${quoted.join(' AND ')})`
}
