import type { MiddlewareHandler } from 'hono'
import type * as z from 'zod'
import { sha256 } from '../core/sha256.ts'
import type { AppEnv, Http } from './app-env.ts'
import { readBytes } from './read-bytes.ts'
import { RequestUnreadable } from './request-unreadable.ts'
import { body, check } from './validate.ts'

/** What a form may hold besides its file. */
const textBytesMax = 64 * 1024

/** The one file of a form. */
export interface FileField {
  name: string
  bytesMax: number
  /** What to throw for a form without its file, or one that cannot be read for its size. */
  refuse(fault: 'missing' | 'size'): Error
}

type Bytes = Uint8Array<ArrayBuffer>

/**
 * Reads a file out of a form, or anything else that `schema` describes out of JSON; the handler takes
 * `valid('json')` for both.
 */
export function fileOr<S extends z.ZodType>(
  file: FileField,
  schema: S,
): MiddlewareHandler<
  AppEnv,
  string,
  { in: { json: z.input<S> }; out: { json: z.output<S> | { bytes: Bytes } } }
> {
  const fromJson = body(schema)
  return async (c, next) => {
    if (!isForm(c)) return fromJson(c, next)
    c.req.addValidatedData('json', await readFile(c, file))
    await next()
  }
}

/** Reads a file out of a form; of one that cannot be read it is missing. The handler takes its bytes. */
export function onlyFile(
  file: FileField,
): MiddlewareHandler<AppEnv, string, { in: { json: object }; out: { json: { bytes: Bytes } } }> {
  return async (c, next) => {
    if (!isForm(c)) throw file.refuse('missing')
    const read = readFile(c, file).catch((error) => {
      throw error instanceof RequestUnreadable && error.status === 400
        ? file.refuse('missing')
        : error
    })
    c.req.addValidatedData('json', await read)
    await next()
  }
}

/** Reads a file out of a form, or the body itself where it is of this type; as `onlyFile` does. */
export function fileOrText(
  file: FileField,
  type: string,
): MiddlewareHandler<AppEnv, string, { in: { json: object }; out: { json: { bytes: Bytes } } }> {
  const fromForm = onlyFile(file)
  return async (c, next) => {
    if (isForm(c)) return fromForm(c, next)
    const sent = c.req.header('content-type') ?? ''
    if (!sent.toLowerCase().startsWith(type)) throw file.refuse('missing')
    const bytes = await readWithin(c, file.bytesMax, file)
    c.set('rawBody', await sha256(bytes))
    c.req.addValidatedData('json', { bytes })
    await next()
  }
}

/**
 * Reads the fields that `schema` describes out of JSON or a form, whose file is bytes under its field's
 * name. The handler takes `valid('json')`.
 */
export function formOrJson<S extends z.ZodObject>(
  file: FileField,
  schema: S,
): MiddlewareHandler<AppEnv, string, { in: { json: z.input<S> }; out: { json: z.output<S> } }> {
  const fromJson = body(schema)
  return async (c, next) => {
    if (!isForm(c)) return fromJson(c, next)
    const form = await readForm(c, file)
    if (isUnchosen(form, file.name)) form.delete(file.name)
    const sent = Object.fromEntries(form)
    const found = fileOf(form, file.name)
    const bytes = found && (await bytesOf(found))
    const fields = bytes ? { ...sent, [file.name]: bytes } : sent
    c.set('rawBody', JSON.stringify([sent, bytes && (await sha256(bytes))]))
    c.req.addValidatedData('json', check(schema, fields))
    await next()
  }
}

async function readFile(c: Http, file: FileField): Promise<{ bytes: Bytes }> {
  const found = fileOf(await readForm(c, file), file.name)
  if (found === null) throw file.refuse('missing')
  const bytes = await bytesOf(found)
  // Forms are delimited differently each time; a request is the same if its file is.
  c.set('rawBody', await sha256(bytes))
  return { bytes }
}

function isForm(c: Http): boolean {
  return /^multipart\/form-data\b/i.test(c.req.header('content-type') ?? '')
}

function readWithin(c: Http, bytesMax: number, { refuse }: FileField): Promise<Bytes> {
  return readBytes(c, bytesMax).catch((error) => {
    const isTooLarge = error instanceof RequestUnreadable && error.status === 413
    throw isTooLarge ? refuse('size') : error
  })
}

async function readForm(c: Http, file: FileField): Promise<FormData> {
  const bytes = await readWithin(c, file.bytesMax + textBytesMax, file)
  const form = await parse(c, bytes)
  // What the platform puts in the place of bytes that are no UTF-8. Nobody means it.
  const isGarbled = (text: unknown) => typeof text === 'string' && text.includes('\ufffd')
  if ([...form].flat().some(isGarbled)) {
    throw new RequestUnreadable(400, 'The form has text that is not UTF-8.')
  }
  return form
}

async function parse(c: Http, bytes: Bytes): Promise<FormData> {
  try {
    const headers = { 'Content-Type': c.req.header('content-type') ?? '' }
    return await new Response(bytes, { headers }).formData()
  } catch {
    throw new RequestUnreadable(400, 'The body is not a valid form.')
  }
}

/** A browser sends a nameless, empty file where nobody has chosen one: to workerd an empty text. */
function isUnchosen(form: FormData, name: string): boolean {
  return form.get(name) === ''
}

function fileOf(form: FormData, name: string): File | null {
  const value = form.get(name)
  return value instanceof File ? value : null
}

async function bytesOf(file: File): Promise<Bytes> {
  return new Uint8Array(await file.arrayBuffer())
}
