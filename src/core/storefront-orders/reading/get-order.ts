import { type SQL, sql } from 'drizzle-orm'
import { NotFound } from '../../errors.ts'
import type { Context } from '../../ports.ts'
import { readAll } from '../../write-batch.ts'
import {
  type OrderRow,
  orderColumns,
  type StorefrontOrder,
  toStorefrontOrder,
} from './order-rows.ts'

/** Whose order: a customer's own one in a sales channel, through whatever contract it was placed. */
export interface OwnOrder {
  userId: number
  channel: string
  number: string
}

type Reader = Pick<Context, 'db' | 'settings'>

/** The statement that reads an order of a customer; see `orderIn`. */
export function selectOwnOrder(ctx: Pick<Context, 'settings'>, own: OwnOrder): SQL {
  return selectOrder(ctx, isOwn(own))
}

/** In SQL, of orders `o`. */
export function isOwn({ userId, channel, number }: OwnOrder): SQL {
  return sql`o.number = ${number} AND o.user_id = ${userId} AND o.channel = ${channel}`
}

/** The order that a checkout has placed, whoever's it is. */
export function selectPlacedOrder(ctx: Pick<Context, 'settings'>, checkoutId: string): SQL {
  return selectOrder(ctx, sql`o.checkout_id = ${checkoutId}`)
}

/** @throws NotFound where there is none, or it is not theirs */
export async function getOwnOrder(ctx: Reader, own: OwnOrder): Promise<StorefrontOrder> {
  return orderIn(await readAll<OrderRow>(ctx.db, selectOwnOrder(ctx, own)))
}

/** The order that one of the statements above has found. @throws NotFound */
export function orderIn([row]: OrderRow[]): StorefrontOrder {
  if (!row) throw new NotFound('order')
  return toStorefrontOrder(row)
}

function selectOrder(ctx: Pick<Context, 'settings'>, which: SQL): SQL {
  return sql`SELECT ${orderColumns(ctx)} FROM orders o WHERE ${which}`
}
