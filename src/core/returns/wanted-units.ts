import { isOfVariant, type SoldItem } from '../storefront-orders/reading/order-rows.ts'
import { ReturnNotAllowed } from './errors.ts'

/** So many of a unit as a customer names it. */
export interface NamedUnits {
  productId: number
  /** Null for a product without variants. */
  variantId: number | null
  quantity: number
  /** Empty where none is given. */
  reason: string
}

/** All that is to be given back of one unit. */
export interface WantedUnits {
  /** The lines of the order that have it, those that were paid for first. */
  lineIds: number[]
  quantity: number
  /** The same in the parts in which it was named: from the one unit up to the other. */
  parts: { begins: number; ends: number; reason: string }[]
}

/**
 * What is to be given back, unit by unit. One that is named several times counts together.
 * @throws ReturnNotAllowed where the order has nothing of a unit
 */
export function unitsWanted(sold: SoldItem[], named: NamedUnits[]): WantedUnits[] {
  const wanted = new Map<string, WantedUnits>()
  for (const units of named) {
    const { quantity, reason } = units
    const key = keyOf(units)
    const { lineIds, quantity: begins, parts } = wanted.get(key) ?? nothingOf(sold, units)
    const ends = begins + quantity
    wanted.set(key, { lineIds, quantity: ends, parts: [...parts, { begins, ends, reason }] })
  }
  return [...wanted.values()]
}

function keyOf({ productId, variantId }: Pick<NamedUnits, 'productId' | 'variantId'>): string {
  return `${productId}:${variantId}`
}

function nothingOf(sold: SoldItem[], named: NamedUnits): WantedUnits {
  const lines = sold.filter((item) => keyOf(unitOf(item)) === keyOf(named))
  if (lines.length === 0) throw new ReturnNotAllowed('request')
  const paidFirst = lines.toSorted((one, other) => freeOf(one) - freeOf(other))
  return { lineIds: paidFirst.map(({ id }) => id), quantity: 0, parts: [] }
}

/** What a customer calls the unit of a line. */
function unitOf(item: SoldItem): Pick<NamedUnits, 'productId' | 'variantId'> {
  return { productId: item.productId, variantId: isOfVariant(item) ? item.variantId : null }
}

function freeOf({ soldAs }: SoldItem): number {
  return soldAs?.isFree ? 1 : 0
}
