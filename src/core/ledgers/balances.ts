import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { readAll } from '../write-batch.ts'
import { isAccountOf } from './accounts.ts'
import type { LedgerKind } from './types.ts'

/** What a customer can pay with beside money: whole points, and minor units of store credit. */
export interface Balances {
  points: number
  credit: number
}

/** A row of `selectBalances`. */
export interface BalanceRow {
  kind: LedgerKind
  balance: number
}

interface Asked {
  userId: number
  currency: string
}

/** The statement that reads a customer's balances; accounts that were never opened have no row. */
export function selectBalances({ userId, currency }: Asked): SQL {
  const balanceOf = (kind: LedgerKind) => sql`
    SELECT kind, balance FROM ledger_accounts WHERE ${isAccountOf({ userId }, { kind, currency })}`
  return sql`${balanceOf('points')} UNION ALL ${balanceOf('credit')}`
}

/** Reads a customer's balances by themselves. */
export async function readBalances({ db }: Pick<Context, 'db'>, asked: Asked): Promise<Balances> {
  return toBalances(await readAll<BalanceRow>(db, selectBalances(asked)))
}

export function toBalances(rows: readonly BalanceRow[]): Balances {
  const of = (kind: LedgerKind) => rows.find((row) => row.kind === kind)?.balance ?? 0
  return { points: of('points'), credit: of('credit') }
}
