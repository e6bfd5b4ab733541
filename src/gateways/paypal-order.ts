import * as z from 'zod'
import type { GatewayPayment, GatewayState } from '../core/ports.ts'
import { PaypalMoney } from './paypal-money.ts'
import { PaypalRefund } from './paypal-refund.ts'

export const PaypalId = z.string().regex(/^[A-Z0-9]{1,36}$/)

/** Money that was taken, or was not: a declined capture is one, too. */
export const PaypalCapture = z.object({
  id: PaypalId,
  status: z.string(),
  amount: PaypalMoney,
  custom_id: z.string().nullish(),
  status_details: z.object({ reason: z.string().nullish() }).nullish(),
})

type PaypalCapture = z.infer<typeof PaypalCapture>

const Unit = z.object({
  amount: PaypalMoney,
  custom_id: z.string().nullish(),
  payments: z
    .object({
      captures: z.array(PaypalCapture).nullish(),
      refunds: z.array(PaypalRefund).nullish(),
    })
    .nullish(),
})

export const PaypalOrder = z.object({
  id: PaypalId,
  status: z.string(),
  // An order of ours has one.
  purchase_units: z.tuple([Unit], z.unknown()),
  links: z.array(z.object({ rel: z.string(), href: z.string() })).default([]),
})

type PaypalOrder = z.infer<typeof PaypalOrder>

/** Where the customer pays, by whichever name PayPal gives it. */
const pageLinks = ['payer-action', 'approve']

export function toPayment(order: PaypalOrder): GatewayPayment {
  const [unit] = order.purchase_units
  const capture = captureOf(order)
  const state = toState(order.status, capture)
  return {
    gateway: 'paypal',
    reference: order.id,
    captureReference: capture?.id ?? null,
    state,
    money: capture?.amount ?? unit.amount,
    refundedAmount: refundedAmount(unit.payments?.refunds ?? []),
    clientSecret: null,
    paymentUrl: order.links.find(({ rel }) => pageLinks.includes(rel))?.href ?? null,
    failureMessage: failureOf(state, capture),
    metadata: toMetadata(unit.custom_id ?? capture?.custom_id),
  }
}

/** An order is captured once; before that, PayPal may have declined to. */
function captureOf({ purchase_units: [unit] }: PaypalOrder): PaypalCapture | undefined {
  const captures = unit.payments?.captures ?? []
  return captures.find(({ status }) => toCaptureState(status) !== 'cancelled') ?? captures.at(-1)
}

/** A complete order says nothing of money: its capture may be pending yet, or declined. */
function toState(status: string, capture: PaypalCapture | undefined): GatewayState {
  switch (status) {
    case 'APPROVED':
      // Paid as far as the customer goes. PayPal lets go of it unless it is captured.
      return 'processing'
    case 'COMPLETED':
      return capture ? toCaptureState(capture.status) : 'processing'
    case 'VOIDED':
      return 'cancelled'
    default:
      // CREATED, SAVED, PAYER_ACTION_REQUIRED, and what PayPal may add.
      return 'pending'
  }
}

function toCaptureState(status: string): GatewayState {
  switch (status) {
    case 'COMPLETED':
    case 'PARTIALLY_REFUNDED':
    case 'REFUNDED':
      return 'succeeded'
    case 'DECLINED':
    case 'FAILED':
      // An order is captured once: paying takes another one.
      return 'cancelled'
    default:
      // PENDING: under review, or on its way from a bank.
      return 'processing'
  }
}

function failureOf(state: GatewayState, capture: PaypalCapture | undefined): string | null {
  if (state !== 'cancelled') return null
  return capture ? 'PayPal has declined the payment.' : 'PayPal has cancelled the payment.'
}

/** Of the metadata PayPal keeps our key alone. */
export function toMetadata(customId: string | null | undefined): Record<string, string> {
  return customId ? { payment_key: customId } : {}
}

function refundedAmount(refunds: z.infer<typeof PaypalRefund>[]): number {
  return refunds
    .filter(({ status }) => status === 'COMPLETED' || status === 'PENDING')
    .reduce((sum, { amount }) => sum + amount.amount, 0)
}
