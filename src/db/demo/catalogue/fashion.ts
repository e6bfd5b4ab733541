import type { DemoProduct } from '../product.ts'

export const fashion: readonly DemoProduct[] = [
  {
    slug: 'sunrise-organic-t-shirt',
    name: 'Sunrise Organic T-Shirt',
    brand: 'Loom & Tide',
    category: 'fashion',
    description:
      'A heavy cotton T-shirt with a small sunrise over a red sea, printed with water-based ink. Washed before it is sewn, so it keeps its shape and its size. Fits true to size with a straight cut.',
    features: [
      { name: 'Material', value: '100 % organic cotton, 220 g/m²' },
      { name: 'Finish', value: 'Pre-washed against shrinking' },
      { name: 'Cut', value: 'Straight, unisex' },
    ],
    tags: ['organic', 'cotton', 'unisex'],
    image: 'sunrise-organic-t-shirt.webp',
    variants: [
      {
        sku: 'LOO-TS-SUN-S',
        options: { Size: 'S' },
        stock: 30,
        prices: { USD: 2900, IRR: 25_900_000, INR: 149_900 },
      },
      {
        sku: 'LOO-TS-SUN-M',
        options: { Size: 'M' },
        stock: 45,
        prices: { USD: 2900, IRR: 25_900_000, INR: 149_900 },
      },
      {
        sku: 'LOO-TS-SUN-L',
        options: { Size: 'L' },
        stock: 24,
        prices: { USD: 3100, IRR: 27_500_000, INR: 159_900 },
      },
    ],
  },
  {
    slug: 'stride-everyday-sneakers',
    name: 'Stride Everyday Sneakers',
    brand: 'Stride',
    category: 'fashion',
    description:
      'Sneakers that have no opinion about where you are going. A cushioned sole, a padded collar and soft recycled uppers make them comfortable from the first step, and the outsole can be replaced when it is worn.',
    features: [
      { name: 'Upper', value: 'Recycled polyester' },
      { name: 'Insole', value: 'Cushioned, removable' },
      { name: 'Outsole', value: 'Natural rubber, replaceable' },
    ],
    tags: ['shoes', 'recycled', 'unisex'],
    image: 'stride-everyday-sneakers.webp',
    variants: [
      {
        sku: 'STR-SN-40',
        options: { Size: 'EU 40' },
        stock: 14,
        prices: { USD: 8400, IRR: 74_900_000, INR: 589_900 },
      },
      {
        sku: 'STR-SN-42',
        options: { Size: 'EU 42' },
        stock: 21,
        prices: { USD: 8400, IRR: 74_900_000, INR: 589_900 },
      },
      {
        sku: 'STR-SN-44',
        options: { Size: 'EU 44' },
        stock: 9,
        prices: { USD: 8400, IRR: 74_900_000, INR: 589_900 },
      },
    ],
  },
  {
    slug: 'palermo-sunglasses',
    name: 'Palermo Sunglasses',
    brand: 'Costa Sole',
    category: 'fashion',
    description:
      'Sunglasses for long lunches outdoors. The frame is cut from plant-based acetate and polished by hand, and the graduated lenses are dark enough for the beach and light enough for the menu.',
    features: [
      { name: 'UV protection', value: 'Full, UV 400' },
      { name: 'Frame', value: 'Plant-based acetate' },
      { name: 'Case', value: 'Cork, included' },
    ],
    tags: ['summer', 'travel'],
    image: 'palermo-sunglasses.webp',
    variants: [
      {
        sku: 'COS-SG-PAL',
        options: {},
        stock: 38,
        prices: { USD: 6200, IRR: 55_000_000, INR: 479_900 },
      },
    ],
  },
  {
    slug: 'fjord-merino-beanie',
    name: 'Fjord Merino Beanie',
    brand: 'Norrvind',
    category: 'fashion',
    description:
      'Knitted from merino wool that warms without scratching, with a deep cuff to fold over cold ears. The pattern comes from fishermen who wanted to be recognised from the pier.',
    features: [
      { name: 'Material', value: '100 % merino wool' },
      { name: 'Size', value: 'One size, stretches to 62 cm' },
      { name: 'Care', value: 'Hand wash' },
    ],
    tags: ['winter', 'wool', 'unisex'],
    image: 'fjord-merino-beanie.webp',
    variants: [
      {
        sku: 'NVD-BN-FJD',
        options: {},
        stock: 55,
        prices: { USD: 2700, IRR: 23_900_000, INR: 199_900 },
      },
    ],
  },
  {
    slug: 'market-canvas-tote',
    name: 'Market Canvas Tote',
    brand: 'Loom & Tide',
    category: 'fashion',
    description:
      'A tote that stands by itself while you fill it. Heavy canvas, a leather base against wet pavements and handles long enough for the shoulder. There is a pocket inside for keys and telephone.',
    features: [
      { name: 'Material', value: '18 oz cotton canvas' },
      { name: 'Volume', value: '20 litres' },
      { name: 'Base', value: 'Vegetable-tanned leather' },
      { name: 'Pockets', value: 'One inside' },
    ],
    tags: ['organic', 'cotton', 'everyday'],
    image: 'market-canvas-tote.webp',
    variants: [
      {
        sku: 'LOO-TB-20',
        options: {},
        stock: 70,
        prices: { USD: 3400, IRR: 29_900_000, INR: 249_900 },
      },
    ],
  },
]
