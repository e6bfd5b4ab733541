import * as z from 'zod'
import { WebhookRejected } from '../core/payments/errors.ts'
import type { SignedWebhooks } from '../core/ports.ts'
import { type PaypalClient, readAnswer } from './paypal-client.ts'
import { readPaypalEvent } from './paypal-event.ts'

/**
 * PayPal delivers an event up to 25 times in three days, and does not say that it signs anew each time.
 * An event that comes again is found by its id. One day more is for what is sent from its dashboard.
 */
const ageMaxSeconds = 4 * 24 * 60 * 60
/** How far PayPal's clock may be ahead of ours. */
const aheadMaxSeconds = 300

/** Takes the events for which PayPal vouches: it is asked about each of them. */
export function paypalWebhookVerifier(
  client: PaypalClient,
  webhookId: string,
): SignedWebhooks['verifyWebhook'] {
  return async (body, headers, now) => {
    const transmission = readTransmission(headers)
    assertFresh(transmission.transmission_time, now)
    assertJsonObject(body)
    await assertSigned(client, body, { ...transmission, webhook_id: webhookId })
    return readPaypalEvent(client, body)
  }
}

/** As PayPal documents them. What has another form need not be asked about. */
const Transmission = z.object({
  auth_algo: z.string().regex(/^[a-zA-Z0-9]{1,100}$/),
  cert_url: z.url({ protocol: /^https$/ }).max(500),
  transmission_id: z.string().regex(/^(?!\d+$)\w\S{1,49}$/),
  transmission_sig: z.string().regex(/^[a-zA-Z0-9+/]{1,498}={0,2}$/),
  transmission_time: z.iso.datetime({ offset: true }).max(100),
})

type Transmission = z.infer<typeof Transmission>

function readTransmission(headers: Headers): Transmission {
  const transmission = Transmission.safeParse({
    auth_algo: headers.get('Paypal-Auth-Algo'),
    cert_url: headers.get('Paypal-Cert-Url'),
    transmission_id: headers.get('Paypal-Transmission-Id'),
    transmission_sig: headers.get('Paypal-Transmission-Sig'),
    transmission_time: headers.get('Paypal-Transmission-Time'),
  })
  if (transmission.success) return transmission.data
  throw new WebhookRejected(`No signature of PayPal: ${z.prettifyError(transmission.error)}`)
}

function assertFresh(time: string, now: Date): void {
  const ageSeconds = (now.getTime() - Date.parse(time)) / 1000
  if (ageSeconds > ageMaxSeconds || ageSeconds < -aheadMaxSeconds) {
    throw new WebhookRejected('Signed too long ago, or in the future')
  }
}

/** It becomes a part of the question to PayPal, and must not become more than one. */
function assertJsonObject(body: string): void {
  try {
    z.looseObject({}).parse(JSON.parse(body))
  } catch {
    throw new WebhookRejected('No JSON object')
  }
}

async function assertSigned(
  client: PaypalClient,
  body: string,
  signature: Transmission & { webhook_id: string },
): Promise<void> {
  const fields = JSON.stringify(signature).slice(0, -1)
  // The signature covers the text: written anew, the same event might not be what was signed.
  const json = `${fields},"webhook_event":${body}}`
  const answer = await client.post('/v1/notifications/verify-webhook-signature', { json })
  if (answer.refusal) throw new WebhookRejected(`PayPal: ${answer.refusal.description}`)
  const { verification_status: status } = readAnswer(Verification, answer)
  if (status !== 'SUCCESS') throw new WebhookRejected('PayPal has not signed this')
}

const Verification = z.object({ verification_status: z.string() })
