import { type SQL, sql } from 'drizzle-orm'
import { isOwnedBy } from '../../src/core/ledgers/accounts.ts'
import { isGood } from '../../src/core/ledgers/gift-cards.ts'
import { giftCardKey } from '../../src/db/gift-card-code.ts'
import { printSql } from '../local/print-sql.ts'
import { staffTransferred } from '../local/staff-transfer.ts'

/** What is put on a card, which is made where nothing has its code. */
export interface CardFill {
  code: string
  currency: string
  /** Minor units. */
  amount: number
  /** The first moment at which it pays no more; null for never, or as it is. */
  expiresAt: number | null
  /** The same causes one filling, however often it is written. */
  cause: string
}

/**
 * Fills a card, but not one that has expired and stays so. Answers what `showCardSql` does, and whether
 * the card is new and is filled.
 */
export function fillCardSql(fill: CardFill, time: number): string {
  const { code, currency, amount, cause } = fill
  const now = new Date(time)
  const owner = {
    giftCardId: sql`(SELECT id FROM gift_cards g WHERE ${isCard(code)} AND ${isGood(now)})`,
  }
  const transfer = { kind: 'gift_card', owner, currency, amount, cause, reason: 'issued' } as const
  return printSql([
    insertCard(fill, time),
    ...staffTransferred(transfer, now),
    sql`SELECT shown.*, (SELECT created_at = ${time} FROM gift_cards WHERE ${isCard(code)}) AS is_new,
      EXISTS (SELECT 1 FROM ledger_transfers WHERE cause = ${cause}) AS is_filled
    FROM (${selectCard(code)}) shown ORDER BY shown.currency`,
  ])
}

function insertCard({ code, expiresAt }: CardFill, now: number): SQL {
  const { codeHash, ending } = giftCardKey(code)
  return sql`INSERT INTO gift_cards(code_hash, ending, expires_at, created_at)
    VALUES (${codeHash}, ${ending}, ${expiresAt}, ${now})
    ON CONFLICT(code_hash) DO UPDATE SET expires_at = coalesce(excluded.expires_at, expires_at)`
}

/** Answers when a card expires and what it holds, a row for each currency; none where nothing has the code. */
export function showCardSql(code: string): string {
  return printSql([selectCard(code)])
}

function selectCard(code: string): SQL {
  return sql`SELECT g.expires_at, a.currency, a.balance
    FROM gift_cards g LEFT JOIN ledger_accounts a
      ON ${isOwnedBy({ giftCardId: sql`g.id` })} AND a.kind = 'gift_card'
    WHERE ${isCard(code)} ORDER BY a.currency`
}

/** Answers the id of the card, or no row where it has expired already. */
export function endCardSql(code: string, now: number): string {
  return printSql([
    sql`UPDATE gift_cards AS g SET expires_at = ${now}
    WHERE ${isCard(code)} AND ${isGood(new Date(now))} RETURNING id`,
  ])
}

function isCard(code: string): SQL {
  return sql`code_hash = ${giftCardKey(code).codeHash}`
}
