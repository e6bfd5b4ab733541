import { and, desc, eq, isNotNull, type SQL, sql } from 'drizzle-orm'
import { constantLimit } from '../../db/constant.ts'
import { orders, type PaymentStatus, payments } from '../../db/schema/orders.ts'
import { NotFound, NotOwner } from '../errors.ts'
import type { SignedInUser } from '../identity/types.ts'
import type { Context, Database, GatewayName } from '../ports.ts'
import type { Payment, PaymentStatistics } from './types.ts'

/** What a gateway calls a payment. */
export interface Reference {
  gateway: GatewayName
  reference: string
}

/** A list without pages still has an end. */
const listMax = 1000

/**
 * A payment its owner or staff may see; none but those through `gateway`, where one is given.
 * @throws NotFound, NotOwner
 */
export async function getPayment(
  ctx: Context,
  user: SignedInUser,
  paymentId: number,
  gateway?: GatewayName,
): Promise<Payment> {
  const which = and(eq(payments.id, paymentId), through(gateway))
  return allow(user, await paymentRows(ctx.db, which))
}

/** The latest payment of an order through a gateway. @throws NotFound, NotOwner */
export async function getPaymentOfOrder(
  ctx: Context,
  user: SignedInUser,
  orderId: number,
  gateway: GatewayName,
): Promise<Payment> {
  const [owner] = await ctx.db
    .select({ userId: orders.userId })
    .from(orders)
    .where(eq(orders.id, orderId))
  if (!owner) throw new NotFound('payment')
  if (owner.userId !== user.id && !user.isStaff) throw new NotOwner()
  const which = and(eq(payments.orderId, orderId), through(gateway))
  return allow(user, await paymentRows(ctx.db, which))
}

/** By the gateway's id of it. @throws NotFound, NotOwner */
export async function getPaymentByReference(
  ctx: Context,
  user: SignedInUser,
  reference: Reference,
): Promise<Payment> {
  return allow(user, await paymentRows(ctx.db, isReferredTo(reference)))
}

/** The user's own payments through a gateway, newest first, at most 1,000. */
export async function listOwnPayments(
  db: Database,
  userId: number,
  { gateway, status }: { gateway: GatewayName; status: PaymentStatus | undefined },
): Promise<Payment[]> {
  const own = and(eq(payments.userId, userId), through(gateway))
  const which = status ? and(own, eq(payments.status, status)) : own
  return (await paymentRows(db, which).limit(constantLimit(listMax))).map(toPayment)
}

/** Totals over the user's payments of orders through a gateway; spent is what was not given back. */
export async function getPaymentStatistics(
  db: Database,
  userId: number,
  gateway: GatewayName,
): Promise<PaymentStatistics> {
  const rows = await db
    .select({
      status: payments.status,
      n: sql<number>`count(*)`.as('n'),
      amount: sql<number>`sum(${payments.amount})`.as('amount'),
    })
    .from(payments)
    .where(
      and(
        eq(payments.userId, userId),
        through(gateway),
        isNotNull(payments.reference),
        isNotNull(payments.orderId),
      ),
    )
    .groupBy(payments.status)
  const of = (status: PaymentStatus) => rows.find((row) => row.status === status)
  const count = (status: PaymentStatus) => of(status)?.n ?? 0
  return {
    total: rows.reduce((sum, row) => sum + row.n, 0),
    spentAmount: of('succeeded')?.amount ?? 0,
    counts: {
      pending: count('pending'),
      processing: count('processing'),
      succeeded: count('succeeded'),
      failed: count('failed'),
      cancelled: count('cancelled'),
      refunded: count('refunded'),
    },
  }
}

/** In SQL, of a row of `payments`: the gateway calls it so. */
export function isReferredTo({ gateway, reference }: Reference): SQL | undefined {
  return and(eq(payments.gateway, gateway), eq(payments.reference, reference))
}

/** A row of `paymentRows`. */
export type PaymentOfQuery = Awaited<ReturnType<typeof paymentRows>>[number]

/**
 * The query of payments with their orders, newest first. Payments without a reference are intents that
 * the gateway has not answered yet: nobody sees them.
 */
export function paymentRows(db: Database, which: SQL | undefined) {
  return db
    .select({
      id: sql<number>`${payments.id}`.as('payment_id'),
      userId: sql<number>`${payments.userId}`.as('payment_user_id'),
      gateway: sql<GatewayName>`${payments.gateway}`.as('gateway'),
      reference: sql<string>`${payments.reference}`.as('reference'),
      clientSecret: payments.clientSecret,
      status: sql<PaymentStatus>`${payments.status}`.as('payment_status'),
      amount: payments.amount,
      refundedAmount: payments.refundedAmount,
      currency: sql<string>`${payments.currency}`.as('payment_currency'),
      failureMessage: payments.failureMessage,
      createdAt: sql<number>`${payments.createdAt}`.as('payment_created_at'),
      updatedAt: sql<number>`${payments.updatedAt}`.as('payment_updated_at'),
      orderId: sql<number>`${orders.id}`.as('order_id_'),
      orderStatus: orders.status,
      orderTotal: orders.totalAmount,
      orderCreatedAt: orders.createdAt,
      orderContract: orders.contract,
    })
    .from(payments)
    .innerJoin(orders, eq(orders.id, payments.orderId))
    .where(and(which, isNotNull(payments.reference)))
    .orderBy(desc(payments.id))
}

/** A row as its readers know it. */
export function toPayment(row: PaymentOfQuery): Payment {
  return {
    id: row.id,
    userId: row.userId,
    gateway: row.gateway,
    reference: row.reference,
    status: row.status,
    amount: row.amount,
    refundedAmount: row.refundedAmount,
    currency: row.currency,
    failureMessage: row.failureMessage,
    createdAt: new Date(row.createdAt),
    updatedAt: new Date(row.updatedAt),
    order: {
      id: row.orderId,
      status: row.orderStatus,
      totalAmount: row.orderTotal,
      createdAt: row.orderCreatedAt,
      contract: row.orderContract,
    },
  }
}

function through(gateway: GatewayName | undefined): SQL | undefined {
  return gateway === undefined ? undefined : eq(payments.gateway, gateway)
}

function allow(user: SignedInUser, [row]: PaymentOfQuery[]): Payment {
  if (!row) throw new NotFound('payment')
  const payment = toPayment(row)
  if (payment.userId !== user.id && !user.isStaff) throw new NotOwner()
  return payment
}
