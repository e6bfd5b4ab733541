import { sql } from 'drizzle-orm'
import type { Context } from '../../ports.ts'
import type { Statement } from '../../write-batch.ts'
import { openingEndsAt } from '../look-times.ts'

/*
 * Payments of quotes that are open, for the batches of checkouts.
 */

/** The payment that a gateway is to open for a quote: it is written first, so that it is found again. */
export function insertQuotePayment(
  { clock, random }: Pick<Context, 'clock' | 'random'>,
  quoteId: string,
): Statement {
  const now = clock.now()
  return sql`
    INSERT INTO payments(key, quote_id, user_id, gateway, customer_reference, status, amount,
      currency, look_at, created_at, updated_at)
    SELECT ${random.uuid()}, id, q.user_id, q.gateway, c.reference, 'pending', total_amount,
      currency, ${openingEndsAt(now).getTime()}, ${now.getTime()}, ${now.getTime()}
    FROM quotes q
    LEFT JOIN gateway_customers c ON c.user_id = q.user_id AND c.gateway = q.gateway
    WHERE id = ${quoteId}`
}

/** Each try of a card's token is a payment of its own, which is named as its checkout is. */
export function insertTokenPayment(
  { clock }: Pick<Context, 'clock'>,
  { checkoutId, quoteId }: { checkoutId: string; quoteId: string },
): Statement {
  const now = clock.now().getTime()
  return sql`
    INSERT INTO payments(key, quote_id, user_id, gateway, status, amount, currency, created_at,
      updated_at)
    SELECT ${checkoutId}, id, user_id, gateway, 'pending', total_amount, currency, ${now}, ${now}
    FROM quotes WHERE id = ${quoteId} AND state = 'open'
    ON CONFLICT DO NOTHING`
}
