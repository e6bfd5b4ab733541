import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import type { ProductQuery } from '../../../src/core/catalog/list-products.ts'
import type { ProductFilter } from '../../../src/core/catalog/product-filter.ts'
import { applyDiscounts } from '../../../src/core/pricing/apply-discounts.ts'
import { foldText } from '../../../src/db/fold-text.ts'
import { context } from '../world/context.ts'
import { foldCatalogue } from './texts.ts'

/* Random catalogues, written into the tables and kept in memory, where a plain reading finds products. */

/** Slugs and names. */
const categories = [
  ['electronics', 'Electronics'],
  ['laptops', 'Laptops'],
  ['thin-laptops', 'Thin laptops'],
  ['phones', 'Phones'],
  ['Garden', 'Garden "Lap" ÉCLAT'],
] as const

type Slug = (typeof categories)[number][0]

/** Which category stands below which; it changes when the products are already there. */
type Parents = Partial<Record<Slug, Slug | null>>

export const parents = fc.record<Parents>({
  laptops: fc.constantFrom('electronics', 'electronics', 'Garden', null),
  'thin-laptops': fc.constantFrom('laptops', 'laptops', 'phones', 'electronics'),
  phones: fc.constantFrom('electronics', 'laptops', null),
})

export interface World {
  products: Made[]
  parents: Parents
  /** Whether a discount on the category of laptops runs. */
  laptops: boolean
}

interface Made {
  id: number
  name: string
  category: Slug
  brand: string
  base: number
  stock: number
  state: 'active' | 'inactive' | 'deleted' | 'unpriced'
  description: string
  visits: number
  createdAt: number
  /** Percent of its own discount, and whether it runs. */
  discount: { percent: number; isRunning: boolean } | null
}

export type Query = Omit<ProductQuery, 'currency' | 'filter'> & ProductFilter

const brands = ['', 'Asus', 'ASUS Pro', 'Samsung', 'sam', '%', 'Öko', 'ÖKO']
export const made = fc.record<Omit<Made, 'id'>>({
  name: fc.constantFrom(
    'Laptop 1',
    'laptop 14',
    'Lamp',
    'Phone X',
    'Spade',
    'A "lap" desk',
    'Éclair',
    'ΕΠΙΠΛΟΣ [a^d]',
    'Straße 10 µm',
    'سبد خرید',
    '50 % off',
    'کیف ۵۰',
  ),
  category: fc.constantFrom(...categories.map(([slug]) => slug)),
  brand: fc.constantFrom(...brands),
  base: fc.integer({ min: 0, max: 12 }).map((n) => n * 100),
  stock: fc.constantFrom(0, 0, 1, 7),
  state: fc.oneof(
    { weight: 6, arbitrary: fc.constant('active' as const) },
    { weight: 1, arbitrary: fc.constantFrom('inactive', 'deleted', 'unpriced') },
  ),
  description: fc.constantFrom('', 'A fine lamp, 50 % off', 'Für draußen'),
  visits: fc.integer({ min: 0, max: 5 }),
  createdAt: fc.integer({ min: 1, max: 6 }),
  discount: fc.option(
    fc.record({ percent: fc.constantFrom(1, 10, 33, 100), isRunning: fc.boolean() }),
    { freq: 2 },
  ),
})

const categoryPercent = 20

function pathOf(world: World, slug: Slug): string[] {
  const parent = world.parents[slug] ?? null
  return parent === null ? [slug] : [slug, ...pathOf(world, parent)]
}

function percentOf(world: World, product: Made): number {
  const own = product.discount?.isRunning ? product.discount.percent : 0
  const ofCategory = world.laptops && pathOf(world, product.category).includes('laptops')
  return Math.max(own, ofCategory ? categoryPercent : 0)
}

function priceOf(world: World, product: Made): number {
  return Math.floor((product.base * (100 - percentOf(world, product)) + 50) / 100)
}

const has = (text: string, part: string) => foldText(text).includes(foldText(part))
const wordsOf = (text: string) => foldText(text).split(/[^\p{L}\p{N}%_]+/u)
const beginsWord = (texts: string[], word: string) =>
  texts.some((text) => wordsOf(text).some((one) => one.startsWith(word)))
const slugOf = ({ id, name }: Made) => `${name.replaceAll(/\W+/g, '-').toLowerCase()}-${id}`

