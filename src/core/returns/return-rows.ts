import { type SQL, sql } from 'drizzle-orm'
import type { OrderReturn, ReturnedUnits } from './types.ts'

/** A row of `selectReturns`. */
export interface ReturnRow
  extends Omit<OrderReturn, 'items' | 'createdAt' | 'updatedAt' | MaybeTime> {
  /** JSON. */
  items: string
  approvedAt: number | null
  rejectedAt: number | null
  receivedAt: number | null
  createdAt: number
  updatedAt: number
}

type MaybeTime = 'approvedAt' | 'rejectedAt' | 'receivedAt'

/** The returns that `which` names in SQL as `r`, the oldest first. */
export function selectReturns(which: SQL): SQL {
  return sql`
    SELECT r.id, r.number, r.status, r.settlement, r.withdrawn_by AS withdrawnBy,
      r.approved_at AS approvedAt, r.rejected_at AS rejectedAt, r.received_at AS receivedAt,
      r.created_at AS createdAt, r.updated_at AS updatedAt,
      (SELECT json_group_array(json_object('orderItemId', i.order_item_id, 'quantity', i.quantity,
          'reason', i.reason) ORDER BY i.id)
        FROM return_items i WHERE i.return_id = r.id) AS items
    FROM order_returns r WHERE ${which} ORDER BY r.id`
}

export function toOrderReturn({ items, ...row }: ReturnRow): OrderReturn {
  return {
    ...row,
    approvedAt: toDate(row.approvedAt),
    rejectedAt: toDate(row.rejectedAt),
    receivedAt: toDate(row.receivedAt),
    createdAt: new Date(row.createdAt),
    updatedAt: new Date(row.updatedAt),
    items: parseItems(items),
  }
}

function toDate(time: number | null): Date | null {
  return time === null ? null : new Date(time)
}

/** Safe: the statement above makes this JSON. */
function parseItems(json: string): ReturnedUnits[] {
  return JSON.parse(json)
}
