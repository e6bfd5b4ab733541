import {
  createSign,
  createVerify,
  generateKeyPairSync,
  type KeyPairKeyObjectResult,
} from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Hono } from 'hono'
import * as z from 'zod'
import { invalidRequest } from './errors.ts'
import { readRequest } from './new-order.ts'

/** PayPal's id of the shop's webhook. */
export const testWebhookId = 'PAYPALWEBHOOKTEST'

const algorithm = 'SHA256withRSA'
const certificateUrl = 'https://api.paypal.com/v1/notifications/certs/CERT-simulated'

let keys: KeyPairKeyObjectResult | null = null

/** Made when first needed, once a process. */
function keyPair(): KeyPairKeyObjectResult {
  keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
  return keys
}

/** What a delivery says of itself beside its body. */
export function signedHeaders(body: string, at: Date): Record<string, string> {
  const id = crypto.randomUUID()
  const time = `${at.toISOString().slice(0, 19)}Z`
  const message = messageOf({ id, time, webhookId: testWebhookId, body })
  const signature = createSign('RSA-SHA256').update(message).sign(keyPair().privateKey, 'base64')
  return {
    'Content-Type': 'application/json',
    'Paypal-Auth-Algo': algorithm,
    'Paypal-Cert-Url': certificateUrl,
    'Paypal-Transmission-Id': id,
    'Paypal-Transmission-Sig': signature,
    'Paypal-Transmission-Time': time,
    'User-Agent': 'PayPal/AUHD-1.0-1',
  }
}

const Question = z.strictObject({
  auth_algo: z.string(),
  cert_url: z.url(),
  transmission_id: z.string(),
  transmission_sig: z.string(),
  transmission_time: z.string(),
  webhook_id: z.string(),
  webhook_event: z.looseObject({}),
})

/** Says whether PayPal has signed an event, of which it looks at each byte. */
export function addVerification(app: Hono): void {
  app.post('/v1/notifications/verify-webhook-signature', async (c) => {
    const text = await c.req.text()
    const question = readRequest(Question, parse(text))
    const message = messageOf({
      id: question.transmission_id,
      time: question.transmission_time,
      webhookId: question.webhook_id,
      body: rawMember(text, 'webhook_event'),
    })
    const isSigned =
      question.auth_algo === algorithm &&
      question.cert_url === certificateUrl &&
      createVerify('RSA-SHA256')
        .update(message)
        .verify(keyPair().publicKey, question.transmission_sig, 'base64')
    return c.json({ verification_status: isSigned ? 'SUCCESS' : 'FAILURE' })
  })
}

function messageOf(of: { id: string; time: string; webhookId: string; body: string }): string {
  return `${of.id}|${of.time}|${of.webhookId}|${crc32(of.body)}`
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidRequest('MALFORMED_REQUEST_JSON')
  }
}

/** The text of an object in an object, as it was sent. */
function rawMember(text: string, name: string): string {
  const [start = ''] = new RegExp(`"${name}"\\s*:\\s*`).exec(text) ?? []
  const rest = text.slice(text.indexOf(start) + start.length)
  const ends = [...rest.matchAll(/\}/g)].map(({ index }) => index + 1)
  const end = ends.find((length) => isJson(rest.slice(0, length)))
  return rest.slice(0, end)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
