import type { DemoPromotion } from './product.ts'

/** One of each kind, on products that have no discount and no variants. */
export const demoPromotions: readonly DemoPromotion[] = [
  {
    name: 'Lights for the trail',
    product: 'ember-camp-lantern',
    currency: 'INR',
    ...{ kind: 'percentage', points: 1000 },
  },
  {
    name: 'Fifty rupees off each bottle',
    product: 'glacier-insulated-bottle',
    currency: 'INR',
    ...{ kind: 'fixed', amount: 5000 },
  },
  {
    name: 'Buy two candles, get one free',
    product: 'lavender-amber-candle',
    currency: 'INR',
    ...{ kind: 'buy_x_get_y', buyQuantity: 2, getQuantity: 1 },
  },
]
