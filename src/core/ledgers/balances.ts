import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { readAll } from '../write-batch.ts'

/** What a customer can pay with beside money, in one currency. */
export interface LedgerBalances {
  /** Whole points. */
  points: number
  /** Minor units. */
  creditAmount: number
  /** Of the gift card that was asked for, as long as it pays; minor units. */
  giftCardAmount: number
  /** Its code with all but the last four characters hidden; null without a card. */
  maskedCode: string | null
}

/** A row of `selectBalances`. */
export type BalancesRow = LedgerBalances

interface Asked {
  userId: number
  currency: string
  giftCardId: number | null
}

/** The statement that reads them, for other batches; see `toBalances`. */
export function selectBalances({ clock }: Pick<Context, 'clock'>, asked: Asked): SQL {
  const { userId, currency, giftCardId } = asked
  const now = clock.now().getTime()
  const balanceOf = (kind: 'points' | 'credit' | 'gift_card') => sql`
    SELECT balance FROM ledger_accounts
    WHERE coalesce(user_id, 0) = ${kind === 'gift_card' ? 0 : userId}
      AND coalesce(gift_card_id, 0) = ${kind === 'gift_card' ? giftCardId : 0}
      AND kind = ${kind} AND currency = ${currency}`
  return sql`
    SELECT coalesce((${balanceOf('points')}), 0) AS points,
      coalesce((${balanceOf('credit')}), 0) AS creditAmount,
      iif(card.id IS NULL, 0, coalesce((${balanceOf('gift_card')}), 0)) AS giftCardAmount,
      '**********' || card.ending AS maskedCode
    FROM (SELECT 1) LEFT JOIN gift_cards card ON card.id = ${giftCardId}
      AND (card.expires_at IS NULL OR card.expires_at > ${now})`
}

export function toBalances(row: BalancesRow | undefined): LedgerBalances {
  return row ?? { points: 0, creditAmount: 0, giftCardAmount: 0, maskedCode: null }
}

/** Reads them by themselves. */
export async function readBalances(
  ctx: Pick<Context, 'db' | 'clock'>,
  asked: Asked,
): Promise<LedgerBalances> {
  const [row] = await readAll<BalancesRow>(ctx.db, selectBalances(ctx, asked))
  return toBalances(row)
}
