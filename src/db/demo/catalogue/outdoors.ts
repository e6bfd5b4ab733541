import type { DemoProduct } from '../product.ts'

export const outdoors: readonly DemoProduct[] = [
  {
    slug: 'ridge-28l-backpack',
    name: 'Ridge 28 L Backpack',
    brand: 'Tarn & Fell',
    category: 'outdoors',
    description:
      'A day pack that is equally at home on a ridge and in a library. The padded back carries fifteen kilograms without complaint, a sleeve holds a laptop or a water bladder, and the waxed canvas keeps out an ordinary shower.',
    features: [
      { name: 'Volume', value: '28 litres' },
      { name: 'Laptop sleeve', value: '15 inches' },
      { name: 'Material', value: 'Waxed recycled canvas' },
      { name: 'Carrying', value: 'Ventilated back, chest strap' },
      { name: 'Repairs', value: 'Free of charge for ten years' },
    ],
    tags: ['hiking', 'travel', 'recycled'],
    image: 'ridge-28l-backpack.webp',
    variants: [
      {
        sku: 'TAR-BP-28',
        options: {},
        stock: 42,
        prices: { USD: 9800, IRR: 87_000_000, INR: 699_900 },
      },
    ],
  },
  {
    slug: 'glacier-insulated-bottle',
    name: 'Glacier Insulated Bottle',
    brand: 'Glacier',
    category: 'outdoors',
    description:
      'Ice at lunchtime, soup at the summit. Two walls of stainless steel with a vacuum in between keep drinks cold for a day and hot for half of one, and the outside never sweats.',
    features: [
      { name: 'Capacity', value: '750 ml' },
      { name: 'Insulation', value: '24 hours cold, 12 hours hot' },
      { name: 'Material', value: '18/8 stainless steel, free of BPA' },
    ],
    tags: ['hiking', 'everyday', 'bestseller'],
    image: 'glacier-insulated-bottle.webp',
    variants: [
      {
        sku: 'GLA-BT-750',
        options: {},
        stock: 150,
        prices: { USD: 3200, IRR: 28_500_000, INR: 189_900 },
      },
    ],
  },
  {
    slug: 'lumen-two-person-tent',
    name: 'Lumen Two-Person Tent',
    brand: 'Tarn & Fell',
    category: 'outdoors',
    description:
      'A tent for two that pitches in four minutes and weighs less than either of their breakfasts. The fly stands up to a wet night in the mountains, and on a clear one the inner tent alone lets you count stars.',
    features: [
      { name: 'Weight', value: '1.9 kg with pegs and poles' },
      { name: 'Water column', value: '3,000 mm' },
      { name: 'Doors', value: 'Two, each with a porch' },
      { name: 'Poles', value: 'Colour-coded' },
    ],
    tags: ['camping', 'hiking', 'lightweight'],
    image: 'lumen-two-person-tent.webp',
    variants: [
      {
        sku: 'TAR-TN-02',
        options: {},
        stock: 15,
        prices: { USD: 21_900, IRR: 195_000_000, INR: 1_699_900 },
      },
    ],
  },
  {
    slug: 'ember-camp-lantern',
    name: 'Ember Camp Lantern',
    brand: 'Ember',
    category: 'outdoors',
    description:
      'The look of an old storm lantern with none of the paraffin. The flame is a warm light-emitting filament that can be dimmed to a glow, and the foot hides a battery that also charges a telephone.',
    features: [
      { name: 'Brightness', value: 'Dimmable, 5 to 300 lumens' },
      { name: 'Battery life', value: 'Up to 80 hours' },
      { name: 'Charging', value: 'USB-C, in and out' },
    ],
    tags: ['camping', 'lighting', 'gift'],
    image: 'ember-camp-lantern.webp',
    variants: [
      {
        sku: 'EMB-LN-300',
        options: {},
        stock: 48,
        prices: { USD: 3900, IRR: 34_500_000, INR: 289_900 },
      },
    ],
  },
  {
    slug: 'vento-bike-helmet',
    name: 'Vento Bike Helmet',
    brand: 'Vento',
    category: 'outdoors',
    description:
      'A light helmet with eighteen vents and a liner that turns with the head to soften slanting blows. One dial at the back adjusts it, even with gloves on. The visor clips off when the road gets fast.',
    features: [
      { name: 'Weight', value: '270 g' },
      { name: 'Liner', value: 'Protects against rotational impact' },
      { name: 'Vents', value: '18' },
      { name: 'Visor', value: 'Removable' },
      { name: 'Head size', value: '54 to 60 cm' },
    ],
    tags: ['cycling', 'safety'],
    image: 'vento-bike-helmet.webp',
    variants: [
      {
        sku: 'VEN-HM-M',
        options: {},
        stock: 27,
        prices: { USD: 7500, IRR: 66_500_000, INR: 559_900 },
      },
    ],
  },
]
