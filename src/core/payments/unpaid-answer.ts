import type { ChargeRequest, GatewayPayment } from '../ports.ts'

/** A gateway's answer where it has taken nothing, and so has nothing else to tell. */
export function unpaidAnswer(
  { money, metadata }: Pick<ChargeRequest, 'money' | 'metadata'>,
  outcome: Pick<GatewayPayment, 'gateway' | 'reference' | 'state' | 'failureMessage'>,
): GatewayPayment {
  return {
    ...outcome,
    captureReference: null,
    money,
    refundedAmount: null,
    clientSecret: null,
    paymentUrl: null,
    metadata,
  }
}
