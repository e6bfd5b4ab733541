import * as z from 'zod'
import { formatMoney } from '../../src/core/money.ts'
import type { NewPromotion } from './promotion-sql.ts'

/** What `pricesSql` answers. */
const Prices = z.object({
  amount: z.number().nullable(),
  gift_id: z.number().nullable(),
  is_own_gift: z.number().nullable(),
  gift_amount: z.number().nullable(),
})

/** Why a promotion cannot be meant, by what things cost; null where it can be. */
export function refusalOf(promotion: NewPromotion, row: unknown): string | null {
  const { slug, currency, terms } = promotion
  if (row === undefined) return `There is no product '${slug}'`
  const { amount, ...gift } = Prices.parse(row)
  if (amount === null) return `The product '${slug}' has no price in ${currency}`
  if (terms.kind === 'fixed' && terms.amount > amount) {
    return `The product '${slug}' costs ${formatMoney(amount, currency)}: no more can be taken off`
  }
  if (terms.kind !== 'buy_x_get_y' || terms.giftSku === null) return null
  if (gift.gift_id === null) return `There is nothing with the SKU '${terms.giftSku}' to give`
  if (gift.is_own_gift === 1) {
    return `'${terms.giftSku}' is of the product itself: without --gift its own units are given`
  }
  return gift.gift_amount === null
    ? `The gift '${terms.giftSku}' has no price in ${currency}`
    : null
}
