import { createHmac } from 'node:crypto'
import { webhookSecret } from './credentials.ts'
import type { Charge, World } from './world.ts'

const merchantId = 'CLOVERTEST'

/** Tells the shop of a payment as the hosted checkout does. */
export function tell(
  { simulator }: World,
  { id, amount, paid }: Pick<Charge, 'id' | 'amount' | 'paid'>,
): void {
  const body = JSON.stringify({
    createdTime: simulator.now().getTime(),
    message: `${paid ? 'Approved' : 'Decline'} for ${amount}`,
    status: paid ? 'APPROVED' : 'DECLINED',
    type: 'PAYMENT',
    id,
    merchantId,
    // The session of the hosted checkout.
    data: crypto.randomUUID(),
  })
  simulator.courier.send({
    service: 'clover',
    payment: id,
    decisive: true,
    url: `${simulator.apiOrigin}/api/webhooks/clover/`,
    body,
    sign: async (at) => signedHeaders(body, at),
  })
}

function signedHeaders(body: string, at: Date): Record<string, string> {
  const seconds = Math.floor(at.getTime() / 1000)
  const signature = createHmac('sha256', webhookSecret).update(`${seconds}.${body}`).digest('hex')
  return {
    'Content-Type': 'application/json',
    'Clover-Signature': `t=${seconds},v1=${signature}`,
  }
}
