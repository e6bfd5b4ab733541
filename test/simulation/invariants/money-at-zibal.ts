import { findPayment, type Payment as PaymentAtZibal } from '../../simulator/zibal/world.ts'
import { isPaid, type Ledger, owedRefunds, type Payment, sumOf } from './ledger.ts'
import { differences, problemOfUnknown } from './payments.ts'

/**
 * What Zibal and the shop say of the same money. Zibal has it once it has verified a payment; all else
 * goes back by itself. Nobody is taken to refund in Zibal's own panel, of which it tells nothing.
 */
export function moneyAtZibalRule({ books, payments }: Ledger): string[] {
  const ours = payments.filter(({ gateway }) => gateway === 'zibal')
  const byReference = new Map(ours.map((payment) => [payment.reference, payment]))
  const problems: string[] = []
  const known = new Set<string>()
  for (const trackId of books.zibal.payments.keys()) {
    const there = findPayment(books.zibal, trackId)
    if (!there) continue
    known.add(String(trackId))
    const payment = byReference.get(String(trackId))
    problems.push(...(payment ? problemsOf(payment, there) : problemsOfStranger(there)))
  }
  const unknown = ours.filter((one) => isPaid(one) && !known.has(one.reference ?? ''))
  return [...problems, ...unknown.map(problemOfUnknown)]
}

/** A page whose opening's answer was lost may stay open, and may be paid on: nobody verifies it. */
function problemsOfStranger({ trackId, amount, verifiedAt, orderId }: PaymentAtZibal): string[] {
  if (verifiedAt === null) return []
  return [
    `4 ${trackId} at zibal: ${amount} are verified for order ${orderId}, nobody knows it here`,
  ]
}

function problemsOf(payment: Payment, { trackId, amount, ...there }: PaymentAtZibal): string[] {
  const captured = there.verifiedAt === null ? 0 : amount
  const wentBack = there.refundedAmount
  const problems = differences(payment, { captured, wentBack })
  const owed = owedRefunds(payment)
  const done = sumOf(owed.filter(({ status }) => status === 'succeeded'))
  // The answer to the only attempt may have been lost: then it has failed, and may have happened.
  const failed = sumOf(owed.filter(({ status }) => status === 'failed'))
  if (wentBack < done || wentBack > done + failed) {
    problems.push(
      `4 payment ${payment.id}, ${trackId} at zibal: ${wentBack} went back, ${done} here, ` +
        `and ${failed} have failed`,
    )
  }
  return problems
}
