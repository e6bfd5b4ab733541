import { and, eq, isNull, sql } from 'drizzle-orm'
import { priceProducts } from '../../db/price-products.ts'
import { prices, products } from '../../db/schema/catalog.ts'
import { NotFound, PreconditionFailed, Unavailable } from '../errors.ts'
import { isOnItsWay, isStockSettled, levelAfter, stockChange } from '../inventory/stock-change.ts'
import { runEffects, runWaiting } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { guardedBatch, type Statement } from '../write-batch.ts'
import { changeSku, changeTexts, columnsOf, isPricedAnew, statusOf } from './product-columns.ts'
import type { ProductChanges } from './product-input.ts'
import { refused, refuseReserved } from './refused.ts'
import { getStaffProduct, type StaffProduct } from './staff-product.ts'
import { nameTags, replaceTags } from './tags.ts'
import type { Product, ProductKey } from './types.ts'
import { changeVariations, type VariationChange } from './variations.ts'

/** How often a change is compared anew with a product that others write at the same moment. */
const attemptsMax = 5

/** A product; staff may say how they have seen it. */
interface Which {
  key: ProductKey
  currency: string
  /** Whether the product, as it now is, is the one that staff have seen. */
  isExpected?: ((product: Product) => Promise<boolean>) | undefined
  /** Changes it once, however often it is repeated before something else changes it. */
  operationId?: string | null
}

/**
 * Changes what is given.
 * @throws SlugTaken, SlugReserved, SkuTaken, TagsUnknown, VariationRejected, NotFound of the product or
 * of the category, PreconditionFailed where the product is not, or at once no longer, the expected one,
 * Unavailable where others have its variations change all the time
 */
export async function updateProduct(
  ctx: Context,
  which: Which,
  changes: ProductChanges,
): Promise<StaffProduct> {
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const product = await getStaffProduct(ctx, which.key, which.currency)
    // The request may have died after its change and before its answer.
    if (which.operationId && product.changedBy === which.operationId) return product
    const written = await writeChanges(ctx, which, { product, changes })
    if (written) return readWritten(ctx, which, { product, changes, written })
    if (which.isExpected) throw new PreconditionFailed()
    if (!changes.variations) throw new NotFound('product')
  }
  throw new Unavailable('The product changes faster than it can be written')
}

interface Change {
  /** As it was read. */
  product: StaffProduct
  changes: ProductChanges
}

/** Names what a change has for the counters. */
interface Written {
  settingKey: string | undefined
  /** Of the further variants. */
  causes: string[]
}

/** Null where the product is gone, or no longer as it was read and must be. */
async function writeChanges(
  ctx: Context,
  { isExpected, currency, operationId = null }: Which,
  { product, changes }: Change,
): Promise<Written | null> {
  const { slug: newSlug = product.slug } = changes
  if (newSlug !== product.slug) refuseReserved(newSlug)
  const expected = isExpected ? await expectedLevel(ctx, product, isExpected) : null
  const setting = settingOf(ctx, product, { level: changes.stock, expected, operationId })
  const tagNames = changes.tagIds && (await nameTags(ctx, changes.tagIds))
  const further = await furtherVariants(ctx, product, { ...changes, currency, operationId })
  const productId = sql`${product.id}`
  const isWritten = await refused(
    guardedBatch(
      ctx.db,
      changeColumns(ctx, product, changes, { operationId, isExpected: isExpected !== undefined }),
      [
        ...changeTexts(ctx.db, product.id, { ...changes, tags: tagNames }),
        ...(isPricedAnew(changes) ? [priceProducts(productId)] : []),
        ...(further?.givenUp ?? []),
        ...changeSku(ctx.db, product, changes.sku),
        ...changePrice(ctx, product, changes),
        ...(changes.tagIds ? replaceTags(ctx.db, productId, changes.tagIds) : []),
        ...(further?.statements ?? []),
        ...(setting ? [setting.statement] : []),
      ],
    ),
  )
  return isWritten ? { settingKey: setting?.key, causes: further?.causes ?? [] } : null
}

/** The counters are told first. What one out of reach will be told is shown as its level. */
async function readWritten(
  ctx: Context,
  { currency }: Which,
  { product: { id, variantId }, changes, written }: Change & { written: Written },
): Promise<StaffProduct> {
  const { settingKey, causes } = written
  await Promise.all([settingKey ?? null, ...causes].map((cause) => runEffects(ctx, cause)))
  const product = await getStaffProduct(ctx, id, currency)
  if (changes.stock === undefined) return product
  const promised = { level: product.level, key: settingKey }
  return { ...product, level: await levelAfter(ctx, variantId, promised) }
}

async function furtherVariants(
  ctx: Context,
  { id, baseAmount, sku, variations: known }: StaffProduct,
  changes: ProductChanges & { currency: string; operationId: string | null },
): Promise<VariationChange | null> {
  const { variations: wanted, amount = baseAmount, currency, operationId } = changes
  if (!wanted) return null
  const which = { productId: sql`${id}`, currency, amount, sku: changes.sku ?? sku, operationId }
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
  { level, expected, operationId }: Wish,
): ReturnType<typeof stockChange> | null {
  if (level === undefined) return null
  if (expected !== null && level === Math.max(0, expected)) return null
  return stockChange(ctx, { variantId, level, expected }, operationId)
}

/** What staff wish a stock to be, and what they have seen of it, if they say so. */
interface Wish {
  level: number | undefined
  expected: number | null
  operationId: string | null
}

/**
 * An expected product must still be the one that was compared when it is written, as must one whose
 * variations were.
 */
function changeColumns(
  { db, clock }: Context,
  { id, variantId, revision }: Product,
  { slug, isActive, ...changes }: ProductChanges,
  { operationId, isExpected }: { operationId: string | null; isExpected: boolean },
): Statement {
  const isCompared = isExpected || changes.variations !== undefined
  const isSame = isCompared ? eq(products.revision, revision) : undefined
  const isSettled = isExpected ? isStockSettled(variantId) : undefined
  return db
    .update(products)
    .set({
      ...columnsOf(changes),
      slug,
      ...statusOf(isActive),
      revision: sql`${products.revision} + 1`,
      changedBy: operationId,
      updatedAt: clock.now(),
    })
    .where(and(eq(products.id, id), isNull(products.deletedAt), isSame, isSettled))
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
