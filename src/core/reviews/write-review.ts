import { sql } from 'drizzle-orm'
import { listings } from '../../db/schema/lists.ts'
import { reviews } from '../../db/schema/opinions.ts'
import { isOnSale, type OnSale } from '../catalog/on-sale.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { AlreadyReviewed } from './errors.ts'
import { selectReviewedProduct } from './reviewed-product.ts'
import type { Author, Review, ReviewedProduct } from './types.ts'

interface NewReview extends OnSale {
  author: Author & { id: number }
  score: number
  comment: string
}

/**
 * Adds what a customer says of a product, once a customer and product.
 * @throws NotFound where it is not on sale in the currency, AlreadyReviewed
 */
export async function writeReview(
  ctx: Context,
  input: NewReview,
): Promise<{ review: Review; product: ReviewedProduct }> {
  const createdAt = ctx.clock.now()
  const [[product], written] = await ctx.db.batch([
    selectReviewedProduct(ctx.db, input),
    insertReview(ctx, input, createdAt),
  ])
  if (!product) throw new NotFound('product')
  if (written.length === 0) throw new AlreadyReviewed()
  const { author, score, comment } = input
  return { review: { author, score, comment, createdAt }, product }
}

/** Inserts nothing where the author has reviewed the product, or where it is not on sale. */
function insertReview({ db }: Context, input: NewReview, createdAt: Date) {
  const { author, score, comment } = input
  return (
    db
      .insert(reviews)
      // The values stand in the order of the columns; the id is the next one.
      .select(
        sql`SELECT NULL, ${author.id}, ${listings.productId}, ${score}, ${comment},
          ${createdAt.getTime()} FROM ${listings} WHERE ${isOnSale(input)}`,
      )
      .onConflictDoNothing({ target: [reviews.userId, reviews.productId] })
      .returning({ id: reviews.id })
  )
}
