import type { Books } from '../books.ts'
import { chargedOf, isOpen, isPaid, type Ledger, type Order, type Payment } from './ledger.ts'

/** What the schedule may take to come to an order; it claims one for five minutes. */
const graceMs = 15 * 60_000

/** Each checkout is one order or none, with the right amounts, and paid at most once. */
export function ordersRule(ledger: Ledger): string[] {
  const { books, orders } = ledger
  return [
    ...problemsOfOutcomes(ledger),
    ...problemsOfCarts(books, ledger),
    ...problemsOfCount(ledger),
    ...orders.flatMap((order) => [
      ...problemsOfAmounts(order),
      ...problemsOfPaying(order),
      ...problemsOfWaiting(order, books.now),
    ]),
  ]
}

function problemsOfOutcomes({ orders, outcomes, ordersByCheckout }: Ledger): string[] {
  const undecided = orders.filter(({ checkoutId }) => outcomes.get(checkoutId) !== 'placed')
  const unplaced = [...outcomes].filter(
    ([checkoutId, outcome]) => outcome === 'placed' && !ordersByCheckout.has(checkoutId),
  )
  return [
    ...undecided.map(
      ({ id, checkoutId }) =>
        `3 order ${id}: its checkout ${checkoutId} has the outcome ${outcomes.get(checkoutId)}`,
    ),
    ...unplaced.map(([checkoutId]) => `3 checkout ${checkoutId} is placed and has no order`),
    ...(ordersByCheckout.size < orders.length ? ['3 a checkout has several orders'] : []),
  ]
}

/** Pages of all orders are found by how many there are. */
function problemsOfCount({ books, orders }: Ledger): string[] {
  const [row] = books.d1<{ n: number }>("SELECT value AS n FROM counters WHERE name = 'orders'")
  const counted = row?.n ?? 0
  return counted === orders.length ? [] : [`3 ${counted} orders are counted of ${orders.length}`]
}

function problemsOfCarts({ carts }: Books, { ordersByCheckout }: Ledger): string[] {
  const problems: string[] = []
  for (const [id, { checkout, operations }] of carts) {
    if (checkout) problems.push(`7 cart ${id}: checkout ${checkout.id} is still ${checkout.state}`)
    for (const { checkout: answered } of operations) {
      if (answered?.ok && !ordersByCheckout.has(answered.checkoutId)) {
        problems.push(`3 cart ${id} remembers checkout ${answered.checkoutId}, which has no order`)
      }
    }
  }
  return problems
}

function problemsOfAmounts({ id, items, subtotal, sum, total, ...order }: Order): string[] {
  const { due, beside } = order
  const lines = items.reduce((amount, item) => amount + item.amount, 0)
  const problems: string[] = []
  if (items.length === 0) problems.push(`6 order ${id} has no items`)
  if (lines !== subtotal) problems.push(`6 order ${id}: its lines are ${lines}, not ${subtotal}`)
  if (sum !== total) problems.push(`6 order ${id}: its parts are ${sum}, its total ${total}`)
  if (due !== total - beside) {
    problems.push(`6 order ${id}: ${due} are due of ${total}, and ${beside} are paid beside`)
  }
  for (const payment of order.payments) {
    if (payment.amount === due && payment.currency === order.currency) continue
    problems.push(
      `6 order ${id}: ${due} ${order.currency} are due, payment ${payment.id} is of ` +
        `${payment.amount} ${payment.currency}`,
    )
  }
  return problems
}

/** What order and payments say of each other. */
function problemsOfPaying(order: Order): string[] {
  const { id, status, paidAt, payments } = order
  const problems = payments.flatMap((payment) => problemsOfEnding(order, payment))
  const succeeded = payments.filter((payment) => payment.status === 'succeeded')
  if (paidAt === null) {
    const first = succeeded[0]
    if (first) problems.push(`4 order ${id} is not paid, and payment ${first.id} has succeeded`)
    return problems
  }
  if (status === 'pending') problems.push(`4 order ${id} is paid and still pending`)
  if (!mayBeCalledPaid(order)) problems.push(`4 order ${id} is paid, and no payment of it`)
  problems.push(...problemsOfFurther(order, succeeded))
  // Of a second one under review a person knows.
  const unreviewed = succeeded.filter(({ isReviewed }) => isReviewed === 0)
  if (unreviewed.length > 1) {
    problems.push(`4 order ${id} is paid by payments ${unreviewed.map((one) => one.id).join(', ')}`)
  }
  return problems
}

/** The first success pays the order; whatever comes after it while it stands goes back. */
function problemsOfFurther({ id, paidBy, payments }: Order, succeeded: Payment[]): string[] {
  const first = payments.find((payment) => payment.id === paidBy)
  if (first?.status !== 'succeeded' || first.refunds.length > 0) return []
  const kept = succeeded.filter(
    (payment) => payment !== first && payment.captured === payment.amount,
  )
  return kept.map((payment) => `4 order ${id} is paid, and payment ${payment.id} is kept beside`)
}

/**
 * By a payment, by having nothing to pay, or by staff: they accept orders that are accepted when paid, and
 * that closes all payments but those under review.
 */
function mayBeCalledPaid({ due, payments, isAcceptedWhenPlaced }: Order): boolean {
  if (due === 0 || payments.some(isPaid)) return true
  const closed = payments.every(
    (payment) => payment.status === 'cancelled' || payment.isReviewed === 1,
  )
  return isAcceptedWhenPlaced === 0 && closed
}

function problemsOfEnding({ id, status }: Order, payment: Payment): string[] {
  if (status !== 'cancelled' || !(isOpen(payment) || payment.status === 'succeeded')) return []
  // All of it is kept for points that are gone.
  if (payment.captured !== null && payment.captured === chargedOf(payment)) return []
  // It goes on waiting for the gateway's word; staff know of it.
  const isAwaited = payment.status === 'processing' && payment.isReviewed === 1
  if (isAwaited && payment.captured === null) return []
  return [`4 order ${id} is cancelled, its payment ${payment.id} is ${payment.status}`]
}

function problemsOfWaiting(order: Order, now: number): string[] {
  const { id, status, paidAt, expiresAt, payments } = order
  if (expiresAt === null) return []
  const isAwaited = paidAt === null && (status === 'pending' || status === 'processing')
  if (!isAwaited) return [`7 order ${id} is ${status} and still expires at ${expiresAt}`]
  const isUnderWay = payments.some((one) => one.status === 'processing' && one.captured === null)
  if (isUnderWay || expiresAt + graceMs >= now) return []
  return [`7 order ${id} is ${status} and unpaid, and has expired at ${expiresAt}`]
}
