import * as z from 'zod'
import { messageOf } from '../../http/issue-messages.ts'

/**
 * A body in one of two forms. What is in it tells which, so that what is wrong is told of that form: it is
 * the first one where something stands under any of those names.
 */
export function eitherForm<First extends z.ZodType, Second extends z.ZodType>(
  names: readonly string[],
  first: First,
  second: Second,
): z.ZodType<z.output<First> | z.output<Second>> {
  return z.unknown().transform((given, issues) => {
    const form = hasAny(given, names) ? first : second
    const read = form.safeParse(given, { error: messageOf })
    if (read.success) return read.data
    for (const issue of read.error.issues) issues.addIssue({ ...issue })
    return z.NEVER
  })
}

function hasAny(given: unknown, names: readonly string[]): boolean {
  if (typeof given !== 'object' || given === null) return false
  return Object.entries(given).some(([name, value]) => names.includes(name) && value !== null)
}
