import { sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import type { PaymentStatus } from '../../db/schema/orders.ts'
import { type Order, type OrderRow, orderColumns, toOrder } from '../orders/queries.ts'
import type { Context, ContractName } from '../ports.ts'

/** A list without pages still has an end. */
const listMax = 1000

/** A payment with all of its order. Amounts in minor units. */
export interface PaymentOfOrder {
  reference: string
  status: PaymentStatus
  amount: number
  order: Order
}

interface Row extends OrderRow {
  reference: string
  payment_status: PaymentStatus
  payment_amount: number
}

/** The user's payments of one contract's orders, newest first, at most 1,000, in one round trip. */
export async function listPaymentsOfContract(
  ctx: Pick<Context, 'db' | 'settings'>,
  userId: number,
  contract: ContractName,
): Promise<PaymentOfOrder[]> {
  const rows = await ctx.db.all<Row>(sql`
    SELECT pay.reference, pay.status AS payment_status, pay.amount AS payment_amount,
      ${orderColumns(ctx)}
    FROM payments pay JOIN orders o ON o.id = pay.order_id
    WHERE pay.user_id = ${userId} AND pay.reference IS NOT NULL AND o.contract = ${contract}
    ORDER BY pay.id DESC LIMIT ${constant(listMax)}`)
  return rows.map((row) => ({
    reference: row.reference,
    status: row.payment_status,
    amount: row.payment_amount,
    order: toOrder(row),
  }))
}