/** What a plain filter and sort of everything in memory gives. */
export function plainReading(world: World, query: Query): { ids: number[]; count: number } {
  const { categoryTree, categorySlug, brand, text, search = '' } = query
  const { minAmount = 0, maxAmount = Number.MAX_VALUE, isInStock, isDiscounted } = query
  const { viewer, isActive = viewer === 'public' ? true : undefined } = query
  const { ordering, number, size } = query
  const words = foldText(search).split(' ').filter(Boolean)
  const found = world.products.filter((product) => {
    const price = priceOf(world, product)
    const title = categories.find(([slug]) => slug === product.category)?.[1] ?? ''
    return (
      ['active', 'inactive'].includes(product.state) &&
      (viewer === 'staff' || product.state === 'active') &&
      (isActive === undefined || (product.state === 'active') === isActive) &&
      (categoryTree === undefined ||
        pathOf(world, product.category).some(
          (s) => s.toLowerCase() === categoryTree.toLowerCase(),
        )) &&
      (categorySlug === undefined || product.category === categorySlug) &&
      words.every((word) => beginsWord([product.name, product.description], word)) &&
      (brand === undefined || has(product.brand, brand)) &&
      (text === undefined || [product.name, slugOf(product), title].some((t) => has(t, text))) &&
      price >= minAmount &&
      price <= maxAmount &&
      (isInStock === undefined || product.stock > 0 === isInStock) &&
      (isDiscounted === undefined || percentOf(world, product) > 0 === isDiscounted)
    )
  })
  const sign = ordering.startsWith('-') ? -1 : 1
  found.sort((a, b) => sign * compare(world, ordering, a, b) || a.id - b.id)
  const ids = found.map(({ id }) => id)
  return { ids: ids.slice((number - 1) * size, number * size), count: ids.length }
}

function compare(world: World, ordering: Query['ordering'], a: Made, b: Made): number {
  switch (ordering.replace('-', '')) {
    case 'price':
      return priceOf(world, a) - priceOf(world, b)
    case 'visit_count':
      return a.visits - b.visits
    case 'created_at':
      return a.createdAt - b.createdAt
    case 'name':
      return compareTexts(lowerAscii(a.name), lowerAscii(b.name))
    default:
      return 0
  }
}

/** As the collation NOCASE has it, which knows ASCII alone. */
const lowerAscii = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

export async function makeCategories(): Promise<void> {
  for (const [slug, name] of categories) {
    const insert = env.DB.prepare('INSERT INTO categories(name, slug) VALUES (?, ?)')
    await insert.bind(name, slug).run()
  }
}

/** Replaces the catalogue. Products are written first, and then changed to what they are to be. */
export async function makeCatalogue({ products, parents, laptops }: World): Promise<void> {
  const rows = JSON.stringify(products.map((product) => ({ ...product, slug: slugOf(product) })))
  const now = Date.now()
  const statements = [
    'DELETE FROM discounts',
    'DELETE FROM prices',
    'DELETE FROM variants',
    'DELETE FROM product_texts',
    'DELETE FROM products',
    `INSERT INTO products(id, category_id, name, slug, created_at, updated_at)
     SELECT value ->> 'id', (SELECT min(id) FROM categories), 'x', value ->> 'slug',
       value ->> 'createdAt', 0 FROM json_each(?1)`,
    `INSERT INTO variants(id, product_id, sku, is_default, stock)
     SELECT value ->> 'id', value ->> 'id', value ->> 'id', 1, 1 FROM json_each(?1)`,
    `INSERT INTO prices(variant_id, currency, amount)
     SELECT value ->> 'id', 'IRR', 1 FROM json_each(?1) WHERE value ->> 'state' <> 'unpriced'`,
    `INSERT INTO discounts(name, points, category_id, starts_at, ends_at)
     SELECT 'Sale', ${categoryPercent * 100}, id, iif(?2, 0, 3e12), 4e12
     FROM categories WHERE slug = 'laptops'`,
    `INSERT INTO discounts(name, points, product_id, starts_at, ends_at)
     SELECT 'Own', value ->> '$.discount.percent' * 100, value ->> 'id', 0,
       iif(value ->> '$.discount.isRunning', 4e12, 1)
     FROM json_each(?1) WHERE value -> 'discount' <> 'null'`,
    `UPDATE prices SET amount = value ->> 'base' FROM json_each(?1)
     WHERE variant_id = value ->> 'id'`,
    `UPDATE products SET name = value ->> 'name', brand = value ->> 'brand',
       description = value ->> 'description',
       status = iif(value ->> 'state' = 'inactive', 'draft', 'active'),
       category_id = (SELECT id FROM categories WHERE slug = value ->> 'category')
     FROM json_each(?1) WHERE products.id = value ->> 'id'`,
    `UPDATE variants SET stock = value ->> 'stock' FROM json_each(?1)
     WHERE variants.id = value ->> 'id'`,
    `UPDATE products SET deleted_at = ${now} FROM json_each(?1)
     WHERE products.id = value ->> 'id' AND value ->> 'state' = 'deleted'`,
  ]
  await env.DB.batch(
    statements.map((sql) => {
      const given = [rows, laptops ? 1 : 0].slice(0, sql.includes('?2') ? 2 : 1)
      const statement = env.DB.prepare(sql)
      return sql.includes('?') ? statement.bind(...given) : statement
    }),
  )
  for (const [slug, parent] of Object.entries(parents)) {
    await env.DB.prepare(
      `UPDATE categories SET parent_id = (SELECT id FROM categories WHERE slug = ?)
       WHERE slug = ?`,
    )
      .bind(parent, slug)
      .run()
  }
  await applyDiscounts(context())
  await foldCatalogue()
  await env.DB.prepare(
    `UPDATE listings SET visit_count = value ->> 'visits' FROM json_each(?)
     WHERE product_id = value ->> 'id'`,
  )
    .bind(rows)
    .run()
}
