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
import { hasReviewedPurchase, isOfOrder, isOwn, type ReviewedPurchase } from './own-review.ts'

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
  /** Of the purchase, or written by this request, whose order may be cancelled by now; null where there is none. */
  reviewId: number | null
  operationId: string | null
}

/**
 * Publishes what a customer says of a product that an order of theirs contains, once an order and product.
 * @throws NotFound, ImageRejected, NotPurchased, AlreadyReviewed
 */
export async function reviewPurchase(ctx: Context, input: PurchaseReview): Promise<void> {
  for (const bytes of input.images) checkImage(bytes)
  // Looked at before anything is stored in R2: most of what is refused is refused here.
  const state = await readState(ctx, input)
  if (isDone(state, input)) return
  const objectKeys = await Promise.all(input.images.map((bytes) => storeImage(ctx, bytes)))
  const purchase = purchaseOf(input, state.productId)
  const isWritten = await guardedBatch(ctx.db, insertReview(ctx, input, purchase), [
    ...insertImages(purchase, objectKeys),
    ...objectKeys.flatMap((key) => keepObject(ctx, key)),
  ])
  // Something has changed since it was looked at; it is no fault of ours where the same is found again.
  if (!isWritten && !isDone(await readState(ctx, input), input)) throw new AlreadyReviewed()
}

/** Whether this request has written it before, whose answer may have been lost. @throws NotPurchased, AlreadyReviewed */
function isDone(state: State, { operationId }: PurchaseReview): boolean {
  const isByThisRequest = operationId !== null && state.operationId === operationId
  if (state.reviewId !== null && isByThisRequest) return true
  if (state.orderId === null) throw new NotPurchased()
  if (state.reviewId !== null) throw new AlreadyReviewed()
  return false
}

/** @throws NotFound where the public is not shown the product in the currency */
async function readState({ db }: Context, input: PurchaseReview): Promise<State> {
  const { product, currency, operationId } = input
  const { authorId, orderId } = purchaseOf(input, sql`listings.product_id`)
  const bought = { authorId, productId: sql`bought.productId`, orderId: sql`bought.orderId` }
  const [state] = await db.all<State>(sql`
    SELECT bought.*, reviews.id AS reviewId, reviews.operation_id AS operationId
    FROM (SELECT listings.product_id AS productId, ${orderId} AS orderId FROM ${listings}
      WHERE ${isShown({ productId: idOfNamed(product), currency })}) bought
    LEFT JOIN reviews ON ${isOwn(bought)}
      AND (${isOfOrder(bought)} OR reviews.operation_id = ${operationId})`)
  if (!state) throw new NotFound('product')
  return state
}

function purchaseOf(
  { authorId, orderNumber }: PurchaseReview,
  productId: number | SQL,
): ReviewedPurchase {
  const orderId = idOfPaidOrder({ userId: authorId, orderNumber, productId })
  return { authorId, productId, orderId }
}

/** Inserts nothing where the author has reviewed the purchase by now, or the order is cancelled. */
function insertReview(
  { clock }: Context,
  { score, comment, operationId }: PurchaseReview,
  { authorId, productId, orderId }: ReviewedPurchase,
): SQL {
  return sql`
    INSERT INTO reviews(user_id, product_id, order_id, score, comment, created_at, operation_id)
    SELECT ${authorId}, ${productId}, paid.id, ${score}, ${comment}, ${clock.now().getTime()},
      ${operationId}
    FROM (SELECT ${orderId} AS id) paid
    WHERE paid.id IS NOT NULL AND ${isOpenAccount(authorId)}
      AND NOT ${hasReviewedPurchase({ authorId, productId, orderId: sql`paid.id` })}
    ON CONFLICT DO NOTHING`
}

function insertImages(purchase: ReviewedPurchase, objectKeys: string[]): SQL[] {
  if (objectKeys.length === 0) return []
  return [
    sql`INSERT INTO review_images(review_id, object_key)
      SELECT reviews.id, value FROM reviews, json_each(${JSON.stringify(objectKeys)})
      WHERE ${isOwn(purchase)} AND ${isOfOrder(purchase)} ORDER BY key`,
  ]
}
