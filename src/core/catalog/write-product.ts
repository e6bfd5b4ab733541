import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { priceProducts } from '../../db/price-products.ts'
import { foldTexts, type ProductTexts } from '../../db/product-texts.ts'
import { prices, products, productTexts, variants } from '../../db/schema/catalog.ts'
import { InvalidField, NotFound } from '../errors.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context, Database } from '../ports.ts'
import { isDangling, isUniqueViolation, type Statement, writeBatch } from '../write-batch.ts'
import { getProduct } from './get-product.ts'
import { stockChange } from './stock-change.ts'
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

/** Creates a product on sale in one currency. @throws InvalidField, NotFound of the category */
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

/** Changes what is given. @throws InvalidField, NotFound of the product or of the category */
export async function updateProduct(
  ctx: Context,
  { slug, currency }: { slug: string; currency: string },
  changes: { [Field in keyof ProductInput]?: ProductInput[Field] | undefined },
): Promise<Product> {
  const { amount, stock, isActive, ...columns } = changes
  if (columns.slug !== undefined && columns.slug !== slug) refuseReserved(columns.slug)
  const { id, variantId } = await getProduct(ctx, slug, { currency, viewer: 'staff' })
  const { db } = ctx
  const counting = stock === undefined ? null : stockChange(ctx, variantId, stock)
  await refused(
    writeBatch(db, [
      db
        .update(products)
        .set({ ...columns, ...statusOf(isActive), updatedAt: ctx.clock.now() })
        .where(and(eq(products.id, id), isNull(products.deletedAt))),
      ...changedTexts(db, id, columns),
      ...(columns.categoryId === undefined ? [] : [priceProducts(sql`${id}`)]),
      ...(amount === undefined
        ? []
        : [
            db
              .update(prices)
              .set({ amount })
              .where(and(eq(prices.variantId, variantId), eq(prices.currency, currency))),
          ]),
      ...(counting?.statements ?? []),
    ]),
  )
  if (counting) await runEffects(ctx, counting.key)
  const updated = await getProduct(ctx, columns.slug ?? slug, { currency, viewer: 'staff' })
  // Should the counter be out of reach, the outbox tells it later what staff were promised here.
  return { ...updated, stock: stock ?? updated.stock }
}

/** Hides a product everywhere; orders keep showing it, and its slug is free again. */
export async function deleteProduct(
  ctx: Context,
  { slug, currency }: { slug: string; currency: string },
): Promise<void> {
  const now = ctx.clock.now()
  const { db } = ctx
  const [deleted] = await db.batch([
    db
      .update(products)
      .set({ deletedAt: now, updatedAt: now })
      .where(and(eq(products.slug, slug), isNull(products.deletedAt), isSoldIn(currency)))
      .returning({ id: products.id }),
    db.delete(productTexts).where(
      sql`product_id = (SELECT id FROM products WHERE slug = ${slug} AND deleted_at = ${now.getTime()}
        ORDER BY id DESC LIMIT 1)`,
    ),
  ])
  if (deleted.length === 0) throw new NotFound('product')
}

/** A published product that is active stays what it is. */
function statusOf(isActive: boolean | undefined): { status?: SQL } {
  if (isActive === undefined) return {}
  return { status: isActive ? sql`iif(status = 'draft', 'active', status)` : sql`'draft'` }
}

function changedTexts(db: Database, id: number, changes: Partial<ProductTexts>): Statement[] {
  const { name, slug, description } = changes
  const texts = foldTexts({ name, slug, description })
  if (Object.keys(texts).length === 0) return []
  return [db.update(productTexts).set(texts).where(eq(productTexts.productId, id))]
}

function isSoldIn(currency: string): SQL {
  return sql`EXISTS (SELECT 1 FROM variants v JOIN prices r ON r.variant_id = v.id
    WHERE v.product_id = ${products.id} AND v.is_default = 1 AND r.currency = ${currency})`
}

function refuseReserved(slug: string): void {
  if (reservedSlugs.includes(slug)) throw new InvalidField('slug', 'This slug is reserved.')
}

async function refused(write: Promise<unknown>): Promise<void> {
  try {
    await write
  } catch (error) {
    if (isDangling(error)) throw new NotFound('category')
    if (!isUniqueViolation(error, 'products.slug')) throw error
    throw new InvalidField('slug', 'A product with this slug already exists.')
  }
}
