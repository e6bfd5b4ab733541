import type { CouponTerms } from '../../../core/pricing/breakdown/types.ts'
import { presentAmount } from './money.ts'

/** What promotions and coupons have in common that take something off prices. */
export type DiscountTerms =
  | Pick<Extract<CouponTerms, { kind: 'percentage' }>, 'kind' | 'points'>
  | Pick<Extract<CouponTerms, { kind: 'fixed' }>, 'kind' | 'amount'>

/** Of some products, or without any of whatever a cart has. */
export function presentDiscountRule(terms: DiscountTerms, productIds: readonly number[]) {
  const onProducts = { products: productIds.map(presentProductOf), category_id: [] }
  switch (terms.kind) {
    case 'percentage':
      return {
        discount_type: 'percentage',
        discount_percent: terms.points / 100,
        maximum_discount_amount: null,
        ...onProducts,
      }
    case 'fixed':
      return {
        discount_type: 'fixed-amount',
        fixed_discount_amount: presentAmount(terms.amount),
        ...onProducts,
      }
  }
}

function presentProductOf(productId: number) {
  return {
    product_id: String(productId),
    variant_id: null,
    minimum_quantity: null,
    maximum_quantity: null,
    minimum_value: null,
    maximum_value: null,
  }
}
