import { type SQL, sql } from 'drizzle-orm'
import { channelCodes, currencyOfChannel } from '../channels.ts'
import { isErased } from '../identity/queries.ts'
import type { Clocked } from '../ports.ts'
import { isAccountOf } from './accounts.ts'
import { pointWorth } from './points.ts'
import { valueMoved } from './transferred.ts'
import type { AccountOwner, LedgerKind } from './types.ts'

/*
 * What orders take from the ledgers, and bring to them; each statement belongs into the batch that decides
 * about the order.
 */

/** What pays for an order beside money: whole points, else minor units. */
export interface MeansTaken {
  checkoutId: string
  currency: string
  userId: number
  points: number
  creditAmount: number
  giftCard: { id: number; amount: number } | null
}

/**
 * Takes what pays for the order of a checkout. The batch fails as a whole where an account has less by now:
 * `balanceCheck` names what it breaks.
 */
export function meansTaken(ctx: Clocked, taken: MeansTaken): SQL[] {
  const { checkoutId, currency, userId, points, creditAmount, giftCard } = taken
  const orderId = sql`(SELECT id FROM orders WHERE checkout_id = ${checkoutId})`
  const take = (kind: LedgerKind, from: AccountOwner, amount: number) =>
    amount > 0
      ? [
          valueMoved(ctx, {
            cause: `checkout:${checkoutId}:${kind}`,
            ...{ kind, currency, from, amount, orderId },
            to: 'shop',
            reason: 'spent',
          }),
        ]
      : []
  return [
    ...take('points', { userId }, points),
    ...take('credit', { userId }, creditAmount),
    ...(giftCard ? take('gift_card', { giftCardId: giftCard.id }, giftCard.amount) : []),
  ]
}

/** The CHECK that keeps balances from falling below zero. */
export const balanceCheck = 'ledger_accounts_balance'

/** Condition on orders `o`: it stands, and its money is there. */
const isPaid: SQL = sql`o.paid_at IS NOT NULL AND o.status <> 'cancelled'`

/** Gives the points that orders `o` earn, once, as soon as they are paid. */
export function pointsEarned({ clock }: Clocked, which: SQL): SQL {
  return sql`
    INSERT INTO ledger_transfers(cause, from_id, to_id, amount, reason, order_id, created_at)
    SELECT ${earnedBy(sql`o.id`)}, ${pointsOf('shop')}, ${pointsOf({ userId: sql`o.user_id` })},
      o.points_earned, 'earned', o.id, ${clock.now().getTime()}
    FROM orders o
    WHERE ${which} AND o.points_earned > 0 AND ${isPaid} AND NOT ${isErased(sql`o.user_id`)}
    ON CONFLICT (cause) DO NOTHING`
}

/** Opens the accounts that the points of orders `o` come from and go to. */
export function pointsOpened(which: SQL): SQL {
  return sql`
    INSERT INTO ledger_accounts(kind, currency, user_id)
    SELECT 'points', o.currency, iif(side.value, o.user_id, NULL)
    FROM orders o JOIN json_each('[0, 1]') side
    WHERE ${which} AND o.points_earned > 0 ON CONFLICT DO NOTHING`
}

/**
 * What paid for an order that was cancelled goes back, and the points that it earned are taken back as far
 * as they are there: for every batch that may cancel it. Of a closed account nothing is left to change.
 */
export function ledgersReturned({ clock }: Clocked, orderId: number): SQL[] {
  const now = clock.now().getTime()
  const isCancelled = sql`o.id = ${orderId} AND o.status = 'cancelled'`
  return [
    sql`
      INSERT INTO ledger_transfers(cause, from_id, to_id, amount, reason, order_id, created_at)
      SELECT t.cause || ':returned', t.to_id, t.from_id, t.amount, 'returned', t.order_id, ${now}
      FROM orders o JOIN ledger_transfers t ON t.order_id = o.id AND t.reason = 'spent'
      JOIN ledger_accounts a ON a.id = t.from_id
      WHERE ${isCancelled} AND (a.user_id IS NULL OR NOT ${isErased(sql`a.user_id`)})
      ON CONFLICT (cause) DO NOTHING`,
    sql`
      INSERT INTO ledger_transfers(cause, from_id, to_id, amount, reason, order_id, created_at)
      SELECT ${revokedBy(sql`o.id`)}, own.id, t.from_id, min(t.amount, own.balance), 'revoked', o.id,
        ${now}
      FROM orders o JOIN ledger_transfers t ON t.cause = ${earnedBy(sql`o.id`)}
      JOIN ledger_accounts own ON own.id = ${pointsOf({ userId: sql`o.user_id` })}
      WHERE ${isCancelled} AND own.balance > 0
      ON CONFLICT (cause) DO NOTHING`,
  ]
}

