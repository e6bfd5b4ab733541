import { type SQL, sql } from 'drizzle-orm'
import { isErased } from '../../identity/queries.ts'
import { returnedSoFar } from '../../ledgers/order-ledgers.ts'
import { leftOfPayment, partsOwedBack } from '../../payments/refunding/refund-part.ts'
import type { ReturnStatus } from '../types.ts'
import type { Settling } from './settle-return.ts'

/** A return that staff have received, with all that it is settled by. */
export interface Receivable extends Settling {
  id: number
  orderId: number
  status: ReturnStatus
  /** How many returns of the order were received before. */
  receivedBefore: number
}

/** To the account of a customer who has closed it nothing goes back. */
const open = (amount: SQL) => sql`iif(${isErased(sql`o.user_id`)}, 0, ${amount})`

/** In SQL, of an order `o`: what the settlement of a return rests on that may change at any time. */
const changing = {
  moneyLeft: leftOfPayment,
  giftCardLeft: sql`o.gift_card_amount - ${returnedSoFar('gift_card')}`,
  creditLeft: open(sql`o.credit_amount - ${returnedSoFar('credit')}`),
  pointsLeft: open(sql`o.points_used - ${returnedSoFar('points')}`),
  givenAmount: sql`${partsOwedBack} + ${returnedSoFar('gift_card')} + ${returnedSoFar('credit')}`,
  givenPoints: returnedSoFar('points'),
  receivedBefore: sql`(SELECT count(*) FROM order_returns x
    WHERE x.order_id = o.id AND x.status = 'complete')`,
} satisfies { [Name in keyof Receivable]?: SQL }

/** Safe: it has these names and no others. */
const changingNames = Object.keys(changing) as (keyof typeof changing)[]

/** The statement that reads the return of a number; as `Receivable` with its lines in JSON. */
export function selectReceivable(number: string): SQL {
  const columns = changingNames.map((name) => sql`${changing[name]} AS ${sql.identifier(name)}`)
  return sql`
    SELECT r.id, r.status, o.id AS orderId, o.currency, o.points_earned AS pointsEarned,
      ${sql.join(columns, sql`, `)}, ${linesOf} AS lines
    FROM order_returns r JOIN orders o ON o.id = r.order_id WHERE r.number = ${number}`
}

/** In SQL: all that this rests on is as it was read. */
export function isAsRead(receivable: Receivable): SQL {
  const same = changingNames.map((name) => sql`${changing[name]} = ${receivable[name]}`)
  return sql`EXISTS (SELECT 1 FROM orders o
    WHERE o.id = ${receivable.orderId} AND ${sql.join(same, sql` AND `)})`
}

/** Where nothing else was kept of a line, its units are worth their price. */
const linesOf: SQL = sql`(SELECT json_group_array(json_object('quantity', i.quantity,
    'totalAmount', coalesce(i.sold_as ->> '$.totalAmount', i.quantity * i.unit_amount),
    'before', ${unitsIn(sql`x.status = 'complete'`)}, 'now', ${unitsIn(sql`x.id = r.id`)}) ORDER BY i.id)
  FROM order_items i WHERE i.order_id = o.id)`

/** In SQL: the units of order item `i` in returns `x`. */
function unitsIn(which: SQL): SQL {
  return sql`(SELECT coalesce(sum(given.quantity), 0)
    FROM return_items given JOIN order_returns x ON x.id = given.return_id
    WHERE given.order_item_id = i.id AND ${which})`
}
