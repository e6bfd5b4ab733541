import type { MiddlewareHandler } from 'hono'
import type * as z from 'zod'
import { imageBytesMax } from '../core/images/rules.ts'
import { sha256 } from '../core/sha256.ts'
import type { AppEnv, Http } from './app-env.ts'
import { invalidField } from './input-invalid.ts'
import { readBytes } from './read-bytes.ts'
import { RequestUnreadable } from './request-unreadable.ts'
import { body } from './validate.ts'

/** What a form may hold besides the picture itself. */
const formBytesMax = 64 * 1024

/**
 * Reads a picture out of a form, or anything else that `schema` describes out of JSON; the handler
 * takes `valid('json')` for both.
 */
export function imageOr<S extends z.ZodType>(
  field: string,
  schema: S,
): MiddlewareHandler<
  AppEnv,
  string,
  { in: { json: z.input<S> }; out: { json: z.output<S> | { bytes: Uint8Array } } }
> {
  const fromJson = body(schema)
  return async (c, next) => {
    if (!isForm(c)) return fromJson(c, next)
    const bytes = await readImage(c, field)
    // Forms are delimited differently each time; a request is the same if its picture is.
    c.set('rawBody', await sha256(bytes))
    c.req.addValidatedData('json', { bytes })
    await next()
  }
}

function isForm(c: Http): boolean {
  return /^multipart\/form-data\b/i.test(c.req.header('content-type') ?? '')
}

async function readImage(c: Http, field: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readBytes(c, imageBytesMax + formBytesMax)
  const form = await parseForm(bytes, c.req.header('content-type') ?? '')
  const file = form.get(field)
  if (!(file instanceof File)) {
    throw invalidField(field, 'No file was submitted.')
  }
  return new Uint8Array(await file.arrayBuffer())
}

async function parseForm(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<FormData> {
  try {
    return await new Response(bytes, { headers: { 'Content-Type': type } }).formData()
  } catch {
    throw new RequestUnreadable(400, 'The body is not a valid form.')
  }
}
