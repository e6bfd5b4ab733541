import { getProduct } from '../catalog/get-product.ts'
import type { Product, ProductKey, Viewer } from '../catalog/types.ts'
import { describeError } from '../describe-error.ts'
import type { Context } from '../ports.ts'
import { VisitNotRecorded } from './errors.ts'

/** Shows a product to the public and counts the view. @throws NotFound, VisitNotRecorded */
export async function viewProduct(ctx: Context, slug: string, currency: string): Promise<Product> {
  const product = await getProduct(ctx, slug, { currency, viewer: 'public' })
  return { ...product, visitCount: await recordVisit(ctx, product) }
}

/** Counts a view of a product that the viewer may see. @throws NotFound, VisitNotRecorded */
export async function countView(
  ctx: Context,
  key: ProductKey,
  view: { currency: string; viewer: Viewer },
): Promise<void> {
  await recordVisit(ctx, await getProduct(ctx, key, view))
}

async function recordVisit(ctx: Context, { id, visitCount }: Product): Promise<number> {
  try {
    return await ctx.objects.visits(id).record(id, visitCount)
  } catch (error) {
    ctx.log('error', 'visit.not_recorded', { error: describeError(error) })
    throw new VisitNotRecorded()
  }
}
