import { type SQL, sql } from 'drizzle-orm'
import { listings } from '../../db/schema/lists.ts'
import { isShown, type Shown } from '../catalog/on-sale.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { guardedBatch, readBatch } from '../write-batch.ts'
import { AlreadyReviewed, ReviewTagsUnknown } from './errors.ts'
import { hasReviewed, isOwn } from './own-review.ts'
import { type ReviewRow, reviewColumns, reviewsWithAuthors, toReview } from './review-rows.ts'
import {
  type ReviewedProductRow,
  selectReviewedProduct,
  toReviewedProduct,
} from './reviewed-product.ts'
import { areTags, selectTags } from './tags.ts'
import type { Review, ReviewedProduct, ReviewTag } from './types.ts'

interface NewReview extends Shown {
  authorId: number
  /** In stars, 1 to 5 in steps of a half. */
  score: number
  comment: string
  tagIds?: number[] | undefined
  imageUrls?: string[] | undefined
  variant?: string | null
  /** Writes one review, however often it is repeated. */
  operationId: string | null
}

/**
 * Adds what a customer says of a product, once a customer and product; answers it as its author sees it.
 * @throws NotFound where the author is not shown it in the currency, ReviewTagsUnknown, AlreadyReviewed
 */
export async function writeReview(
  ctx: Context,
  input: NewReview,
): Promise<{ review: Review; product: ReviewedProduct }> {
  const isWritten = await guardedBatch(ctx.db, insertReview(ctx, input), tagReview(input))
  const [[product], [own], tags] = await readBatch<[ReviewedProductRow, ReviewRow, ReviewTag]>(
    ctx.db,
    [selectReviewedProduct(input), selectOwn(input), selectTags(input.productId)],
  )
  if (!product) throw new NotFound('product')
  const { tagIds = [], operationId } = input
  const unknown = tagIds.filter((id) => !tags.some((tag) => tag.id === id))
  if (unknown.length > 0) throw new ReviewTagsUnknown(unknown)
  // It was not shown a moment ago.
  if (!own) throw new NotFound('product')
  // The answer to the request that wrote it may have been lost.
  const wasWritten = operationId !== null && own.operationId === operationId
  if (!isWritten && !wasWritten) throw new AlreadyReviewed()
  return { review: toReview(ctx, own, tags), product: toReviewedProduct(product) }
}

/** Inserts nothing where the author has reviewed the product, is not shown it, or a tag is unknown. */
function insertReview({ clock }: Context, input: NewReview): SQL {
  const { authorId, score, comment, tagIds = [], imageUrls = [], variant = null } = input
  return sql`
    INSERT INTO reviews(user_id, product_id, score, comment, created_at, image_urls, variant,
      operation_id)
    SELECT ${authorId}, product_id, ${score}, ${comment}, ${clock.now().getTime()},
      ${JSON.stringify(imageUrls)}, ${variant}, ${input.operationId}
    FROM ${listings} WHERE ${isShown(input)} AND ${areTags(tagIds)} AND NOT ${hasReviewed(input)}
    ON CONFLICT DO NOTHING`
}

function tagReview(input: NewReview): SQL[] {
  const { tagIds = [] } = input
  if (tagIds.length === 0) return []
  return [
    sql`INSERT INTO tagged_reviews(review_id, tag_id)
      SELECT DISTINCT reviews.id, value FROM reviews, json_each(${JSON.stringify(tagIds)})
      WHERE ${isOwn(input)}`,
  ]
}

function selectOwn(input: NewReview): SQL {
  return sql`SELECT ${reviewColumns(input.authorId)} FROM ${reviewsWithAuthors}
    WHERE ${isOwn(input)}`
}
