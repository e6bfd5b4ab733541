import Stripe from 'stripe'
import { webhookSecret } from './credentials.ts'
import { newId } from './ids.ts'
import type { Charge, Dispute, PaymentIntent, PaymentMethod, Refund } from './objects.ts'
import { type Cause, nowSeconds, type World } from './world.ts'

const apiVersion = '2026-10-28.endive'
/** Where the contract `store` receives them. */
const webhookPath = '/payments/webhook/'

const decisiveTypes = [
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.refunded',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.closed',
]

type EventObject = PaymentIntent | Charge | Refund | Dispute | PaymentMethod

/** Tells the shop what has happened, with the object as it is at this moment. */
export function emit(
  world: World,
  event: { type: string; object: EventObject; cause: Cause; payment?: string },
): void {
  const { type, object, cause, payment } = event
  const body = JSON.stringify({
    id: newId('evt'),
    object: 'event',
    api_version: apiVersion,
    created: nowSeconds(world),
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: cause,
    type,
  })
  world.simulator.courier.send({
    service: 'stripe',
    payment: payment ?? null,
    decisive: decisiveTypes.includes(type),
    url: `${world.simulator.apiOrigin}${webhookPath}`,
    body,
    sign: (at) => signedHeaders(body, at),
  })
}

async function signedHeaders(body: string, at: Date): Promise<Record<string, string>> {
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
    payload: body,
    secret: webhookSecret,
    timestamp: Math.floor(at.getTime() / 1000),
    cryptoProvider: Stripe.createSubtleCryptoProvider(),
  })
  return {
    'Content-Type': 'application/json; charset=utf-8',
    'Stripe-Signature': signature,
    'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
  }
}
