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

/** What an author has bought with an order. */
export interface ReviewedPurchase extends Authorship {
  orderId: SQL
}

/** Condition on an author's reviews of a product: it is of this purchase, or names none. */
export function isOfOrder({ orderId }: Pick<ReviewedPurchase, 'orderId'>): SQL {
  return sql`(reviews.order_id IS NULL OR reviews.order_id = ${orderId})`
}

/** Condition: the author has reviewed a purchase. */
export function hasReviewedPurchase(purchase: ReviewedPurchase): SQL {
  return sql`EXISTS (SELECT 1 FROM reviews WHERE ${isOwn(purchase)} AND ${isOfOrder(purchase)})`
}
