import { newEventId } from './ids.ts'
import { signedHeaders } from './signatures.ts'
import type { World } from './world.ts'

/** Where the shop receives them. */
const webhookPath = '/api/webhooks/paypal/'

/** Nobody reads it: the shop waits for the money. */
const indecisiveTypes = ['PAYMENT.CAPTURE.PENDING']

/** Tells the shop what has happened, with the resource as it is at this moment. */
export function emit(
  { simulator }: World,
  event: { type: string; resourceType: string; resource: object; orderId: string },
): void {
  const { type, resourceType, resource, orderId } = event
  const id = newEventId()
  const told = {
    id,
    event_version: '1.0',
    create_time: simulator.now().toISOString(),
    resource_type: resourceType,
    resource_version: '2.0',
    event_type: type,
    summary: `${type.toLowerCase()}: ${orderId}`,
    resource,
    links: [
      {
        href: `https://api.paypal.com/v1/notifications/webhooks-events/${id}`,
        rel: 'self',
        method: 'GET',
      },
    ],
  }
  // Spaced as no program would by itself: whoever writes it anew finds the signature broken.
  const body = JSON.stringify(told, null, 1)
  simulator.courier.send({
    service: 'paypal',
    payment: orderId,
    decisive: !indecisiveTypes.includes(type),
    url: `${simulator.apiOrigin}${webhookPath}`,
    body,
    sign: async (at) => signedHeaders(body, at),
  })
}
