import { type SQL, sql } from 'drizzle-orm'
import type { Context, ContractName } from '../ports.ts'
import { type Statement, writeBatch } from '../write-batch.ts'
import { type CartProduct, type ProductRow, productById, toProduct } from './find-product.ts'
import type { CartOwner, CartTerms, OpenCart } from './types.ts'

/**
 * In SQL: a user's open cart in a contract as JSON, for `toOpenCart`; null without one. It stands in
 * other queries as a column, so that finding the cart is no query of its own.
 */
export function openCartOf(userId: SQL, contract: ContractName): SQL {
  return sql`(
    SELECT json_object('id', carts.id, 'createdAt', carts.created_at, 'userId', carts.user_id,
      'contract', carts.contract, 'channel', carts.channel, 'currency', carts.currency,
      'policy', json(carts.policy))
    FROM carts
    WHERE carts.user_id = ${userId} AND carts.contract = ${contract} AND carts.state = 'open')`
}

/** Safe: `openCartOf` builds this JSON. */
export function toOpenCart(json: string | null): OpenCart | null {
  return json === null ? null : JSON.parse(json)
}

/** Whether a new cart would sell as this one does. */
export function hasTermsOf(cart: OpenCart, owner: CartOwner): boolean {
  return termsIn(cart) === termsIn(owner)
}

function termsIn({ channel, currency, policy }: CartTerms): string {
  return JSON.stringify([channel, currency, policy])
}

/** The owner's open cart, made on first use; several at once make one. */
export async function openCart(
  ctx: Pick<Context, 'db' | 'clock'>,
  owner: CartOwner,
): Promise<{ cart: OpenCart; isNew: boolean }> {
  const [inserted, found] = await writeBatch(ctx.db, [
    insertCart(ctx, owner),
    sql`SELECT ${openCartOf(sql`${owner.userId}`, owner.contract)} AS cart`,
  ])
  return { cart: cartIn(found), isNew: inserted?.meta.changes === 1 }
}

/**
 * The owner's open cart, made on first use, and a product in that cart's currency, in one batch.
 * `closedId` names the cart whose place it takes, where its object has closed.
 */
export async function openCartWithProduct(
  ctx: Pick<Context, 'db' | 'clock' | 'settings'>,
  owner: CartOwner,
  { productId, closedId }: { productId: number; closedId?: number },
): Promise<{ cart: OpenCart; product: CartProduct | undefined }> {
  const found = openCartOf(sql`${owner.userId}`, owner.contract)
  const results = await writeBatch(ctx.db, [
    ...(closedId === undefined ? [] : [closeCart(closedId)]),
    insertCart(ctx, owner),
    sql`SELECT ${found} AS cart`,
    productById(ctx, sql`(${found} ->> 'currency')`, productId),
  ])
  const cart = cartIn(results.at(-2))
  const [row] = rowsOf<ProductRow>(results.at(-1))
  return { cart, product: row && toProduct(row, cart.currency) }
}

function insertCart({ clock }: Pick<Context, 'clock'>, owner: CartOwner): Statement {
  const { userId, contract, channel, currency, policy } = owner
  return sql`
    INSERT INTO carts(user_id, contract, channel, currency, policy, state, created_at)
    VALUES (${userId}, ${contract}, ${channel}, ${currency}, ${JSON.stringify(policy)}, 'open',
      ${clock.now().getTime()})
    ON CONFLICT DO NOTHING`
}

function closeCart(id: number): Statement {
  return sql`UPDATE carts SET state = 'closed' WHERE id = ${id}`
}

function cartIn(result: D1Result | undefined): OpenCart {
  const [row] = rowsOf<{ cart: string | null }>(result)
  const cart = toOpenCart(row?.cart ?? null)
  if (!cart) throw new Error('A cart was opened and is not there')
  return cart
}

/** Safe: each caller names the columns of its own statement. */
function rowsOf<Row>(result: D1Result | undefined): Row[] {
  return (result?.results ?? []) as Row[]
}
