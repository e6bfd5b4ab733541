import type { Tax } from '../../channels.ts'
import { noOtherMeans, priceCart } from './price-cart.ts'
import type { Breakdown, LineToPrice } from './types.ts'

type Line = Omit<LineToPrice, 'stock'>

/** What lines come to by themselves: without offers, shipping and other means of payment. */
export function priceLines(lines: Line[], tax: Tax): Breakdown {
  return priceCart({
    // Nothing is given away, so that no stock limits it.
    lines: lines.map((line) => ({ ...line, stock: line.quantity })),
    promotions: [],
    coupon: null,
    shipping: null,
    tax,
    means: noOtherMeans,
  })
}
