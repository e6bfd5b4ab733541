import type { SQL } from 'drizzle-orm'
import type { ledgerKinds, transferReasons } from '../../db/schema/ledgers.ts'

export type LedgerKind = (typeof ledgerKinds)[number]

export type TransferReason = (typeof transferReasons)[number]

/** All accounts of one kind and currency. */
export interface Ledger {
  kind: LedgerKind
  currency: string | SQL
}

/** Whose an account is: a customer's, a gift card's, or that of the shop, which owes what the others have. */
export type AccountOwner = 'shop' | { userId: number | SQL } | { giftCardId: number | SQL }
