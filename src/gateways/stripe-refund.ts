import * as z from 'zod'
import type { GatewayRefund } from '../core/ports.ts'

/** A refund as Stripe answers it and tells of it in events. */
export const StripeRefund = z.object({
  id: z.string().regex(/^p?yr_|^re_/),
  status: z.string().nullish(),
  amount: z.int().nonnegative(),
  failure_reason: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
})

export function toRefund(refund: z.infer<typeof StripeRefund>): GatewayRefund {
  return {
    reference: refund.id,
    state: toState(refund.status),
    amount: refund.amount,
    key: refund.metadata?.refund_key ?? null,
    failureMessage: refund.failure_reason ? `Stripe: ${refund.failure_reason}` : null,
  }
}

/** `requires_action` waits for the customer; what Stripe may add is no end, either. */
function toState(status: string | null | undefined): GatewayRefund['state'] {
  switch (status) {
    case 'succeeded':
      return 'succeeded'
    case 'failed':
    case 'canceled':
      return 'failed'
    default:
      return 'pending'
  }
}
