import { GatewayRefused } from '../core/payments/errors.ts'
import type { Gateway, GatewayPayment, SignedWebhooks } from '../core/ports.ts'
import { attemptNumber } from './attempt-number.ts'
import { refundMin } from './juspay-amount.ts'
import { createJuspayClient, type JuspayAccess, type JuspayClient } from './juspay-client.ts'
import { getOrder, toPayment } from './juspay-order.ts'
import { listRefunds, refundOrder } from './juspay-refund.ts'
import { openSession } from './juspay-session.ts'
import { juspayWebhookVerifier } from './juspay-webhook.ts'

export type JuspayGateway = Gateway & SignedWebhooks

export interface JuspayOptions extends JuspayAccess {
  /** Of the payment page. */
  clientId: string
  /** What Juspay's events come with, as agreed in its dashboard. */
  webhookUser: string
  webhookPasswords: string[]
}

/**
 * Juspay's payment page. An order is named by us, and answers the same page however often it is asked
 * for; the customer may try to pay it until it expires, and nobody can cancel it.
 */
export function createJuspayGateway(options: JuspayOptions): JuspayGateway {
  const { clientId, webhookUser, webhookPasswords } = options
  const client = createJuspayClient(options)
  return {
    name: 'juspay',
    flow: 'browser',
    capabilities: {
      currencies: ['INR'],
      amountMin: refundMin,
      needsConfirm: false,
      cancel: false,
      refunds: true,
      partialRefunds: true,
      idempotentRefund: true,
    },
    referenceOf: attemptNumber,
    create: (request) => openSession(client, clientId, request),
    retrieve: (reference) => retrieve(client, reference),
    confirm: (reference) => retrieve(client, reference),
    async cancel() {
      throw new GatewayRefused('unsupported', 'Juspay cannot cancel a payment')
    },
    refund: (request) => refundOrder(client, request),
    listRefunds: ({ reference }) => listRefunds(client, reference),
    verifyWebhook: juspayWebhookVerifier({ user: webhookUser, passwords: webhookPasswords }),
  }
}

async function retrieve(client: JuspayClient, reference: string): Promise<GatewayPayment> {
  return toPayment(await getOrder(client, reference))
}
