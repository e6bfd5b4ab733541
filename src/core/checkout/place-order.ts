import { sql } from 'drizzle-orm'
import { checkoutOutcomes, orders } from '../../db/schema/orders.ts'
import type { CartOwner } from '../cart/types.ts'
import { projectStock } from '../inventory/projection.ts'
import type { StockLevel } from '../inventory/types.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import type { Context } from '../ports.ts'
import { saleRules } from '../sale-rules.ts'
import { writeBatch } from '../write-batch.ts'
import type { CheckoutRecord } from './record.ts'

/**
 * The placing batch: outcome, order, items, stock projection and the confirmation email, all or
 * nothing. It fails as a whole where the checkout's outcome is already decided.
 */
export async function placeOrder(
  ctx: Pick<Context, 'db' | 'clock'>,
  owner: CartOwner,
  record: CheckoutRecord,
  held: (StockLevel & { variantId: number; quantity: number })[],
): Promise<void> {
  const now = ctx.clock.now()
  const checkoutId = record.id
  const isPaid = record.totalAmount === 0
  await writeBatch(ctx.db, [
    ctx.db.insert(checkoutOutcomes).values({ checkoutId, outcome: 'placed', createdAt: now }),
    ctx.db.insert(orders).values({
      checkoutId,
      userId: owner.userId,
      contract: owner.contract,
      currency: owner.currency,
      status: isPaid ? 'processing' : saleRules[owner.contract].unpaidStatus,
      shippingAddress: record.shippingAddress,
      totalAmount: record.totalAmount,
      paidAt: isPaid ? now : null,
      createdAt: now,
      updatedAt: now,
    }),
    sql`
      INSERT INTO order_items(order_id, product_id, variant_id, product_name, sku, quantity,
        unit_amount, created_at)
      SELECT (SELECT id FROM orders WHERE checkout_id = ${checkoutId}), p.id, v.id, p.name, v.sku,
        line.value ->> 'quantity', line.value ->> 'unitAmount', ${now.getTime()}
      FROM json_each(${JSON.stringify(record.lines)}) line
      JOIN variants v ON v.id = line.value ->> 'variantId'
      JOIN products p ON p.id = v.product_id
      ORDER BY line.key`,
    insertEffects(ctx, {
      key: sql`'order:' || id || ':confirmation'`,
      kind: 'message.order_confirmation',
      payload: { orderId: sql`id` },
      from: sql`orders`,
      where: sql`checkout_id = ${checkoutId}`,
    }),
    // With the order its units are no longer held but gone.
    ...held.map((units) => projectStock(ctx.db, { ...units, level: units.level - units.quantity })),
  ])
}
