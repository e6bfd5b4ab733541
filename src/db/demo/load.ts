import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import { constantLimit } from '../constant.ts'
import { foldText } from '../fold-text.ts'
import { priceProducts } from '../price-products.ts'
import { foldTexts } from '../product-texts.ts'
import {
  categories,
  discounts,
  prices,
  productImages,
  products,
  productTags,
  productTexts,
  tags,
  variants,
} from '../schema/catalog.ts'
import { users } from '../schema/identity.ts'
import { coupons } from '../schema/promotions.ts'
import { shippingMethods, shippingPrices } from '../schema/shipping.ts'
import { demoCategories, demoProducts } from './catalogue.ts'
import { demoCoupons } from './coupons.ts'
import { demoDiscounts } from './discounts.ts'
import type { DemoDiscount, DemoProduct, DemoShippingMethod, DemoVariant } from './product.ts'
import { demoShippingMethods } from './shipping.ts'
import { demoStaff } from './staff.ts'

export interface DemoTarget {
  db: DrizzleD1Database
  images: {
    put(key: string, bytes: Uint8Array, contentType: string): Promise<unknown>
  }
  /** Bytes of a file in the folder `images`. */
  readImage(file: string): Promise<Uint8Array>
  hashPassword(password: string): Promise<string>
  now: Date
}

/** Products are made this far apart, the last one now, so that ordering by age shows something. */
const ageStepMs = 6 * 60 * 60 * 1000
const dayMs = 24 * 60 * 60 * 1000

type Database = DrizzleD1Database
type Statement = BatchItem<'sqlite'>

/** Fills an empty catalogue, and answers whether it was empty. All of it appears at once. */
export async function loadDemoData(target: DemoTarget): Promise<boolean> {
  const { db, now } = target
  const [existing] = await db.select({ id: products.id }).from(products).limit(constantLimit(1))
  if (existing) return false
  const imageKeys = await storeImages(target)
  const passwordHash = await target.hashPassword(demoStaff.password)
  await db.batch([
    insertStaff(db, passwordHash, now),
    ...insertCategories(db),
    ...insertTags(db),
    ...demoProducts.flatMap((product, index) => {
      const age = (demoProducts.length - 1 - index) * ageStepMs
      return insertProduct(db, product, {
        createdAt: new Date(now.getTime() - age),
        imageKey: imageKeys.get(product.image),
      })
    }),
    ...demoDiscounts.map((discount) => insertDiscount(db, discount, now)),
    // What core/pricing does later on: here prices are right from the first moment.
    db.run(priceProducts(sql`SELECT id FROM products`)),
    ...demoShippingMethods.flatMap((method) => insertShippingMethod(db, method, now)),
    insertCoupons(db, now),
  ])
  return true
}

/** Object keys by file name. Keys are content-addressed, so storing an image again changes nothing. */
async function storeImages({ images, readImage }: DemoTarget): Promise<Map<string, string>> {
  const stored = demoProducts.map(async ({ image }) => {
    const bytes = await readImage(image)
    const key = `images/${createHash('sha256').update(bytes).digest('hex')}.webp`
    await images.put(key, bytes, 'image/webp')
    return [image, key] as const
  })
  return new Map(await Promise.all(stored))
}

