import * as z from 'zod'

/** The way that a list is ordered by a key, upwards or, with a minus sign, downwards. */
type Way<Key extends string> = Key | `-${Key}`

/**
 * `sort_by`: a JSON object of fields, the first before the others, and their directions. Unknown fields and
 * directions are passed over, and so is what is no such object. `keys` are what the core calls the fields.
 */
export function sortField<const Key extends string>(
  keys: Readonly<Record<string, Key>>,
): z.ZodType<Way<Key>[], string | undefined> {
  return z
    .string()
    .default('')
    .transform((text) =>
      entriesOf(text).flatMap(([name, direction]): Way<Key>[] => {
        const key = Object.hasOwn(keys, name) ? keys[name] : undefined
        if (key === undefined) return []
        if (direction === 'asc') return [key]
        return direction === 'desc' ? [`-${key}`] : []
      }),
    )
}

function entriesOf(text: string): [string, unknown][] {
  try {
    const asked: unknown = JSON.parse(text)
    return typeof asked === 'object' && asked !== null ? Object.entries(asked) : []
  } catch {
    return []
  }
}

/** How the core wants it: what is asked for, else by one key. */
export function waysOr<W extends string>(asked: readonly W[], standard: W): readonly [W, ...W[]] {
  const [first = standard, ...others] = asked
  return [first, ...others]
}
