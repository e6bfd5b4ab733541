import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { ReturnNotAllowed } from './errors.ts'
import { returnIn } from './list-returns.ts'
import { selectReturns } from './return-rows.ts'
import type { OrderReturn } from './types.ts'

interface Withdrawal {
  orderId: number
  number: string
  reason: string
  operationId: string | null
}

/**
 * A customer keeps what was to be given back, as long as staff have not decided; repeated, it is kept.
 * @throws NotFound, ReturnNotAllowed
 */
export async function withdrawReturn(ctx: Context, withdrawal: Withdrawal): Promise<OrderReturn> {
  const { orderId, number, operationId } = withdrawal
  const [changed, found] = await writeBatch(ctx.db, [
    withdrawn(ctx, withdrawal),
    selectReturns(sql`r.order_id = ${orderId} AND r.number = ${number}`),
  ])
  const withdrawnReturn = returnIn(found)
  const isDone = changed?.meta.changes === 1
  if (!isDone && !isRepeated(withdrawnReturn, operationId)) {
    throw new ReturnNotAllowed({ kind: 'decided' })
  }
  return withdrawnReturn
}

function withdrawn({ clock }: Context, { orderId, number, reason, operationId }: Withdrawal): SQL {
  return sql`
    UPDATE order_returns SET status = 'cancelled', cancellation_reason = ${reason},
      withdrawn_by = ${operationId}, updated_at = ${clock.now().getTime()}
    WHERE order_id = ${orderId} AND number = ${number} AND status = 'created'`
}

/** The request may have died between its effect and its answer. */
function isRepeated(made: OrderReturn, operationId: string | null): boolean {
  return operationId !== null && made.status === 'cancelled' && made.withdrawnBy === operationId
}
