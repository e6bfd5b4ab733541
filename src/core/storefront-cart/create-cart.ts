import { sql } from 'drizzle-orm'
import { accepted } from '../cart/cart.ts'
import { cartsClosed, insertStorefrontCart } from '../cart/cart-rows.ts'
import type { CartEdit, QuantityRules } from '../cart/edit-types.ts'
import { applyEdit } from '../cart/edits.ts'
import { isOpenCartOf } from '../cart/open-cart.ts'
import { newCart } from '../cart/stored-cart.ts'
import type { CartTerms } from '../cart/types.ts'
import { chooseUnit, selectUnitsOf, type UnitChoiceRow } from '../catalog/find-unit.ts'
import { NotFound } from '../errors.ts'
import { TokenInvalid } from '../identity/errors.ts'
import { isOpenAccount } from '../identity/queries.ts'
import type { Context } from '../ports.ts'
import { readAll, type Statement, writeBatch } from '../write-batch.ts'
import { editStorefrontCart } from './edit-cart.ts'
import { selectStorefrontCart, storefrontCartOrNull } from './find-carts.ts'
import { toLine, type WantedUnit } from './set-line.ts'
import type { PricedCart, StorefrontCart } from './types.ts'

export interface NewCart {
  items: WantedUnit[]
  metadata: Record<string, string> | null
  rules: QuantityRules
  /** Makes one cart, however often it is repeated. */
  operationId: string | null
}

/**
 * Makes a cart with lines, which becomes its owner's; an earlier one is closed. Nothing is made where one of
 * the lines is refused; the same unit twice is added up.
 * @throws NotFound, VariantRequired, OutOfStock, InsufficientStock, QuantityNotAllowed, CartFull,
 * TokenInvalid where the account was closed since it signed in. A repeated operation whose cart was deleted
 * since is NotFound, too.
 */
export async function createCart(
  ctx: Context,
  terms: CartTerms & { isGuest: boolean },
  { items, metadata, rules, operationId }: NewCart,
): Promise<PricedCart> {
  const { userId, isGuest } = terms
  const lines = (await wantedLines(ctx, terms, items)).map((line) => ({ ...line, rules }))
  const edit: CartEdit = { kind: 'fill', lines, metadata }
  const tried = applyEdit(newCart, edit, { cartId: 0, userId, now: 0 })
  // Refused before an earlier cart is closed for it.
  if (!tried.ok) accepted(tried, terms, shortestOf(lines))
  const cart = await openNewCart(ctx, terms, operationId)
  return editStorefrontCart(ctx, { cart, customer: { userId, isGuest }, operationId }, edit)
}

type NamedLine = ReturnType<typeof toLine> & { name: string }

async function wantedLines(
  { db }: Context,
  { currency }: CartTerms,
  items: WantedUnit[],
): Promise<NamedLine[]> {
  if (items.length === 0) return []
  const productIds = items.map(({ productId }) => productId)
  const rows = await readAll<UnitChoiceRow>(db, selectUnitsOf(currency, productIds))
  const lines = new Map<number, NamedLine>()
  for (const item of items) {
    const unit = chooseUnit(rows, item)
    const before = lines.get(unit.variantId)?.quantity ?? 0
    lines.set(unit.variantId, { ...toLine(unit, before + item.quantity), name: unit.name })
  }
  return [...lines.values()].filter(({ quantity }) => quantity > 0)
}

/** The one that a refusal is about. */
function shortestOf(lines: NamedLine[]): NamedLine | undefined {
  return lines.find(({ quantity, stock }) => quantity > stock)
}

async function openNewCart(
  ctx: Context,
  terms: CartTerms,
  operationId: string | null,
): Promise<StorefrontCart> {
  const { userId, contract } = terms
  const uuid = ctx.random.uuid()
  const isFirst = sql`NOT EXISTS (SELECT 1 FROM carts WHERE operation_id = ${operationId})
    AND ${isOpenAccount(userId)}`
  const results = await writeBatch(ctx.db, [
    cartsClosed(sql`${isOpenCartOf(sql`${userId}`, contract)} AND ${isFirst}`),
    insertStorefrontCart(ctx, terms, { uuid, operationId, when: isFirst }),
    selectMade(userId, { uuid, operationId }),
  ])
  const cart = storefrontCartOrNull(results.at(-1))
  if (cart) return cart
  // What an operation has made before may have been deleted since.
  throw operationId === null ? new TokenInvalid() : new NotFound('cart')
}

/** Under a repeated operation it is the cart that was made before. */
function selectMade(
  userId: number,
  { uuid, operationId }: { uuid: string; operationId: string | null },
): Statement {
  return selectStorefrontCart(
    userId,
    sql`coalesce((SELECT uuid FROM carts WHERE operation_id = ${operationId}), ${uuid})`,
  )
}
