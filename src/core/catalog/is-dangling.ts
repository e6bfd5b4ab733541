/** True where D1 refused a write because a row it refers to, or is referred from, stands against it. */
export function isDangling(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // Drizzle wraps D1's error as the cause of its own.
  return error.message.includes('FOREIGN KEY constraint failed') || isDangling(error.cause)
}
