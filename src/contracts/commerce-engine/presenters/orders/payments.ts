import type { Context, Instrument } from '../../../../core/ports.ts'
import { isRetryable } from '../../../../core/storefront-orders/order-state.ts'
import type {
  PaymentAttempt,
  PaymentRefund,
  StorefrontOrder,
} from '../../../../core/storefront-orders/reading/order-rows.ts'
import { presentAmount } from '../money.ts'

/** Of the whole order. What comes after its cancellation goes back, and pays nothing. */
export function presentOrderPaymentStatus({ status, paidAt, attempts }: StorefrontOrder) {
  if (paidAt) return 'success'
  if (status === 'cancelled') return 'failed'
  // Money of an earlier attempt may be on its way still.
  const mayCome = attempts.some((one) => one.isUnderWay === 1 || one.isUnderReview === 1)
  if (mayCome) return 'pending'
  const last = attempts.at(-1)
  return last?.status === 'failed' || last?.status === 'cancelled' ? 'failed' : 'pending'
}

export function presentPaymentStatus(
  order: StorefrontOrder,
  ctx: Pick<Context, 'clock' | 'gateways'>,
) {
  const paidAmount = order.paidAt ? order.dueAmount : 0
  return {
    status: presentOrderPaymentStatus(order),
    amount_paid: presentAmount(paidAmount),
    amount_unpaid: presentAmount(order.dueAmount - paidAmount),
    is_retry_available: isRetryable(ctx, order),
  }
}

/** Attempts, each with what went back of it. */
export function presentPayments({ attempts }: Pick<StorefrontOrder, 'attempts'>) {
  return attempts.flatMap((attempt) => [
    presentAttempt(attempt),
    ...attempt.refunds.map((refund) => presentRefundOf(attempt, refund)),
  ])
}

function presentAttempt(attempt: PaymentAttempt) {
  const { reference, amount, capturedAmount, succeededAt, captureReference } = attempt
  return {
    transaction_type: 'payment',
    request_number: reference,
    // Some gateways take another amount than they were asked for.
    amount: presentAmount(capturedAmount ?? amount),
    payment_status: presentAttemptStatus(attempt),
    payment_date: presentTime(succeededAt),
    payment_reference_number: captureReference,
    ...presentInstrument(attempt.instrument),
  }
}

function presentRefundOf({ instrument }: PaymentAttempt, refund: PaymentRefund) {
  const { status, amount, reference } = refund
  return {
    transaction_type: 'refund',
    request_number: numberOfRefund(refund),
    amount: presentAmount(amount),
    payment_status: status === 'pending' ? 'refund_initiated' : outcomeOf(status),
    payment_date: presentTime(paidAtOf(refund)),
    payment_reference_number: reference,
    ...presentInstrument(instrument),
  }
}

export function presentRefunds({ attempts }: Pick<StorefrontOrder, 'attempts'>) {
  return attempts.flatMap(({ instrument, refunds }) =>
    refunds.map((refund) => presentRefund(refund, instrument)),
  )
}

export function presentRefund(refund: PaymentRefund, instrument: Instrument | null) {
  const { status, amount, reference, returnNumber } = refund
  return {
    request_number: numberOfRefund(refund),
    refund_amount: presentAmount(amount),
    refund_date: presentTime(paidAtOf(refund)),
    status: status === 'pending' ? 'pending' : outcomeOf(status),
    payment_mode: 'original-payment-mode',
    payment_method: presentInstrument(instrument).payment_method,
    payment_reference_number: reference,
    bank_account_number: null,
    bank_name: null,
    refund_remarks: returnNumber === null ? '' : `Return ${returnNumber}`,
  }
}

/** Null also where it has failed after its success. */
function paidAtOf({ status, succeededAt }: PaymentRefund): number | null {
  return status === 'succeeded' ? succeededAt : null
}

function numberOfRefund({ id }: PaymentRefund): string {
  return `RFD-${id}`
}

/** One that failed waits for staff, who have it tried again. */
function outcomeOf(status: PaymentRefund['status']) {
  return status === 'succeeded' ? 'success' : 'failed'
}

/** What is refunded was paid. */
function presentAttemptStatus({ status }: PaymentAttempt) {
  switch (status) {
    case 'succeeded':
    case 'refunded':
      return 'success'
    case 'failed':
    case 'cancelled':
      return 'failed'
    default:
      return 'pending'
  }
}

const methods = {
  credit_card: 'Credit Card',
  debit_card: 'Debit Card',
  netbanking: 'Netbanking',
  upi: 'UPI',
  wallet: 'Wallet',
} as const

const brands = {
  visa: 'Visa',
  mastercard: 'Master Card',
  rupay: 'Rupay',
  amex: 'American Express',
} as const

function presentInstrument(instrument: Instrument | null) {
  const { kind = null, cardBrand = null } = instrument ?? {}
  return {
    payment_method: kind && methods[kind],
    icon_url: null,
    card_number: instrument?.cardNumber ?? null,
    card_type: cardBrand && brands[cardBrand],
    bank_name: instrument?.bankName ?? null,
    upi_id: instrument?.upiId ?? null,
    wallet_name: instrument?.walletName ?? null,
  }
}

function presentTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
