import { type SQL, sql } from 'drizzle-orm'
import { cartAsJson, isOpenCartOf, toOpenCart } from '../cart/open-cart.ts'
import { NotFound } from '../errors.ts'
import type { Context, ContractName } from '../ports.ts'
import { type Statement, writeBatch } from '../write-batch.ts'
import type { OwnCart } from './types.ts'

/** The statement that finds a user's cart by its public id; see `ownCartIn`. */
export function selectOwnCart(userId: number, uuid: string | SQL): Statement {
  const isOwn = sql`carts.uuid = ${uuid} AND carts.user_id = ${userId} AND carts.state <> 'deleted'`
  return sql`SELECT ${cartAsJson(isOwn)} AS cart`
}

/** The same for the open cart of a user. */
export function selectActiveCart(userId: number, contract: ContractName): Statement {
  return sql`SELECT ${cartAsJson(isOpenCartOf(sql`${userId}`, contract))} AS cart`
}

/** A user's cart by its public id. @throws NotFound */
export async function findOwnCart(
  { db }: Pick<Context, 'db'>,
  userId: number,
  uuid: string,
): Promise<OwnCart> {
  const [found] = await writeBatch(db, [selectOwnCart(userId, uuid)])
  return ownCartIn(found)
}

/** What these have found. @throws NotFound */
export function ownCartIn(result: D1Result | undefined): OwnCart {
  const cart = toOpenCart(jsonIn(result))
  if (!cart || cart.uuid === null) throw new NotFound('cart')
  return { ...cart, uuid: cart.uuid }
}

/** Safe: both statements name the column so. */
function jsonIn(result: D1Result | undefined): string | null {
  const [row] = (result?.results ?? []) as { cart: string | null }[]
  return row?.cart ?? null
}
