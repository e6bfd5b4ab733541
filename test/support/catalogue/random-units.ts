import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { foldText } from '../../../src/db/fold-text.ts'
import { foldTexts } from '../../../src/db/product-texts.ts'

/* Random catalogues of products with variants, written into the tables and kept in memory. */

/** Names, each with that of the category above it. */
export const categories = [
  ['Home', null],
  ['Garden', 'Home'],
  ['Éclairage', 'Home'],
  ['Lamps', 'Éclairage'],
  ['garden', null],
  ["Men's %_", 'garden'],
] as const

export interface MadeVariant {
  id: number
  name: string
  options: Record<string, string>
  /** Paise; null where it is not on sale in rupees. */
  amount: number | null
  stock: number
  isDeleted: boolean
}

export interface MadeProduct {
  id: number
  name: string
  description: string
  brand: string
  features: string[]
  tags: string[]
  category: (typeof categories)[number][0]
  isPhysical: boolean
  state: 'active' | 'draft' | 'deleted'
  /** Hundredths of a percent. */
  discount: number
  reviews: { count: number; sum: number }
  createdAt: number
  /** The default one first. */
  variants: MadeVariant[]
}

export const texts = {
  names: ['Lamp', 'LAMP', 'lamp 12', 'Éclair', 'éCLAIR', 'Eclair', "Men's \\ %", '१२ दीपक', 'NULL'],
  brands: ['', 'Acme', 'ACME', 'Øre'],
  features: ['Battery life', 'Weight (kg)', 'Écran', 'बैटरी', 'COLOUR'],
  tags: ['new', 'New in', 'Été', "it's", '12'],
  variants: ['', 'M', 'm / RED', 'Ärmel'],
}

const sometimes = <T>(value: fc.Arbitrary<T>, other: T) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(other) }, { weight: 1, arbitrary: value })

const variant = fc.record({
  name: fc.constantFrom(...texts.variants),
  options: fc.constantFrom<Record<string, string>>({}, { Size: 'M' }, { Size: 'm', Hue: 'Red' }),
  amount: sometimes<number | null>(fc.constantFrom(null, 0, 1999, 10_001), 10_000),
  stock: fc.constantFrom(0, 3),
  isDeleted: sometimes(fc.constant(true), false),
})

const product = fc.record({
  name: fc.constantFrom(...texts.names),
  description: fc.constantFrom('', 'Shines like a LAMP', 'Très fine'),
  brand: fc.constantFrom(...texts.brands),
  features: fc.subarray(texts.features),
  tags: fc.subarray(texts.tags, { maxLength: 3 }),
  category: fc.constantFrom(...categories.map(([name]) => name)),
  isPhysical: fc.boolean(),
  state: sometimes<MadeProduct['state']>(fc.constantFrom('draft', 'deleted'), 'active'),
  discount: fc.constantFrom(0, 0, 3333, 10_000),
  reviews: fc.constantFrom({ count: 0, sum: 0 }, { count: 2, sum: 9 }, { count: 3, sum: 13 }),
  createdAt: fc.integer({ min: 1, max: 6 }),
  standard: variant,
  further: fc.array(variant, { maxLength: 3 }),
})

/** Catalogues of 60 products; ids ascend from `firstId`. */
export function catalogues(firstId = 1): fc.Arbitrary<MadeProduct[]> {
  return fc.array(product, { minLength: 60, maxLength: 60 }).map((all) => {
    let variantId = firstId * 10
    return all.map(({ standard, further, ...rest }, index) => {
      const variants = [{ ...standard, isDeleted: false }, ...further]
      const numbered = variants.map((one) => ({ ...one, id: variantId++ }))
      return { ...rest, id: firstId + index, variants: numbered }
    })
  })
}

