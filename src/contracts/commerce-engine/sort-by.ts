import * as z from 'zod'

type Direction = 'asc' | 'desc'

/**
 * `sort_by` of a list: a JSON object of fields and directions, of which the first that is known counts.
 * Answers what `orderings` has for it; what is malformed or unknown is passed over.
 */
export function sortBy<T>(
  orderings: Record<string, Record<Direction, T>>,
): z.ZodType<T | undefined, string | undefined> {
  const known = new Map(Object.entries(orderings))
  return z
    .string()
    .optional()
    .transform((text) => {
      for (const [field, direction] of fieldsOf(text ?? '')) {
        const ordering = known.get(field)
        if (ordering && isDirection(direction)) return ordering[direction]
      }
      return undefined
    })
}

function fieldsOf(text: string): [string, unknown][] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? Object.entries(value) : []
  } catch {
    return []
  }
}

function isDirection(value: unknown): value is Direction {
  return value === 'asc' || value === 'desc'
}
