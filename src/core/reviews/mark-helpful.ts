import { type SQL, sql } from 'drizzle-orm'
import { listings } from '../../db/schema/lists.ts'
import { reviews } from '../../db/schema/opinions.ts'
import { isShown } from '../catalog/on-sale.ts'
import type { Viewer } from '../catalog/types.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { OwnReview } from './errors.ts'

interface HelpfulMark {
  reviewId: number
  userId: number
  /** The viewer is shown the product that the review is of in it. */
  currency: string
  viewer: Viewer
}

interface HelpfulRow {
  authorId: number
  helpfulCount: number
}

/**
 * Counts a user among those who found a review helpful, once; answers how many they are.
 * @throws NotFound, also where the user is not shown its product, OwnReview
 */
export async function markHelpful(ctx: Context, mark: HelpfulMark): Promise<number> {
  const results = await writeBatch<HelpfulRow>(ctx.db, [insertMark(ctx, mark), selectCount(mark)])
  const review = results.at(-1)?.results[0]
  if (!review) throw new NotFound('review')
  if (review.authorId === mark.userId) throw new OwnReview()
  return review.helpfulCount
}

function insertMark({ clock }: Context, { reviewId, userId, ...shown }: HelpfulMark): SQL {
  return sql`
    INSERT INTO helpful_marks(review_id, user_id, created_at)
    SELECT reviews.id, ${userId}, ${clock.now().getTime()} FROM ${shownReviews(shown)}
    WHERE reviews.id = ${reviewId} AND reviews.user_id <> ${userId}
    ON CONFLICT DO NOTHING`
}

function selectCount({ reviewId, ...shown }: HelpfulMark): SQL {
  return sql`
    SELECT reviews.user_id AS authorId, reviews.helpful_count AS helpfulCount
    FROM ${shownReviews(shown)} WHERE reviews.id = ${reviewId}`
}

/** Reviews with the listings of their products, where the viewer is shown these. */
function shownReviews({ currency, viewer }: Pick<HelpfulMark, 'currency' | 'viewer'>): SQL {
  const { productId } = reviews
  return sql`reviews CROSS JOIN ${listings} ON ${isShown({ productId, currency, viewer })}`
}
