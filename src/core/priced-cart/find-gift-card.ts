import { sql } from 'drizzle-orm'
import { TooManyRequests } from '../identity/errors.ts'
import type { Context } from '../ports.ts'
import { sha256 } from '../sha256.ts'
import { writeBatch } from '../write-batch.ts'
import { GiftCardRejected } from './errors.ts'

/** Wrong codes of one user within the time after the first of them. */
const wrongMax = 10
const windowMs = 60 * 60_000

interface GiftCardAsked {
  code: string
  userId: number
  currency: string
}

/**
 * The card of a code that pays in a currency. Wrong codes are counted in the statement that looks for the
 * card, so that many at once are no more than allowed. @throws GiftCardRejected, TooManyRequests
 */
export async function findGiftCard(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  { code, userId, currency }: GiftCardAsked,
): Promise<number> {
  const now = clock.now().getTime()
  const codeHash = await sha256(new TextEncoder().encode(code.trim().toUpperCase()))
  const card = sql`
    SELECT g.id FROM gift_cards g
    JOIN ledger_accounts a ON coalesce(a.user_id, 0) = 0 AND coalesce(a.gift_card_id, 0) = +g.id
      AND a.kind = 'gift_card' AND a.currency = ${currency}
    WHERE g.code_hash = ${codeHash} AND (g.expires_at IS NULL OR g.expires_at > ${now}) AND a.balance > 0`
  const [before, , found] = await writeBatch<{ wrong: number; expiresAt: number } & { id: number }>(
    db,
    [
      sql`SELECT wrong, expires_at AS expiresAt FROM gift_card_tries
      WHERE user_id = ${userId} AND expires_at > ${now}`,
      sql`
      INSERT INTO gift_card_tries(user_id, wrong, expires_at)
      SELECT ${userId}, 1, ${now + windowMs} WHERE NOT EXISTS (${card})
      ON CONFLICT DO UPDATE SET
        wrong = iif(expires_at > ${now}, wrong + 1, 1),
        expires_at = iif(expires_at > ${now}, expires_at, excluded.expires_at)`,
      card,
    ],
  )
  const [tries] = before?.results ?? []
  if (tries && tries.wrong >= wrongMax) {
    throw new TooManyRequests(Math.ceil((tries.expiresAt - now) / 1000))
  }
  const [row] = found?.results ?? []
  if (!row) throw new GiftCardRejected()
  return row.id
}
