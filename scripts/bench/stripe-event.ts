import { createHmac, randomUUID } from 'node:crypto'

/** What Stripe's webhook tells of a payment that succeeded, signed as Stripe signs. */
export function paidEvent(
  clientSecret: string,
  webhookSecret: string,
): { body: string; headers: Record<string, string> } {
  const intent = readIntent(clientSecret)
  const body = JSON.stringify({
    id: `evt_${randomUUID().replaceAll('-', '')}`,
    object: 'event',
    type: 'payment_intent.succeeded',
    created: now(),
    data: { object: { ...intent, status: 'succeeded', amount_received: intent.amount } },
  })
  const signed = `${now()}.${body}`
  const signature = createHmac('sha256', webhookSecret).update(signed).digest('hex')
  const headers = {
    'Content-Type': 'application/json',
    'Stripe-Signature': `t=${now()},v1=${signature}`,
  }
  return { body, headers }
}

/** The secret that `outside.ts` gives holds the payment. */
function readIntent(clientSecret: string): { amount: number } {
  const [, encoded = ''] = clientSecret.split('_secret_')
  return JSON.parse(atob(encoded))
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
