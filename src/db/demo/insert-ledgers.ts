import { type SQL, sql } from 'drizzle-orm'
import { giftCardKey } from '../gift-card-code.ts'
import { giftCards, ledgerAccounts, ledgerTransfers } from '../schema/ledgers.ts'
import { giftCardId, userId } from './find-row.ts'
import type { DemoGiftCard } from './product.ts'
import type { demoStaff } from './staff.ts'
import type { Database, Statement } from './statement.ts'

/** Value that the shop gives; the same causes one transfer. */
type Gift = Pick<typeof ledgerTransfers.$inferInsert, 'cause' | 'amount' | 'reason'> &
  Pick<typeof ledgerAccounts.$inferInsert, 'kind' | 'currency'> & {
    owner: { userId: SQL<number> } | { giftCardId: SQL<number> }
  }

export function insertGiftCard(
  db: Database,
  { code, balances }: DemoGiftCard,
  now: Date,
): Statement[] {
  const key = giftCardKey(code)
  const card = {
    kind: 'gift_card',
    reason: 'issued',
    owner: { giftCardId: giftCardId(key.codeHash) },
  } as const
  return [
    db
      .insert(giftCards)
      .values({ ...key, createdAt: now })
      .onConflictDoNothing(),
    ...Object.entries(balances).flatMap(([currency, amount]) =>
      giveValue(
        db,
        { ...card, currency, amount, cause: `demo:card-${key.ending}:${currency}` },
        now,
      ),
    ),
  ]
}

export function insertStaffCredit(
  db: Database,
  { email, credit }: typeof demoStaff,
  now: Date,
): Statement[] {
  const owner = { userId: userId(email) }
  const gift = { kind: 'credit', reason: 'adjustment', owner, cause: 'demo:credit' } as const
  return giveValue(db, { ...gift, ...credit }, now)
}

/** Opens the accounts of both sides where they are not there. */
function giveValue(db: Database, gift: Gift, now: Date): Statement[] {
  const { kind, currency, owner, cause, amount, reason } = gift
  return [
    db
      .insert(ledgerAccounts)
      .values([
        { kind, currency },
        { kind, currency, ...owner },
      ])
      .onConflictDoNothing(),
    db
      .insert(ledgerTransfers)
      .values({
        ...{ cause, amount, reason, createdAt: now },
        ...{ fromId: accountId({ kind, currency }), toId: accountId({ kind, currency, ...owner }) },
      })
      .onConflictDoNothing(),
  ]
}

/** The shop's own account has no owner. */
function accountId(account: {
  kind: string
  currency: string
  userId?: SQL
  giftCardId?: SQL
}): SQL<number> {
  const { kind, currency, userId = sql`NULL`, giftCardId = sql`NULL` } = account
  return sql`(SELECT id FROM ledger_accounts WHERE kind = ${kind} AND currency = ${currency}
    AND user_id IS ${userId} AND gift_card_id IS ${giftCardId})`
}
