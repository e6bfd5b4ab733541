import { type SQL, sql } from 'drizzle-orm'
import { checkoutOutcomes } from '../../db/schema/orders.ts'
import type { CheckoutRecord } from '../cart/stored-cart.ts'
import type { CartTerms } from '../cart/types.ts'
import { projectStock } from '../inventory/projection.ts'
import type { StockLevel } from '../inventory/types.ts'
import { expiryFrom } from '../orders/expiry.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'

/**
 * The placing batch: outcome, order, items, stock projection and the confirmation email, all or
 * nothing. It fails as a whole where the checkout's outcome is already decided.
 */
export async function placeOrder(
  ctx: Pick<Context, 'db' | 'clock' | 'settings'>,
  cart: CartTerms,
  record: CheckoutRecord,
  held: (StockLevel & { variantId: number; quantity: number })[],
): Promise<void> {
  const now = ctx.clock.now()
  const checkoutId = record.id
  await writeBatch(ctx.db, [
    ctx.db.insert(checkoutOutcomes).values({ checkoutId, outcome: 'placed', createdAt: now }),
    takeNumber(now),
    insertOrder(ctx, cart, record),
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

/** One more order on this day, in UTC, and in all. */
function takeNumber(now: Date): SQL {
  return sql`
    INSERT INTO counters(name, value) VALUES (${counterOf(now)}, 1), ('orders', 1)
    ON CONFLICT DO UPDATE SET value = value + 1`
}

/** An order without anything to pay is paid. Its contact is its owner as he is now. */
function insertOrder(
  { clock, settings }: Pick<Context, 'clock' | 'settings'>,
  { userId, contract, currency, policy }: CartTerms,
  { id, shippingAddress, totalAmount }: CheckoutRecord,
): SQL {
  const now = clock.now()
  const isPaid = totalAmount === 0
  const status = isPaid || policy.accepted === 'when_placed' ? 'processing' : 'pending'
  return sql`
    INSERT INTO orders(number, checkout_id, user_id, contract, policy, currency, status, contact,
      shipping_address, subtotal_amount, total_amount, due_amount, paid_at, expires_at, created_at,
      updated_at)
    SELECT 'ORD-' || ${dayOf(now)} || '-' || printf('%04d', counters.value), ${id}, users.id,
      ${contract}, ${JSON.stringify(policy)}, ${currency}, ${status},
      json_object('name', trim(first_name || ' ' || last_name), 'email', email, 'phone', phone),
      ${shippingAddress && JSON.stringify(shippingAddress)}, ${totalAmount}, ${totalAmount},
      ${totalAmount}, ${isPaid ? now.getTime() : null},
      ${isPaid ? null : expiryFrom(now, settings)}, ${now.getTime()}, ${now.getTime()}
    FROM users, counters WHERE users.id = ${userId} AND counters.name = ${counterOf(now)}`
}

function counterOf(now: Date): string {
  return `orders:${dayOf(now)}`
}

/** Such as 20261128. */
function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10).replaceAll('-', '')
}
