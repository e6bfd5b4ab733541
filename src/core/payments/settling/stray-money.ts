import { eq, type SQL, sql } from 'drizzle-orm'
import { checkoutOutcomes, payments } from '../../../db/schema/orders.ts'
import { insertDeadLetter } from '../../dead-letters.ts'
import type { Context, PaymentEvidence } from '../../ports.ts'
import { guardedBatch, type Statement, writeBatch } from '../../write-batch.ts'
import { isCheckoutAborted } from '../closing/conditions.ts'
import { firstLookAt } from '../look-times.ts'
import { isReferredTo, type Reference } from '../queries.ts'
import { promiseBack } from '../refunding/promise-back.ts'
import type { PaymentRow } from '../types.ts'

/** How long a checkout may take to be decided before staff are told of its money. */
const undecidedMaxMs = 24 * 60 * 60_000

const noOrder = 'No order of ours waits for this money.'

/**
 * Keeps money that belongs to no payment of ours: that of an aborted checkout goes back, and what came
 * beside the payment of a quote; that of a checkout without an outcome waits for it, and staff are told
 * of any other. Answers the cause of its effects.
 */
export async function keepStray(
  ctx: Context,
  evidence: PaymentEvidence,
  also: Statement[],
): Promise<string | null> {
  const { gateway, reference, state, money, metadata, captureReference = null } = evidence
  if (state !== 'succeeded' || !money) {
    await writeBatch(ctx.db, [...(state === 'succeeded' ? [tell(ctx, evidence)] : []), ...also])
    return null
  }
  const checkoutId = metadata.checkout_id ?? null
  const now = ctx.clock.now()
  const kept = sql`
    INSERT INTO payments(key, checkout_id, gateway, reference, capture_reference, status, amount,
      captured_amount, currency, review_reason, look_at, created_at, updated_at)
    VALUES (${ctx.random.uuid()}, ${checkoutId}, ${gateway}, ${reference}, ${captureReference},
      'succeeded', ${money.amount}, ${money.amount}, ${money.currency}, ${noOrder},
      ${checkoutId && firstLookAt(now).getTime()}, ${now.getTime()}, ${now.getTime()})
    ON CONFLICT DO NOTHING`
  const isBeside = isBesidePaymentOfQuote(metadata)
  const back = sql`${isOf(evidence)} AND (${isCheckoutAborted} OR ${isBeside})`
  const told = checkoutId === null ? [tell(ctx, evidence, sql`NOT ${isBeside}`)] : []
  const isNew = await guardedBatch(ctx.db, kept, [...told, ...promiseBack(ctx, back), ...also])
  if (!isNew) {
    await writeBatch(ctx.db, also)
    return null
  }
  const [row] = await ctx.db
    .select({ id: payments.id })
    .from(payments)
    .where(isReferredTo(evidence))
  return row ? `payment:${row.id}:` : null
}

/** Looks whether the checkout that stray money is for has been decided. Answers its effects' cause. */
export async function lookAfterStray(ctx: Context, payment: PaymentRow): Promise<string | null> {
  const { id, gateway, reference, checkoutId, createdAt } = payment
  if (checkoutId === null || reference === null) return null
  const [row] = await ctx.db
    .select({ outcome: checkoutOutcomes.outcome })
    .from(checkoutOutcomes)
    .where(eq(checkoutOutcomes.checkoutId, checkoutId))
  const done = sql`UPDATE payments SET look_at = NULL WHERE id = ${id} AND look_at IS NOT NULL`
  if (row?.outcome === 'aborted') {
    const back = sql`${isOf({ gateway, reference })} AND ${isCheckoutAborted}`
    // All of it may have gone back in the dashboard already.
    await writeBatch(ctx.db, [...promiseBack(ctx, back), done])
    return `payment:${id}:`
  }
  const isLate = ctx.clock.now().getTime() - createdAt.getTime() > undecidedMaxMs
  if (row?.outcome !== 'placed' && !isLate) return null
  await guardedBatch(ctx.db, done, [tell(ctx, { gateway, reference })])
  return null
}

/**
 * For the batch that learns what our payment is called at its gateway: the money was kept as a stray,
 * where a message about it came first that named no payment of ours. What goes back already stays as it is.
 */
export function strayTakenOver({ gateway, reference }: Reference, paymentId: number): Statement {
  return sql`
    UPDATE payments SET reference = NULL, status = 'cancelled', captured_amount = NULL,
      review_reason = NULL, look_at = NULL, failure_message = ${`The money of payment ${paymentId}.`}
    WHERE gateway = ${gateway} AND reference = ${reference} AND id <> ${paymentId}
      AND user_id IS NULL AND order_id IS NULL AND quote_id IS NULL AND refunded_amount = 0`
}

function tell(ctx: Context, { gateway, reference }: Reference, where?: SQL): Statement {
  const letter = { queue: 'payments', body: { gateway, reference }, reason: noOrder } as const
  return insertDeadLetter(ctx, letter, where)
}

/** In SQL, of payment `p`: the gateway calls it so. */
function isOf({ gateway, reference }: Reference): SQL {
  return sql`p.gateway = ${gateway} AND p.reference = ${reference}`
}

/** In SQL: it was opened under the key of a quote's payment, which its gateway calls by another name. */
function isBesidePaymentOfQuote({ payment_key: key }: Record<string, string>): SQL {
  return sql`EXISTS (SELECT 1 FROM payments ours
    WHERE ours.key = ${key ?? null} AND ours.quote_id IS NOT NULL)`
}
