import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { priceProducts } from '../../db/price-products.ts'
import { foldTexts, type ProductTexts } from '../../db/product-texts.ts'
import { prices, products, productTexts, variants } from '../../db/schema/catalog.ts'
import { NotFound, PreconditionFailed } from '../errors.ts'
import { isOnItsWay, isStockSettled, levelAfter, stockChange } from '../inventory/stock-change.ts'
import { runEffects, runWaiting } from '../outbox/run-outbox.ts'
import type { Context, Database } from '../ports.ts'
import {
  guardedBatch,
  isDangling,
  isUniqueViolation,
  type Statement,
  writeBatch,
} from '../write-batch.ts'
import { SlugReserved, SlugTaken } from './errors.ts'
import { getProduct } from './get-product.ts'
import type { Product } from './types.ts'

export interface ProductInput {
  name: string
  slug: string
  description: string
  amount: number
  stock: number
  isActive: boolean
  categoryId: number
}

/** Paths of the API stand in their place. */
const reservedSlugs = ['categories', 'images']

/**
 * Creates a product on sale in one currency.
 * @throws SlugTaken, SlugReserved, NotFound of the category
 */
export async function createProduct(
  ctx: Context,
  input: ProductInput,
  currency: string,
): Promise<Product> {
  refuseReserved(input.slug)
  const now = ctx.clock.now()
  const { name, slug, description, isActive, categoryId, stock, amount } = input
  const sku = `SKU-${ctx.random.hex(8)}`
  const productId = sql`(SELECT id FROM products WHERE slug = ${slug} AND deleted_at IS NULL)`
  const variantId = sql`(SELECT id FROM variants WHERE sku = ${sku})`
  const { db } = ctx
  await refused(
    writeBatch(db, [
      db.insert(products).values({
        ...{ name, slug, description, categoryId, status: isActive ? 'active' : 'draft' },
        createdAt: now,
        updatedAt: now,
      }),
      db.insert(productTexts).values({
        productId,
        ...foldTexts({ name, slug, description, sku, brand: '', tags: [] }),
      }),
      // The listing is written once, at the price to pay.
      priceProducts(productId),
      // The counter of a new variant adopts this figure on first use.
      db.insert(variants).values({ productId, sku, isDefault: true, stock }),
      db.insert(prices).values({ variantId, currency, amount }),
    ]),
  )
  return getProduct(ctx, slug, { currency, viewer: 'staff' })
}

/** A product by its slug; staff may say how they have seen it. */
interface Which {
  slug: string
  currency: string
  /** Whether the product, as it now is, is the one that staff have seen. */
  isExpected?: ((product: Product) => Promise<boolean>) | undefined
}

type Changes = { [Field in keyof ProductInput]?: ProductInput[Field] | undefined }

/**
 * Changes what is given.
 * @throws SlugTaken, SlugReserved, NotFound of the product or of the category,
 * PreconditionFailed where the product is not, or at once no longer, the expected one
 */
export async function updateProduct(
  ctx: Context,
  { slug, currency, isExpected }: Which,
  changes: Changes,
): Promise<Product> {
  const view = { currency, viewer: 'staff' } as const
  if (changes.slug !== undefined && changes.slug !== slug) refuseReserved(changes.slug)
  const product = await getProduct(ctx, slug, view)
  const expected = isExpected ? await expectedLevel(ctx, product, isExpected) : null
  const setting = settingOf(ctx, product, { level: changes.stock, expected })
  const isChanged = await refused(
    guardedBatch(ctx.db, changeColumns(ctx, product, changes, isExpected !== undefined), [
      ...changeTexts(ctx.db, product.id, changes),
      ...(changes.categoryId === undefined ? [] : [priceProducts(sql`${product.id}`)]),
      ...changePrice(ctx, product, changes.amount),
      ...(setting ? [setting.statement] : []),
    ]),
  )
  if (!isChanged) throw isExpected ? new PreconditionFailed() : new NotFound('product')
  if (setting) await runEffects(ctx, setting.key)
  const updated = await getProduct(ctx, changes.slug ?? slug, view)
  if (changes.stock === undefined) return updated
  const promised = { level: changes.stock, key: setting?.key }
  return { ...updated, level: await levelAfter(ctx, product.variantId, promised) }
}

