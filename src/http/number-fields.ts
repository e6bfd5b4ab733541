import * as z from 'zod'

// Clients of the contracts' first framework also send numbers and booleans as JSON strings, as forms
// do. Those are read as what they say; anything else stays text, which no number or boolean is.

interface Limits {
  min?: number
  max?: number
}

/** A whole number within limits; as text "2", and "2.0" as that framework took it. */
export function intField({ min, max }: Limits = {}): z.ZodType<number, unknown> {
  let int = z.int()
  if (min !== undefined) int = int.min(min)
  if (max !== undefined) int = int.max(max)
  return z.preprocess((value) => parsed(value, /^-?\d+(?:\.0+)?$/, Number), int)
}

export const idField = intField({ min: 1 })

/** True or false; as text "true" and "false". */
export const flagField = z.preprocess(
  (value) => parsed(value, /^(?:true|false)$/, (text) => text === 'true'),
  z.boolean(),
)

const notNumber = 'A valid number is required.'

/**
 * A decimal, sent as a number or as text, and kept as text: an amount is read digit by digit, and
 * how many it may have is the currency's matter.
 */
export const decimalField = z
  .union([z.string(), z.number()], {
    error: ({ input }) => (input === undefined || input === null ? undefined : notNumber),
  })
  .transform((value) => String(value).trim())
  .pipe(z.string().regex(/^-?\d+(?:\.\d+)?$/, { error: notNumber, abort: true }))

function parsed<T>(value: unknown, pattern: RegExp, parse: (text: string) => T): unknown {
  const text = typeof value === 'string' ? value.trim() : ''
  return pattern.test(text) ? parse(text) : value
}

/**
 * An id in a path whose pattern lets digits through alone. No row has one beyond the exact numbers,
 * so that those are simply not found.
 */
export const idParam = z
  .string()
  .transform((digits) => Math.min(Number(digits), Number.MAX_SAFE_INTEGER))
