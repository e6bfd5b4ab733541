import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { users } from './identity.ts'
import { orders } from './orders.ts'

/** Cards that pay like money. */
export const giftCards = sqliteTable(
  'gift_cards',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** SHA-256 of the code in capitals, which itself is stored nowhere. */
    codeHash: text('code_hash').notNull(),
    /** The last four characters of the code, by which people know it again. */
    ending: text('ending').notNull(),
    /** The first moment at which it pays no more; null for never. */
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [uniqueIndex('gift_cards_code').on(t.codeHash)],
)

/** Codes of gift cards that a user has guessed wrong of late. */
export const giftCardTries = sqliteTable(
  'gift_card_tries',
  {
    userId: integer('user_id')
      .primaryKey()
      .references(() => users.id),
    wrong: integer('wrong').notNull(),
    /** When they are forgotten. */
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [index('gift_card_tries_expiry').on(t.expiresAt)],
)

/** What is kept in ledgers: loyalty points, store credit and the money on gift cards. */
export const ledgerKinds = ['points', 'credit', 'gift_card'] as const

/**
 * Where value of one kind and currency lies: with a customer, on a card, or with the shop, which owes what
 * the others have. All accounts of a kind and currency sum to zero. Points count whole ones, the others
 * minor units.
 */
export const ledgerAccounts = sqliteTable(
  'ledger_accounts',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    kind: text('kind', { enum: ledgerKinds }).notNull(),
    currency: text('currency').notNull(),
    /** At most one of the two; the shop's own account has neither. */
    userId: integer('user_id').references(() => users.id),
    giftCardId: integer('gift_card_id').references(() => giftCards.id),
    /** The sum of its transfers; a trigger keeps it. */
    balance: integer('balance').notNull().default(0),
  },
  (t) => [
    uniqueIndex('ledger_accounts_owner').on(
      sql`coalesce(${t.userId}, 0)`,
      sql`coalesce(${t.giftCardId}, 0)`,
      t.kind,
      t.currency,
    ),
    check('ledger_accounts_owner', sql`${t.userId} IS NULL OR ${t.giftCardId} IS NULL`),
    check(
      'ledger_accounts_balance',
      sql`${t.balance} >= 0 OR (${t.userId} IS NULL AND ${t.giftCardId} IS NULL)`,
    ),
  ],
)

/** Why value went from one account to another. */
export const transferReasons = [
  'adjustment',
  'issued',
  'forfeited',
  // An order: what pays for it, what of that goes back, what it earns, and what of that is taken back.
  'spent',
  'returned',
  'earned',
  'revoked',
  // A visitor's points go to the account that the visitor has entered.
  'joined',
] as const

/** Value that went from one account to another of its kind and currency. Rows are never changed. */
export const ledgerTransfers = sqliteTable(
  'ledger_transfers',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** What has caused it: the same causes one. */
    cause: text('cause').notNull(),
    fromId: integer('from_id')
      .notNull()
      .references(() => ledgerAccounts.id),
    toId: integer('to_id')
      .notNull()
      .references(() => ledgerAccounts.id),
    amount: integer('amount').notNull(),
    reason: text('reason', { enum: transferReasons }).notNull(),
    orderId: integer('order_id').references(() => orders.id),
    /** Words of staff about it. */
    remarks: text('remarks'),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    uniqueIndex('ledger_transfers_cause').on(t.cause),
    index('ledger_transfers_from').on(t.fromId),
    index('ledger_transfers_to').on(t.toId),
    index('ledger_transfers_order').on(t.orderId).where(sql`${t.orderId} IS NOT NULL`),
    check('ledger_transfers_amount', sql`${t.amount} > 0`),
    check('ledger_transfers_accounts', sql`${t.fromId} <> ${t.toId}`),
  ],
)
