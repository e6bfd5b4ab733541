import { type SQL, sql } from 'drizzle-orm'
import { quotes } from '../../../db/schema/quotes.ts'
import type { Quote } from '../../cart/checkouts.ts'
import { firstRow } from '../../from-row.ts'
import type { Context, ContractName } from '../../ports.ts'

/** In SQL: the quote of a user's cart in a contract that can still be paid; see `quoteIn`. */
export function selectPayableQuote(
  { clock }: Pick<Context, 'clock'>,
  { userId, contract }: { userId: number; contract: ContractName },
): SQL {
  return sql`
    SELECT q.* FROM carts JOIN quotes q ON q.cart_id = carts.id AND q.state = 'open'
    WHERE carts.user_id = ${userId} AND carts.contract = ${contract}
      AND q.expires_at > ${clock.now().getTime()}`
}

/** The quote that a statement has found. */
export function quoteIn(result: D1Result | undefined): Quote | null {
  return firstRow(quotes, result?.results) ?? null
}
