import { sql } from 'drizzle-orm'
import type { Context, GatewayName } from '../../ports.ts'
import type { Statement } from '../../write-batch.ts'

/**
 * The payment of an order that is paid outside the shop, for its placing batch, as old as that. No gateway calls it
 * anything else than we do, and nobody is ever asked about it.
 */
export function insertOfflinePayment(
  { random }: Pick<Context, 'random'>,
  { checkoutId, gateway }: { checkoutId: string; gateway: GatewayName },
): Statement {
  const key = random.uuid()
  return sql`
    INSERT INTO payments(key, order_id, user_id, gateway, reference, status, amount, currency,
      created_at, updated_at)
    SELECT ${key}, id, user_id, ${gateway}, ${key}, 'pending', due_amount, currency, created_at,
      created_at
    FROM orders WHERE checkout_id = ${checkoutId} AND paid_at IS NULL`
}
