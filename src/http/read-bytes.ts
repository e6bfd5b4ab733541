import type { Http } from './app-env.ts'
import { RequestUnreadable } from './request-unreadable.ts'

/**
 * The request's body, at most `bytesMax`: refused by its Content-Length before anything is read, and
 * given up as soon as it turns out longer where that header is missing or lies.
 * @throws RequestUnreadable
 */
export async function readBytes(c: Http, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const told = c.req.header('content-length')
  if (Number(told ?? 0) > bytesMax) throw tooLarge()
  const stream = c.req.raw.body
  if (!stream) return new Uint8Array()
  // A connection ends where its header says: it need not be watched, which takes longer.
  if (told !== undefined) return withinMax(new Uint8Array(await c.req.raw.arrayBuffer()), bytesMax)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    length += chunk.byteLength
    if (length > bytesMax) throw tooLarge()
    chunks.push(chunk)
  }
  return joined(chunks, length)
}

/** What is small when compressed may be large when it is not. @throws RequestUnreadable */
export function refuseEncoded(c: Http): void {
  const encoding = c.req.header('content-encoding') ?? 'identity'
  if (/^(?:identity)?$/i.test(encoding.trim())) return
  throw new RequestUnreadable(415, 'The body must not be compressed.')
}

function withinMax(bytes: Uint8Array<ArrayBuffer>, bytesMax: number): Uint8Array<ArrayBuffer> {
  if (bytes.byteLength > bytesMax) throw tooLarge()
  return bytes
}

function tooLarge(): RequestUnreadable {
  return new RequestUnreadable(413, 'The body is too large.')
}

function joined(chunks: Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}
