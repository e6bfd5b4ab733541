import * as z from 'zod'
import type { GatewayPayment, GatewayRefund, Money } from '../../../../src/core/ports.ts'
import { minorUnits } from './books.ts'

const WireMoney = z.object({ currency_code: z.string().length(3), value: z.string() })

export const Order = z.object({
  id: z.string(),
  status: z.string(),
  amount: WireMoney,
  custom_id: z.string(),
  invoice_id: z.string(),
  captures: z.array(z.object({ id: z.string(), amount: WireMoney })),
  links: z.array(z.object({ rel: z.string(), href: z.string() })),
})

export const Refund = z.object({
  id: z.string(),
  status: z.string(),
  amount: WireMoney,
  custom_id: z.string().nullable(),
})

export const Refunds = z.object({ refunds: z.array(Refund) })

export function toPayment(order: z.infer<typeof Order>): GatewayPayment {
  const [capture] = order.captures
  return {
    gateway: 'wallet',
    reference: order.id,
    captureReference: capture?.id ?? null,
    state: toState(order.status),
    money: toMoney(capture?.amount ?? order.amount),
    refundedAmount: null,
    clientSecret: null,
    paymentUrl: order.links.find(({ rel }) => rel === 'approve')?.href ?? null,
    failureMessage: order.status === 'VOIDED' ? 'The customer cancelled the payment.' : null,
    metadata: { payment_key: order.custom_id, order_id: order.invoice_id },
  }
}

function toState(status: string): GatewayPayment['state'] {
  switch (status) {
    case 'APPROVED':
      return 'processing'
    case 'COMPLETED':
      return 'succeeded'
    case 'VOIDED':
      return 'cancelled'
    default:
      return 'pending'
  }
}

export function toRefund(refund: z.infer<typeof Refund>): GatewayRefund {
  return {
    reference: refund.id,
    state: refund.status === 'COMPLETED' ? 'succeeded' : 'pending',
    amount: minorUnits(refund.amount),
    key: refund.custom_id,
    failureMessage: null,
  }
}

function toMoney(money: z.infer<typeof WireMoney>): Money {
  return { amount: minorUnits(money), currency: money.currency_code }
}
