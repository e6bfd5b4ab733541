import type { Books } from '../books.ts'
import { type Ledger, type Order, type Payment, sumOf } from './ledger.ts'

interface QuoteRow {
  id: string
  cartId: number
  state: string
  cartVersion: number
  currency: string
  /** Variants, quantities and amounts of a unit, in the order of the lines. */
  lines: string
  subtotal: number
  discount: number
  shipping: number
  tax: number
  total: number
  couponId: number | null
  gateway: string
  expiresAt: number
}

interface PlacedRow {
  orderId: number
  lines: string
  discount: number
  shipping: number
  tax: number
}

const quotesSql = `
  SELECT id, cart_id AS cartId, state, cart_version AS cartVersion, currency,
    (SELECT json_group_array(json_array(l.value ->> 'variantId', l.value ->> 'quantity',
        l.value ->> 'unitAmount') ORDER BY l.key) FROM json_each(lines) l) AS lines,
    subtotal_amount AS subtotal, discount_amount AS discount, shipping_amount AS shipping,
    tax_amount AS tax, total_amount AS total, coupon_id AS couponId, gateway,
    expires_at AS expiresAt
  FROM quotes`

const placedSql = `
  SELECT o.id AS orderId, o.discount_amount AS discount, o.shipping_amount AS shipping,
    o.tax_amount AS tax,
    (SELECT json_group_array(json_array(i.variant_id, i.quantity, i.unit_amount) ORDER BY i.id)
      FROM order_items i WHERE i.order_id = o.id) AS lines
  FROM orders o WHERE o.quote_id IS NOT NULL`

/** A quote becomes one order or none, as it was shown, and paid with what was opened for it. */
export function quotesRule(ledger: Ledger): string[] {
  const { books, orders, payments } = ledger
  const quotes = books.d1<QuoteRow>(quotesSql)
  const placed = new Map(books.d1<PlacedRow>(placedSql).map((row) => [row.orderId, row]))
  const ordersOf = Map.groupBy(orders, ({ quoteId }) => quoteId ?? '')
  const paymentsOf = Map.groupBy(payments, ({ quoteId }) => quoteId ?? '')
  return [
    ...quotes.flatMap((quote) => {
      const ofQuote = {
        orders: ordersOf.get(quote.id) ?? [],
        payments: paymentsOf.get(quote.id) ?? [],
      }
      return [
        ...problemsOfState(quote, ofQuote.orders),
        ...ofQuote.orders.flatMap((order) => problemsOfOrder(quote, order, placed.get(order.id))),
        ...ofQuote.payments.flatMap((payment) => problemsOfPayment(books, quote, payment)),
        ...problemsOfVersion(books, quote),
      ]
    }),
    ...problemsOfOrderedTwice(quotes),
    ...unquoted(ledger),
  ]
}

function problemsOfState({ id, state }: QuoteRow, orders: Order[]): string[] {
  const what = `3 quote ${id} is ${state}`
  if (orders.length > 1) return [`${what}, and is ordered ${orders.length} times`]
  if ((state === 'ordered') !== (orders.length === 1))
    return [`${what} and has ${orders.length} orders`]
  return state === 'open' ? [`7 quote ${id} is still open`] : []
}

function problemsOfOrder(quote: QuoteRow, order: Order, placed: PlacedRow | undefined): string[] {
  const what = `6 order ${order.id}`
  const { discount, shipping, tax } = quote
  const shown = [quote.lines, quote.subtotal, discount, shipping, tax, quote.total].join()
  const has = [placed?.lines, order.subtotal, placed?.discount, placed?.shipping, placed?.tax]
  const problems: string[] = []
  if (shown !== [...has, order.total].join())
    problems.push(`${what} is not what was shown: ${shown}`)
  if (order.currency !== quote.currency) problems.push(`${what} is in another currency than shown`)
  if (order.paidAt === null) problems.push(`4 order ${order.id} was placed and not paid`)
  const others = order.payments.filter(({ quoteId }) => quoteId !== quote.id)
  return [
    ...problems,
    ...others.map(({ id }) => `4 order ${order.id}: payment ${id} is of another quote`),
  ]
}

