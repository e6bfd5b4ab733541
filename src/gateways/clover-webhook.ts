import * as z from 'zod'
import type { SignedWebhooks, WebhookEvent } from '../core/ports.ts'
import { hashOf, Json, unreadable, unreadableMessage } from './message-meaning.ts'
import { assertSigned } from './timed-signature.ts'

/**
 * Reads messages signed with any of the secrets, which Clover sends of its hosted checkout; refuses
 * everything else, but the message with which it tries a new address.
 */
export function cloverWebhookVerifier(secrets: string[]): SignedWebhooks['verifyWebhook'] {
  return async (body, headers, now) => {
    const signature = headers.get('Clover-Signature')
    if (signature === null && isSetUp(body)) return null
    assertSigned({ body, signature }, { secrets, now })
    return isSetUp(body) ? null : read(body)
  }
}

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
  const message = Message.safeParse(body)
  if (!message.success) return unreadableMessage(body, message.error)
  const { type } = message.data
  const id = `message:${await hashOf(body)}`
  if (type !== 'PAYMENT') return { id, type, evidence: null, unreadable: null }
  const payment = Payment.safeParse(message.data)
  if (!payment.success) return { id, type, ...unreadable(payment.error) }
  const { id: reference, status } = payment.data
  return {
    id: `${reference}:${status}`,
    type,
    // The amount stands in it as a sentence alone.
    evidence: { about: 'hint', gateway: 'clover', reference },
    unreadable: null,
  }
}
