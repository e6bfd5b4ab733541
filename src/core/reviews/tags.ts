import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../ports.ts'
import type { ReviewTag } from './types.ts'

/** Under this product the tags of all reviews are counted. */
const allProducts = 0

/** All tags by id; there are few enough of them to see at once. */
export function listReviewTags({ db }: Pick<Context, 'db'>): Promise<ReviewTag[]> {
  return db.all(selectTags(allProducts))
}

/** All tags by id, counted among the reviews of a product. */
export function selectTags(productId: number): SQL {
  return sql`
    SELECT t.id, t.name, t.slug, coalesce(c.reviews, 0) AS reviewCount
    FROM review_tags t
    LEFT JOIN review_tag_counts c ON c.product_id = ${productId} AND c.tag_id = t.id
    ORDER BY t.id`
}

/** In SQL, the names of the tags that a row of `reviews` has, as JSON. */
export const tagNames: SQL = sql`
  (SELECT json_group_array(name) FROM (SELECT name FROM tagged_reviews
    JOIN review_tags ON review_tags.id = tag_id
    WHERE review_id = reviews.id ORDER BY tag_id))`

/** Condition: all of these are ids of tags. */
export function areTags(ids: number[]): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM json_each(${JSON.stringify(ids)})
    WHERE value NOT IN (SELECT id FROM review_tags))`
}