interface Part {
  orderId: number
  /** The same causes one transfer. */
  cause: string
  /** Whole points, else minor units. */
  amount: number
  /** A condition in SQL. */
  when: SQL
}

/**
 * Part of what paid for an order that stands goes back to where it came from, at most what did; for the batch
 * of what causes it.
 */
export function partReturned(
  { clock }: Clocked,
  { orderId, kind, cause, amount, when }: Part & { kind: LedgerKind },
): SQL {
  return sql`
    INSERT INTO ledger_transfers(cause, from_id, to_id, amount, reason, order_id, created_at)
    SELECT ${cause}, t.to_id, t.from_id, ${amount}, 'returned', t.order_id, ${clock.now().getTime()}
    FROM ledger_transfers t JOIN ledger_accounts a ON a.id = t.from_id
    WHERE t.order_id = ${orderId} AND t.reason = 'spent' AND a.kind = ${kind}
      AND (a.user_id IS NULL OR NOT ${isErased(sql`a.user_id`)}) AND ${when}
    ON CONFLICT (cause) DO NOTHING`
}

/** The same of points that an order has earned: they are taken back as far as they are there. */
export function earningsRevoked({ clock }: Clocked, { orderId, cause, amount, when }: Part): SQL {
  return sql`
    INSERT INTO ledger_transfers(cause, from_id, to_id, amount, reason, order_id, created_at)
    SELECT ${cause}, own.id, t.from_id, min(${amount}, own.balance), 'revoked', o.id,
      ${clock.now().getTime()}
    FROM orders o JOIN ledger_transfers t ON t.cause = ${earnedBy(sql`o.id`)}
    JOIN ledger_accounts own ON own.id = ${pointsOf({ userId: sql`o.user_id` })}
    WHERE o.id = ${orderId} AND own.balance > 0 AND ${when}
    ON CONFLICT (cause) DO NOTHING`
}

/** In SQL: how many points were there to be taken back by `earningsRevoked` for a cause. */
export function pointsRevokedBy(cause: string): SQL {
  return sql`coalesce((SELECT amount FROM ledger_transfers WHERE cause = ${cause}), 0)`
}

/** In SQL, of an order `o` that stands: what went back by `partReturned`. */
export function returnedSoFar(kind: LedgerKind): SQL {
  return sql`(SELECT coalesce(sum(t.amount), 0)
    FROM ledger_transfers t JOIN ledger_accounts a ON a.id = t.to_id
    WHERE t.order_id = o.id AND t.reason = 'returned' AND a.kind = ${kind})`
}

/**
 * In SQL, of orders `o` that were cancelled: what the points are worth that they earned and that are spent,
 * in minor units.
 */
export const spentEarnings: SQL = sql`(CASE WHEN ${isErased(sql`o.user_id`)} THEN 0 ELSE
  ${worthOf(sql`o.currency`)} * (
    coalesce((SELECT amount FROM ledger_transfers WHERE cause = ${earnedBy(sql`o.id`)}), 0)
    - coalesce((SELECT amount FROM ledger_transfers WHERE cause = ${revokedBy(sql`o.id`)}), 0)) END)`

/** The same of an order `o` that stands, should it be cancelled now: first what paid for it goes back. */
export const spentEarningsNow: SQL = sql`(${worthOf(sql`o.currency`)} * max(0,
  coalesce((SELECT amount FROM ledger_transfers WHERE cause = ${earnedBy(sql`o.id`)}), 0)
  - o.points_used
  - coalesce((SELECT balance FROM ledger_accounts WHERE id = ${pointsOf({ userId: sql`o.user_id` })}), 0)))`

/** In SQL: the account of points in the currency of orders `o`. */
function pointsOf(owner: AccountOwner): SQL {
  const points = { kind: 'points', currency: sql`o.currency` } as const
  return sql`(SELECT id FROM ledger_accounts WHERE ${isAccountOf(owner, points)})`
}

function earnedBy(orderId: SQL): SQL {
  return sql`('order:' || ${orderId} || ':earned')`
}

function revokedBy(orderId: SQL): SQL {
  return sql`('order:' || ${orderId} || ':revoked')`
}

/** In SQL: what one point pays in a currency. */
function worthOf(currency: SQL): SQL {
  const cases = [...new Set(channelCodes.map(currencyOfChannel))].map((code) =>
    sql.raw(`WHEN '${code}' THEN ${pointWorth(code)}`),
  )
  return sql`(CASE ${currency} ${sql.join(cases, sql` `)} ELSE 0 END)`
}
