import { sql } from 'drizzle-orm'
import type { Context, GatewayName } from '../../ports.ts'
import type { Statement } from '../../write-batch.ts'

/**
 * The payment of an order that is paid outside the shop, for its placing batch. No gateway calls it
 * anything else than we do, and nobody is ever asked about it.
 */
export function insertOfflinePayment(
  { clock, random }: Pick<Context, 'clock' | 'random'>,
  { checkoutId, gateway }: { checkoutId: string; gateway: GatewayName },
): Statement {
  const key = random.uuid()
  const now = clock.now().getTime()
  return sql`
    INSERT INTO payments(key, order_id, user_id, gateway, reference, status, amount, currency,
      created_at, updated_at)
    SELECT ${key}, id, user_id, ${gateway}, ${key}, 'pending', due_amount, currency, ${now}, ${now}
    FROM orders WHERE checkout_id = ${checkoutId} AND paid_at IS NULL`
}