/** What was opened for a quote is of its amount, and keeps nothing where it has made no order. */
function problemsOfPayment(books: Books, quote: QuoteRow, payment: Payment): string[] {
  const { id, order, status } = payment
  const what = `payment ${id} of quote ${quote.id}, which is ${quote.state}`
  const problems: string[] = []
  const isSame = payment.amount === quote.total && payment.currency === quote.currency
  if (!isSame) problems.push(`6 ${what}: it is for ${payment.amount}, not for ${quote.total}`)
  if (payment.gateway !== quote.gateway) problems.push(`6 ${what}: it is at ${payment.gateway}`)
  if (order && order.quoteId !== quote.id) problems.push(`3 ${what}: it pays order ${order.id}`)
  if (order && isClosedBefore(books, payment)) problems.push(`3 ${what}: it had been closed before`)
  if (order === null && (payment.captured ?? 0) > payment.promised) {
    problems.push(`4 ${what}: ${payment.captured} are kept, ${payment.promised} go back`)
  }
  if (order === null && (status === 'pending' || status === 'failed')) {
    problems.push(`7 ${what}: it is still ${status}`)
  }
  if (isIgnored(books, quote, payment)) problems.push(`3 ${what}: it was paid in time and ignored`)
  if (isCutOff(books, quote, payment))
    problems.push(`3 ${what}: it ran out while it was being paid`)
  return problems
}

/** The gateway was to close it, since its quote was over, when it was of no order yet. */
function isClosedBefore({ d1 }: Books, { id }: Payment): boolean {
  return d1('SELECT id FROM outbox WHERE key = ?', `payment:${id}:cancel`).length > 0
}

/** The shop had heard of its money well before the quote ran out, and had nothing made of it. */
function isIgnored({ d1 }: Books, quote: QuoteRow, payment: Payment): boolean {
  const { id, reference, captured, isReviewed, refunds } = payment
  if (quote.state !== 'expired' || captured === null || isReviewed === 1) return false
  // Somebody gave all of it back by hand.
  if (sumOf(refunds.filter(({ isAdopted }) => isAdopted === 1)) >= captured) return false
  const [told] = d1<{ at: number | null }>(
    `SELECT min(processed_at) AS at FROM webhook_events
     WHERE evidence ->> 'reference' = ? AND evidence ->> 'state' = 'succeeded'`,
    reference,
  )
  if (!told?.at || told.at > quote.expiresAt - clocksApartMs) return false
  const asked = d1(
    "SELECT id FROM outbox WHERE kind = 'quote.order' AND payload ->> 'paymentId' = ?",
    id,
  )
  return asked.length === 0
}

/** A token was charged by a checkout that had just claimed the quote, and found that run out then. */
function isCutOff({ d1 }: Books, quote: QuoteRow, { id, key, captured }: Payment): boolean {
  if (quote.state !== 'expired' || captured === null) return false
  const ended = d1(
    `SELECT 1 FROM checkout_outcomes c JOIN payments p ON p.key = c.checkout_id
     WHERE p.id = ? AND c.checkout_id = ? AND c.created_at < p.created_at + ?`,
    ...[id, key, claimMs - clocksApartMs],
  )
  return ended.length > 0
}

/** More than the machines' clocks differ. */
const clocksApartMs = 60_000

/** For how long a quote is kept from running out while it is paid. */
const claimMs = 90_000

function problemsOfVersion({ carts }: Books, { id, cartId, cartVersion }: QuoteRow): string[] {
  const version = carts.get(cartId)?.version ?? 0
  if (cartVersion <= version) return []
  return [`3 quote ${id} is of version ${cartVersion} of cart ${cartId}, which is at ${version}`]
}

/** What was ordered has left the cart, whose version is another one since. */
function problemsOfOrderedTwice(quotes: QuoteRow[]): string[] {
  const ordered = quotes.filter(({ state }) => state === 'ordered')
  const versions = Map.groupBy(ordered, ({ cartId, cartVersion }) => `${cartVersion} of ${cartId}`)
  return [...versions]
    .filter(([, ofVersion]) => ofVersion.length > 1)
    .map(([version]) => `3 cart version ${version} was ordered more than once`)
}

/** Who pays inside has been shown what. */
function unquoted({ books }: Ledger): string[] {
  return books
    .d1<{ id: number }>(
      "SELECT id FROM orders WHERE policy ->> 'paid' = 'inside' AND quote_id IS NULL",
    )
    .map(({ id }) => `3 order ${id} was paid inside, and is of no quote`)
}