/**
 * The counter's own level, after what is on its way to it; D1's may be a moment old.
 * @throws PreconditionFailed
 */
async function expectedLevel(
  ctx: Context,
  product: Product,
  isExpected: NonNullable<Which['isExpected']>,
): Promise<number> {
  const { variantId } = product
  await runWaiting(ctx, isOnItsWay(variantId), `stock:${variantId}`)
  const { level } = await ctx.objects.stock(variantId).read(variantId)
  if (!(await isExpected({ ...product, level: Math.max(0, level) }))) throw new PreconditionFailed()
  return level
}

/** Null where there is nothing to tell the counter: a form that shows its level was saved unchanged. */
function settingOf(
  ctx: Context,
  { variantId }: Product,
  { level, expected }: { level: number | undefined; expected: number | null },
): ReturnType<typeof stockChange> | null {
  if (level === undefined) return null
  if (expected !== null && level === Math.max(0, expected)) return null
  return stockChange(ctx, { variantId, level, expected })
}

/** An expected product must still be the one that was compared when it is written. */
function changeColumns(
  { db, clock }: Context,
  { id, variantId, revision }: Product,
  { amount, stock, isActive, ...columns }: Changes,
  isGuarded: boolean,
): Statement {
  const isSame = and(eq(products.revision, revision), isStockSettled(variantId))
  return db
    .update(products)
    .set({
      ...columns,
      ...statusOf(isActive),
      revision: sql`${products.revision} + 1`,
      updatedAt: clock.now(),
    })
    .where(and(eq(products.id, id), isNull(products.deletedAt), isGuarded ? isSame : undefined))
}

function changePrice(
  { db }: Context,
  { variantId, currency }: Product,
  amount: number | undefined,
): Statement[] {
  if (amount === undefined) return []
  const isPrice = and(eq(prices.variantId, variantId), eq(prices.currency, currency))
  return [db.update(prices).set({ amount }).where(isPrice)]
}

/** Hides a product everywhere; orders keep showing it, and its slug is free again. @throws NotFound */
export async function deleteProduct(
  ctx: Context,
  { slug, currency }: { slug: string; currency: string },
): Promise<void> {
  const { id } = await getProduct(ctx, slug, { currency, viewer: 'staff' })
  const now = ctx.clock.now()
  const { db } = ctx
  const isLive = and(eq(products.id, id), isNull(products.deletedAt))
  const isDeleted = await guardedBatch(
    db,
    db.update(products).set({ deletedAt: now, updatedAt: now }).where(isLive),
    [
      db.delete(productTexts).where(eq(productTexts.productId, id)),
      // A counter that was never used takes over nothing of a deleted variant.
      db
        .update(variants)
        .set({ deletedAt: now })
        .where(and(eq(variants.productId, id), isNull(variants.deletedAt))),
    ],
  )
  if (!isDeleted) throw new NotFound('product')
}

/** A published product that is active stays what it is. */
function statusOf(isActive: boolean | undefined): { status?: SQL } {
  if (isActive === undefined) return {}
  return { status: isActive ? sql`iif(status = 'draft', 'active', status)` : sql`'draft'` }
}

function changeTexts(db: Database, id: number, changes: Partial<ProductTexts>): Statement[] {
  const { name, slug, description } = changes
  const texts = foldTexts({ name, slug, description })
  if (Object.keys(texts).length === 0) return []
  return [db.update(productTexts).set(texts).where(eq(productTexts.productId, id))]
}

function refuseReserved(slug: string): void {
  if (reservedSlugs.includes(slug)) throw new SlugReserved()
}

async function refused<T>(write: Promise<T>): Promise<T> {
  try {
    return await write
  } catch (error) {
    if (isDangling(error)) throw new NotFound('category')
    if (!isUniqueViolation(error, 'products.slug')) throw error
    throw new SlugTaken('product')
  }
}
