import * as z from 'zod'

type Direction = 'asc' | 'desc'

/**
 * `sort_by` of a list: a JSON object of fields and directions, the first before the others. Answers what
 * `orderings` has for each; what is malformed or unknown is passed over.
 */
export function sortBy<T>(
  orderings: Record<string, Record<Direction, T>>,
): z.ZodType<T[], string | undefined> {
  const known = new Map(Object.entries(orderings))
  return z
    .string()
    .default('')
    .transform((text) =>
      fieldsOf(text).flatMap(([field, direction]) => {
        const ordering = known.get(field)
        return ordering && isDirection(direction) ? [ordering[direction]] : []
      }),
    )
}

/** What the core calls an ordering by a key, both ways. */
export function bothWays<const Key extends string>(key: Key): Record<Direction, Key | `-${Key}`> {
  return { asc: key, desc: `-${key}` }
}

/** What is asked for, else one ordering. */
export function orElse<T>([first, ...others]: readonly T[], standard: T): readonly [T, ...T[]] {
  return first === undefined ? [standard] : [first, ...others]
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
