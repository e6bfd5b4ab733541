import { sql } from 'drizzle-orm'
import type { CartEdit, QuantityRules } from '../cart/edit-types.ts'
import {
  type ChoosableUnit,
  chooseUnit,
  selectUnitsOf,
  type UnitChoiceRow,
} from '../catalog/find-unit.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { readAll } from '../write-batch.ts'
import { assertOpen, type Editing, editStorefrontCart } from './edit-cart.ts'
import type { PricedCart } from './types.ts'

/** What a customer wants of a product: so many in all, of one of its variants where it has some. */
export interface WantedUnit {
  productId: number
  variantId: number | null
  quantity: number
}

/**
 * Gives a unit's line a quantity; 0 takes it out, also where it is no longer sold.
 * @throws NotFound, VariantRequired, OutOfStock, InsufficientStock, QuantityNotAllowed, CartFull,
 * CartInactive, CartBusy
 */
export async function setLine(
  ctx: Context,
  editing: Editing,
  wanted: WantedUnit,
  rules: QuantityRules,
): Promise<PricedCart> {
  assertOpen(editing.cart)
  const { productId, quantity } = wanted
  const rows = await readAll<UnitChoiceRow>(
    ctx.db,
    selectUnitsOf(editing.cart.currency, [productId]),
  )
  let unit: ChoosableUnit
  try {
    unit = chooseUnit(rows, wanted)
  } catch (refusal) {
    if (quantity > 0) throw refusal
    return removeUnsold(ctx, editing, wanted, refusal)
  }
  const line = { ...toLine(unit, quantity), rules }
  return editStorefrontCart(ctx, editing, { kind: 'line', line }, unit)
}

/** A line of so many of a unit. */
export function toLine({ productId, variantId, amount, stock }: ChoosableUnit, quantity: number) {
  return { productId, variantId, unitAmount: amount, quantity, stock }
}

/** Takes out a line that cannot be chosen any more. One that is not there is refused as it would be. */
async function removeUnsold(
  ctx: Context,
  editing: Editing,
  { productId, variantId: named }: WantedUnit,
  refusal: unknown,
): Promise<PricedCart> {
  const variantId = named ?? (await defaultVariantOf(ctx, productId))
  if (variantId === undefined) throw refusal
  const edit: CartEdit = { kind: 'remove', productId, variantId }
  return editStorefrontCart(ctx, editing, edit).catch((error: unknown) => {
    throw error instanceof NotFound && error.data === 'cart item' ? refusal : error
  })
}

/** What a product that names no variant was put in a cart as. */
async function defaultVariantOf(
  { db }: Pick<Context, 'db'>,
  productId: number,
): Promise<number | undefined> {
  const [row] = await readAll<{ id: number }>(
    db,
    sql`SELECT id FROM variants WHERE product_id = ${productId} AND is_default = 1`,
  )
  return row?.id
}
