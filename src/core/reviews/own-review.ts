import { type SQL, sql } from 'drizzle-orm'

/** An author and what is reviewed. */
export interface Authorship {
  authorId: number
  productId: number | SQL
}

/** Condition on reviews: it is what the author says of the product. */
export function isOwn({ authorId, productId }: Authorship): SQL {
  return sql`reviews.user_id = ${authorId} AND reviews.product_id = ${productId}`
}

/** Condition: the author has reviewed the product, whatever it was bought with. */
export function hasReviewed(authorship: Authorship): SQL {
  return sql`EXISTS (SELECT 1 FROM reviews WHERE ${isOwn(authorship)})`
}
