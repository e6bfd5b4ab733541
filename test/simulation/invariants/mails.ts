import type { Ledger } from './ledger.ts'

interface MessageRow {
  id: number
  key: string
  isDone: 0 | 1
  email: string | null
  /** Where it is about money that came to no order. */
  accountEmail: string | null
}

const messagesSql = `
  SELECT m.id, m.key, m.done_at IS NOT NULL AS isDone, (
      SELECT o.contact ->> 'email' FROM orders o WHERE o.id = coalesce(
        m.payload ->> 'orderId',
        (SELECT p.order_id FROM payments p WHERE p.id = m.payload ->> 'paymentId'),
        (SELECT p.order_id FROM refunds r JOIN payments p ON p.id = r.payment_id
          WHERE r.id = m.payload ->> 'refundId'))
    ) AS email, (
      SELECT u.email FROM refunds r JOIN payments p ON p.id = r.payment_id JOIN users u ON u.id = p.user_id
      WHERE r.id = m.payload ->> 'refundId' AND p.order_id IS NULL
    ) AS accountEmail
  FROM outbox m WHERE m.kind GLOB 'message.*'`

/**
 * What must have been asked for how often: each row of what is wrong says which. Who orders a whole cart is
 * written to once it is paid.
 */
const countsSql = `
  SELECT 'order ' || o.id || ' is confirmed ' || count(m.id) || ' times' AS problem FROM orders o
  LEFT JOIN outbox m ON m.kind = 'message.order_confirmation' AND m.payload ->> 'orderId' = o.id
  GROUP BY o.id HAVING count(m.id) <> (o.sale IS NULL OR o.due_amount = 0)
  UNION ALL
  SELECT 'payment ' || o.paid_by || ' has ' || count(m.id) || ' receipts' FROM orders o
  LEFT JOIN outbox m ON m.kind = 'message.payment_receipt' AND m.payload ->> 'paymentId' = o.paid_by
  WHERE o.paid_by IS NOT NULL GROUP BY o.id HAVING count(m.id) <> 1
  UNION ALL
  SELECT 'refund ' || r.id || ', ' || r.status || ', is told ' || count(m.id) || ' times'
  FROM refunds r JOIN payments p ON p.id = r.payment_id
  LEFT JOIN outbox m ON m.kind = 'message.refund' AND m.payload ->> 'refundId' = r.id
  WHERE coalesce(p.order_id, p.quote_id) IS NOT NULL
  GROUP BY r.id HAVING count(m.id) > 1 OR r.status = 'succeeded' AND count(m.id) = 0
    OR r.status = 'pending' AND count(m.id) > 0`

/** The provider has said that it will never send it, which is why it was given up. */
const refusedLetters = `
  SELECT reason FROM dead_letters WHERE queue = 'messages' AND reason <> 'No such address'`

/** Each message that is done was sent once, to whom its order was placed by, and no other was. */
export function mailsRule({ books }: Ledger): string[] {
  const { d1, mails } = books
  const messages = new Map(
    d1<MessageRow>(messagesSql).map((message) => [`souk-message-${message.id}`, message]),
  )
  const problems = [
    ...d1<{ problem: string }>(countsSql).map(({ problem }) => `9 ${problem}`),
    ...d1<{ reason: string }>(refusedLetters).map(
      ({ reason }) => `9 a message was given up: ${reason}`,
    ),
  ]
  for (const [key, { isDone }] of messages) {
    if (isDone === 1 && !mails.has(key)) problems.push(`9 ${key} is done, and was never sent`)
  }
  for (const [key, { to, subject }] of mails) {
    const message = messages.get(key)
    if (!message) problems.push(`9 ${to} got ${subject}, which nothing asked for: ${key}`)
    else if ((message.email ?? message.accountEmail) !== to)
      problems.push(`9 ${message.key} went to ${to}`)
  }
  return problems
}
