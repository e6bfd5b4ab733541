import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { WebhookRejected } from '../core/payments/errors.ts'
import type { SignedWebhooks, WebhookEvent } from '../core/ports.ts'
import { sha256 } from '../core/sha256.ts'

/** How far a signature's time may be from ours, in both directions. */
const toleranceSeconds = 300

/**
 * Reads messages signed with any of the secrets, which Clover sends of its hosted checkout; refuses
 * everything else, but the message with which it tries a new address.
 */
export function cloverWebhookVerifier(secrets: string[]): SignedWebhooks['verifyWebhook'] {
  return async (body, headers, now) => {
    const header = headers.get('Clover-Signature')
    if (header === null) {
      if (isSetUp(body)) return null
      throw new WebhookRejected('No signature')
    }
    const { time, signatures } = parseSignature(header)
    const expected = secrets.filter(Boolean).map((secret) => sign(secret, `${time}.${body}`))
    if (!expected.some((one) => signatures.some((other) => isSame(one, other)))) {
      throw new WebhookRejected('No secret of ours has signed this')
    }
    assertFresh(Number(time), now)
    return isSetUp(body) ? null : read(body)
  }
}

// --- Signature --------------------------------------------------------------------------------

/** `t=<seconds>,v1=<hexadecimal>`; several signatures while a secret is being rotated. */
function parseSignature(header: string): { time: string; signatures: string[] } {
  const parts = header.split(',').map((part) => part.trim())
  const valuesOf = (name: string) =>
    parts.filter((part) => part.startsWith(name)).map((part) => part.slice(name.length))
  const times = valuesOf('t=')
  const [time] = times
  // With several times it would be open which of them the signature covers.
  if (times.length !== 1 || time === undefined || !/^\d{1,12}$/.test(time)) {
    throw new WebhookRejected('No time in the signature')
  }
  return { time, signatures: valuesOf('v1=') }
}

function sign(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}

function isSame(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function assertFresh(seconds: number, now: Date): void {
  const ageSeconds = Math.floor(now.getTime() / 1000) - seconds
  if (Math.abs(ageSeconds) > toleranceSeconds) {
    throw new WebhookRejected('Signed too long ago, or in the future')
  }
}

// --- Meaning ----------------------------------------------------------------------------------

const Json = z.string().transform((text, issues): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    issues.addIssue('No JSON')
    return z.NEVER
  }
})

const SetUp = Json.pipe(z.strictObject({ verificationCode: z.string().max(200) }))

/** Clover's pages spell the names in one way (`Merchant Id`), its examples in another (`merchantId`). */
const Message = Json.pipe(z.record(z.string(), z.unknown()))
  .transform((message) =>
    Object.fromEntries(
      Object.entries(message).map(([name, value]) => [
        name.replaceAll(' ', '').toLowerCase(),
        value,
      ]),
    ),
  )
  .pipe(z.looseObject({ type: z.string().min(1).max(255) }))

const Payment = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  status: z.string().max(64).default(''),
})

function isSetUp(body: string): boolean {
  return SetUp.safeParse(body).success
}

/**
 * A message has no id of its own. One about a payment is named after what it says, so that it is the same
 * one when it comes again with another time; any other one after its content.
 */
async function read(body: string): Promise<WebhookEvent> {
  const hash = await sha256(new TextEncoder().encode(body))
  const message = Message.safeParse(body)
  if (!message.success) {
    return { id: `unreadable:${hash}`, ...unread('unreadable', message.error) }
  }
  const { type } = message.data
  if (type !== 'PAYMENT') {
    return { id: `message:${hash}`, type, evidence: null, unreadable: null }
  }
  const payment = Payment.safeParse(message.data)
  if (!payment.success) return { id: `message:${hash}`, ...unread(type, payment.error) }
  const { id: reference, status } = payment.data
  return {
    id: `${reference}:${status}`,
    type,
    // The amount stands in it as a sentence alone.
    evidence: { about: 'hint', gateway: 'clover', reference },
    unreadable: null,
  }
}

function unread(type: string, error: z.ZodError): Omit<WebhookEvent, 'id'> {
  return { type, evidence: null, unreadable: z.prettifyError(error) }
}
