import type { DemoShippingMethod } from './product.ts'

/** The first one applies where none is chosen. */
export const demoShippingMethods: readonly DemoShippingMethod[] = [
  {
    name: 'Standard Shipping',
    description: 'Delivery within 3-7 business days',
    estimatedDays: 5,
    prices: { USD: 499, IRR: 4_500_000, INR: 39_900 },
  },
  {
    name: 'Express Shipping',
    description: 'Delivery within 1-3 business days',
    estimatedDays: 2,
    prices: { USD: 1000, IRR: 9_000_000, INR: 79_900 },
  },
]
