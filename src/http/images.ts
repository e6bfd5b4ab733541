import { Hono } from 'hono'
import { NotFound } from '../core/errors.ts'
import { isImageKey } from '../core/image-url.ts'
import { imageBytesMax } from '../core/images/rules.ts'
import { isSignedUpload, type SignedUpload } from '../core/images/upload-signature.ts'
import type { StoredObject } from '../core/ports.ts'
import type { AppEnv, Http } from './app-env.ts'
import { readBytes } from './read-bytes.ts'

/** Pictures as R2 holds them, and the uploads the Worker takes where R2 has no credentials for it. */
export const images = new Hono<AppEnv>()

// The bytes under a key never change, so neither does its tag, and nobody has to ask twice.
images.get('/images/:name', async (c) => {
  const key = `images/${c.req.param('name')}`
  if (!isImageKey(key)) throw new NotFound('image')
  const tag = `"${key.replace(/^images\/|\.\w+$/g, '')}"`
  const known: string[] = c.req.header('if-none-match')?.match(/"[^"]*"/g) ?? []
  if (known.includes(tag)) return c.body(null, 304, headersOf(tag))
  if (c.req.method === 'HEAD') {
    const object = await c.var.ctx.images.head(key)
    if (!object) throw new NotFound('image')
    return new Response(null, { headers: objectHeaders(object, tag) })
  }
  const object = await c.var.ctx.images.get(key)
  if (!object) throw new NotFound('image')
  return new Response(object.body, { headers: objectHeaders(object, tag) })
})

function objectHeaders({ contentType, size }: StoredObject, tag: string): Record<string, string> {
  return {
    ...headersOf(tag),
    'Content-Type': contentType,
    'Content-Length': String(size),
    'Content-Disposition': 'inline',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'cross-origin',
  }
}

function headersOf(tag: string): Record<string, string> {
  return { ETag: tag, 'Cache-Control': 'public, max-age=31536000, immutable' }
}

/** The same request as a signed one to R2: exactly the signed type and length, and once. */
images.put('/uploads/:name', async (c) => {
  const upload = signedUpload(c)
  const { ctx } = c.var
  if (!upload || upload.expiresAt <= ctx.clock.now()) return refuse(c, 403)
  const signature = c.req.query('signature') ?? ''
  if (!isSignedUpload(ctx.settings.secret, upload, signature)) return refuse(c, 403)
  const length = c.req.header('content-length')
  const isAsSigned =
    c.req.header('content-type') === upload.contentType &&
    c.req.header('if-none-match') === '*' &&
    (length === undefined || Number(length) === upload.size)
  if (!isAsSigned) return refuse(c, 403)
  const bytes = await readBytes(c, Math.min(upload.size, imageBytesMax))
  if (bytes.byteLength !== upload.size) return refuse(c, 403)
  const { key, contentType } = upload
  const isNew = await ctx.images.put(key, bytes, { contentType, onlyNew: true })
  return isNew ? c.body(null, 200) : refuse(c, 412)
})

function signedUpload(c: Http): SignedUpload | null {
  const { type, size, expires } = c.req.query()
  if (!type || !/^\d{1,10}$/.test(size ?? '') || !/^\d{1,12}$/.test(expires ?? '')) return null
  return {
    key: `uploads/${c.req.param('name')}`,
    contentType: type,
    size: Number(size),
    expiresAt: new Date(Number(expires) * 1000),
  }
}

function refuse(c: Http, status: 403 | 412): Response {
  const detail =
    status === 412
      ? 'Something was already uploaded here.'
      : 'This upload is expired, or not the one that was allowed.'
  return c.json({ detail }, status)
}
