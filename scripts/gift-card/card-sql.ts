import { giftCardKey } from '../../src/db/gift-card-code.ts'
import { quoteSql } from '../local/quote-sql.ts'
import { transferStatements } from '../local/transfer-sql.ts'

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
export function fillCardSql(fill: CardFill, now: number): string {
  const { code, currency, amount, cause } = fill
  const cardId = `(SELECT id FROM gift_cards WHERE ${isCard(code)} AND ${isGood(now)})`
  const account = { kind: 'gift_card', owner: 'gift_card_id', ownerId: cardId, currency } as const
  const transfer = { ...account, amount, cause, reason: 'issued', remarks: null } as const
  return [
    insertCard(fill, now),
    ...transferStatements(transfer, now),
    `SELECT shown.*, (SELECT created_at = ${now} FROM gift_cards WHERE ${isCard(code)}) AS is_new,
      EXISTS (SELECT 1 FROM ledger_transfers WHERE cause = ${quoteSql(cause)}) AS is_filled
    FROM (${showCardSql(code)}) shown ORDER BY shown.currency`,
  ].join(';\n')
}

function insertCard({ code, expiresAt }: CardFill, now: number): string {
  const { codeHash, ending } = giftCardKey(code)
  return `INSERT INTO gift_cards(code_hash, ending, expires_at, created_at)
    VALUES (${quoteSql(codeHash)}, ${quoteSql(ending)}, ${expiresAt}, ${now})
    ON CONFLICT(code_hash) DO UPDATE SET expires_at = coalesce(excluded.expires_at, expires_at)`
}

/** Answers when a card expires and what it holds, a row for each currency; none where nothing has the code. */
export function showCardSql(code: string): string {
  return `SELECT c.expires_at, a.currency, a.balance
    FROM gift_cards c LEFT JOIN ledger_accounts a ON coalesce(a.user_id, 0) = 0
      AND coalesce(a.gift_card_id, 0) = +c.id AND a.kind = 'gift_card'
    WHERE ${isCard(code)} ORDER BY a.currency`
}

/** Answers the id of the card, or no row where it has expired already. */
export function endCardSql(code: string, now: number): string {
  return `UPDATE gift_cards SET expires_at = ${now}
    WHERE ${isCard(code)} AND ${isGood(now)} RETURNING id`
}

function isCard(code: string): string {
  return `code_hash = ${quoteSql(giftCardKey(code).codeHash)}`
}

function isGood(now: number): string {
  return `coalesce(expires_at > ${now}, 1)`
}
