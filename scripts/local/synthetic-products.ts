/** Made-up products for measuring. The same number always makes the same product. */
export interface SyntheticProduct {
  slug: string
  name: string
  brand: string
  description: string
  category: string
  tags: string[]
  features: { name: string; value: string }[]
  sku: string
  stock: number
  prices: { USD: number; IRR: number; INR: number }
  /** Days since it was added to the catalogue. */
  ageDays: number
  /** A discount of its own in hundredths of a percent, null for four in five. */
  discount: { name: string; points: number } | null
  visitCount: number
}

/** Nouns of the products by the name of their category. */
const categories: Record<string, readonly string[]> = {
  'Armchairs & Sofas': ['Armchair', 'Sofa', 'Recliner', 'Footstool', 'Daybed'],
  'Bags & Luggage': ['Duffel', 'Suitcase', 'Satchel', 'Backpack', 'Briefcase'],
  Baking: ['Rolling Pin', 'Cake Tin', 'Mixing Bowl', 'Whisk', 'Proofing Basket'],
  Bathroom: ['Towel', 'Bath Mat', 'Soap Dish', 'Shower Head', 'Mirror'],
  Bedding: ['Duvet', 'Pillow', 'Blanket', 'Quilt', 'Mattress'],
  'Board Games': ['Chess Set', 'Card Game', 'Puzzle', 'Dice Game', 'Domino Set'],
  Camping: ['Tent', 'Sleeping Bag', 'Stove', 'Hammock', 'Lantern'],
  'Car Accessories': ['Dash Camera', 'Phone Mount', 'Seat Cover', 'Tyre Pump', 'Organiser'],
  Clocks: ['Wall Clock', 'Alarm Clock', 'Mantel Clock', 'Timer', 'Cuckoo Clock'],
  'Coffee & Tea': ['Coffee Grinder', 'Teapot', 'Espresso Pot', 'Kettle', 'Dripper'],
  Computers: ['Laptop Stand', 'Keyboard', 'Mouse', 'Monitor', 'Docking Station'],
  Cookware: ['Saucepan', 'Skillet', 'Stockpot', 'Wok', 'Casserole'],
  Cycling: ['Saddle', 'Bicycle Bell', 'Helmet', 'Pannier', 'Bicycle Light'],
  Fitness: ['Yoga Mat', 'Kettlebell', 'Skipping Rope', 'Resistance Band', 'Foam Roller'],
  Garden: ['Watering Can', 'Trowel', 'Planter', 'Secateurs', 'Bird Feeder'],
  Glassware: ['Tumbler', 'Carafe', 'Wine Glass', 'Decanter', 'Jug'],
  Headphones: ['Headphones', 'Earbuds', 'Headset', 'Earphones', 'Headphone Stand'],
  Jewellery: ['Necklace', 'Bracelet', 'Earrings', 'Ring', 'Brooch'],
  Kitchenware: ['Chopping Board', 'Knife', 'Colander', 'Peeler', 'Scales'],
  Knitwear: ['Sweater', 'Cardigan', 'Scarf', 'Beanie', 'Gloves'],
  Lighting: ['Desk Lamp', 'Floor Lamp', 'Pendant', 'Sconce', 'Night Light'],
  'Musical Instruments': ['Ukulele', 'Harmonica', 'Cajon', 'Metronome', 'Guitar Strap'],
  Outerwear: ['Raincoat', 'Parka', 'Windbreaker', 'Vest', 'Poncho'],
  Pets: ['Dog Bed', 'Cat Tree', 'Leash', 'Food Bowl', 'Pet Carrier'],
  Photography: ['Tripod', 'Camera Strap', 'Lens Cap', 'Light Meter', 'Photo Album'],
  Rugs: ['Rug', 'Runner', 'Doormat', 'Carpet', 'Kilim'],
  Shoes: ['Sneakers', 'Boots', 'Sandals', 'Loafers', 'Slippers'],
  Shirts: ['Shirt', 'T-Shirt', 'Polo', 'Blouse', 'Henley'],
  Speakers: ['Speaker', 'Soundbar', 'Subwoofer', 'Radio', 'Turntable'],
  Stationery: ['Notebook', 'Fountain Pen', 'Pencil Case', 'Planner', 'Letter Opener'],
  Storage: ['Basket', 'Shelf', 'Coat Rack', 'Chest', 'Hook'],
  Toys: ['Building Blocks', 'Kite', 'Toy Train', 'Teddy Bear', 'Spinning Top'],
  Travel: ['Neck Pillow', 'Passport Holder', 'Travel Mug', 'Packing Cube', 'Adapter'],
  Umbrellas: ['Umbrella', 'Parasol', 'Walking Stick', 'Rain Hat', 'Rain Cape'],
  Vases: ['Vase', 'Bowl', 'Candle Holder', 'Tray', 'Figurine'],
  Watches: ['Watch', 'Chronograph', 'Watch Strap', 'Pocket Watch', 'Watch Box'],
}

