import { type SQL, sql } from 'drizzle-orm'
import { listings } from '../../db/schema/lists.ts'
import { idOfNamed } from '../catalog/named-product.ts'
import { isShown } from '../catalog/on-sale.ts'
import { NotFound } from '../errors.ts'
import { isOpenAccount } from '../identity/queries.ts'
import { keepObject } from '../images/references.ts'
import { checkImage } from '../images/rules.ts'
import { storeImage } from '../images/store-image.ts'
import { idOfPaidOrder } from '../orders/paid-order.ts'
import type { Context } from '../ports.ts'
import { guardedBatch } from '../write-batch.ts'
import { AlreadyReviewed, NotPurchased } from './errors.ts'
import { type Authorship, hasReviewed, isOwn } from './own-review.ts'

interface PurchaseReview {
  authorId: number
  orderNumber: string
  /** The product's id or slug. */
  product: string
  currency: string
  /** In stars, 1 to 5 in steps of a half. */
  score: number
  comment: string
  images: Uint8Array[]
  /** Writes one review, however often it is repeated. */
  operationId: string | null
}

interface State {
  productId: number
  orderId: number | null
  /** Null where the author has not reviewed the product. */
  reviewId: number | null
  operationId: string | null
}

/**
 * Publishes what a customer says of a product that an order of theirs contains, once a customer and product.
 * @throws NotFound, ImageRejected, NotPurchased, AlreadyReviewed
 */
export async function reviewPurchase(ctx: Context, input: PurchaseReview): Promise<void> {
  for (const bytes of input.images) checkImage(bytes)
  // Looked at before anything is stored in R2: most of what is refused is refused here.
  const state = await readState(ctx, input)
  if (isDone(state, input)) return
  const objectKeys = await Promise.all(input.images.map((bytes) => storeImage(ctx, bytes)))
  const authorship = { authorId: input.authorId, productId: state.productId }
  const isWritten = await guardedBatch(ctx.db, insertReview(ctx, input, authorship.productId), [
    ...insertImages(authorship, objectKeys),
    ...objectKeys.flatMap((key) => keepObject(ctx, key)),
  ])
  // Something has changed since it was looked at; it is no fault of ours where the same is found again.
  if (!isWritten && !isDone(await readState(ctx, input), input)) throw new AlreadyReviewed()
}

/** Whether this request has written it before, whose answer may have been lost. @throws NotPurchased, AlreadyReviewed */
function isDone(state: State, { operationId }: PurchaseReview): boolean {
  const isOwn = operationId !== null && state.operationId === operationId
  if (state.reviewId !== null && isOwn) return true
  if (state.orderId === null) throw new NotPurchased()
  if (state.reviewId !== null) throw new AlreadyReviewed()
  return false
}

/** @throws NotFound where the public is not shown the product in the currency */
async function readState({ db }: Context, input: PurchaseReview): Promise<State> {
  const { authorId: userId, orderNumber, product, currency } = input
  const productId = sql`listings.product_id`
  const [state] = await db.all<State>(sql`
    SELECT listings.product_id AS productId, reviews.id AS reviewId,
      reviews.operation_id AS operationId,
      ${idOfPaidOrder({ userId, orderNumber, productId })} AS orderId
    FROM ${listings}
    LEFT JOIN reviews ON reviews.user_id = ${userId} AND reviews.product_id = listings.product_id
    WHERE ${isShown({ productId: idOfNamed(product), currency })}`)
  if (!state) throw new NotFound('product')
  return state
}

/** Inserts nothing where the author has reviewed the product by now, or the order is cancelled. */
function insertReview({ clock }: Context, input: PurchaseReview, productId: number): SQL {
  const { authorId, orderNumber, score, comment, operationId } = input
  const orderId = idOfPaidOrder({ userId: authorId, orderNumber, productId })
  return sql`
    INSERT INTO reviews(user_id, product_id, order_id, score, comment, created_at, operation_id)
    SELECT ${authorId}, ${productId}, paid.id, ${score}, ${comment}, ${clock.now().getTime()},
      ${operationId}
    FROM (SELECT ${orderId} AS id) paid
    WHERE paid.id IS NOT NULL AND NOT ${hasReviewed({ authorId, productId })}
      AND ${isOpenAccount(authorId)}
    ON CONFLICT DO NOTHING`
}

function insertImages(authorship: Authorship, objectKeys: string[]): SQL[] {
  if (objectKeys.length === 0) return []
  return [
    sql`INSERT INTO review_images(review_id, object_key)
      SELECT reviews.id, value FROM reviews, json_each(${JSON.stringify(objectKeys)})
      WHERE ${isOwn(authorship)} ORDER BY key`,
  ]
}
