import * as z from 'zod'
import type { GatewayRefund } from '../core/ports.ts'
import { PaypalMoney } from './paypal-money.ts'

/** A refund as PayPal answers it and tells of it in events. */
export const PaypalRefund = z.object({
  id: z.string().min(1),
  status: z.string(),
  amount: PaypalMoney,
  custom_id: z.string().nullish(),
  status_details: z.object({ reason: z.string().nullish() }).nullish(),
})

type PaypalRefund = z.infer<typeof PaypalRefund>

/**
 * `paymentId` is our id of the payment: a refund of PayPal's dashboard may have it for its own, as it
 * takes over what the payment has.
 */
export function toRefund(refund: PaypalRefund, paymentId: string | null): GatewayRefund {
  const { id, status, amount, custom_id: ownId } = refund
  const state = toState(status)
  return {
    reference: id,
    state,
    amount: amount.amount,
    key: ownId && ownId !== paymentId ? fromCustomId(ownId) : null,
    failureMessage:
      state === 'failed' ? `PayPal: ${refund.status_details?.reason ?? status}` : null,
  }
}

function toState(status: string): GatewayRefund['state'] {
  switch (status) {
    case 'COMPLETED':
      return 'succeeded'
    case 'FAILED':
    case 'CANCELLED':
      return 'failed'
    default:
      // PENDING, and what PayPal may add: nothing that ends a refund.
      return 'pending'
  }
}

/** Our key as PayPal answers such ids: letters, digits and a few signs, of which the colon is none. */
export function toCustomId(key: string): string {
  return key.replaceAll(':', '.')
}

function fromCustomId(id: string): string {
  return id.replaceAll('.', ':')
}
