import { type SQL, sql } from 'drizzle-orm'
import { giftCardKey } from '../../db/gift-card-code.ts'
import { giftCardTries } from '../../db/schema/ledgers.ts'
import { tooManyUntil } from '../identity/too-many-until.ts'
import { expired } from '../outlived.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { isAccountOf } from './accounts.ts'
import { GiftCardRejected } from './errors.ts'

/** Wrong codes of one user within the time after the first of them. */
const wrongMax = 10
const windowMs = 60 * 60_000

/** A card as long as it pays in a currency. */
export interface GiftCard {
  id: number
  /** The last four characters of its code. */
  ending: string
  /** Minor units, more than nothing. */
  balance: number
}

/** The statement that finds the card that a cart keeps, as rows of `GiftCard`. */
export function selectGiftCard(
  ctx: Pick<Context, 'clock'>,
  { id, currency }: { id: number | null; currency: string },
): SQL {
  return selectPaying(ctx, currency, sql`g.id = ${id}`)
}

/**
 * The card of a code that pays in a currency. Wrong codes are counted in the batch that looks for the card,
 * so that many at once are no more than allowed. @throws GiftCardRejected, TooManyRequests
 */
export async function findGiftCard(
  ctx: Pick<Context, 'db' | 'clock'>,
  { code, userId, currency }: { code: string; userId: number; currency: string },
): Promise<number> {
  const { codeHash } = giftCardKey(code)
  const card = selectPaying(ctx, currency, sql`g.code_hash = ${codeHash}`)
  const now = ctx.clock.now().getTime()
  const [before, , found] = await writeBatch<Tries & GiftCard>(ctx.db, [
    sql`SELECT wrong, expires_at AS expiresAt FROM gift_card_tries
      WHERE user_id = ${userId} AND expires_at > ${now}`,
    wrongCounted(userId, now, sql`NOT EXISTS (${card})`),
    card,
  ])
  const [tries] = before?.results ?? []
  if (tries && tries.wrong >= wrongMax) {
    throw tooManyUntil(ctx, tries.expiresAt)
  }
  const [row] = found?.results ?? []
  if (!row) throw new GiftCardRejected()
  return row.id
}

/** Wrong codes that are forgotten. */
export const expiredTries = expired(giftCardTries)

interface Tries {
  wrong: number
  expiresAt: number
}

/** One more wrong code, where a condition says so. */
function wrongCounted(userId: number, now: number, when: SQL): SQL {
  return sql`
    INSERT INTO gift_card_tries(user_id, wrong, expires_at)
    SELECT ${userId}, 1, ${now + windowMs} WHERE ${when}
    ON CONFLICT DO UPDATE SET
      wrong = iif(expires_at > ${now}, wrong + 1, 1),
      expires_at = iif(expires_at > ${now}, expires_at, excluded.expires_at)`
}

function selectPaying({ clock }: Pick<Context, 'clock'>, currency: string, which: SQL): SQL {
  return sql`
    SELECT g.id AS id, g.ending AS ending, a.balance AS balance
    FROM gift_cards g CROSS JOIN ledger_accounts a
      ON ${isAccountOf({ giftCardId: sql`g.id` }, { kind: 'gift_card', currency })}
    WHERE ${which} AND a.balance > 0 AND ${isGood(clock.now())}`
}

/** Condition on gift card `g`: it has not expired. */
export function isGood(now: Date): SQL {
  return sql`(g.expires_at IS NULL OR g.expires_at > ${now.getTime()})`
}
