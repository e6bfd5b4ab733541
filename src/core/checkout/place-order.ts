import { eq, sql } from 'drizzle-orm'
import { outbox } from '../../db/schema/operations.ts'
import { checkoutOutcomes, orders } from '../../db/schema/orders.ts'
import type { CartOwner } from '../cart/types.ts'
import { projectStock } from '../inventory/projection.ts'
import type { StockLevel } from '../inventory/types.ts'
import type { Context } from '../ports.ts'
import type { CheckoutRecord } from './record.ts'

/**
 * The placing batch: outcome, order, items, stock projection and the confirmation email, all or
 * nothing. It fails as a whole where the checkout's outcome is already decided.
 */
export async function placeOrder(
  ctx: Pick<Context, 'db' | 'clock'>,
  owner: CartOwner,
  record: CheckoutRecord,
  levels: (StockLevel & { variantId: number })[],
): Promise<void> {
  const now = ctx.clock.now()
  const checkoutId = record.id
  await ctx.db.batch([
    ctx.db.insert(checkoutOutcomes).values({ checkoutId, outcome: 'placed', createdAt: now }),
    ctx.db.insert(orders).values({
      checkoutId,
      userId: owner.userId,
      contract: owner.contract,
      currency: owner.currency,
      status: 'processing',
      shippingAddress: record.shippingAddress,
      totalAmount: record.totalAmount,
      paidAt: record.totalAmount === 0 ? now : null,
      createdAt: now,
      updatedAt: now,
    }),
    ctx.db.run(sql`
      INSERT INTO order_items(order_id, product_id, variant_id, product_name, sku, quantity,
        unit_amount, created_at)
      SELECT (SELECT id FROM orders WHERE checkout_id = ${checkoutId}), p.id, v.id, p.name, v.sku,
        line.value ->> 'quantity', line.value ->> 'unitAmount', ${now.getTime()}
      FROM json_each(${JSON.stringify(record.lines)}) line
      JOIN variants v ON v.id = line.value ->> 'variantId'
      JOIN products p ON p.id = v.product_id
      ORDER BY line.key`),
    ctx.db.insert(outbox).select(
      ctx.db
        .select({
          id: sql`NULL`.as('id'),
          key: sql`'order:' || ${orders.id} || ':confirmation'`.as('key'),
          kind: sql`'message.order_confirmation'`.as('kind'),
          payload: sql`json_object('orderId', ${orders.id})`.as('payload'),
          attempts: sql`0`.as('attempts'),
          dueAt: sql`${now.getTime()}`.as('due_at'),
          doneAt: sql`NULL`.as('done_at'),
          lastError: sql`NULL`.as('last_error'),
          createdAt: sql`${now.getTime()}`.as('created_at'),
        })
        .from(orders)
        .where(eq(orders.checkoutId, checkoutId)),
    ),
    ...levels.map((level) => projectStock(ctx.db, level)),
  ])
}
