import { testWebhookPassword, testWebhookUser } from './credentials.ts'
import { presentOrder } from './present.ts'
import { newHex, type Order, timeOf, type World } from './world.ts'

/** Where the shop receives them. */
const webhookPath = '/api/v1/in/storefront/payments/juspay/webhook'

/** Nobody waits for it: a customer has begun to pay. */
const indecisiveNames = ['ORDER_CREATED', 'TXN_CREATED']

/** Tells the shop what has happened, with the order as it is at this moment. */
export function emit({ simulator }: World, name: string, order: Order): void {
  const event = {
    id: `evt_V2_${newHex()}`,
    date_created: timeOf(simulator.now()),
    event_name: name,
    content: { order: presentOrder(order) },
  }
  simulator.courier.send({
    service: 'juspay',
    payment: order.orderId,
    decisive: !indecisiveNames.includes(name),
    url: `${simulator.apiOrigin}${webhookPath}`,
    body: JSON.stringify(event),
    sign: async () => ({
      'Content-Type': 'application/json',
      Authorization: `Basic ${btoa(`${testWebhookUser}:${testWebhookPassword}`)}`,
    }),
  })
}
