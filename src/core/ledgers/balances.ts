import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { readAll } from '../write-batch.ts'
import { isAccountOf } from './accounts.ts'
import type { AccountOwner, LedgerKind } from './types.ts'

/** Of a customer, and of a card that the customer pays with. Whole points, else minor units. */
export interface Balances {
  points: number
  credit: number
  giftCard: number
}

export interface BalancesQuery {
  userId: number
  currency: string
  /** Null where there is no card. */
  giftCardId: number | null
}

/** A row of `selectBalances`. */
export interface BalanceRow {
  kind: LedgerKind
  balance: number
}

/** Reads balances; accounts that were never opened have no row. */
export function selectBalances({ userId, currency, giftCardId }: BalancesQuery): SQL {
  const balanceOf = (owner: AccountOwner, kind: LedgerKind) =>
    sql`SELECT kind, balance FROM ledger_accounts WHERE ${isAccountOf(owner, { kind, currency })}`
  const accounts = [
    balanceOf({ userId }, 'points'),
    balanceOf({ userId }, 'credit'),
    ...(giftCardId === null ? [] : [balanceOf({ giftCardId }, 'gift_card')]),
  ]
  return sql.join(accounts, sql` UNION ALL `)
}

/** Reads them by themselves. */
export async function readBalances(
  { db }: Pick<Context, 'db'>,
  query: BalancesQuery,
): Promise<Balances> {
  return toBalances(await readAll<BalanceRow>(db, selectBalances(query)))
}

export function toBalances(rows: readonly BalanceRow[]): Balances {
  const of = (kind: LedgerKind) => rows.find((row) => row.kind === kind)?.balance ?? 0
  return { points: of('points'), credit: of('credit'), giftCard: of('gift_card') }
}
