import { and, eq, isNull, sql } from 'drizzle-orm'
import { priceProducts } from '../../db/price-products.ts'
import { foldTexts } from '../../db/product-texts.ts'
import { prices, products, productTexts, variants } from '../../db/schema/catalog.ts'
import { orMadeBefore } from '../idempotency/made-before.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { SlugTaken } from './errors.ts'
import { newSku } from './new-sku.ts'
import { pickSlug } from './pick-slug.ts'
import { columnsOf } from './product-columns.ts'
import type { ProductInput } from './product-input.ts'
import { refused, refuseReserved } from './refused.ts'
import { getStaffProduct, type StaffProduct } from './staff-product.ts'
import { nameTags, replaceTags } from './tags.ts'
import { changeVariations } from './variations.ts'

/**
 * Creates a product on sale in one currency.
 * @throws SlugTaken, SlugReserved, SkuTaken, TagsUnknown, VariationRejected, NotFound of the category
 */
export async function createProduct(
  ctx: Context,
  input: ProductInput,
  { currency, operationId = null }: Terms,
): Promise<StaffProduct> {
  const terms = { currency, operationId }
  return orMadeBefore(
    operationId,
    () => insertUnderSlug(ctx, input, terms),
    (id) => findMade(ctx, id, currency),
  )
}

interface Terms {
  currency: string
  /** Makes one product, however often it is repeated. */
  operationId?: string | null
}

async function findMade(
  ctx: Context,
  operationId: string,
  currency: string,
): Promise<StaffProduct | undefined> {
  const isMade = and(eq(products.operationId, operationId), isNull(products.deletedAt))
  const [made] = await ctx.db.select({ id: products.id }).from(products).where(isMade)
  return made && getStaffProduct(ctx, made.id, currency)
}

async function insertUnderSlug(
  ctx: Context,
  input: ProductInput,
  terms: Required<Terms>,
): Promise<StaffProduct> {
  const { slug } = input
  if (slug !== undefined) {
    refuseReserved(slug)
    return insertProduct(ctx, { ...input, slug }, terms)
  }
  const picked = await pickSlug(ctx, input.name)
  return insertProduct(ctx, { ...input, slug: picked }, terms).catch((error) => {
    if (!(error instanceof SlugTaken)) throw error
    // Another product of this name was made at the same moment.
    const another = `${picked}-${ctx.random.hex(4)}`
    return insertProduct(ctx, { ...input, slug: another }, terms)
  })
}

async function insertProduct(
  ctx: Context,
  { slug, sku: wishedSku, ...input }: ProductInput & { slug: string },
  { currency, operationId }: Required<Terms>,
): Promise<StaffProduct> {
  const sku = wishedSku ?? newSku(ctx.random)
  const { name, description, categoryId, amount, stock, tagIds = [], variations = [] } = input
  const productId = sql`(SELECT id FROM products WHERE slug = ${slug} AND deleted_at IS NULL)`
  const variantId = sql`(SELECT id FROM variants WHERE sku = ${sku} AND deleted_at IS NULL)`
  const tagNames = await nameTags(ctx, tagIds)
  const which = { productId, currency, amount, sku, operationId }
  const further = await changeVariations(ctx, which, { known: [], wanted: variations })
  const now = ctx.clock.now()
  const { db } = ctx
  await refused(
    writeBatch(db, [
      db.insert(products).values({
        ...columnsOf(input),
        ...{ name, description, categoryId, slug, operationId, createdAt: now, updatedAt: now },
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
  return getStaffProduct(ctx, slug, currency)
}
