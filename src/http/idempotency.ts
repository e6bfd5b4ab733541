import { createMiddleware } from 'hono/factory'
import { DomainError } from '../core/domain-error.ts'
import { type KeyUse, onceUnderKey } from '../core/idempotency/answers.ts'
import { sha256 } from '../core/sha256.ts'
import type { AppEnv, Http } from './app-env.ts'
import { cookieOf } from './cookies.ts'
import { InputInvalid } from './input-invalid.ts'
import { addressOf } from './rate-limit.ts'
import { bodyBytesMax } from './read-body.ts'
import { readBytes } from './read-bytes.ts'
import { RequestUnreadable } from './request-unreadable.ts'

const keyLengthMax = 255
/** D1 keeps two million bytes in one row. A longer answer is not kept, and its key is free again. */
const answerBytesMax = 1_900_000

interface StoredAnswer {
  status: number
  headers: [string, string][]
  body: string
}

/**
 * `Idempotency-Key`: the same request again gets the first one's answer. Stands after the guards and
 * the validation of a mutating route; what fails validation, or fails on our side, is not kept.
 */
export const idempotent = createMiddleware<AppEnv>(async (c, next) => {
  const key = c.req.header('Idempotency-Key')
  c.set('operationId', null)
  if (key === undefined) return next()
  if (!isKeyAccepted(c)) {
    throw new RequestUnreadable(400, `Idempotency-Key must have 1 to ${keyLengthMax} characters.`)
  }
  const use = await keyUse(c, key)
  c.set('operationId', await operationIdOf(use, c.req.header('If-Match') ?? ''))
  const kept = await onceUnderKey(c.var.ctx, use, async () => {
    await next()
    if (!isKept(c)) return null
    const sealed = await sealedAnswer(c, key)
    return sealed.length <= answerBytesMax ? sealed : null
  })
  if (kept) return replay(await unseal(c, key, kept))
})

/** Whether `idempotent` will take the request's key, or its having none; for guards that come before. */
export function isKeyAccepted(c: Http): boolean {
  const key = c.req.header('Idempotency-Key')
  return key === undefined || (key.length > 0 && key.length <= keyLengthMax)
}

/**
 * The same for the same request under the same key: effects remember it. With another tag it is sent to
 * be done after all.
 */
function operationIdOf({ scope, keyHash, fingerprint }: KeyUse, tag: string): Promise<string> {
  return sha256(toBytes([scope, keyHash, fingerprint, tag].join('\n')))
}

function isKept(c: Http): boolean {
  if (c.error instanceof InputInvalid) return false
  // What nobody knows yet may be known when the same is asked again.
  if (c.error instanceof DomainError && ['invalid', 'outside'].includes(c.error.kind)) return false
  // After a 412 the client reads again and sends the same once more, with another `If-Match`.
  return c.res.status < 500 && ![401, 403, 412, 413, 415, 429].includes(c.res.status)
}

async function keyUse(c: Http, key: string): Promise<KeyUse> {
  const user: { id: number } | undefined = c.var.user
  const address = addressOf(c)
  const content = c.var.rawBody ?? (await sha256(await readBytes(c, bodyBytesMax)))
  // Without a sign-in the refresh cookie is what tells one caller from another.
  const cookie = user ? '' : (cookieOf(c, 'refresh_token') ?? '')
  // The secret keeps a password in the body from being guessed by its fingerprint.
  const { secret } = c.var.ctx.settings
  const request = [secret, c.req.method, c.req.url, cookie, content].join('\n')
  return {
    scope: user ? `user:${user.id}` : `anonymous:${address}`,
    keyHash: await sha256(toBytes(key)),
    fingerprint: await sha256(toBytes(request)),
  }
}

function replay({ status, headers, body }: StoredAnswer): Response {
  const answer = new Response(body === '' ? null : body, { status, headers })
  answer.headers.set('Idempotent-Replayed', 'true')
  return answer
}

/** Answers may hold tokens: they are encrypted under a key that needs the client's own key. */
async function sealedAnswer(c: Http, key: string): Promise<Uint8Array> {
  const answer: StoredAnswer = {
    status: c.res.status,
    headers: [...c.res.headers].filter(([name]) => ['content-type', 'set-cookie'].includes(name)),
    body: await c.res.clone().text(),
  }
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const plain = new TextEncoder().encode(JSON.stringify(answer))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await sealKey(c, key), plain)
  return new Uint8Array([...iv, ...new Uint8Array(sealed)])
}

async function unseal(c: Http, key: string, sealed: Uint8Array): Promise<StoredAnswer> {
  const algorithm = { name: 'AES-GCM', iv: sealed.slice(0, 12) }
  const plain = await crypto.subtle.decrypt(algorithm, await sealKey(c, key), sealed.slice(12))
  return JSON.parse(new TextDecoder().decode(plain))
}

async function sealKey(c: Http, key: string): Promise<CryptoKey> {
  const text = new TextEncoder()
  const { secret } = c.var.ctx.settings
  const base = await crypto.subtle.importKey('raw', text.encode(secret), 'HKDF', false, [
    'deriveKey',
  ])
  const derivation = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: text.encode(key),
    info: text.encode('idempotency'),
  }
  return crypto.subtle.deriveKey(derivation, base, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
}

function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
