import type { AttributeNames } from './attributes.ts'
import { ExpressionFault, type FaultCause } from './fault.ts'
import type { Token } from './tokens.ts'

/** An expression that is being read. */
export interface Reader {
  tokens: readonly Token[]
  /** Index of the token that comes next. */
  next: number
  names: AttributeNames
  /** What all expressions of the filter have used. */
  budget: { terms: number; values: number; characters: number }
}

/** The next token, which stays where it is; at the end that is the end. */
export function peek({ tokens, next }: Reader): Token {
  const token = tokens[Math.min(next, tokens.length - 1)]
  if (!token) throw new Error('an expression without an end')
  return token
}

export function take(reader: Reader): Token {
  const token = peek(reader)
  reader.next += 1
  return token
}

/** Goes past a word or a symbol where it stands next. */
export function skip(reader: Reader, text: string): boolean {
  const { is, text: found } = peek(reader)
  if ((is !== 'word' && is !== 'symbol') || found !== text) return false
  reader.next += 1
  return true
}

/** @throws ExpressionFault */
export function expect(reader: Reader, text: string, cause: FaultCause): void {
  if (!skip(reader, text)) throw fault(reader, cause)
}

/** @throws ExpressionFault */
export function expectEnd(reader: Reader): void {
  if (peek(reader).is !== 'end') throw fault(reader, 'end')
}

/** Something else should stand next. */
export function fault(reader: Reader, cause: FaultCause): ExpressionFault {
  return new ExpressionFault(cause, peek(reader).at)
}
