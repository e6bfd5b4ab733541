import type { DemoProduct } from '../product.ts'

export const home: readonly DemoProduct[] = [
  {
    slug: 'arc-desk-lamp',
    name: 'Arc Desk Lamp',
    brand: 'Norrlys',
    category: 'home',
    description:
      'A desk lamp with two oak arms that stay exactly where you leave them. The light is warm in the evening and neutral in the morning, and never flickers. Turn the knob on the shade to dim it.',
    features: [
      { name: 'Light', value: 'Dimmable, 2,700 to 4,000 kelvin' },
      { name: 'Material', value: 'Oiled oak, powder-coated steel' },
      { name: 'Power', value: '9 W' },
      { name: 'Lifetime', value: '30,000 hours' },
    ],
    tags: ['lighting', 'desk', 'oak'],
    image: 'arc-desk-lamp.webp',
    variants: [
      {
        sku: 'NOR-DL-ARC',
        options: {},
        stock: 28,
        prices: { USD: 6900, IRR: 61_000_000, INR: 549_900 },
      },
    ],
  },
  {
    slug: 'speckled-stoneware-mug',
    name: 'Speckled Stoneware Mug',
    brand: 'Kiln & Clay',
    category: 'home',
    description:
      'Thrown by hand from speckled clay and dipped in a sea-blue glaze, so no two mugs are quite alike. The thick wall keeps tea warm, and the handle has room for three fingers.',
    features: [
      { name: 'Capacity', value: '350 ml' },
      { name: 'Care', value: 'Dishwasher and microwave safe' },
      { name: 'Making', value: 'By hand, in small batches' },
    ],
    tags: ['kitchen', 'handmade', 'gift'],
    image: 'speckled-stoneware-mug.webp',
    variants: [
      {
        sku: 'KIL-MG-350',
        options: {},
        stock: 200,
        prices: { USD: 1800, IRR: 15_900_000, INR: 24_900 },
      },
    ],
  },
  {
    slug: 'pour-over-coffee-set',
    name: 'Pour-Over Coffee Set',
    brand: 'Morningside',
    category: 'home',
    description:
      'Everything for a clear, fragrant cup except the beans: a ceramic dripper, a glass carafe with an oak collar and forty paper filters. The ridges inside the dripper let the water find its pace. Brews two large cups in three minutes.',
    features: [
      { name: 'Dripper', value: 'Ceramic' },
      { name: 'Carafe', value: '600 ml' },
      { name: 'Glass', value: 'Heat-resistant borosilicate' },
      { name: 'Filters', value: '40 included, unbleached' },
    ],
    tags: ['kitchen', 'coffee', 'gift'],
    image: 'pour-over-coffee-set.webp',
    variants: [
      {
        sku: 'MOR-PO-600',
        options: {},
        stock: 45,
        prices: { USD: 4200, IRR: 37_500_000, INR: 329_900 },
      },
    ],
  },
  {
    slug: 'hearth-dutch-oven',
    name: 'Hearth Enamelled Dutch Oven',
    brand: 'Hearth',
    category: 'home',
    description:
      'A cast-iron pot for stews, risotto and crackling loaves of bread. The heavy lid returns every drop of steam, and the enamel asks for nothing but warm water afterwards. It will outlast the cooker it stands on.',
    features: [
      { name: 'Capacity', value: '4.7 litres, serves four to six' },
      { name: 'Hobs', value: 'All, induction included' },
      { name: 'Oven', value: 'Up to 260 °C' },
      { name: 'Coating', value: 'Enamel, inside and out' },
    ],
    tags: ['kitchen', 'cast-iron', 'bestseller'],
    image: 'hearth-dutch-oven.webp',
    variants: [
      {
        sku: 'HEA-DO-47',
        options: {},
        stock: 18,
        prices: { USD: 12_900, IRR: 115_000_000, INR: 999_900 },
      },
    ],
  },
  {
    slug: 'lavender-amber-candle',
    name: 'Lavender & Amber Candle',
    brand: 'Solace',
    category: 'home',
    description:
      'Dried lavender on top, warm amber underneath. Poured from soy wax into an amber glass that makes a fine tumbler for pencils once the last evening has burned down.',
    features: [
      { name: 'Wax', value: 'Soy' },
      { name: 'Wick', value: 'Cotton' },
      { name: 'Burning time', value: '45 hours' },
      { name: 'Glass', value: 'Amber, reusable' },
    ],
    tags: ['scent', 'gift', 'vegan'],
    image: 'lavender-amber-candle.webp',
    variants: [
      {
        sku: 'SOL-CN-LAV',
        options: {},
        stock: 90,
        prices: { USD: 2400, IRR: 21_000_000, INR: 179_900 },
      },
    ],
  },
  {
    slug: 'terracotta-planter',
    name: 'Terracotta Planter with Rubber Plant',
    brand: 'Verdure',
    category: 'home',
    description:
      'A young rubber plant in a breathing terracotta pot: the easiest kind of company. It likes a bright corner, a drink once a week and otherwise to be left in peace. The saucer is included.',
    features: [
      { name: 'Plant', value: 'About 35 cm tall' },
      { name: 'Pot', value: '15 cm, with saucer' },
      { name: 'Good for', value: 'Clean air and a calm room' },
    ],
    tags: ['plants', 'handmade'],
    image: 'terracotta-planter.webp',
    variants: [
      {
        sku: 'VER-PL-15',
        options: {},
        stock: 33,
        prices: { USD: 2950, IRR: 26_000_000, INR: 219_900 },
      },
    ],
  },
  {
    slug: 'oak-wall-clock',
    name: 'Oak Wall Clock',
    brand: 'Norrlys',
    category: 'home',
    description:
      'A clock that can be read from across the kitchen and never heard. The rim is turned from one piece of oak, the second hand sweeps instead of ticking, and a single battery runs it for a year.',
    features: [
      { name: 'Diameter', value: '30 cm' },
      { name: 'Movement', value: 'Sweeping, silent' },
      { name: 'Material', value: 'Solid oak rim, glass front' },
    ],
    tags: ['oak', 'decor'],
    image: 'oak-wall-clock.webp',
    variants: [
      {
        sku: 'NOR-WC-30',
        options: {},
        stock: 26,
        prices: { USD: 5400, IRR: 48_000_000, INR: 429_900 },
      },
    ],
  },
]
