import type { DemoDiscount } from './product.ts'

/** Some are in force for a year from loading, one is over and one is still to come. */
export const demoDiscounts: readonly DemoDiscount[] = [
  {
    name: 'Back to the desk',
    points: 1500,
    on: { category: 'stationery' },
    startsInDays: -1,
    endsInDays: 365,
  },
  // More than its category's: the higher counts.
  {
    name: 'Letter writing week',
    points: 2000,
    on: { product: 'marlow-fountain-pen' },
    startsInDays: -1,
    endsInDays: 365,
  },
  {
    name: 'Autumn sale',
    points: 2500,
    on: { product: 'fjord-merino-beanie' },
    startsInDays: -1,
    endsInDays: 365,
  },
  {
    name: 'Autumn sale',
    points: 2000,
    on: { product: 'hearth-dutch-oven' },
    startsInDays: -1,
    endsInDays: 365,
  },
  {
    name: 'Fit for the year',
    points: 1000,
    on: { product: 'meridian-fitness-watch' },
    startsInDays: -1,
    endsInDays: 365,
  },
  {
    name: 'End of the season',
    points: 1250,
    on: { product: 'lumen-two-person-tent' },
    startsInDays: -1,
    endsInDays: 365,
  },
  {
    name: 'Summer sale',
    points: 3000,
    on: { product: 'palermo-sunglasses' },
    startsInDays: -60,
    endsInDays: -30,
  },
  {
    name: 'Winter pictures',
    points: 1000,
    on: { category: 'cameras' },
    startsInDays: 30,
    endsInDays: 60,
  },
]
