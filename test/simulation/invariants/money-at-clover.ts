import type { Charge, Refund } from '../../simulator/clover/world.ts'
import { isPaid, type Ledger, type Payment, sumOf } from './ledger.ts'
import { differences, problemOfUnknown } from './payments.ts'

/**
 * What Clover and the shop say of the same money. Each try of a token is a charge and a payment of its
 * own. Of refunds in its dashboard Clover tells nothing but how much went back.
 */
export function moneyAtCloverRule({ books, payments, letters }: Ledger): string[] {
  const { charges, refunds } = books.clover
  const ours = payments.filter(({ gateway }) => gateway === 'clover')
  const byKey = new Map(ours.map((payment) => [payment.key, payment]))
  const refundsOf = Map.groupBy(refunds.values(), ({ charge }) => charge)
  const problems: string[] = []
  for (const charge of charges.values()) {
    if (charge.amount_captured === 0) continue
    const payment = byKey.get(charge.metadata.payment_key ?? '')
    // Clover was silent for a day: staff look for the money.
    if (payment?.reference === null && letters.name('payments', 'paymentId', payment.id)) continue
    const [asked, byHand] = apart(refundsOf.get(charge.id) ?? [], books.refundedByHand)
    problems.push(...problemsOf(charge, payment, { asked, byHand }))
  }
  const unknown = ours.filter((one) => isPaid(one) && !charges.has(one.reference ?? ''))
  return [...problems, ...unknown.map(problemOfUnknown)]
}

function apart(refunds: Refund[], hands: ReadonlySet<string>): [asked: Refund[], byHand: Refund[]] {
  return [refunds.filter(({ id }) => !hands.has(id)), refunds.filter(({ id }) => hands.has(id))]
}

function problemsOf(
  charge: Charge,
  payment: Payment | undefined,
  { asked, byHand }: { asked: Refund[]; byHand: Refund[] },
): string[] {
  const { id, amount_captured: captured, amount_refunded: wentBack } = charge
  if (payment?.reference !== id) {
    return [`4 ${id} at clover: ${captured} are captured, and payment ${payment?.id} is of another`]
  }
  const what = `4 payment ${payment.id}, ${id} at clover`
  const unasked = asked.filter(
    (refund) => !payment.refunds.some(({ reference }) => reference === refund.id),
  )
  const counted = payment.refunds.filter(
    ({ status }) => status === 'succeeded' || status === 'pending',
  )
  // The shop sees of them that something more has gone back, and names them after the sum.
  const adopted = counted.filter(({ reference }) => reference?.startsWith(`${id}:`))
  const wrong = counted.filter(
    (own) =>
      !adopted.includes(own) &&
      !asked.some((refund) => refund.id === own.reference && refund.amount === own.amount),
  )
  const isMore = sumOf(adopted) > sumOf(byHand)
  return [
    ...(isMore ? [`${what}: ${sumOf(adopted)} are adopted, of ${sumOf(byHand)} by hand`] : []),
    ...differences(payment, { captured, wentBack }),
    ...unasked.map(
      (refund) => `${what}: refund ${refund.id} of ${refund.amount} is not known here`,
    ),
    ...wrong.map((own) => `${what}: refund ${own.id} of ${own.amount} is ${own.status} here alone`),
  ]
}