// Earlier words are drawn far more often, so that searches meet common words and rare ones.
const adjectives = words(`Classic Compact Light Modern Soft Slim Everyday Warm Quiet Bold Sturdy
  Fine Smart Fresh Simple Bright Nordic Vintage Rustic Elegant Folding Portable Waterproof Organic
  Recycled Handmade Seamless Quilted Woven Brushed Polished Ribbed Insulated Magnetic Wireless
  Adjustable Reversible Stackable Featherlight Weatherproof Hammered Marbled Gilded Lacquered`)
const materials = words(`Cotton Steel Oak Wool Glass Leather Linen Bamboo Ceramic Aluminium Canvas
  Walnut Copper Silk Cork Brass Marble Felt Velvet Titanium Merino Ash Rattan Porcelain Slate
  Cashmere Mahogany Alpaca Jute Pewter`)
const colours = words(`Black White Navy Grey Green Blue Red Sand Olive Rust Ivory Teal Plum Amber
  Coral Indigo Ochre Lilac Mint Crimson`)
const syllables = words(`va lo ri ne tu ka mi so de la po shi ra be fu no gi tal mer vin dor zen
  quo bri cle`)
const endings = words('a o is en ia um eon ix')
const sales = ['Autumn sale', 'Clearance', 'Last pieces', 'Members first', 'Weekend offer']
const visitsMax = 10_000

export const syntheticCategories: readonly string[] = Object.keys(categories)

export function makeSyntheticProduct(number: number): SyntheticProduct {
  const random = seededRandom(number)
  const category = pick(syntheticCategories, random)
  const noun = pick(categories[category] ?? [], random)
  const adjective = pickEarly(adjectives, random)
  const material = pickEarly(materials, random)
  const colour = pick(colours, random)
  const model = makeModel(random)
  const brand = makeBrand(random)
  const name = `${adjective} ${material} ${noun} ${model} ${number}`
  const dollars = Math.ceil(5 + 795 * random() ** 3)
  return {
    slug: slugOf(name),
    name,
    brand,
    description: [
      `A ${adjective} ${noun} in ${colour}, made of ${material} by ${brand}.`,
      `The ${model} series is known for lasting quality and easy care.`,
    ].join(' '),
    category,
    tags: [adjective.toLowerCase(), material.toLowerCase(), colour.toLowerCase()],
    features: [
      { name: 'Material', value: material },
      { name: 'Colour', value: colour },
      { name: 'Series', value: model },
    ],
    sku: `SYN-${number}`,
    // One in twenty is sold out.
    stock: random() < 0.05 ? 0 : Math.ceil(random() * 200),
    prices: {
      USD: dollars * 100 - 1,
      IRR: dollars * 900_000,
      INR: dollars * 8000,
    },
    ageDays: random() * 730,
    discount: random() < 0.2 ? makeDiscount(random) : null,
    visitCount: makeVisitCount(random),
  }
}

export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

/** One of some hundred brands. */
function makeBrand(random: () => number): string {
  const stem = pick(syllables, random) + pick(syllables.slice(0, 6), random)
  return capitalise(stem)
}

/** One of some ten thousand words, most of which stand in a few names only. */
function makeModel(random: () => number): string {
  const stem = Array.from({ length: 2 + Math.floor(random() * 2) }, () => pick(syllables, random))
  return capitalise(stem.join('') + pick(endings, random))
}

/** 5 to 50 %. */
function makeDiscount(random: () => number): { name: string; points: number } {
  return { name: pick(sales, random), points: 500 * Math.ceil(random() * 10) }
}

/** Half of the products have five visits at most, and one in two hundred a thousand or more. */
function makeVisitCount(random: () => number): number {
  return Math.min(visitsMax, Math.floor(5 / random()) - 5)
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('Nothing to pick from')
  return item
}

function pickEarly<Item>(items: readonly Item[], random: () => number): Item {
  return pick(items, () => random() ** 3)
}

/** Mulberry32: small, quick and good enough for made-up names. */
function seededRandom(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function words(text: string): string[] {
  return text.split(/\s+/)
}

const capitalise = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
