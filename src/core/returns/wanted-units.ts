import { isOfVariant, type SoldItem } from '../storefront-orders/reading/order-rows.ts'
import { ReturnNotAllowed } from './errors.ts'

/** So many of a unit as a customer names it. */
export interface NamedUnits {
  productId: number
  /** Null for a product without variants. */
  variantId: number | null
  quantity: number
  /** Whether it is said to have come by a shipment of the order. */
  isOfShipment: boolean
  /** Empty where none is given. */
  reason: string
}

/** All that is to be given back of one unit. */
export interface WantedUnits {
  /** The lines of the order that have it, those that were paid for first. */
  lineIds: number[]
  quantity: number
  /** The same in the parts in which it was named: from the one unit up to the other. */
  parts: { begins: number; ends: number; reason: string; item: number }[]
}

/**
 * What is to be given back, unit by unit. One that is named several times counts together.
 * @throws ReturnNotAllowed where the order, or its shipment, has nothing of a unit
 */
export function unitsWanted(sold: SoldItem[], named: NamedUnits[]): WantedUnits[] {
  const wanted = new Map<string, WantedUnits>()
  for (const [item, units] of named.entries()) {
    const { quantity, reason, isOfShipment } = units
    if (!isOfShipment) throw new ReturnNotAllowed({ kind: 'shipment_unknown', item })
    const key = keyOf(units)
    const { lineIds, quantity: begins, parts } = wanted.get(key) ?? nothingOf(sold, units, item)
    const ends = begins + quantity
    wanted.set(key, { lineIds, quantity: ends, parts: [...parts, { begins, ends, reason, item }] })
  }
  return [...wanted.values()]
}

function keyOf({ productId, variantId }: Pick<NamedUnits, 'productId' | 'variantId'>): string {
  return `${productId}:${variantId}`
}

function nothingOf(sold: SoldItem[], named: NamedUnits, item: number): WantedUnits {
  const lines = sold.filter((line) => keyOf(unitOf(line)) === keyOf(named))
  if (lines.length === 0) {
    const isSold = sold.some(({ productId }) => productId === named.productId)
    throw new ReturnNotAllowed({ kind: isSold ? 'variant_unknown' : 'product_unknown', item })
  }
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
