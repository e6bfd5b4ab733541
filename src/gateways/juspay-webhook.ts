import { createHash, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { WebhookRejected } from '../core/payments/errors.ts'
import type { SignedWebhooks, WebhookEvent } from '../core/ports.ts'
import { Json, meaning, unreadableMessage } from './message-meaning.ts'

export interface JuspayCredentials {
  user: string
  /** Several while one is being replaced by another. */
  passwords: string[]
}

/**
 * Reads events that come with the credentials agreed with Juspay; refuses everything else. No event is
 * too old, as Juspay repeats one as it was: its id says that it is the same.
 */
export function juspayWebhookVerifier(
  credentials: JuspayCredentials,
): SignedWebhooks['verifyWebhook'] {
  return async (body, headers) => {
    assertKnown(headers.get('Authorization'), credentials)
    return read(body)
  }
}

function assertKnown(authorization: string | null, { user, passwords }: JuspayCredentials): void {
  const [, encoded] = /^basic ([\w+/]+={0,2})$/i.exec(authorization ?? '') ?? []
  if (encoded === undefined) throw new WebhookRejected('No credentials')
  const given = digestOf(Buffer.from(encoded, 'base64'))
  const known = passwords.map((password) => digestOf(`${user}:${password}`))
  if (!known.some((one) => timingSafeEqual(one, given))) {
    throw new WebhookRejected('Not the credentials agreed with Juspay')
  }
}

/** Of one length, so that comparing them tells nothing of the length of a password. */
function digestOf(credentials: string | Buffer): Buffer {
  return createHash('sha256').update(credentials).digest()
}

// --- Meaning ----------------------------------------------------------------------------------

const Named = z.looseObject({ event_name: z.string().min(1) })

const Event = z.object({
  id: z.string().min(1).max(255),
  event_name: z.string().min(1).max(255),
  content: z.looseObject({}),
})

const OfOrder = z.object({ order: z.object({ order_id: z.string().min(1).max(255) }) })

/** The credentials vouch for whoever sends it, and not for what it says: Juspay is asked. */
const hint = meaning(OfOrder, ({ order }) => ({
  about: 'hint',
  gateway: 'juspay',
  reference: order.order_id,
}))

const refunds = meaning(OfOrder, ({ order }) => ({
  about: 'refund',
  gateway: 'juspay',
  reference: order.order_id,
  refund: null,
}))

/** As Juspay lists them ("Webhooks", docs.juspay.io); those of any other name mean nothing to us. */
const meanings = new Map([
  ['ORDER_SUCCEEDED', hint],
  ['ORDER_FAILED', hint],
  ['ORDER_AUTHORIZED', hint],
  ['TXN_CREATED', hint],
  ['TXN_CHARGED', hint],
  ['TXN_FAILED', hint],
  // Money that nobody has asked back.
  ['AUTO_REFUND_SUCCEEDED', hint],
  ['AUTO_REFUND_FAILED', hint],
  ['ORDER_REFUNDED', refunds],
  ['ORDER_REFUND_FAILED', refunds],
  ['REFUND_MANUAL_REVIEW_NEEDED', refunds],
])

/** What else is in an event that means nothing to us may be anything. */
async function read(body: string): Promise<WebhookEvent | null> {
  const named = Json.pipe(Named).safeParse(body)
  if (!named.success) return unreadableMessage(body, named.error)
  const readContent = meanings.get(named.data.event_name)
  if (!readContent) return null
  const event = Event.safeParse(named.data)
  if (!event.success) return unreadableMessage(body, event.error)
  const { id, event_name: type, content } = event.data
  return { id, type, ...(await readContent(content)) }
}
