import { desc, eq } from 'drizzle-orm'
import type { OpenedAttempt } from '../../../../src/core/payments/opening/attempts.ts'
import type { Context } from '../../../../src/core/ports.ts'
import { RetryNotAvailable } from '../../../../src/core/storefront-orders/errors.ts'
import {
  orderIn,
  selectPlacedOrder,
} from '../../../../src/core/storefront-orders/reading/get-order.ts'
import type {
  OrderRow,
  StorefrontOrder,
} from '../../../../src/core/storefront-orders/reading/order-rows.ts'
import {
  openFor,
  retryPayment,
  type WayToPay,
} from '../../../../src/core/storefront-orders/retry-payment.ts'
import { readAll } from '../../../../src/core/write-batch.ts'
import { payments } from '../../../../src/db/schema/orders.ts'
import { inMinutes } from '../../faults/still-world.ts'
import { type AttemptGateway, wayBy } from '../attempt-ways.ts'
import type { AnySale } from './any-sale.ts'

/** A quarter of an hour, and a little more. */
const patienceMinutes = 16

/**
 * The attempt to pay a sale through a gateway that is open, or else another one, as soon as it may begin:
 * attempts through several gateways overlap.
 */
export async function openSomeAttempt(
  ctx: Context,
  { checkoutId, orderId }: AnySale,
  gateway: AttemptGateway,
): Promise<OpenedAttempt> {
  const placed = orderIn(await readAll<OrderRow>(ctx.db, selectPlacedOrder(ctx, checkoutId)))
  // Gateways of this kind want to know whom to call.
  const order = { ...placed, contact: { ...placed.contact, phone: '9876543210' } }
  const way = wayBy(gateway)
  const begun = await retryUnlessOpen(ctx, order, way)
  if (begun) return begun
  const newest = await newestOf(ctx, orderId)
  if (newest?.gateway === gateway) return openFor(ctx, order, newest, way)
  return retryPayment(inMinutes(ctx, patienceMinutes), order, { way, operationId: null })
}

/** Null where the last attempt may still succeed. */
async function retryUnlessOpen(
  ctx: Context,
  order: StorefrontOrder,
  way: WayToPay,
): Promise<OpenedAttempt | null> {
  try {
    return await retryPayment(ctx, order, { way, operationId: null })
  } catch (error) {
    if (error instanceof RetryNotAvailable) return null
    throw error
  }
}

async function newestOf({ db }: Context, orderId: number) {
  const own = db.select().from(payments).where(eq(payments.orderId, orderId))
  const [newest] = await own.orderBy(desc(payments.id)).limit(1)
  return newest
}
