import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../../db/constant.ts'
import { payments } from '../../../db/schema/orders.ts'
import type { PaymentChoice } from '../../cart/checkouts.ts'
import { firstRow } from '../../from-row.ts'
import { attemptWanted } from '../../orders/order-changes.ts'
import type { Context, GatewayPayment, Handover, Payer } from '../../ports.ts'
import { guardedResults, type Statement } from '../../write-batch.ts'
import { endUnreached } from '../closing/end-payment.ts'
import { GatewayRefused } from '../errors.ts'
import { gatewayNamed } from '../gateways.ts'
import { firstLookAt } from '../look-times.ts'
import { mayBecome } from '../transitions.ts'
import type { PaymentRow } from '../types.ts'
import { describeForGateway } from './describe-for-gateway.ts'

/*
 * Attempts to pay an order that may overlap: each is a payment of its own, which the gateway knows by a
 * name of ours. The first success pays the order, whichever attempt it is of.
 */

type Writer = Pick<Context, 'clock' | 'random' | 'gateways'>

/** After this time an attempt of which nothing was heard no longer keeps another one from beginning. */
export const retryAfterMs = 15 * 60_000

/** Of one order: nobody holds its stock for ever. */
export const attemptsMax = 30

/** The attempt with which an order is placed, for its placing batch. */
export function insertFirstAttempt(
  ctx: Writer,
  { checkoutId, choice }: { checkoutId: string; choice: PaymentChoice },
): Statement {
  const when = sql`o.checkout_id = ${checkoutId} AND o.paid_at IS NULL`
  return insertAttempt(ctx, { choice, when, idempotencyKey: null })
}

/**
 * Begins another attempt to pay a user's order, if it waits for its money, and the last attempt has failed or
 * was long ago; that one is left behind. Null where another one may not begin, or there were too many.
 */
export async function beginAttempt(
  ctx: Pick<Context, 'db' | 'settings'> & Writer,
  {
    orderId,
    choice,
    operationId,
  }: { orderId: number; choice: PaymentChoice; operationId: string | null },
): Promise<PaymentRow | null> {
  const now = ctx.clock.now().getTime()
  const isNewest = sql`p.id = (SELECT max(id) FROM payments n WHERE n.order_id = orders.id)`
  const isHeldUp = sql`(EXISTS (SELECT 1 FROM payments p WHERE p.order_id = orders.id AND ${isNewest}
      AND NOT ${mayBeLeft(ctx.clock.now())})
    OR (SELECT count(*) FROM payments p WHERE p.order_id = orders.id) >= ${constant(attemptsMax)})`
  const results = await guardedResults(ctx.db, attemptWanted(ctx, orderId, sql`NOT ${isHeldUp}`), [
    sql`UPDATE payments SET left_at = ${now}, updated_at = ${now}
        WHERE order_id = ${orderId} AND left_at IS NULL AND ${mayBecome('cancelled')}`,
    ...(operationId === null ? [] : [keyFreed(orderId, operationId)]),
    insertAttempt(ctx, { choice, when: sql`o.id = ${orderId}`, idempotencyKey: operationId }),
    sql`SELECT * FROM payments WHERE order_id = ${orderId} ORDER BY id DESC LIMIT 1`,
  ])
  return firstRow(payments, results?.at(-1)?.results) ?? null
}

/** The operation's first attempt is over, and the next one takes its key. */
function keyFreed(orderId: number, operationId: string): Statement {
  return sql`UPDATE payments SET idempotency_key = NULL
    WHERE idempotency_key = ${operationId} AND order_id = ${orderId} AND status = 'cancelled'`
}

/** In SQL, of payment `p`, the newest of its order: another attempt may begin beside it. */
export function mayBeLeft(now: Date): SQL {
  return sql`(p.status IN ('failed', 'cancelled') OR p.created_at <= ${now.getTime() - retryAfterMs})`
}

function insertAttempt(
  { clock, random, gateways }: Writer,
  {
    choice: { gateway, returnTo },
    when,
    idempotencyKey,
  }: { choice: PaymentChoice; when: SQL; idempotencyKey: string | null },
): Statement {
  const key = random.uuid()
  const now = clock.now()
  const reference = gatewayNamed({ gateways }, gateway).referenceOf?.(key)
  if (reference === undefined) throw new Error(`${gateway} takes no names of ours`)
  return sql`
    INSERT INTO payments(key, order_id, user_id, gateway, reference, return_to, idempotency_key, status,
      amount, currency, look_at, created_at, updated_at)
    SELECT ${key}, o.id, o.user_id, ${gateway}, ${reference}, ${JSON.stringify(returnTo)},
      ${idempotencyKey}, 'pending', o.due_amount, o.currency, ${firstLookAt(now).getTime()},
      ${now.getTime()}, ${now.getTime()}
    FROM orders o WHERE ${when}`
}

/** Who pays for what, as the gateway is told. */
export interface AttemptDetails {
  order: { id: number; number: string; checkoutId: string }
  payer: Payer
  /** Where the gateway sends the browser back. */
  returnUrl: string
  /** As in `CreateRequest`. */
  route: string | null
}

/** What the browser needs to pay an attempt, and what the gateway calls it. */
export type OpenedAttempt = Handover & { reference: string }

/**
 * Has the gateway open an attempt, which may be asked for again under its key. One that could not be opened is
 * over: nobody was sent to its page, and another one may begin.
 * @throws GatewayRefused, also where it was paid by then and is not to be opened again; GatewayUnavailable
 */
export async function openAttempt(
  ctx: Context,
  payment: PaymentRow,
  details: AttemptDetails,
): Promise<OpenedAttempt> {
  const { handover, reference } = await createOrEnd(ctx, payment, details)
  if (!handover) throw new GatewayRefused('state', `${reference} can no longer be opened`)
  return { ...handover, reference }
}

async function createOrEnd(
  ctx: Context,
  payment: PaymentRow,
  { order, payer, returnUrl, route }: AttemptDetails,
): Promise<GatewayPayment> {
  const { key, gateway, amount, currency } = payment
  try {
    return await gatewayNamed(ctx, gateway).create({
      key,
      money: { amount, currency },
      metadata: describeForGateway(payment, { order }).metadata,
      description: `Order ${order.number}`,
      ...{ returnUrl, payer, route },
    })
  } catch (error) {
    await endUnreached(ctx, payment.id)
    throw error
  }
}
