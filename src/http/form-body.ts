import {
  getMultipartBoundary,
  MultipartParseError,
  type MultipartPart,
  parseMultipart,
} from '@remix-run/multipart-parser'
import type { MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
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

/** How large the files of a form may be together: so many of such a size. */
export interface FilesLimit {
  bytesMax: number
  countMax: number
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

/** Refuses what is no form, for operations that take nothing else. @throws RequestUnreadable */
export const formAlone = createMiddleware<AppEnv>(async (c, next) => {
  assertForm(c)
  await next()
})

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
    const { texts, files } = await readForm(c, file)
    const bytes = files.get(file.name)?.at(-1)
    const fields = bytes ? { ...texts, [file.name]: bytes } : texts
    c.set('rawBody', JSON.stringify([texts, bytes ? await sha256(bytes) : null]))
    c.req.addValidatedData('json', check(schema, fields))
    await next()
  }
}

/**
 * Reads the fields that `schema` describes out of a form, whose files are lists of bytes under the names of
 * their fields. The handler takes `valid('json')`.
 */
export function onlyForm<S extends z.ZodObject>(
  { bytesMax, countMax }: FilesLimit,
  schema: S,
): MiddlewareHandler<AppEnv, string, { in: { json: z.input<S> }; out: { json: z.output<S> } }> {
  return async (c, next) => {
    assertForm(c)
    const { texts, files } = parseForm(c, await readBytes(c, countMax * bytesMax + textBytesMax))
    const hashes = [...files].map(async ([name, all]) => [name, await Promise.all(all.map(sha256))])
    c.set('rawBody', JSON.stringify([texts, await Promise.all(hashes)]))
    c.req.addValidatedData('json', check(schema, { ...texts, ...Object.fromEntries(files) }))
    await next()
  }
}

async function readFile(c: Http, file: FileField): Promise<{ bytes: Bytes }> {
  const bytes = (await readForm(c, file)).files.get(file.name)?.at(-1)
  if (!bytes) throw file.refuse('missing')
  // Forms are delimited differently each time; a request is the same if its file is.
  c.set('rawBody', await sha256(bytes))
  return { bytes }
}

function assertForm(c: Http): void {
  if (!isForm(c)) throw new RequestUnreadable(415, 'The body must be multipart/form-data.')
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

/** By the names of their fields, without brackets; of several texts of one name the last one counts. */
interface Form {
  texts: Record<string, string>
  files: Map<string, Bytes[]>
}

async function readForm(c: Http, file: FileField): Promise<Form> {
  return parseForm(c, await readWithin(c, file.bytesMax + textBytesMax, file))
}

/** With a library, as the platform's own reader wants names in quotes, which some clients do not send. */
function parseForm(c: Http, bytes: Bytes): Form {
  const boundary = getMultipartBoundary(c.req.header('content-type') ?? '')
  if (!boundary) throw new RequestUnreadable(400, 'The body is not a valid form.')
  const texts = new Map<string, string>()
  const files = new Map<string, Bytes[]>()
  try {
    for (const part of parseMultipart(bytes, { boundary, maxFileSize: bytes.length })) {
      const { isFile } = part
      const name = part.name?.replace(/\[\]$/, '')
      if (name === undefined || isUnchosen(part)) continue
      if (isFile) files.set(name, [...(files.get(name) ?? []), new Uint8Array(part.bytes)])
      else texts.set(name, utf8.decode(part.bytes))
    }
  } catch (error) {
    if (error instanceof MultipartParseError) {
      throw new RequestUnreadable(400, 'The body is not a valid form.')
    }
    if (error instanceof TypeError) {
      throw new RequestUnreadable(400, 'The form has text that is not UTF-8.')
    }
    throw error
  }
  return { texts: Object.fromEntries(texts), files }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** A browser sends a nameless, empty file where nobody has chosen one. */
function isUnchosen({ filename, size }: MultipartPart): boolean {
  return filename === '' && size === 0
}
