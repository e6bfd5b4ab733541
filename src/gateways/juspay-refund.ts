import { GatewayRefused, GatewayUnavailable } from '../core/payments/errors.ts'
import type { GatewayRefund, RefundRequest } from '../core/ports.ts'
import { toRupees } from './juspay-amount.ts'
import {
  type JuspayClient,
  type JuspayRefusal,
  readAnswer,
  toGatewayRefused,
} from './juspay-client.ts'
import { getOrder, JuspayOrder } from './juspay-order.ts'
import { toRefundId, toRefundKey } from './juspay-refund-id.ts'

type OrderRefund = JuspayOrder['refunds'][number]

/**
 * Juspay refuses to be asked for the same refund again; whether for its id or its amount is its matter.
 * Whatever it refuses, its order tells whether the refund is there.
 */
export async function refundOrder(
  client: JuspayClient,
  { reference, key, money }: RefundRequest,
): Promise<GatewayRefund> {
  const refundId = toRefundId(key, reference)
  const answer = await client.refundOrder(reference, {
    unique_request_id: refundId,
    amount: toRupees(money),
  })
  const { refusal } = answer
  const order = refusal ? await getOrder(client, reference) : readAnswer(JuspayOrder, answer)
  const refund = order.refunds.find((one) => one.unique_request_id === refundId)
  if (refund) return toRefund(refund, key)
  if (refusal) throw refusedRefund(refusal, order)
  throw new GatewayUnavailable('Juspay does not tell of the refund')
}

/** @throws GatewayRefused | GatewayUnavailable */
export async function listRefunds(
  client: JuspayClient,
  reference: string,
): Promise<GatewayRefund[]> {
  const order = await getOrder(client, reference)
  return order.refunds.map((refund) => toRefund(refund, keyOf(refund, order)))
}

function refusedRefund(
  refusal: JuspayRefusal,
  order: JuspayOrder,
): GatewayRefused | GatewayUnavailable {
  // A refund of the same amount has been asked for in the last seconds, and is not this one.
  if (refusal.code === 'duplicate.call') {
    return new GatewayUnavailable('Juspay has just been asked for another refund like this')
  }
  if (refusal.code === 'invalid.amount.exceeded' && goneAmount(order) >= order.amount) {
    return new GatewayRefused('already_refunded', `Juspay: ${refusal.message}`)
  }
  return toGatewayRefused(refusal)
}

/** What has gone back, or is on its way. */
function goneAmount({ refunds }: JuspayOrder): number {
  return refunds.reduce((sum, { status, amount }) => sum + (status === 'FAILURE' ? 0 : amount), 0)
}

/** @throws GatewayUnavailable where it looks like ours, and Juspay does not say of which payment */
function keyOf({ unique_request_id }: OrderRefund, { order_id, udf6 }: JuspayOrder): string | null {
  const key = toRefundKey(unique_request_id, { reference: order_id, paymentKey: udf6 || 'unknown' })
  if (key !== null && !udf6) throw new GatewayUnavailable('Juspay does not tell whose refund it is')
  return key
}

function toRefund(refund: OrderRefund, key: string | null): GatewayRefund {
  const { unique_request_id: reference, status, amount, error_message: message } = refund
  const state = toState(status)
  const failureMessage = state === 'failed' ? `Juspay: ${message || status}` : null
  // Its other ids come later, once the refund is at the bank.
  return { reference, state, amount, key, failureMessage }
}

function toState(status: string): GatewayRefund['state'] {
  switch (status) {
    case 'SUCCESS':
      return 'succeeded'
    case 'FAILURE':
      return 'failed'
    default:
      // PENDING, MANUAL_REVIEW, and what Juspay may add: nothing that ends a refund.
      return 'pending'
  }
}
