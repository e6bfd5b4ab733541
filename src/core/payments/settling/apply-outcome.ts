import { eq, sql } from 'drizzle-orm'
import { webhookEvents } from '../../../db/schema/operations.ts'
import { type OrderStatus, orders, payments } from '../../../db/schema/orders.ts'
import { describeError } from '../../describe-error.ts'
import { NotFound } from '../../errors.ts'
import { runEffects } from '../../outbox/run-outbox.ts'
import type { Context, GatewayName, PaymentEvidence, WebhookEvent } from '../../ports.ts'
import type { Statement } from '../../write-batch.ts'
import { OutcomeOfOtherAmount, WebhookRejected } from '../errors.ts'
import { gatewayNamed, nullIfUnknown } from '../gateways.ts'
import { isReferredTo, type Reference } from '../queries.ts'
import type { PaymentRow } from '../types.ts'
import { checkSuccess } from './check-success.ts'
import { confirmOrSettle } from './confirm-or-settle.ts'
import { isSameMoney, settle } from './settle.ts'
import { type Message, verifyMessage } from './webhooks.ts'

/** Under a name of its own: D1 keeps one of two columns of the same name. */
const statusOfOrder = sql<OrderStatus>`${orders.status}`.as('order_status')

/** What a customer who comes back from the gateway's page is shown next. */
export interface ReturnedCustomer {
  orderNumber: string
  isPaid: boolean
  returnTo: PaymentRow['returnTo']
}

/**
 * A gateway tells what became of a payment, with the customer's browser or by itself, in a message that it
 * has signed. It is applied before it is answered, and may be repeated. Where it names another amount the
 * gateway is asked, and what it says is applied.
 * @throws WebhookRejected, OutcomeOfOtherAmount, NotFound where the payment is not ours, whose money is kept
 * for staff, or is unknown to the gateway, which has to be asked
 */
export async function applyOutcome(
  ctx: Context,
  gateway: GatewayName,
  message: Message,
): Promise<ReturnedCustomer> {
  const event = await verifyMessage(ctx, gateway, message)
  const evidence = event && (await evidenceOf(ctx, event))
  if (!evidence) throw new WebhookRejected('It tells of no payment')
  const [found] = await ctx.db
    .select({ payment: payments, orderNumber: orders.number, orderStatus: statusOfOrder })
    .from(payments)
    .innerJoin(orders, eq(orders.id, payments.orderId))
    .where(isReferredTo(evidence))
  if (found && !isSameMoney(found.payment, evidence)) {
    askLater(ctx, found.payment, evidence.reference)
    throw new OutcomeOfOtherAmount()
  }
  const cause = await settle(ctx, evidence, [noted(ctx, event, message)], found?.payment)
  await runEffects(ctx, cause)
  if (!found) throw new NotFound('payment')
  const { payment, orderNumber, orderStatus } = found
  const wasPaid = payment.status === 'succeeded' || payment.status === 'refunded'
  const isNewSuccess = evidence.state === 'succeeded' && cause !== null
  const isContradicted = payment.status === 'succeeded' && evidence.state !== 'succeeded'
  if (isNewSuccess || isContradicted) checkLater(ctx, payment, evidence.reference)
  // What comes after the order was cancelled goes back.
  const isPaid = (wasPaid || evidence.state === 'succeeded') && orderStatus !== 'cancelled'
  return { orderNumber, isPaid, returnTo: payment.returnTo }
}

/**
 * What the message vouches for, or the gateway itself says where that is too little.
 * @throws NotFound where the gateway does not know the payment either
 */
async function evidenceOf(
  ctx: Context,
  { evidence }: WebhookEvent,
): Promise<PaymentEvidence | null> {
  if (evidence?.about === 'payment') return evidence
  if (evidence?.about !== 'hint') return null
  const { gateway, reference } = evidence
  const answer = await gatewayNamed(ctx, gateway).retrieve(reference).catch(nullIfUnknown)
  if (answer === null || answer.isUnknown) throw new NotFound('payment')
  return answer
}

/** Its own word decides what becomes of the payment; the schedule asks again where it cannot be asked. */
export function askLater(ctx: Context, payment: PaymentRow, reference: string): void {
  defer(ctx, payment.id, () => confirmOrSettle(ctx, { ...payment, reference }))
}

/** The customer waits for no more than the signature. */
function checkLater(ctx: Context, { id, gateway }: PaymentRow, reference: string): void {
  defer(ctx, id, () => checkSuccess(ctx, { id, gateway, reference }))
}

function defer(ctx: Context, paymentId: number, ask: () => Promise<void>): void {
  ctx.defer(() =>
    ask().catch((error) =>
      ctx.log('warn', 'payment.not_asked', { paymentId, error: describeError(error) }),
    ),
  )
}

/** The payment that an unsigned message names, before anything in it is believed. */
export async function findNamed(
  { db }: Pick<Context, 'db'>,
  named: Reference,
): Promise<PaymentRow | undefined> {
  const [payment] = await db.select().from(payments).where(isReferredTo(named))
  return payment
}

/** Staff can read what was told, and what else the gateway has sent with it; repeated it is there. */
function noted(
  { db, clock }: Context,
  { id, type, evidence }: WebhookEvent,
  { body }: Message,
): Statement {
  const now = clock.now()
  const gateway = evidence?.gateway ?? ''
  return db
    .insert(webhookEvents)
    .values({ gateway, eventId: id, type, evidence, body, receivedAt: now, processedAt: now })
    .onConflictDoNothing()
}
