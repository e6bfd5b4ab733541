import * as z from 'zod'
import { GatewayUnavailable } from '../core/payments/errors.ts'
import type { GatewayPayment, GatewayRefund, GatewayState } from '../core/ports.ts'
import { parseAnswer } from './parse-answer.ts'
import { type PayuAnswer, refusalOf } from './payu-commands.ts'
import { type PayuFields, payuInstrument, text } from './payu-instrument.ts'
import { PayuAmount, rupees } from './payu-money.ts'
import { refundKeyOf } from './payu-token.ts'

const messageLengthMax = 200

/** Ids are up to 18 digits, which a JSON number does not hold exactly: such a number is unreadable. */
const Id = z.union([
  z
    .string()
    .trim()
    .regex(/^\d{1,64}$/),
  z.int().positive().transform(String),
])

const Transaction = z.looseObject({
  status: z.string(),
  unmappedstatus: z.string().nullish(),
  mihpayid: Id.nullish().catch(null),
  /** What was asked for. `amt` has PayU's additional charges as well. */
  transaction_amount: PayuAmount.nullish(),
  amt: PayuAmount.nullish(),
  additional_charges: PayuAmount.nullish().catch(null),
})

/**
 * What `verify_payment` tells of a payment.
 * @throws GatewayRefused | GatewayUnavailable
 */
export function toPayment(answer: PayuAnswer, reference: string): GatewayPayment {
  const details = z.record(z.string(), z.unknown()).safeParse(answer.transaction_details).data ?? {}
  const told = details[reference]
  if (told === undefined && answer.status !== 1 && !isNoneFound(answer)) throw refusalOf(answer)
  const isUnknown = told === undefined ? isNoneFound(answer) : NotFound.safeParse(told).success
  return isUnknown ? unknownPayment(reference) : knownPayment(told, reference)
}

function isNoneFound({ status, msg }: PayuAnswer): boolean {
  return status !== 1 && /^0 out of \d+ /.test(msg ?? '')
}

const NotFound = z.object({ status: z.string().regex(/^not found$/i) })

function knownPayment(told: unknown, reference: string): GatewayPayment {
  const transaction = parseAnswer('PayU', Transaction, told)
  const { status, unmappedstatus, mihpayid, transaction_amount, amt } = transaction
  const state = toState(status, unmappedstatus)
  const asked = transaction_amount ?? (amt ?? Number.NaN) - (transaction.additional_charges ?? 0)
  if (!(asked >= 0) || (state === 'succeeded' && !mihpayid)) {
    throw new GatewayUnavailable('PayU tells of a payment without its amount or id')
  }
  return {
    ...payment(reference, asked),
    state,
    captureReference: state === 'succeeded' ? (mihpayid ?? null) : null,
    instrument: payuInstrument(transaction),
    failureMessage: state === 'failed' ? failureOf(transaction) : null,
  }
}

/** Nobody has posted the form yet, which the browser may still do at any time: the amount is not known. */
function unknownPayment(reference: string): GatewayPayment {
  return {
    ...payment(reference, 0),
    isUnknown: true,
    state: 'pending',
    captureReference: null,
    failureMessage: null,
  }
}

/** What is the same for all of them: PayU keeps none of our metadata, and sums up no refunds. */
export function payment(reference: string, amount: number) {
  return {
    gateway: 'payu',
    reference,
    money: rupees(amount),
    refundedAmount: null,
    clientSecret: null,
    paymentUrl: null,
    metadata: {},
  } satisfies Partial<GatewayPayment>
}

/** As docs.payu.in, "Payment State Explanations", has them. A failed payment can be tried again. */
export function toState(status: string, unmapped: string | null | undefined): GatewayState {
  switch (status.toLowerCase()) {
    case 'success':
      // Authorised: the money is still the customer's.
      return unmapped?.toLowerCase() === 'auth' ? 'processing' : 'succeeded'
    case 'failure':
    case 'failed':
      return 'failed'
    default:
      // Pending, in progress, and what PayU may add: nothing that ends a payment. A customer who has
      // done nothing yet has no money under way.
      return unmapped?.toLowerCase() === 'initiated' ? 'pending' : 'processing'
  }
}

/** Why a payment failed, in words of the bank or of PayU. */
export function failureOf(fields: PayuFields): string {
  const told = ['field9', 'error_Message'].map((name) => text(fields, name, messageLengthMax))
  const isReason = (one: string | null) => one !== null && !/^no error$/i.test(one)
  return told.find(isReason) ?? 'The payment failed.'
}

// --- Refunds ----------------------------------------------------------------------------------

const Refund = z.object({
  RequestID: Id,
  RefundToken: z.string().nullish(),
  Amount: PayuAmount,
  Status: z.string(),
})

const Refunds = z.record(z.string(), z.array(Refund))

/**
 * What `getAllRefundsFromTxnIds` tells of the refunds of one payment.
 * @throws GatewayRefused | GatewayUnavailable
 */
export function toRefunds(answer: PayuAnswer, reference: string): GatewayRefund[] {
  if (/^no refunds found/i.test(answer.msg ?? '')) return []
  if (answer.status !== 1) throw refusalOf(answer)
  const refunds = parseAnswer('PayU', Refunds, answer['Refund Details'])
  return Object.values(refunds)
    .flat()
    .map((refund) => toRefund(refund, reference))
}

function toRefund(refund: z.infer<typeof Refund>, reference: string): GatewayRefund {
  const { RequestID, RefundToken, Amount: amount, Status } = refund
  const state = toRefundState(Status)
  return {
    reference: RequestID,
    state,
    amount,
    key: refundKeyOf({ token: RefundToken ?? '', amount }, { reference }),
    failureMessage: state === 'failed' ? 'PayU could not pay it back.' : null,
  }
}

function toRefundState(status: string): GatewayRefund['state'] {
  switch (status.toLowerCase()) {
    case 'success':
      return 'succeeded'
    case 'failure':
    case 'failed':
      return 'failed'
    default:
      // Queued, requested, in progress, pending, and what PayU may add: nothing that ends a refund.
      return 'pending'
  }
}

const Queued = z.object({
  request_id: Id.nullish().catch(null),
  txn_update_id: Id.nullish().catch(null),
})

/** PayU's id of a refund that it has taken; null where the answer does not tell. */
export function requestIdOf(answer: PayuAnswer): string | null {
  const queued = parseAnswer('PayU', Queued, answer)
  // A payment that was only authorised is cancelled, and the id has another name.
  return queued.request_id ?? queued.txn_update_id ?? null
}
