import { env } from 'cloudflare:workers'
import { sha256 } from '../../../src/core/sha256.ts'

/* What customers pay with beside money, written as the ledgers keep it. */

type Kind = 'points' | 'credit' | 'gift_card'

/** A visitor or a customer, by the public id. */
interface Person {
  id: string
}

export interface GiftCard {
  id: number
  code: string
}

let serial = 0

/** Whole points. */
export async function givePoints({ id }: Person, points: number): Promise<void> {
  await transfer('points', { userId: await userIdOf(id), amount: points })
}

/** In paise. */
export async function giveCredit({ id }: Person, amount: number): Promise<void> {
  await transfer('credit', { userId: await userIdOf(id), amount })
}

/** Has the customer lose some of it. */
export async function takePoints({ id }: Person, points: number): Promise<void> {
  await transfer('points', { userId: await userIdOf(id), amount: points, isBack: true })
}

/** A card with so many paise on it, without an end unless one is named. */
export async function aGiftCard(
  amount: number,
  more: { code?: string; expiresAt?: Date; currency?: string } = {},
): Promise<GiftCard> {
  const { code = `CARD-TEST-${String(++serial).padStart(4, '0')}`, expiresAt, currency } = more
  const codeHash = await sha256(new TextEncoder().encode(code.toUpperCase()))
  const id = await insert(
    `INSERT INTO gift_cards(code_hash, ending, expires_at, created_at) VALUES (?, ?, ?, 0)
     RETURNING id`,
    ...[codeHash, code.slice(-4), expiresAt?.getTime() ?? null],
  )
  if (amount > 0) await transfer('gift_card', { cardId: id, amount, currency })
  return { id, code }
}

/** Spends all but so many paise of a card. */
export function spendCard({ id }: GiftCard, amount: number): Promise<void> {
  return transfer('gift_card', { cardId: id, amount, isBack: true })
}

export async function userIdOf(uuid: string): Promise<number> {
  const row = env.DB.prepare('SELECT id FROM users WHERE uuid = ?').bind(uuid)
  return (await row.first<number>('id')) ?? 0
}

interface Transfer {
  userId?: number
  cardId?: number
  amount: number
  currency?: string | undefined
  /** To the shop. */
  isBack?: boolean
}

async function transfer(
  kind: Kind,
  { userId, cardId, amount, currency = 'INR', isBack = false }: Transfer,
): Promise<void> {
  const shop = await accountOf(kind, currency, null, null)
  const owner = await accountOf(kind, currency, userId ?? null, cardId ?? null)
  const [from, to] = isBack ? [owner, shop] : [shop, owner]
  await insert(
    `INSERT INTO ledger_transfers(cause, from_id, to_id, amount, reason, created_at)
     VALUES (?, ?, ?, ?, 'adjustment', 0) RETURNING id`,
    ...[crypto.randomUUID(), from, to, amount],
  )
}

function accountOf(
  kind: Kind,
  currency: string,
  userId: number | null,
  cardId: number | null,
): Promise<number> {
  return insert(
    `INSERT INTO ledger_accounts(kind, currency, user_id, gift_card_id) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET kind = kind RETURNING id`,
    ...[kind, currency, userId, cardId],
  )
}

async function insert(
  statement: string,
  ...values: (number | string | Uint8Array | null)[]
): Promise<number> {
  const made = env.DB.prepare(statement).bind(...values)
  return (await made.first<number>('id')) ?? 0
}
