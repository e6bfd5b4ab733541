import type { LikedProduct } from '../../../core/likes/types.ts'
import { formatted } from './money.ts'

export function presentLike({ id, name, amount }: LikedProduct) {
  return {
    product: id,
    associated_product: { id, title: name, price: amount, price_formatted: formatted(amount) },
  }
}
