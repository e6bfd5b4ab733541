import { and, eq, isNull, sql } from 'drizzle-orm'
import { priceProducts } from '../../db/price-products.ts'
import { foldTexts } from '../../db/product-texts.ts'
import { prices, products, productTexts, variants } from '../../db/schema/catalog.ts'
import { NotFound, PreconditionFailed } from '../errors.ts'
import { isOnItsWay, isStockSettled, levelAfter, stockChange } from '../inventory/stock-change.ts'
import { runEffects, runWaiting } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import {
  guardedBatch,
  isDangling,
  isUniqueViolation,
  type Statement,
  writeBatch,
} from '../write-batch.ts'
import { SkuTaken, SlugReserved, SlugTaken } from './errors.ts'
import { getProduct } from './get-product.ts'
import { newSku } from './new-sku.ts'
import { pickSlug, reservedSlugs } from './pick-slug.ts'
import { changeSku, changeTexts, columnsOf, isPricedAnew, statusOf } from './product-columns.ts'
import type { ProductChanges, ProductInput } from './product-input.ts'
import { nameTags, replaceTags } from './tags.ts'
import type { Product, ProductKey } from './types.ts'
import { changeVariations, listVariations, type VariationChange } from './variations.ts'

/**
 * Creates a product on sale in one currency.
 * @throws SlugTaken, SlugReserved, SkuTaken, TagsUnknown, VariationRejected, NotFound of the category
 */
export async function createProduct(
  ctx: Context,
  input: ProductInput,
  currency: string,
): Promise<Product> {
  const { slug } = input
  if (slug !== undefined) {
    refuseReserved(slug)
    return insertProduct(ctx, { ...input, slug }, currency)
  }
  const picked = await pickSlug(ctx, input.name)
  return insertProduct(ctx, { ...input, slug: picked }, currency).catch((error) => {
    if (!(error instanceof SlugTaken)) throw error
    // Another product of this name was made at the same moment.
    const another = `${picked}-${ctx.random.hex(4)}`
    return insertProduct(ctx, { ...input, slug: another }, currency)
  })
}

async function insertProduct(
  ctx: Context,
  { slug, sku: wishedSku, ...input }: ProductInput & { slug: string },
  currency: string,
): Promise<Product> {
  const sku = wishedSku ?? newSku(ctx.random)
  const { name, description, categoryId, amount, stock, tagIds = [], variations = [] } = input
  const productId = sql`(SELECT id FROM products WHERE slug = ${slug} AND deleted_at IS NULL)`
  const variantId = sql`(SELECT id FROM variants WHERE sku = ${sku} AND deleted_at IS NULL)`
  const tagNames = await nameTags(ctx, tagIds)
  const which = { productId, currency, amount, sku }
  const further = await changeVariations(ctx, which, { known: [], wanted: variations })
  const now = ctx.clock.now()
  const { db } = ctx
  await refused(
    writeBatch(db, [
      db.insert(products).values({
        ...columnsOf(input),
        ...{ name, description, categoryId, slug, createdAt: now, updatedAt: now },
      }),
      db.insert(productTexts).values({
        productId,
        ...foldTexts({ name, description, slug, sku, brand: '', tags: tagNames }),
      }),
      // The listing is written once, at the price to pay.
      priceProducts(productId),
      // The counter of a new variant adopts this figure on first use.
      db.insert(variants).values({ productId, sku, isDefault: true, stock }),
      db.insert(prices).values({ variantId, currency, amount, vatAmount: input.vatAmount }),
      ...(tagIds.length === 0 ? [] : replaceTags(db, productId, tagIds)),
      ...further.statements,
    ]),
  )
  return getProduct(ctx, slug, { currency, viewer: 'staff' })
}

/** A product; staff may say how they have seen it. */
interface Which {
  key: ProductKey
  currency: string
  /** Whether the product, as it now is, is the one that staff have seen. */
  isExpected?: ((product: Product) => Promise<boolean>) | undefined
}

/**
 * Changes what is given.
 * @throws SlugTaken, SlugReserved, SkuTaken, TagsUnknown, VariationRejected, NotFound of the product or
 * of the category, PreconditionFailed where the product is not, or at once no longer, the expected one
 */