export async function makeCategories(): Promise<void> {
  for (const [name, parent] of categories) {
    const insert = env.DB.prepare(
      `INSERT INTO categories(name, slug, parent_id)
       VALUES (?1, ?1, (SELECT id FROM categories WHERE name = ?2))`,
    )
    await insert.bind(name, parent).run()
  }
  const tags = env.DB.prepare('INSERT INTO tags(name, slug) SELECT value, value FROM json_each(?)')
  await tags.bind(JSON.stringify(texts.tags)).run()
}

/** Replaces the catalogue. */
export async function makeCatalogue(products: readonly MadeProduct[]): Promise<void> {
  const rows = products.map((made) => ({
    ...made,
    features: made.features.map((name) => ({ name, value: 'x' })),
    texts: foldTexts({ ...made, slug: `p-${made.id}`, sku: `sku-${made.variants[0]?.id}` }),
  }))
  const each = "json_each(?1) p, json_each(p.value, '$.variants') v"
  const statements = [
    'DELETE FROM product_tags',
    'DELETE FROM prices',
    'DELETE FROM variants',
    'DELETE FROM product_texts',
    'DELETE FROM products',
    `INSERT INTO products(id, category_id, name, slug, description, brand, features, is_physical,
       status, created_at, updated_at)
     SELECT value ->> 'id', (SELECT id FROM categories WHERE name = value ->> 'category'),
       value ->> 'name', 'p-' || (value ->> 'id'), value ->> 'description', value ->> 'brand',
       value -> 'features', value ->> 'isPhysical',
       iif(value ->> 'state' = 'draft', 'draft', 'active'), value ->> 'createdAt', 0
     FROM json_each(?1)`,
    `INSERT INTO product_texts(product_id, name, slug, brand, sku, tags, description)
     SELECT value ->> 'id', value ->> '$.texts.name', value ->> '$.texts.slug',
       value ->> '$.texts.brand', value ->> '$.texts.sku', value ->> '$.texts.tags',
       value ->> '$.texts.description' FROM json_each(?1)`,
    `INSERT INTO product_tags(product_id, tag_id)
     SELECT p.value ->> 'id', t.id FROM json_each(?1) p, json_each(p.value, '$.tags') n
     JOIN tags t ON t.name = n.value`,
    `INSERT INTO variants(id, product_id, sku, name, attributes, stock, is_default)
     SELECT v.value ->> 'id', p.value ->> 'id', 'sku-' || (v.value ->> 'id'), v.value ->> 'name',
       v.value -> 'options', v.value ->> 'stock', v.key = 0 FROM ${each}`,
    `INSERT INTO prices(variant_id, currency, amount)
     SELECT v.value ->> 'id', 'INR', v.value ->> 'amount' FROM ${each}
     WHERE v.value ->> 'amount' IS NOT NULL`,
    `UPDATE variants SET deleted_at = 1 FROM ${each}
     WHERE variants.id = v.value ->> 'id' AND v.value ->> 'isDeleted'`,
    `UPDATE products SET discount_points = value ->> 'discount',
       review_count = value ->> '$.reviews.count', score_sum = value ->> '$.reviews.sum',
       deleted_at = iif(value ->> 'state' = 'deleted', 1, NULL)
     FROM json_each(?1) WHERE products.id = value ->> 'id'`,
  ]
  const json = JSON.stringify(rows)
  await env.DB.batch(
    statements.map((text) => {
      const statement = env.DB.prepare(text)
      return text.includes('?1') ? statement.bind(json) : statement
    }),
  )
}

/** Whether each word begins a word of the product's name, SKU or description. */
export function hasWords({ name, description, variants }: MadeProduct, search: string): boolean {
  const wordsOf = (text: string) => foldText(text).split(/[^\p{L}\p{N}%_]+/u)
  const own = [name, description, `sku-${variants[0]?.id}`].flatMap(wordsOf)
  const words = foldText(search).split(' ').filter(Boolean)
  return words.every((word) => own.some((one) => one.startsWith(word)))
}
