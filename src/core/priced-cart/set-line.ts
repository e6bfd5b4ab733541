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
import { type Editing, editOwnCart } from './edit-own-cart.ts'
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
  const rows = await readAll<UnitChoiceRow>(
    ctx.db,
    selectUnitsOf(editing.cart.currency, [wanted.productId]),
  )
  const { productId, variantId, quantity } = wanted
  if (quantity === 0 && rows.length === 0) {
    const edit: CartEdit = { kind: 'remove', productId, variantId }
    return editOwnCart(ctx, editing, edit).catch(notTheProduct)
  }
  const unit = chooseUnit(rows, wanted)
  const line = { ...toLine(unit, quantity), rules }
  return editOwnCart(ctx, editing, { kind: 'line', line }, unit)
}

/** A line of so many of a unit. */
export function toLine({ productId, variantId, amount, stock }: ChoosableUnit, quantity: number) {
  return { productId, variantId, unitAmount: amount, quantity, stock }
}

/** What is not in the cart and not sold is nothing. */
function notTheProduct(error: unknown): never {
  if (error instanceof NotFound && error.data === 'cart item') throw new NotFound('product')
  throw error
}
