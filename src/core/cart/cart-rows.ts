import { eq, type SQL, sql } from 'drizzle-orm'
import { carts } from '../../db/schema/carts.ts'
import type { Context } from '../ports.ts'
import type { Statement } from '../write-batch.ts'
import type { CartTerms } from './types.ts'

/*
 * Rows of carts with a public id, for batches of others. One that is no longer open holds nothing as far as
 * figures go.
 */

/** A new cart under a public id, where a condition holds. */
export function insertStorefrontCart(
  { clock }: Pick<Context, 'clock'>,
  { userId, contract, channel, currency, policy }: CartTerms,
  { uuid, operationId, when }: { uuid: string; operationId: string | null; when: SQL },
): Statement {
  const now = clock.now().getTime()
  return sql`
    INSERT INTO carts(uuid, operation_id, user_id, contract, channel, currency, policy, created_at,
      opened_at)
    SELECT ${uuid}, ${operationId}, ${userId}, ${contract}, ${channel}, ${currency},
      ${JSON.stringify(policy)}, ${now}, ${now}
    WHERE ${when}`
}

/** In SQL: whose a cart is. */
export function ownerOfCart(cartId: number): SQL {
  return sql`(SELECT user_id FROM carts WHERE id = ${cartId})`
}

/** What has become of a cart by now. */
export async function findCartState(
  { db }: Pick<Context, 'db'>,
  { id }: { id: number },
): Promise<'open' | 'closed' | 'deleted'> {
  const [row] = await db.select({ state: carts.state }).from(carts).where(eq(carts.id, id))
  return row?.state ?? 'deleted'
}

/** They are their owners' carts no more. */
export function cartsClosed(which: SQL): Statement {
  return sql`UPDATE carts SET state = 'closed', held_on = NULL WHERE ${which}`
}

/** Nobody is shown them any more. */
export function cartsDeleted(which: SQL): Statement {
  return sql`UPDATE carts SET state = 'deleted', held_on = NULL WHERE ${which}`
}

/** A cart goes to another user, who has no open one in its contract. */
export function cartHandedTo(userId: number, which: SQL): Statement {
  return sql`UPDATE carts SET user_id = ${userId} WHERE ${which}`
}