function insertStaff(db: Database, passwordHash: string, now: Date): Statement {
  const { email, firstName, lastName } = demoStaff
  return db
    .insert(users)
    .values({
      email,
      firstName,
      lastName,
      passwordHash,
      isStaff: true,
      emailIdentifies: true,
      emailVerifiedAt: now,
      activatedAt: now,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing()
}

// Ids are not known before the batch has run, so rows find one another by slug and SKU.
const categoryId = (slug: string) => sql<number>`(SELECT id FROM categories WHERE slug = ${slug})`
const productId = (slug: string) =>
  sql<number>`(SELECT id FROM products WHERE slug = ${slug} AND deleted_at IS NULL)`
const variantId = (sku: string) =>
  sql<number>`(SELECT id FROM variants WHERE sku = ${sku} AND deleted_at IS NULL)`

function insertCategories(db: Database): Statement[] {
  return demoCategories.map(({ slug, name, parent }) =>
    db
      .insert(categories)
      .values({
        slug,
        name,
        foldedName: foldText(name),
        parentId: parent === null ? null : categoryId(parent),
      })
      .onConflictDoNothing(),
  )
}

/** Products name their tags by their slugs. */
function insertTags(db: Database): Statement[] {
  const slugs = new Set(demoProducts.flatMap(({ tags }) => tags))
  return [...slugs].map((slug) =>
    db
      .insert(tags)
      .values({ slug, name: nameOf(slug) })
      .onConflictDoNothing(),
  )
}

/** `noise-cancelling` is "Noise cancelling". */
function nameOf(slug: string): string {
  const words = slug.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function insertProduct(
  db: Database,
  product: DemoProduct,
  { createdAt, imageKey }: { createdAt: Date; imageKey: string | undefined },
): Statement[] {
  const { slug, name, brand, category, description, features, tags: tagSlugs } = product
  const [{ sku }] = product.variants
  const texts = foldTexts({ slug, name, brand, description, tags: tagSlugs.map(nameOf), sku })
  return [
    db.insert(products).values({
      categoryId: categoryId(category),
      slug,
      name,
      brand,
      description,
      features: [...features],
      details: features.map((feature) => `${feature.name}: ${feature.value}`),
      isFeatured: tagSlugs.includes('bestseller'),
      createdAt,
      updatedAt: createdAt,
    }),
    db.insert(productTexts).values({ productId: productId(slug), ...texts }),
    ...tagSlugs.map((tag) =>
      db.insert(productTags).values({
        productId: productId(slug),
        tagId: sql<number>`(SELECT id FROM tags WHERE slug = ${tag})`,
      }),
    ),
    ...product.variants.flatMap((variant, index) => insertVariant(db, slug, variant, index === 0)),
    db
      .insert(productImages)
      .values({ productId: productId(slug), objectKey: imageKey, isPrimary: true }),
  ]
}

function insertVariant(
  db: Database,
  slug: string,
  variant: DemoVariant,
  isDefault: boolean,
): Statement[] {
  const { sku, options, stock } = variant
  const name = Object.values(options).join(' / ')
  return [
    db.insert(variants).values({
      ...{ productId: productId(slug), sku, name, stock, isDefault },
      attributes: { ...options },
    }),
    db.insert(prices).values(
      Object.entries(variant.prices).map(([currency, amount]) => ({
        variantId: variantId(sku),
        currency,
        amount,
      })),
    ),
  ]
}

function insertDiscount(
  db: Database,
  { name, points, on, startsInDays, endsInDays }: DemoDiscount,
  now: Date,
): Statement {
  const target =
    'product' in on ? { productId: productId(on.product) } : { categoryId: categoryId(on.category) }
  return db.insert(discounts).values({
    ...target,
    name,
    points,
    startsAt: new Date(now.getTime() + startsInDays * dayMs),
    endsAt: new Date(now.getTime() + endsInDays * dayMs),
    isRunning: startsInDays <= 0 && endsInDays > 0,
  })
}

function insertShippingMethod(
  db: Database,
  { prices, ...method }: DemoShippingMethod,
  now: Date,
): Statement[] {
  const methodId = sql<number>`(SELECT max(id) FROM shipping_methods WHERE name = ${method.name})`
  return [
    db.insert(shippingMethods).values({ ...method, createdAt: now, updatedAt: now }),
    db
      .insert(shippingPrices)
      .values(Object.entries(prices).map(([currency, amount]) => ({ methodId, currency, amount }))),
  ]
}

function insertCoupons(db: Database, now: Date): Statement {
  return db
    .insert(coupons)
    .values(
      demoCoupons.map((coupon) => ({
        ...coupon,
        channel: 'us',
        kind: 'percentage' as const,
        createdAt: now,
      })),
    )
    .onConflictDoNothing()
}
