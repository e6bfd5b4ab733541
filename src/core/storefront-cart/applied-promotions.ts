import type { RunningPromotion } from '../pricing/promotions/running-promotions.ts'
import { listAmountOf } from '../pricing/sums.ts'
import type { PricedCart } from './types.ts'

/** What a promotion has taken off a line, or given. */
export interface AppliedPromotion {
  id: number
  kind: RunningPromotion['kind']
  savedAmount: number
  productId: number
  /** Null for a product without variants. */
  variantId: number | null
  productName: string
  variantName: string | null
}

/** One a line that a promotion takes something off, or gives. */
export function promotionsOf({ lines, given, offers, breakdown }: PricedCart): AppliedPromotion[] {
  const reduced = breakdown.lines.flatMap(({ line, promotionId, promotionAmount: savedAmount }) => {
    const unit = lines.find(({ id }) => id === line.id)?.unit
    const promotion = offers.promotions.find(({ id }) => id === promotionId)
    return unit && promotion ? [{ unit, promotion, savedAmount }] : []
  })
  const free = given.map((line) => ({ ...line, savedAmount: listAmountOf(line) }))
  return [...reduced, ...free].map(({ unit, promotion, savedAmount }) => ({
    ...{ id: promotion.id, kind: promotion.kind, savedAmount },
    productId: unit.product.id,
    variantId: unit.isVariant ? unit.variantId : null,
    productName: unit.product.name,
    variantName: unit.isVariant ? unit.name : null,
  }))
}
