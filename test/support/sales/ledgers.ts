import { env } from 'cloudflare:workers'

/* Accounts of ledgers and transfers between them, written as they lie in the database. */

export interface AccountKey {
  kind: 'points' | 'credit' | 'gift_card'
  currency: string
  /** Neither for the shop's own account. */
  userId?: number
  giftCardId?: number
}

export const points: AccountKey = { kind: 'points', currency: 'INR' }
export const credit: AccountKey = { kind: 'credit', currency: 'INR' }

/** The id of an account, which is opened where there is none. */
export async function accountId(key: AccountKey): Promise<number> {
  const values = valuesOf(key)
  const [, found] = await env.DB.batch<{ id: number }>([
    env.DB.prepare(
      `INSERT INTO ledger_accounts(user_id, gift_card_id, kind, currency) VALUES (?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    ).bind(...values),
    env.DB.prepare(`SELECT id FROM ledger_accounts WHERE ${isAccount}`).bind(...values),
  ])
  return found?.results[0]?.id ?? 0
}

/** What an account has; nothing where it was never opened. */
export async function balanceOf(key: AccountKey): Promise<number> {
  const read = env.DB.prepare(`SELECT balance FROM ledger_accounts WHERE ${isAccount}`)
  return (await read.bind(...valuesOf(key)).first<number>('balance')) ?? 0
}

const isAccount = 'user_id IS ? AND gift_card_id IS ? AND kind = ? AND currency = ?'

function valuesOf({ userId, giftCardId, kind, currency }: AccountKey) {
  return [userId ?? null, giftCardId ?? null, kind, currency]
}

export interface TransferInput {
  fromId: number
  toId: number
  amount: number
  cause?: string
  reason?: 'adjustment' | 'issued' | 'forfeited'
  orderId?: number | null
  remarks?: string | null
  createdAt?: number
}

/** The statement that writes a transfer. */
export function transferring(input: TransferInput): D1PreparedStatement {
  const { fromId, toId, amount, cause = crypto.randomUUID(), reason = 'adjustment' } = input
  const { orderId = null, remarks = null, createdAt = Date.now() } = input
  return env.DB.prepare(
    `INSERT INTO ledger_transfers(cause, from_id, to_id, amount, reason, order_id, remarks, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).bind(cause, fromId, toId, amount, reason, orderId, remarks, createdAt)
}

type Terms = Omit<TransferInput, 'fromId' | 'toId' | 'amount'>

/** The shop gives a customer or a card something. */
export async function give(to: AccountKey, amount: number, terms: Terms = {}): Promise<void> {
  const [fromId, toId] = await sidesOf(to)
  await transferring({ ...terms, fromId, toId, amount }).run()
}

/** The shop takes something back. */
export async function take(from: AccountKey, amount: number, terms: Terms = {}): Promise<void> {
  const [toId, fromId] = await sidesOf(from)
  await transferring({ ...terms, fromId, toId, amount }).run()
}

async function sidesOf(key: AccountKey): Promise<[shop: number, other: number]> {
  const { kind, currency } = key
  return [await accountId({ kind, currency }), await accountId(key)]
}

/** A gift card without anything on it; nobody knows its code. */
export async function aGiftCard(): Promise<number> {
  const row = await env.DB.prepare(
    `INSERT INTO gift_cards(code_hash, ending, created_at) VALUES (?, 'ABCD', 0) RETURNING id`,
  )
    .bind(crypto.randomUUID())
    .first<{ id: number }>()
  return row?.id ?? 0
}

/** Ledgers that do not sum to zero, and accounts whose balance is not the sum of its transfers. */
export async function wrongBooks(): Promise<unknown[]> {
  const [sums, balances] = await env.DB.batch([
    env.DB.prepare(
      'SELECT kind, currency, sum(balance) AS sum FROM ledger_accounts GROUP BY 1, 2 HAVING sum <> 0',
    ),
    env.DB.prepare(
      `SELECT a.id, a.balance FROM ledger_accounts a WHERE a.balance <> (
         SELECT coalesce(sum(iif(t.to_id = a.id, amount, -amount)), 0)
         FROM ledger_transfers t WHERE a.id IN (t.from_id, t.to_id))`,
    ),
  ])
  return [...(sums?.results ?? []), ...(balances?.results ?? [])]
}
