import { and, desc, eq, sql } from 'drizzle-orm'
import { constantLimit } from '../../../db/constant.ts'
import { orders, payments } from '../../../db/schema/orders.ts'
import { OrderNotPayable } from '../../orders/errors.ts'
import { orderWaits } from '../../orders/order-changes.ts'
import { isPayable } from '../../orders/types.ts'
import type { Context, ContractName, GatewayName } from '../../ports.ts'
import { writeBatch } from '../../write-batch.ts'
import { endUnknown, endUnopened, isUnopened } from '../closing/end-payment.ts'
import { confirmAtGateway } from '../confirming/confirm-at-gateway.ts'
import { GatewayRefused, GatewayUnavailable } from '../errors.ts'
import { isUnknownThere } from '../gateways.ts'
import { firstLookAt, openingEndsAt } from '../look-times.ts'
import { mayBecome } from '../transitions.ts'
import type { PaymentRow } from '../types.ts'
import { createAtGateway, getOrderToPay } from './create-at-gateway.ts'
import { insertPayment } from './insert-payment.ts'

const pollMs = 250
/** Half a minute: whoever takes over a payment that was never opened may fail as well. */
const roundsMax = 120

/** A payment to be completed on the gateway's page. */
export interface StartedPayment {
  reference: string
  paymentUrl: string
}

/**
 * The payment of the user's newest unpaid order of a contract: the open one, else a new one. The
 * gateway, which would open a second payment if it were asked twice, is asked by one of several
 * simultaneous requests, whose answer is also theirs.
 * @throws OrderNotPayable without such an order and while its payment is under review,
 * GatewayRefused, GatewayUnavailable
 */
export async function openOnPage(
  ctx: Context,
  userId: number,
  {
    contract,
    gateway,
    returnUrl,
  }: { contract: ContractName; gateway: GatewayName; returnUrl: string },
): Promise<StartedPayment> {
  let awaited: PaymentRow | null = null
  for (let round = 1; round <= roundsMax; round++) {
    const { orderId, payment } = await findPayable(ctx, userId, { contract, gateway })
    if (payment === null) {
      // Who was asking the gateway has failed, and was not taken for dead: so does this request.
      if (awaited && !isDead(ctx, awaited)) throw new GatewayUnavailable('It could not be opened')
      const opened = await begin(ctx, { orderId, userId, gateway, returnUrl })
      if (opened) return opened
      continue
    }
    // Perhaps it is paid: a person looks.
    if (payment.reviewReason !== null) throw new OrderNotPayable()
    const started = asStarted(payment)
    if (started) {
      if (awaited?.id === payment.id || (await confirmUnlessPayable(ctx, { orderId, payment })))
        return started
    } else if (isDead(ctx, payment)) {
      await endUnopened(ctx, payment.id)
    } else {
      awaited = payment
      await ctx.clock.wait(pollMs)
    }
  }
  throw new GatewayUnavailable('Other requests did not get this payment opened')
}

function isDead(ctx: Context, { createdAt }: PaymentRow): boolean {
  return openingEndsAt(createdAt) <= ctx.clock.now()
}

/** Null where another request of the same moment was first. */
async function begin(
  ctx: Context,
  {
    returnUrl,
    ...wanted
  }: { orderId: number; userId: number; gateway: GatewayName; returnUrl: string },
): Promise<StartedPayment | null> {
  const lookAt = openingEndsAt(ctx.clock.now())
  const request = { ...wanted, idempotencyKey: null, lookAt }
  const { payment, isNew } = await insertPayment(ctx, request)
  return payment && isNew ? open(ctx, payment, returnUrl) : null
}

/**
 * The customer may have ended the payment on the gateway's page, or made it, and not come back: then its
 * money is taken. Answers whether it can still be paid. Where the gateway does not say, the page is the
 * best there is; where it does not know the payment, that is over. Its order waits anew.
 */
async function confirmUnlessPayable(
  ctx: Context,
  { orderId, payment: { id, status } }: { orderId: number; payment: PaymentRow },
): Promise<boolean> {
  try {
    if (await confirmAtGateway(ctx, id)) throw new OrderNotPayable()
  } catch (error) {
    if (isUnknownThere(error) && status !== 'processing') {
      await endUnknown(ctx, id)
      return false
    }
    if (error instanceof GatewayUnavailable || error instanceof GatewayRefused) return true
    throw error
  }
  const [, found] = await writeBatch(ctx.db, [
    orderWaits(ctx, orderId),
    sql`SELECT 1 FROM payments WHERE id = ${id} AND ${mayBecome('cancelled')}`,
  ])
  return found?.results.length === 1
}

/** Null where the payment was given up while the gateway opened it. */
async function open(
  ctx: Context,
  payment: PaymentRow,
  returnUrl: string,
): Promise<StartedPayment | null> {
  const { reference, paymentUrl } = await createOrEnd(ctx, payment, returnUrl)
  const now = ctx.clock.now()
  const [kept] = await ctx.db
    .update(payments)
    .set({ reference, paymentUrl, lookAt: firstLookAt(now), updatedAt: now })
    .where(isUnopened(payment.id))
    .returning()
  // What was opened in vain is forgotten: never confirmed, so that no money is ever taken for it.
  return kept ? asStarted(kept) : null
}

async function createOrEnd(ctx: Context, payment: PaymentRow, returnUrl: string) {
  try {
    const order = await getOrderToPay(ctx, payment)
    const answer = await createAtGateway(ctx, payment, { paidFor: { order }, returnUrl })
    if (answer.paymentUrl === null) throw new GatewayUnavailable('The gateway gave no page')
    return answer
  } catch (error) {
    await endUnopened(ctx, payment.id)
    throw error
  }
}

async function findPayable(
  ctx: Context,
  userId: number,
  { contract, gateway }: { contract: ContractName; gateway: GatewayName },
): Promise<{ orderId: number; payment: PaymentRow | null }> {
  const [newest] = await ctx.db
    .select({
      orderId: sql<number>`${orders.id}`.as('newest_order_id'),
      policy: orders.policy,
      payment: payments,
    })
    .from(orders)
    .leftJoin(
      payments,
      and(
        eq(payments.orderId, orders.id),
        eq(payments.gateway, gateway),
        mayBecome('cancelled', payments.status),
      ),
    )
    .where(and(eq(orders.userId, userId), eq(orders.contract, contract), isPayable))
    .orderBy(desc(orders.id))
    .limit(constantLimit(1))
  if (!newest?.policy.gateways.includes(gateway)) throw new OrderNotPayable()
  return newest
}

function asStarted({ reference, paymentUrl }: PaymentRow): StartedPayment | null {
  return reference !== null && paymentUrl !== null ? { reference, paymentUrl } : null
}
