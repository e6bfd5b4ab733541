import { type SQL, sql } from 'drizzle-orm'
import { products } from '../../db/schema/catalog.ts'
import type { Shown } from '../catalog/on-sale.ts'
import { NotFound } from '../errors.ts'
import { type Page, toPage } from '../page.ts'
import type { Context } from '../ports.ts'
import { readBatch } from '../write-batch.ts'
import {
  type BriefRow,
  briefColumns,
  type ReviewRow,
  reviewColumns,
  reviewsWithAuthors,
  toBrief,
  toReview,
} from './review-rows.ts'
import {
  type ReviewedProductRow,
  selectReviewedProduct,
  toReviewedProduct,
} from './reviewed-product.ts'
import { selectTags } from './tags.ts'
import type { Review, ReviewBrief, ReviewedProduct, ReviewTag } from './types.ts'

/** Among equals the first one stands first, save for `newest`, where it is the last one. */
export type ReviewOrdering = 'score' | '-score' | 'created_at' | '-created_at' | 'newest'

interface PageQuery extends Shown {
  /** Of the page, from 1. */
  number: number
  size: number
}

interface BriefQuery extends PageQuery {
  ordering: ReviewOrdering
}

interface ReviewQuery extends PageQuery {
  /** Who reads them; null for nobody in particular. */
  viewerId: number | null
}

type Reader = Pick<Context, 'db'>

/** A page of a product's reviews, the newest first. @throws NotFound where the viewer is not shown it, PageOutOfRange */
export async function listReviews({ db }: Reader, query: ReviewQuery): Promise<Page<Review>> {
  const [[product], rows, tags] = await readBatch<[ReviewedProductRow, ReviewRow, ReviewTag]>(db, [
    selectReviewedProduct(query),
    selectPage({ ...query, ordering: 'newest' }, reviewColumns(query.viewerId)),
    selectTags(query.productId),
  ])
  if (!product) throw new NotFound('product')
  const items = rows.map((row) => toReview(row, tags))
  return toPage(items, query.number, query.size, product.reviewCount)
}

/** A page of what a product's reviews say, with the product. @throws NotFound, PageOutOfRange */
export async function listReviewBriefs(
  { db }: Reader,
  query: BriefQuery,
): Promise<{ product: ReviewedProduct; page: Page<ReviewBrief> }> {
  const [[product], rows] = await readBatch<[ReviewedProductRow, BriefRow]>(db, [
    selectReviewedProduct(query),
    selectPage(query, briefColumns),
  ])
  if (!product) throw new NotFound('product')
  const page = toPage(rows.map(toBrief), query.number, query.size, product.reviewCount)
  return { product: toReviewedProduct(product), page }
}

function selectPage(query: BriefQuery, columns: SQL): SQL {
  return sql`
    SELECT ${columns} FROM ${reviewsWithAuthors} WHERE reviews.id IN ${idsOfPage(query)}
    ORDER BY ${orderOf(query.ordering)}`
}

/**
 * As the indexes have it. Scores are equal so often that the descending ordering has an index of its
 * own; moments are not.
 */
function orderOf(ordering: ReviewOrdering): SQL {
  switch (ordering) {
    case 'score':
      return sql`reviews.score, reviews.id`
    case '-score':
      return sql`-reviews.score, reviews.id`
    case 'created_at':
      return sql`reviews.created_at, reviews.id`
    case '-created_at':
      return sql`reviews.created_at DESC, reviews.id`
    case 'newest':
      return sql`reviews.created_at DESC, reviews.id DESC`
  }
}

/** Found in an index, which costs about what the pages up to this one hold. */
function idsOfPage(query: BriefQuery): SQL {
  const { ordering, number, size, productId } = query
  return sql`(SELECT id FROM reviews WHERE product_id = ${productId}
    ORDER BY ${orderOf(ordering)} LIMIT ${atMost(query, size)} OFFSET ${(number - 1) * size})`
}

/** So many, or none of a page beyond the last: walking there would cost and find nothing. */
function atMost({ productId, number, size }: BriefQuery, count: number): SQL {
  return sql`coalesce((SELECT iif(${products.reviewCount} > ${(number - 1) * size}, ${count}, 0)
    FROM ${products} WHERE ${products.id} = ${productId}), 0)`
}
