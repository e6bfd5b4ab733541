import type { SoldProduct } from '../../../core/catalog/sellable-unit.ts'
import type { RunningPromotion } from '../../../core/pricing/promotions/running-promotions.ts'
import { presentAmount } from './money.ts'

/** The automatic promotion of a product, wherever it or a unit of it is shown. */
export function presentOnPromotion({ promotion }: Pick<SoldProduct, 'promotion'>) {
  return {
    on_promotion: promotion !== null,
    promotion: promotion && {
      id: String(promotion.id),
      starts_at: promotion.startsAt.toISOString(),
      expires_at: promotion.endsAt?.toISOString() ?? null,
      details: presentDetails(promotion),
    },
  }
}

function presentDetails(promotion: RunningPromotion) {
  switch (promotion.kind) {
    case 'percentage':
      return {
        promotion_type: 'discount',
        discount_type: 'percentage',
        discount_percent: promotion.points / 100,
      }
    case 'fixed':
      return {
        promotion_type: 'discount',
        discount_type: 'fixed-amount',
        discount_fixed_amount: presentAmount(promotion.amount),
      }
    // The client knows no other form of it on a product.
    case 'buy_x_get_y':
      return {
        promotion_type: 'free-goods',
        buy_quantity: promotion.buyQuantity,
        get_quantity: promotion.getQuantity,
      }
  }
}
