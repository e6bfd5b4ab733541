/** The message of an error and of what caused it: of a failed query the database's own word. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}\n${reasonOf(error.cause)}`
}
