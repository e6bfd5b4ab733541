import type { Charge, Refund } from '../../simulator/clover/world.ts'
import { isPaid, type Ledger, type Payment } from './ledger.ts'
import { differences, problemOfUnknown } from './payments.ts'

/**
 * What Clover and the shop say of the same money. Each try of a token is a charge and a payment of its
 * own. Of refunds in its dashboard Clover tells nothing but how much went back.
 */
export function moneyAtCloverRule({ books, payments }: Ledger): string[] {
  const { charges, refunds } = books.clover
  const ours = payments.filter(({ gateway }) => gateway === 'clover')
  const byKey = new Map(ours.map((payment) => [payment.key, payment]))
  const refundsOf = Map.groupBy(refunds.values(), ({ charge }) => charge)
  const problems: string[] = []
  for (const charge of charges.values()) {
    if (charge.amount_captured === 0) continue
    const payment = byKey.get(charge.metadata.payment_key ?? '')
    const asked = (refundsOf.get(charge.id) ?? []).filter(({ id }) => !books.refundedByHand.has(id))
    problems.push(...problemsOf(charge, payment, asked))
  }
  const unknown = ours.filter((one) => isPaid(one) && !charges.has(one.reference ?? ''))
  return [...problems, ...unknown.map(problemOfUnknown)]
}

function problemsOf(charge: Charge, payment: Payment | undefined, asked: Refund[]): string[] {
  const { id, amount_captured: captured, amount_refunded: wentBack } = charge
  if (payment?.reference !== id) {
    return [`4 ${id} at clover: ${captured} are captured, and payment ${payment?.id} is of another`]
  }
  const what = `4 payment ${payment.id}, ${id} at clover`
  const unasked = asked.filter(
    (refund) => !payment.refunds.some(({ reference }) => reference === refund.id),
  )
  const wrong = payment.refunds.filter(
    ({ status, reference, amount }) =>
      (status === 'succeeded' || status === 'pending') &&
      !asked.some((refund) => refund.id === reference && refund.amount === amount),
  )
  return [
    ...differences(payment, { captured, wentBack }),
    ...unasked.map(
      (refund) => `${what}: refund ${refund.id} of ${refund.amount} is not known here`,
    ),
    ...wrong.map((own) => `${what}: refund ${own.id} of ${own.amount} is ${own.status} here alone`),
  ]
}
