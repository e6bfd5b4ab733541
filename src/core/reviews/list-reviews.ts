import { type SQL, sql } from 'drizzle-orm'
import { products } from '../../db/schema/catalog.ts'
import type { Shown } from '../catalog/on-sale.ts'
import { NotFound } from '../errors.ts'
import { type Page, toPage } from '../page.ts'
import type { Context } from '../ports.ts'
import { readBatch } from '../write-batch.ts'
import { orderOf, type ReviewOrdering } from './review-ordering.ts'
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

type Reader = Pick<Context, 'db' | 'settings'>

/** A page of a product's reviews, the newest first. @throws NotFound where the viewer is not shown it, PageOutOfRange */
export async function listReviews(ctx: Reader, query: ReviewQuery): Promise<Page<Review>> {
  const [[product], rows, tags] = await readBatch<[ReviewedProductRow, ReviewRow, ReviewTag]>(
    ctx.db,
    [
      selectReviewedProduct(query),
      selectPage({ ...query, ordering: 'newest' }, reviewColumns(query.viewerId)),
      selectTags(query.productId),
    ],
  )
  if (!product) throw new NotFound('product')
  const items = rows.map((row) => toReview(ctx, row, tags))
  return toPage(items, query.number, query.size, product.reviewCount)
}

/** A page of what a product's reviews say, with the product. @throws NotFound, PageOutOfRange */
export async function listReviewBriefs(
  { db }: Pick<Context, 'db'>,
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
