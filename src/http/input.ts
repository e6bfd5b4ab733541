import type { MiddlewareHandler } from 'hono'
import * as z from 'zod'
import type { AppEnv, Http } from './app-env.ts'
import { readBytes } from './read-bytes.ts'
import { RequestUnreadable } from './request-unreadable.ts'

/** More than any JSON of the contracts has. */
export const bodyBytesMax = 100 * 1024

/** Input of the wrong shape: messages by field; an empty field name means the input as a whole. */
export class InputInvalid extends Error {
  readonly fields: Map<string, string[]>
  constructor(fields: Map<string, string[]>) {
    super('invalid input')
    this.fields = fields
  }
}

type Checked<S extends z.ZodType> = MiddlewareHandler<
  AppEnv,
  string,
  { in: { json: z.input<S> }; out: { json: z.output<S> } }
>

/** Reads a JSON body, missing counting as `{}`, and checks it; the handler takes `valid('json')`. */
export function body<S extends z.ZodType>(schema: S): Checked<S> {
  return async (c, next) => {
    const text = await readText(c)
    c.set('rawBody', text)
    c.req.addValidatedData('json', asValidatedData(check(schema, parseJson(text))))
    await next()
  }
}

/** Checks a value against a schema. @throws InputInvalid naming every field at fault. */
export function check<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value, { error: messageOf })
  if (result.success) return result.data
  const fields = new Map<string, string[]>()
  for (const issue of result.error.issues) {
    const field = issue.path.join('.')
    fields.set(field, [...(fields.get(field) ?? []), issue.message])
  }
  throw new InputInvalid(fields)
}

/** The body as text, at most `bytesMax`. @throws RequestUnreadable */
export async function readText(c: Http, bytesMax = bodyBytesMax): Promise<string> {
  const type = c.req.header('content-type')
  if (type !== undefined && !/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw new RequestUnreadable(415, 'The body must be application/json.')
  }
  const bytes = await readBytes(c, bytesMax)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    throw new RequestUnreadable(400, 'The body is not valid UTF-8.')
  }
}

function parseJson(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new RequestUnreadable(400, 'The body is not valid JSON.')
  }
}

/** Text as people type it: trimmed, without NUL or lone surrogates, within `max` characters. */
export function textField(max: number, min = 1): z.ZodType<string, string> {
  return z
    .string()
    .refine(isWellFormed, { error: 'This text contains characters that are not allowed.' })
    .transform((text) => text.trim())
    .pipe(z.string().min(min).max(max))
}

/** Text in one line, such as a name: it may come to stand in the header of a message. */
export function lineField(max: number, min = 1): z.ZodType<string, string> {
  return textField(max, min).refine((text) => !/[\r\n\u2028\u2029]/.test(text), {
    error: 'This text must be in one line.',
  })
}

/** RFC 5321: 64 before the at sign, 254 in all. */
export const emailLengthMax = 254

/** An email address within the lengths that may be mailed to. */
export const emailField = textField(emailLengthMax)
  .pipe(z.email())
  .refine((email) => email.indexOf('@') <= 64, { error: 'Enter a valid email address.' })

/** Text kept to the letter, such as a password. */
export function secretField(max: number, min = 1): z.ZodType<string, string> {
  return z
    .string()
    .min(min)
    .max(max)
    .refine(isWellFormed, { error: 'This text contains characters that are not allowed.' })
}

export function isWellFormed(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}

export const idField = z.int().min(1)

function messageOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return 'This field is required.'
  if (issue.input === null) return 'This field may not be null.'
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'A valid integer is required.' : typeMessage(issue.expected)
    case 'too_small':
      if (issue.origin !== 'string') return `Ensure this value is at least ${issue.minimum}.`
      return issue.minimum === 1
        ? 'This field may not be blank.'
        : `Ensure this field has at least ${issue.minimum} characters.`
    case 'too_big':
      return issue.origin === 'string'
        ? `Ensure this field has at most ${issue.maximum} characters.`
        : `Ensure this value is at most ${issue.maximum}.`
    case 'invalid_format':
      return formatMessage(issue.format)
    case 'invalid_value':
      return 'This is not a valid choice.'
    default:
      return undefined
  }
}

function typeMessage(expected: string): string {
  if (expected === 'string') return 'Not a valid string.'
  if (expected === 'boolean') return 'Must be a valid boolean.'
  if (expected === 'number') return 'A valid number is required.'
  if (expected === 'object' || expected === 'record') return 'Expected an object.'
  return 'Invalid value.'
}

function formatMessage(format: string): string {
  if (format === 'email') return 'Enter a valid email address.'
  if (format === 'url') return 'Enter a valid URL.'
  return 'Enter a valid value.'
}

/** Safe: the value has just passed the schema whose output type the middleware declares. */
function asValidatedData(value: unknown): object {
  return value as object
}
