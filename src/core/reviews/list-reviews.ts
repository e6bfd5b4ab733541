import { eq, inArray, type SQL, sql } from 'drizzle-orm'
import { products } from '../../db/schema/catalog.ts'
import { users } from '../../db/schema/identity.ts'
import { reviews } from '../../db/schema/opinions.ts'
import type { OnSale } from '../catalog/on-sale.ts'
import { NotFound } from '../errors.ts'
import { type Page, toPage } from '../page.ts'
import type { Context, Database } from '../ports.ts'
import { selectReviewedProduct } from './reviewed-product.ts'
import type { Review, ReviewedProduct } from './types.ts'

export type ReviewOrdering = 'score' | '-score' | 'created_at' | '-created_at'

interface ReviewQuery extends OnSale {
  ordering: ReviewOrdering
  number: number
  size: number
}

/** A page of a product's reviews. @throws NotFound where it is not on sale, PageOutOfRange */
export async function listReviews(
  { db }: Context,
  query: ReviewQuery,
): Promise<{ product: ReviewedProduct; page: Page<Review> }> {
  const [[product], rows] = await db.batch([
    selectReviewedProduct(db, query),
    selectPage(db, query),
  ])
  if (!product) throw new NotFound('product')
  const items = rows.map(({ username, email, ...review }) => ({
    ...review,
    author: { username, email },
  }))
  return { product, page: toPage(items, query.number, query.size, product.reviewCount) }
}

function selectPage(db: Database, query: ReviewQuery) {
  const { score, comment, createdAt } = reviews
  const { username, email } = users
  return db
    .select({ score, comment, createdAt, username, email })
    .from(reviews)
    .innerJoin(users, eq(users.id, reviews.userId))
    .where(inArray(reviews.id, idsOfPage(query)))
    .orderBy(orderOf(query.ordering))
}

/**
 * As the indexes have it. Scores are equal so often that the descending ordering has an index of its
 * own; moments are not.
 */
function orderOf(ordering: ReviewOrdering): SQL {
  switch (ordering) {
    case 'score':
      return sql`${reviews.score}, ${reviews.id}`
    case '-score':
      return sql`-${reviews.score}, ${reviews.id}`
    case 'created_at':
      return sql`${reviews.createdAt}, ${reviews.id}`
    case '-created_at':
      return sql`${reviews.createdAt} DESC, ${reviews.id}`
  }
}

/** Found in an index, which costs about what the pages up to this one hold. */
function idsOfPage(query: ReviewQuery): SQL {
  const { ordering, number, size, productId } = query
  return sql`(SELECT id FROM ${reviews} WHERE product_id = ${productId}
    ORDER BY ${orderOf(ordering)} LIMIT ${atMost(query, size)} OFFSET ${(number - 1) * size})`
}

/** So many, or none of a page beyond the last: walking there would cost and find nothing. */
function atMost({ productId, number, size }: ReviewQuery, count: number): SQL {
  return sql`coalesce((SELECT iif(${products.reviewCount} > ${(number - 1) * size}, ${count}, 0)
    FROM ${products} WHERE ${products.id} = ${productId}), 0)`
}
