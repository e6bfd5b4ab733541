import type { DemoProduct } from '../product.ts'

export const stationery: readonly DemoProduct[] = [
  {
    slug: 'fieldnote-dotted-notebook',
    name: 'Fieldnote Dotted Notebook',
    brand: 'Fieldnote',
    category: 'stationery',
    description:
      'A notebook that opens flat and stays open. The pages carry a dot grid just pale enough to disappear behind ink, and are numbered, with an index at the front for everything you meant to find again.',
    features: [
      { name: 'Format', value: 'A5' },
      { name: 'Pages', value: '192, numbered' },
      { name: 'Paper', value: '100 g/m², no bleeding' },
      { name: 'Binding', value: 'Lies flat, with elastic and ribbon' },
    ],
    tags: ['paper', 'desk', 'everyday'],
    image: 'fieldnote-dotted-notebook.webp',
    variants: [
      {
        sku: 'FLD-NB-A5D',
        options: {},
        stock: 180,
        prices: { USD: 1450, IRR: 12_900_000, INR: 69_900 },
      },
    ],
  },
  {
    slug: 'marlow-fountain-pen',
    name: 'Marlow Fountain Pen',
    brand: 'Marlow',
    category: 'stationery',
    description:
      'A fountain pen with a springy steel nib and a barrel the blue of good ink. It starts on the first stroke after a week in the drawer. Filled from a bottle or with standard cartridges; six are in the box.',
    features: [
      { name: 'Nib', value: 'Gold-plated steel, medium' },
      { name: 'Filling', value: 'Converter, six cartridges included' },
      { name: 'Packaging', value: 'Gift box' },
    ],
    tags: ['writing', 'gift'],
    image: 'marlow-fountain-pen.webp',
    variants: [
      {
        sku: 'MAR-FP-M',
        options: {},
        stock: 32,
        prices: { USD: 4800, IRR: 42_500_000, INR: 359_900 },
      },
    ],
  },
  {
    slug: 'prisma-coloured-pencils',
    name: 'Prisma Coloured Pencils, Set of 24',
    brand: 'Prisma',
    category: 'stationery',
    description:
      'Twenty-four pencils with soft, lightfast cores that layer and blend like paint. The tin keeps them in order on the train, and each colour can be bought singly when the favourite has become a stub.',
    features: [
      { name: 'Colours', value: '24, lightfast' },
      { name: 'Cores', value: '4 mm, break-resistant' },
      { name: 'Wood', value: 'Certified cedar' },
    ],
    tags: ['art', 'gift', 'children'],
    image: 'prisma-coloured-pencils.webp',
    variants: [
      {
        sku: 'PRI-CP-24',
        options: {},
        stock: 75,
        prices: { USD: 2650, IRR: 23_500_000, INR: 149_900 },
      },
    ],
  },
]
