import { type SQL, sql } from 'drizzle-orm'
import { cartAsJson, isOpenCartOf, toOpenCart } from '../cart/open-cart.ts'
import { NotFound } from '../errors.ts'
import type { Context, ContractName } from '../ports.ts'
import { readAll } from '../write-batch.ts'
import type { StorefrontCart } from './types.ts'

/** A row of the statements below. */
interface Found {
  cart: string | null
}

/** The statement that finds a user's cart by its public id; see `storefrontCartIn`. */
export function selectStorefrontCart(userId: number, uuid: string | SQL): SQL {
  const isOwn = sql`carts.uuid = ${uuid} AND carts.user_id = ${userId} AND carts.state <> 'deleted'`
  return sql`SELECT ${cartAsJson(isOwn)} AS cart`
}

/** The statement that finds a user's open cart; see `storefrontCartIn`. */
export function selectActiveCart(userId: number, contract: ContractName): SQL {
  return sql`SELECT ${cartAsJson(isOpenCartOf(sql`${userId}`, contract))} AS cart`
}

/** A user's cart by its public id. @throws NotFound */
export async function findStorefrontCart(
  { db }: Pick<Context, 'db'>,
  userId: number,
  uuid: string,
): Promise<StorefrontCart> {
  return toStorefrontCart(await readAll<Found>(db, selectStorefrontCart(userId, uuid)))
}

/** A user's open cart. @throws NotFound */
export async function findActiveCart(
  { db }: Pick<Context, 'db'>,
  userId: number,
  contract: ContractName,
): Promise<StorefrontCart> {
  return toStorefrontCart(await readAll<Found>(db, selectActiveCart(userId, contract)))
}

/** The cart that `selectStorefrontCart` or `selectActiveCart` has found. @throws NotFound */
export function storefrontCartIn(result: D1Result | undefined): StorefrontCart {
  return toStorefrontCart(rowsOf(result))
}

/** The cart that they have found; null where there is none. */
export function storefrontCartOrNull(result: D1Result | undefined): StorefrontCart | null {
  return orNull(rowsOf(result))
}

function toStorefrontCart(rows: Found[]): StorefrontCart {
  const cart = orNull(rows)
  if (!cart) throw new NotFound('cart')
  return cart
}

function orNull([row]: Found[]): StorefrontCart | null {
  const cart = toOpenCart(row?.cart ?? null)
  return cart && cart.uuid !== null ? { ...cart, uuid: cart.uuid } : null
}

/** Safe: both statements name the column so. */
function rowsOf(result: D1Result | undefined): Found[] {
  return (result?.results ?? []) as Found[]
}
