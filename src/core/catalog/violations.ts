/** True where D1 refused a write because a value that must be unique is taken. */
export function isTaken(error: unknown, column: 'categories.slug' | 'products.slug'): boolean {
  return messagesOf(error).includes(`UNIQUE constraint failed: ${column}`)
}

/** True where D1 refused a write because a row it refers to, or is referred from, stands against it. */
export function isDangling(error: unknown): boolean {
  return messagesOf(error).includes('FOREIGN KEY constraint failed')
}

/** D1 tells constraints apart by text alone, and Drizzle wraps D1's error as the cause of its own. */
function messagesOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return `${error.message}\n${messagesOf(error.cause)}`
}