export async function updateProduct(
  ctx: Context,
  { key, currency, isExpected }: Which,
  changes: ProductChanges,
): Promise<Product> {
  const view = { currency, viewer: 'staff' } as const
  const product = await getProduct(ctx, key, view)
  const { slug: newSlug = product.slug } = changes
  if (newSlug !== product.slug) refuseReserved(newSlug)
  const expected = isExpected ? await expectedLevel(ctx, product, isExpected) : null
  const setting = settingOf(ctx, product, { level: changes.stock, expected })
  const tagNames = changes.tagIds && (await nameTags(ctx, changes.tagIds))
  const further = await furtherVariants(ctx, product, changes)
  const productId = sql`${product.id}`
  const isChanged = await refused(
    guardedBatch(ctx.db, changeColumns(ctx, product, changes, isExpected !== undefined), [
      ...changeTexts(ctx.db, product.id, { ...changes, tags: tagNames }),
      ...(isPricedAnew(changes) ? [priceProducts(productId)] : []),
      ...changeSku(ctx.db, product, changes.sku),
      ...changePrice(ctx, product, changes),
      ...(changes.tagIds ? replaceTags(ctx.db, productId, changes.tagIds) : []),
      ...(further?.statements ?? []),
      ...(setting ? [setting.statement] : []),
    ]),
  )
  if (!isChanged) throw isExpected ? new PreconditionFailed() : new NotFound('product')
  if (setting) await runEffects(ctx, setting.key)
  for (const cause of further?.causes ?? []) await runEffects(ctx, cause)
  const updated = await getProduct(ctx, newSlug, view)
  if (changes.stock === undefined) return updated
  const promised = { level: changes.stock, key: setting?.key }
  return { ...updated, level: await levelAfter(ctx, product.variantId, promised) }
}

async function furtherVariants(
  ctx: Context,
  { id, currency, baseAmount, sku }: Product,
  { variations: wanted, amount = baseAmount, ...changes }: ProductChanges,
): Promise<VariationChange | null> {
  if (!wanted) return null
  const known = await listVariations(ctx, id, currency)
  const which = { productId: sql`${id}`, currency, amount, sku: changes.sku ?? sku }
  return changeVariations(ctx, which, { known, wanted })
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
  { slug, isActive, ...changes }: ProductChanges,
  isGuarded: boolean,
): Statement {
  const isSame = and(eq(products.revision, revision), isStockSettled(variantId))
  return db
    .update(products)
    .set({
      ...columnsOf(changes),
      slug,
      ...statusOf(isActive),
      revision: sql`${products.revision} + 1`,
      updatedAt: clock.now(),
    })
    .where(and(eq(products.id, id), isNull(products.deletedAt), isGuarded ? isSame : undefined))
}

function changePrice(
  { db }: Context,
  { variantId, currency }: Product,
  { amount, vatAmount }: Pick<ProductChanges, 'amount' | 'vatAmount'>,
): Statement[] {
  if (amount === undefined && vatAmount === undefined) return []
  const isPrice = and(eq(prices.variantId, variantId), eq(prices.currency, currency))
  return [db.update(prices).set({ amount, vatAmount }).where(isPrice)]
}

/** Hides a product everywhere; orders keep showing it, and its slug is free again. @throws NotFound */
export async function deleteProduct(
  ctx: Context,
  { key, currency }: { key: ProductKey; currency: string },
): Promise<void> {
  const { id } = await getProduct(ctx, key, { currency, viewer: 'staff' })
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

function refuseReserved(slug: string): void {
  if (reservedSlugs.includes(slug)) throw new SlugReserved()
}

async function refused<T>(write: Promise<T>): Promise<T> {
  try {
    return await write
  } catch (error) {
    if (isDangling(error)) throw new NotFound('category')
    if (isUniqueViolation(error, 'products.slug')) throw new SlugTaken('product')
    if (isUniqueViolation(error, 'variants.sku')) throw new SkuTaken()
    throw error
  }
}
