import type { MiddlewareHandler } from 'hono'
import type { AppEnv, Http } from './app-env.ts'
import { readBytes } from './read-bytes.ts'
import { RequestUnreadable } from './request-unreadable.ts'

/** More than nearly any JSON of the contracts has. */
export const bodyBytesMax = 100 * 1024

/** Lets the body of a route be longer; stands before its guards, which wait for the body. */
export function bodyUpTo(bytesMax: number): MiddlewareHandler<AppEnv> {
  return (c, next) => {
    c.set('bodyBytesMax', bytesMax)
    return next()
  }
}

/**
 * Reads the body within its limits and hands it on as what the validator parses: JSON that says so.
 * Once a request: whoever asks again is told the same. @throws RequestUnreadable
 */
export function readJson(c: Http): Promise<void> {
  const begun: Promise<void> | undefined = c.get('bodyRead')
  if (begun) return begun
  const reading = readOnce(c)
  c.set('bodyRead', reading)
  return reading
}

/**
 * Waits until JSON has come, whatever it is: a client may hold its end back for as long as it likes. What
 * its session may do is asked after that.
 */
export async function jsonArrived(c: Http): Promise<void> {
  if (c.req.raw.body && isJson(c)) await readJson(c).catch(() => undefined)
}

async function readOnce(c: Http): Promise<void> {
  const text = await readText(c, c.get('bodyBytesMax'))
  c.set('rawBody', text)
  if (c.req.header('content-type') === undefined) {
    const headers = new Headers(c.req.raw.headers)
    headers.set('Content-Type', 'application/json')
    c.req.raw = new Request(c.req.raw, { headers, body: '' })
  }
  keepText(c, text.trim() === '' ? '{}' : text)
}

/** Safe: what Hono keeps of a body that it has read is a promise, though its type says otherwise. */
function keepText(c: Http, text: string): void {
  const kept: { text?: unknown } = c.req.bodyCache
  kept.text = Promise.resolve(text)
}

/** The body as text, at most `bytesMax`; an empty one is of any type. @throws RequestUnreadable */
export async function readText(c: Http, bytesMax = bodyBytesMax): Promise<string> {
  if (!isJson(c)) {
    if (await isEmpty(c)) return ''
    throw new RequestUnreadable(415, 'The body must be application/json.')
  }
  return decoded(await readBytes(c, bytesMax))
}

/** The fields that a browser's form has posted, as they came; at most `bytesMax`. @throws RequestUnreadable */
export async function readFormText(c: Http, bytesMax: number): Promise<string> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(c.req.header('content-type') ?? '')) {
    throw new RequestUnreadable(415, 'The body must be application/x-www-form-urlencoded.')
  }
  return decoded(await readBytes(c, bytesMax))
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    throw new RequestUnreadable(400, 'The body is not valid UTF-8.')
  }
}

/** What says nothing of its type is taken for JSON. */
function isJson(c: Http): boolean {
  const type = c.req.header('content-type')
  return type === undefined || /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type)
}

/** Reads as far as the first byte. */
async function isEmpty(c: Http): Promise<boolean> {
  const stream = c.req.raw.body
  if (!stream) return true
  for await (const chunk of stream) if (chunk.byteLength > 0) return false
  return true
}
