import * as z from 'zod'
import type { GatewayPayment, GatewayState } from '../core/ports.ts'
import { JuspayAmount } from './juspay-amount.ts'
import { type JuspayClient, readAnswer } from './juspay-client.ts'
import { PaidWith, toInstrument } from './juspay-instrument.ts'

const Refund = z.object({
  unique_request_id: z.string().min(1),
  status: z.string(),
  amount: JuspayAmount,
  error_message: z.string().nullish(),
})

/** An order as Juspay answers it. */
export const JuspayOrder = PaidWith.extend({
  order_id: z.string().min(1),
  status: z.string(),
  amount: JuspayAmount,
  currency: z.string().regex(/^[A-Z]{3}$/),
  // A sum of Juspay's own, which alone must not make the order unreadable.
  amount_refunded: JuspayAmount.nullish().catch(null),
  refunds: z
    .array(Refund)
    .nullish()
    .transform((refunds) => refunds ?? []),
  txn_id: z.string().nullish(),
  udf6: z.string().nullish(),
  bank_error_message: z.string().nullish(),
  txn_detail: z.object({ error_message: z.string().nullish() }).nullish(),
  payment_links: z.object({ web: z.string().nullish() }).nullish(),
})

export type JuspayOrder = z.infer<typeof JuspayOrder>

/** @throws GatewayRefused | GatewayUnavailable */
export async function getOrder(client: JuspayClient, orderId: string): Promise<JuspayOrder> {
  return readAnswer(JuspayOrder, await client.getOrder(orderId))
}

export function toPayment(order: JuspayOrder): GatewayPayment {
  const state = toState(order.status)
  const isPaid = state === 'succeeded'
  return {
    gateway: 'juspay',
    reference: order.order_id,
    captureReference: isPaid ? order.txn_id || null : null,
    state,
    money: { amount: order.amount, currency: order.currency },
    refundedAmount: order.amount_refunded ?? null,
    clientSecret: null,
    paymentUrl: order.payment_links?.web ?? null,
    instrument: isPaid ? toInstrument(order) : null,
    failureMessage: failureOf(order, state),
    metadata: order.udf6 ? { payment_key: order.udf6 } : {},
  }
}

/** `failed` is an attempt: the customer may try again on the same page, and succeed after that. */
export function toState(status: string): GatewayState {
  switch (status) {
    case 'NEW':
    case 'STARTED':
      return 'pending'
    case 'CHARGED':
      return 'succeeded'
    case 'AUTHENTICATION_FAILED':
    case 'AUTHORIZATION_FAILED':
    case 'JUSPAY_DECLINED':
    case 'CAPTURE_FAILED':
      return 'failed'
    case 'AUTO_REFUNDED':
    case 'VOIDED':
      return 'cancelled'
    default:
      // PENDING_VBV, AUTHORIZING, VOID_FAILED, and what Juspay may add: nothing that ends a payment.
      return 'processing'
  }
}

const failures: Record<string, string> = {
  AUTHENTICATION_FAILED: 'The customer did not complete the authentication.',
  AUTHORIZATION_FAILED: 'The bank refused the payment.',
  AUTO_REFUNDED: 'The payment was refunded automatically.',
  VOIDED: 'The payment was voided.',
}

function failureOf(order: JuspayOrder, state: GatewayState): string | null {
  if (state !== 'failed' && state !== 'cancelled') return null
  const own = failures[order.status] ?? 'The payment was declined.'
  if (state === 'cancelled') return own
  return order.bank_error_message || order.txn_detail?.error_message || own
}
