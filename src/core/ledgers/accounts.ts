import { type SQL, sql } from 'drizzle-orm'
import type { AccountOwner, Ledger } from './types.ts'

/** Opens an account, unless there is one. */
export function accountOpened(owner: AccountOwner, { kind, currency }: Ledger): SQL {
  const { userId, giftCardId } = idsOf(owner)
  return sql`
    INSERT INTO ledger_accounts(kind, currency, user_id, gift_card_id)
    VALUES (${kind}, ${currency}, ${userId}, ${giftCardId}) ON CONFLICT DO NOTHING`
}

/** In SQL: the id of an account; null where it was never opened. */
export function idOfAccount(owner: AccountOwner, ledger: Ledger): SQL {
  return sql`(SELECT id FROM ledger_accounts WHERE ${isAccountOf(owner, ledger)})`
}

/** Condition on an account, as its index has it: it is this one. */
export function isAccountOf(owner: AccountOwner, { kind, currency }: Ledger): SQL {
  return sql`${isOwnedBy(owner)} AND kind = ${kind} AND currency = ${currency}`
}

/**
 * Condition on accounts, as their index begins: they are of one owner. The plus has SQLite use it, which
 * an id with a type would keep it from.
 */
export function isOwnedBy(owner: AccountOwner): SQL {
  const { userId, giftCardId } = idsOf(owner)
  return sql`coalesce(user_id, 0) = +${userId ?? 0}
    AND coalesce(gift_card_id, 0) = +${giftCardId ?? 0}`
}

interface Ids {
  userId: number | SQL | null
  giftCardId: number | SQL | null
}

function idsOf(owner: AccountOwner): Ids {
  return { userId: null, giftCardId: null, ...(owner === 'shop' ? {} : owner) }
}
