import { env } from 'cloudflare:workers'
import type { Feature } from '../../../src/db/schema/catalog.ts'
import { aCategory } from './products.ts'
import { foldProduct } from './texts.ts'

export interface VariantInput {
  /** Empty for the default variant of a product that is sold by its further ones alone. */
  options?: Record<string, string>
  name?: string
  sku?: string
  /** Paise; null for a variant that is not on sale in rupees. */
  amount?: number | null
  stock?: number
}

export interface RupeeProductInput {
  name?: string
  slug?: string
  description?: string
  brand?: string
  features?: Feature[]
  tags?: string[]
  /** URLs, the last one being the primary image. */
  images?: string[]
  categoryId?: number
  isPhysical?: boolean
  status?: 'draft' | 'active' | 'published'
  createdAt?: number
  /** The default one first; by default one without options. */
  variants?: [VariantInput, ...VariantInput[]]
}

export interface RupeeProduct {
  id: number
  name: string
  slug: string
  categoryId: number
  /** In the order of the input. */
  variantIds: number[]
  skus: string[]
}

let serial = 0

/** A product on sale in rupees. */
export async function aRupeeProduct(input: RupeeProductInput = {}): Promise<RupeeProduct> {
  const number = ++serial
  const { name = `Kettle ${number}`, slug = `kettle-${number}`, variants = [{}] } = input
  const { description = '', brand = '', features = [], tags = [], images = [] } = input
  const { isPhysical = true, status = 'active', createdAt = Date.now() } = input
  const categoryId = input.categoryId ?? (await aCategory())
  const id = await insert(
    `INSERT INTO products(category_id, name, slug, description, brand, features, is_physical, status,
       created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9) RETURNING id`,
    ...[categoryId, name, slug, description, brand, JSON.stringify(features), Number(isPhysical)],
    ...[status, createdAt],
  )
  await foldProduct(id, { name, slug, brand, description, tags, sku: slug })
  const made: { id: number; sku: string }[] = []
  for (const [index, variant] of variants.entries()) {
    const sku = variant.sku ?? `KETTLE-${number}-${index}`
    made.push({ sku, id: await aVariant(id, { ...variant, sku }, index === 0) })
  }
  for (const tag of tags) await mark(id, tag)
  for (const [index, url] of images.entries()) {
    await insert(
      'INSERT INTO product_images(product_id, url, is_primary) VALUES (?, ?, ?) RETURNING id',
      ...[id, url, Number(index === images.length - 1)],
    )
  }
  const [variantIds, skus] = [made.map((one) => one.id), made.map(({ sku }) => sku)]
  return { id, name, slug, categoryId, variantIds, skus }
}

/** A product without variants at a price in paise, by default 100 rupees, of which so many are there. */
export function aKettle(amount = 10_000, stock = 10): Promise<RupeeProduct> {
  return aRupeeProduct({ variants: [{ amount, stock }] })
}

/** Three sizes of one thing, the first being the default variant, at 100, 120 and 140 rupees. */
export function aRupeeShirt(input: RupeeProductInput = {}): Promise<RupeeProduct> {
  return aRupeeProduct({
    variants: [
      { options: { Size: 'S' }, name: 'S', amount: 10_000, stock: 1 },
      { options: { Size: 'M' }, name: 'M', amount: 12_000, stock: 2 },
      { options: { Size: 'L' }, name: 'L', amount: 14_000, stock: 3 },
    ],
    ...input,
  })
}

export async function aVariant(
  productId: number,
  { options = {}, name = '', sku = '', amount = 10_000, stock = 10 }: VariantInput,
  isDefault = false,
): Promise<number> {
  const id = await insert(
    `INSERT INTO variants(product_id, sku, name, attributes, stock, is_default)
     VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
    ...[productId, sku, name, JSON.stringify(options), stock, Number(isDefault)],
  )
  if (amount !== null) {
    await env.DB.prepare("INSERT INTO prices(variant_id, currency, amount) VALUES (?, 'INR', ?)")
      .bind(id, amount)
      .run()
  }
  return id
}

async function mark(productId: number, tag: string): Promise<void> {
  await env.DB.batch([
    env.DB.prepare('INSERT OR IGNORE INTO tags(name, slug) VALUES (?1, ?1)').bind(tag),
    env.DB.prepare(
      'INSERT INTO product_tags(product_id, tag_id) SELECT ?, id FROM tags WHERE slug = ?',
    ).bind(productId, tag),
  ])
}

async function insert(statement: string, ...values: (number | string)[]): Promise<number> {
  const row = await env.DB.prepare(statement)
    .bind(...values)
    .first<{ id: number }>()
  return row?.id ?? 0
}
