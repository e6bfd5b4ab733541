import * as z from 'zod'
import { WebhookRejected } from '../../../../src/core/payments/errors.ts'
import type { Evidence, SignedWebhooks } from '../../../../src/core/ports.ts'
import { Order, Refund, toPayment, toRefund } from './answers.ts'
import type { WalletEvent } from './books.ts'
import { walletSettings } from './settings.ts'

const signatureHeader = 'Wallet-Signature'

const Event = z.discriminatedUnion('type', [
  z.object({ id: z.string(), type: z.literal('ORDER.APPROVED'), resource: Order }),
  z.object({ id: z.string(), type: z.literal('CAPTURE.COMPLETED'), resource: Order }),
  z.object({
    id: z.string(),
    type: z.literal('CAPTURE.REFUNDED'),
    resource: Refund.extend({ order_id: z.string() }),
  }),
])

/** Reads messages that the secret has signed, and refuses all others. */
export function walletWebhookVerifier(secret: string): SignedWebhooks['verifyWebhook'] {
  return async (body, headers) => {
    if (headers.get(signatureHeader) !== (await sign(secret, body))) {
      throw new WebhookRejected('The wallet has not signed this')
    }
    const { id, type, resource } = Event.parse(JSON.parse(body))
    const evidence: Evidence =
      type === 'CAPTURE.REFUNDED'
        ? {
            about: 'refund',
            gateway: 'wallet',
            reference: resource.order_id,
            refund: toRefund(resource),
          }
        : { about: 'payment', ...toPayment(resource) }
    return { id, type, evidence, unreadable: null }
  }
}

/** The message as the wallet sends it. */
export async function signedEvent(event: WalletEvent): Promise<{ body: string; headers: Headers }> {
  const body = JSON.stringify(event)
  const signature = await sign(walletSettings.webhookSecret, body)
  return { body, headers: new Headers({ [signatureHeader]: signature }) }
}

async function sign(secret: string, text: string): Promise<string> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, [
    'sign',
  ])
  return Buffer.from(await crypto.subtle.sign('HMAC', key, encoder.encode(text))).toString('hex')
}
