import { type SQL, sql } from 'drizzle-orm'
import { parseOwn } from '../catalog/product-rows.ts'
import type { Context } from '../ports.ts'
import { type PictureRow, pictureColumns, pictureUrls } from './pictures.ts'
import type { Author, Review, ReviewBrief, ReviewTag } from './types.ts'

/** A row of `briefColumns`. */
export interface BriefRow {
  authorId: number
  username: string | null
  email: string | null
  score: number
  comment: string
  createdAt: number
}

/** A row of `reviewColumns`. */
export interface ReviewRow extends BriefRow, PictureRow {
  id: number
  productId: number
  variant: string | null
  operationId: string | null
  tagIds: string
  helpfulCount: number
  isHelpful: number
  isVerifiedPurchase: number
}

/** Of `reviewsWithAuthors`; rows are read by these names. */
export const briefColumns: SQL = sql`
  reviews.user_id AS authorId, users.username, users.email, reviews.score, reviews.comment,
  reviews.created_at AS createdAt`

/** The same with all that is told of a review, to a user or to nobody in particular. */
export function reviewColumns(viewerId: number | null): SQL {
  return sql`${briefColumns},
    reviews.id, reviews.product_id AS productId, reviews.variant, ${pictureColumns},
    reviews.operation_id AS operationId, reviews.helpful_count AS helpfulCount,
    (SELECT json_group_array(tag_id) FROM tagged_reviews WHERE review_id = reviews.id) AS tagIds,
    EXISTS (SELECT 1 FROM helpful_marks
      WHERE review_id = reviews.id AND user_id = ${viewerId}) AS isHelpful,
    EXISTS (SELECT 1 FROM purchases
      WHERE user_id = reviews.user_id AND product_id = reviews.product_id
        AND items > 0) AS isVerifiedPurchase`
}

export const reviewsWithAuthors: SQL = sql`
  reviews CROSS JOIN users ON users.id = reviews.user_id`

export function toBrief(row: BriefRow): ReviewBrief {
  const { score, comment, createdAt } = row
  return { author: toAuthor(row), score, comment, createdAt: new Date(createdAt) }
}

/** `tags` are all there are, as they are counted for the product. */
export function toReview(
  ctx: Pick<Context, 'settings'>,
  row: ReviewRow,
  tags: ReviewTag[],
): Review {
  const { id, productId, variant, helpfulCount } = row
  const tagIds = parseOwn<number[]>(row.tagIds)
  return {
    ...{ ...toBrief(row), id, productId, variant, helpfulCount },
    imageUrls: pictureUrls(ctx, row),
    tags: tags.filter((tag) => tagIds.includes(tag.id)),
    isHelpful: row.isHelpful === 1,
    isVerifiedPurchase: row.isVerifiedPurchase === 1,
  }
}

function toAuthor({ authorId: id, username, email }: BriefRow): Author {
  return { id, username, email }
}
