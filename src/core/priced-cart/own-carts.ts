import { type SQL, sql } from 'drizzle-orm'
import { cartAsJson, isOpenCartOf, toOpenCart } from '../cart/open-cart.ts'
import { NotFound } from '../errors.ts'
import type { Context, ContractName } from '../ports.ts'
import { readAll } from '../write-batch.ts'
import type { OwnCart } from './types.ts'

/** A row of the statements below. */
interface Found {
  cart: string | null
}

/** The statement that finds a user's cart by its public id; see `ownCartIn`. */
export function selectOwnCart(userId: number, uuid: string | SQL): SQL {
  const isOwn = sql`carts.uuid = ${uuid} AND carts.user_id = ${userId} AND carts.state <> 'deleted'`
  return sql`SELECT ${cartAsJson(isOwn)} AS cart`
}

/** The statement that finds a user's open cart; see `ownCartIn`. */
export function selectActiveCart(userId: number, contract: ContractName): SQL {
  return sql`SELECT ${cartAsJson(isOpenCartOf(sql`${userId}`, contract))} AS cart`
}

/** A user's cart by its public id. @throws NotFound */
export async function findOwnCart(
  { db }: Pick<Context, 'db'>,
  userId: number,
  uuid: string,
): Promise<OwnCart> {
  return toOwnCart(await readAll<Found>(db, selectOwnCart(userId, uuid)))
}

/** A user's open cart. @throws NotFound */
export async function findActiveCart(
  { db }: Pick<Context, 'db'>,
  userId: number,
  contract: ContractName,
): Promise<OwnCart> {
  return toOwnCart(await readAll<Found>(db, selectActiveCart(userId, contract)))
}

/** The cart that `selectOwnCart` or `selectActiveCart` has found. @throws NotFound */
export function ownCartIn(result: D1Result | undefined): OwnCart {
  return toOwnCart(rowsOf(result))
}

function toOwnCart([row]: Found[]): OwnCart {
  const cart = toOpenCart(row?.cart ?? null)
  if (!cart || cart.uuid === null) throw new NotFound('cart')
  return { ...cart, uuid: cart.uuid }
}

/** Safe: both statements name the column so. */
function rowsOf(result: D1Result | undefined): Found[] {
  return (result?.results ?? []) as Found[]
}
