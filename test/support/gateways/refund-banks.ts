import { controlJuspay, receiveFromJuspay, refundsAtJuspay } from './juspay-orders.ts'
import { controlPayu, receiveFromPayu, refundsAtPayu } from './payu-payments.ts'

/* Refunds at gateways whose banks take their time, and do as a test says. */

type End = 'succeeded' | 'failed'

export interface RefundThere {
  id: string
  /** Paise. */
  amount: number
  state: End | 'pending'
}

export interface RefundBank {
  /** Its refunds wait from now on. */
  hold(reference: string): Promise<void>
  refunds(reference: string): Promise<RefundThere[]>
  end(id: string, end: End): Promise<void>
  /** Somebody pays back in the dashboard. */
  payBack(reference: string, rupees: number): Promise<void>
  /** The shop hears what the gateway has to say, and asks it. */
  hear(reference: string): Promise<void>
}

export const juspayBank: RefundBank = {
  hold: (reference) => controlJuspay(`orders/${reference}`, { refunds: 'pending' }),
  async refunds(reference) {
    return (await refundsAtJuspay(reference)).map((refund) => ({
      id: refund.unique_request_id,
      amount: Number(refund.amount) * 100,
      state: states[refund.status] ?? 'pending',
    }))
  },
  end: (id, end) =>
    controlJuspay(`refunds/${id}`, { status: end === 'succeeded' ? 'SUCCESS' : 'FAILURE' }),
  payBack: (reference, rupees) =>
    controlJuspay(`orders/${reference}/refunds`, { amount: `${rupees}` }),
  hear: receiveFromJuspay,
}

export const payuBank: RefundBank = {
  hold: (reference) => controlPayu(`payments/${reference}`, { refunds: 'wait' }),
  async refunds(reference) {
    return (await refundsAtPayu(reference)).map((refund) => ({
      id: refund.requestId,
      amount: refund.amount,
      state: states[refund.status] ?? 'pending',
    }))
  },
  end: (id, end) =>
    controlPayu(`refunds/${id}`, { status: end === 'succeeded' ? 'success' : 'failure' }),
  payBack: (reference, rupees) =>
    controlPayu(`payments/${reference}/refunds`, { amount: `${rupees}` }),
  hear: receiveFromPayu,
}

const states: Record<string, End> = {
  ...{ SUCCESS: 'succeeded', success: 'succeeded' },
  ...{ FAILURE: 'failed', failure: 'failed' },
}

/** Paise that have gone back at a gateway, or are on their way. */
export function goneBackThere(refunds: RefundThere[]): number {
  return refunds.reduce((sum, { state, amount }) => sum + (state === 'failed' ? 0 : amount), 0)
}
