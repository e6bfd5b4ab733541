import type { ledgerKinds, transferReasons } from '../../src/db/schema/ledgers.ts'
import { quoteSql } from './quote-sql.ts'

/** The account of a user or of a gift card. */
export interface LedgerAccount {
  kind: (typeof ledgerKinds)[number]
  currency: string
  owner: 'user_id' | 'gift_card_id'
  /** In SQL, the id of the user or the card; null for none. */
  ownerId: string
}

/** Value that staff move between the shop and an account. */
export interface StaffTransfer extends LedgerAccount {
  /** Minor units that the shop gives; below 0 for what it takes. */
  amount: number
  /** The same causes one transfer, however often it is written. */
  cause: string
  reason: (typeof transferReasons)[number]
  remarks: string | null
}

/**
 * Moves value, and opens the accounts where there are none. Nothing is moved where there is no owner, or
 * where the account has less than is taken.
 */
export function transferStatements(transfer: StaffTransfer, now: number): string[] {
  const opened = transfer.amount > 0 ? [openAccounts(transfer)] : []
  return [...opened, insertTransfer(transfer, now)]
}

/**
 * In SQL: `account` is this row. It looks at owners as the index of accounts has them; a plus takes the
 * type from an id, with which SQLite would not look there.
 */
export function isAccount(
  account: string,
  { kind, currency, owner, ownerId }: LedgerAccount,
): string {
  const ids = { user_id: '0', gift_card_id: '0', [owner]: ownerId }
  return `coalesce(${account}.user_id, 0) = +${ids.user_id}
      AND coalesce(${account}.gift_card_id, 0) = +${ids.gift_card_id}
      AND ${account}.kind = ${quoteSql(kind)} AND ${account}.currency = ${quoteSql(currency)}`
}

/** The shop's account of the kind and currency has no owner. */
function openAccounts({ kind, currency, owner, ownerId }: LedgerAccount): string {
  return `INSERT INTO ledger_accounts(kind, currency, ${owner})
    SELECT ${quoteSql(kind)}, ${quoteSql(currency)}, id
    FROM (SELECT NULL AS id UNION SELECT ${ownerId})
    WHERE TRUE ON CONFLICT DO NOTHING`
}

function insertTransfer(transfer: StaffTransfer, now: number): string {
  const { amount, cause, reason, remarks } = transfer
  const [giver, taker] = amount < 0 ? ['own', 'shop'] : ['shop', 'own']
  return `INSERT INTO ledger_transfers(cause, from_id, to_id, amount, reason, remarks, created_at)
    SELECT ${quoteSql(cause)}, ${giver}.id, ${taker}.id, ${Math.abs(amount)}, ${quoteSql(reason)},
      ${remarks === null ? 'NULL' : quoteSql(remarks)}, ${now}
    FROM ledger_accounts own CROSS JOIN ledger_accounts shop
    WHERE ${isAccount('own', transfer)} AND own.balance + ${amount} >= 0
      AND ${isAccount('shop', { ...transfer, ownerId: '0' })}
    ON CONFLICT(cause) DO NOTHING`
}
