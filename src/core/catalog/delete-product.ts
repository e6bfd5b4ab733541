import { and, eq, isNull } from 'drizzle-orm'
import { products, productTexts, variants } from '../../db/schema/catalog.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { getProduct } from './get-product.ts'
import type { ProductKey } from './types.ts'

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
