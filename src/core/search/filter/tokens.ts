import { ExpressionFault } from './fault.ts'

export interface Token {
  is: 'word' | 'quoted' | 'symbol' | 'end'
  /** What a quoted text says, without its quotes. */
  text: string
  /** Index of its first character in the expression. */
  at: number
}

/** A bare word ends where anything begins that means something by itself. */
const token =
  /(?<word>[^\s()[\],=<>!'"]+)|(?<quoted>'(?:[^'\\]|\\.|'')*')|(?<symbol>[<>]=?|!=|[()[\],=])/suy

/** What no product's text holds. */
const forbidden = /[\p{Cc}\p{Cs}]/u
const blanks = /\s*/y

/** Parts an expression; the last token is its end. @throws ExpressionFault */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = afterBlanks(text, 0)
  while (at < text.length) {
    const next = tokenAt(text, at)
    tokens.push(next.token)
    at = afterBlanks(text, next.end)
  }
  return [...tokens, { is: 'end', text: '', at }]
}

function tokenAt(text: string, at: number): { token: Token; end: number } {
  token.lastIndex = at
  const found = token.exec(text)
  if (!found) throw new ExpressionFault(text[at] === "'" ? 'quote_open' : 'character', at)
  const { word, quoted, symbol } = found.groups ?? {}
  const foreign = found[0].search(forbidden)
  if (foreign >= 0) throw new ExpressionFault('character', at + foreign)
  const end = token.lastIndex
  if (word !== undefined) return { token: { is: 'word', text: word, at }, end }
  if (quoted !== undefined) return { token: { is: 'quoted', text: unquoted(quoted), at }, end }
  return { token: { is: 'symbol', text: symbol ?? '', at }, end }
}

/** Within quotes a quote is written twice or behind a backslash, as a backslash is. */
function unquoted(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/\\(.)|''/gsu, (_, escaped: string | undefined) => escaped ?? "'")
}

function afterBlanks(text: string, at: number): number {
  blanks.lastIndex = at
  blanks.exec(text)
  return blanks.lastIndex
}
