import { refundKeyOf } from '../../../src/gateways/payu-token.ts'
import type { Payment as PaymentAtPayu, Refund } from '../../simulator/payu/world.ts'
import { isPaid, type Ledger, type Payment, sumOf } from './ledger.ts'
import { differences, problemOfUnknown } from './payments.ts'

/**
 * What PayU and the shop say of the same money. PayU hears of a payment when a browser brings it, under the
 * name that the shop has given it before.
 */
export function moneyAtPayuRule({ books, payments }: Ledger): string[] {
  const { payu } = books
  const ours = payments.filter(({ gateway }) => gateway === 'payu')
  const byReference = new Map(ours.map((payment) => [payment.reference, payment]))
  const refundsOf = Map.groupBy(payu.refunds.values(), ({ txnid }) => txnid)
  const problems: string[] = []
  for (const there of payu.payments.values()) {
    const payment = byReference.get(there.txnid)
    const refunds = refundsOf.get(there.txnid) ?? []
    if (payment) problems.push(...problemsOf(payment, there, refunds))
    else problems.push(`4 ${there.txnid} at payu is not known here`)
  }
  const unknown = ours.filter((one) => isPaid(one) && !payu.payments.has(one.reference ?? ''))
  return [...problems, ...unknown.map(problemOfUnknown)]
}

function problemsOf(payment: Payment, { state, amount }: PaymentAtPayu, there: Refund[]): string[] {
  const captured = state.unmapped === 'captured' ? amount : 0
  const wentBack = sumOf(there.filter(({ status }) => status !== 'failure'))
  return [
    ...differences(payment, { captured, wentBack }),
    ...there.flatMap((refund) => problemsOfRefund(payment, refund)),
    ...inventedOf(payment, there),
  ]
}

/** Nobody tells the shop of a refund that was asked for in PayU's dashboard. */
function problemsOfRefund({ id, reference, refunds }: Payment, refund: Refund): string[] {
  const { requestId, token, amount } = refund
  const isOurs = refundKeyOf({ token, amount }, { reference: reference ?? '' }) !== null
  const what = `4 payment ${id}, refund ${requestId} at payu`
  const own = refunds.find((one) => one.reference === requestId)
  if (!own) return isOurs && refund.status !== 'failure' ? [`${what}: it is not known here`] : []
  if (own.amount !== amount) return [`${what}: ${own.amount} here`]
  if (own.isAdopted === 1 && isOurs) return [`${what}: it was taken for one of the dashboard`]
  const state = states[refund.status]
  const here = own.isAdopted === 1 && own.status === 'cancelled' ? 'failed' : own.status
  return here === state ? [] : [`${what}: it is ${own.status} here, and ${refund.status} there`]
}

const states = { queued: 'pending', success: 'succeeded', failure: 'failed' }

function inventedOf({ id, refunds }: Payment, there: Refund[]): string[] {
  return refunds
    .filter(({ status }) => status === 'succeeded' || status === 'pending')
    .filter(({ reference }) => !there.some((refund) => refund.requestId === reference))
    .map((own) => `4 payment ${id}: refund ${own.id} is ${own.status} here alone`)
}
