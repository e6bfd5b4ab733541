import { type SQL, sql } from 'drizzle-orm'
import type { Context, ContractName } from '../ports.ts'
import { type Statement, writeBatch } from '../write-batch.ts'
import { type ProductRow, productById, toProduct } from './find-product.ts'
import type { CartOwner, CartProduct, CartTerms, OpenCart } from './types.ts'

/**
 * In SQL: a user's open cart in a contract as JSON, for `toOpenCart`; null without one. It stands in
 * other queries as a column, so that finding the cart is no query of its own.
 */
export function openCartOf(userId: SQL, contract: ContractName): SQL {
  return cartAsJson(isOpenCartOf(userId, contract))
}

/** The same of the cart under an id. */
export function openCartOfId(cartId: SQL): SQL {
  return cartAsJson(sql`carts.id = ${cartId}`)
}

/** Condition on a cart: it is the user's open one in a contract. As the index has it, which ends there. */
export function isOpenCartOf(userId: SQL, contract: ContractName): SQL {
  return sql`carts.user_id = ${userId} AND carts.contract = ${contract}
    AND iif(carts.state = 'open', 0, carts.id) = 0`
}

/** In SQL: the cart that a condition names as JSON, for `toOpenCart`; null without one. */
export function cartAsJson(which: SQL): SQL {
  return sql`(
    SELECT json_object('id', carts.id, 'uuid', carts.uuid, 'isOpen', json(iif(carts.state = 'open', 'true', 'false')),
      'createdAt', carts.created_at, 'openedAt', carts.opened_at,
      'userId', carts.user_id, 'contract', carts.contract, 'channel', carts.channel,
      'currency', carts.currency, 'policy', json(carts.policy))
    FROM carts WHERE ${which})`
}

/** Safe: `cartAsJson` builds this JSON. */
export function toOpenCart(json: string | null): OpenCart | null {
  return json === null ? null : JSON.parse(json)
}

/** Whether a cart that was opened now would sell as this one does. */
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
    selectOpenCart(owner),
  ])
  const cart = openCartIn(found)
  if (!cart) throw new Error('A cart was opened and is not there')
  return { cart, isNew: inserted?.meta.changes === 1 }
}

/**
 * The owner's open cart, made on first use, and a product in that cart's currency, in one batch. No cart
 * is made for a product that is not there. `closed` is a cart that its object has closed: it is opened
 * again on the owner's terms.
 */
export async function openCartWithProduct(
  ctx: Pick<Context, 'db' | 'clock' | 'settings'>,
  owner: CartOwner,
  { productId, closed }: { productId: number; closed?: OpenCart },
): Promise<CartAndProduct> {
  const opened = openWithProduct(ctx, owner, productId)
  if (!closed) return cartAndProductIn(await writeBatch(ctx.db, opened))
  const [, ...results] = await writeBatch(ctx.db, [reopen(ctx, owner, closed), ...opened])
  return cartAndProductIn(results)
}

interface CartAndProduct {
  cart: OpenCart | null
  product: CartProduct | undefined
}

/** The statements of that, for other batches; `when` is a condition in SQL. See `cartAndProductIn`. */
export function openWithProduct(
  ctx: Pick<Context, 'clock' | 'settings'>,
  owner: CartTerms,
  productId: number,
  when = sql`true`,
): Statement[] {
  const currency = sql`(${openCartOf(sql`${owner.userId}`, owner.contract)} ->> 'currency')`
  return [
    insertCart(ctx, owner, sql`${isThere(productId)} AND ${when}`),
    selectOpenCart(owner),
    productById(ctx, currency, productId),
  ]
}

/** What `openWithProduct` answered. */
export function cartAndProductIn([, found, products]: D1Result[]): CartAndProduct {
  const cart = openCartIn(found)
  const [row] = rowsOf<ProductRow>(products)
  return { cart, product: cart && row ? toProduct(row, cart.currency) : undefined }
}

function isThere(productId: number): SQL {
  return sql`EXISTS (SELECT 1 FROM products WHERE id = ${productId} AND deleted_at IS NULL)`
}

/** The statement that finds the owner's open cart; see `openCartIn`. */
export function selectOpenCart({
  userId,
  contract,
}: Pick<CartTerms, 'userId' | 'contract'>): Statement {
  return sql`SELECT ${openCartOf(sql`${userId}`, contract)} AS cart`
}

/** What `selectOpenCart` answered. */
export function openCartIn(result: D1Result | undefined): OpenCart | null {
  const [row] = rowsOf<{ cart: string | null }>(result)
  return toOpenCart(row?.cart ?? null)
}

function insertCart(
  { clock }: Pick<Context, 'clock'>,
  owner: CartTerms,
  when = sql`true`,
): Statement {
  const { userId, contract, channel, currency, policy } = owner
  const now = clock.now().getTime()
  return sql`
    INSERT INTO carts(user_id, contract, channel, currency, policy, created_at, opened_at)
    SELECT ${userId}, ${contract}, ${channel}, ${currency}, ${JSON.stringify(policy)}, ${now}, ${now}
    WHERE NOT EXISTS (SELECT 1 FROM carts WHERE ${isOpenCartOf(sql`${userId}`, contract)})
      AND ${when}
    ON CONFLICT DO NOTHING`
}

/** Where another request has done so, nothing changes. */
function reopen(
  { clock }: Pick<Context, 'clock'>,
  { channel, currency, policy }: CartTerms,
  { id, openedAt }: OpenCart,
): Statement {
  return sql`
    UPDATE carts SET channel = ${channel}, currency = ${currency},
      policy = ${JSON.stringify(policy)}, opened_at = max(${clock.now().getTime()}, opened_at + 1)
    WHERE id = ${id} AND opened_at = ${openedAt}`
}

/** Safe: each caller names the columns of its own statement. */
function rowsOf<Row>(result: D1Result | undefined): Row[] {
  return (result?.results ?? []) as Row[]
}
