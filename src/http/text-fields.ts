import * as z from 'zod'
import { isOneLine } from '../core/one-line.ts'

/** Text as people type it: trimmed, without NUL or lone surrogates, within `max` characters. */
export function textField(max: number, min = 1): z.ZodType<string, string> {
  return z
    .string()
    .refine(isWellFormed, { error: 'This text contains characters that are not allowed.' })
    .transform((text) => (isInvisible(text) ? '' : text.trim()))
    .pipe(z.string().min(min).max(max))
}

/** Text in one line, such as a name. */
export function lineField(max: number, min = 1): z.ZodType<string, string> {
  return textField(max, min).refine(isOneLine, {
    error: 'This text must be in one line.',
  })
}

/** Text kept to the letter, such as a password. */
export function secretField(max: number, min = 1): z.ZodType<string, string> {
  return z
    .string()
    .min(min)
    .max(max)
    .refine(isWellFormed, { error: 'This text contains characters that are not allowed.' })
}

function isWellFormed(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}

/**
 * Whether nothing can be seen: spaces, joiners, fillers, marks of direction and of variation. The
 * blank of Braille is a symbol to Unicode.
 */
function isInvisible(text: string): boolean {
  return /^[\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text)
}
