import { DrizzleQueryError } from 'drizzle-orm'

/**
 * An error as logs, dead letters and rows tell of it: what the database said of a statement, and never the
 * statement with its values, which may be anybody's address or secret.
 */
export function describeError(error: unknown): string {
  return String(withoutStatement(error))
}

/** The same with the places it came from, for logs. */
export function describeWithStack(error: Error): string {
  const { message, stack = '' } = error
  // The message stands before the places, and has the statement again.
  const [, ...places] = stack.split(message)
  return `${describeError(error)}${places.at(-1) ?? ''}`
}

function withoutStatement(error: unknown): unknown {
  if (!(error instanceof DrizzleQueryError)) return error
  return error.cause ?? 'A statement failed'
}
