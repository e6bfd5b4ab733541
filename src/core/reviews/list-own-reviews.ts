import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { parseOwn } from '../catalog/product-rows.ts'
import { primaryImageUrl } from '../image-url.ts'
import {
  amountOfLine,
  type Buyer,
  baseAmountOfLine,
  boughtProducts,
} from '../orders/bought-products.ts'
import type { Context } from '../ports.ts'
import { hasReviewedPurchase } from './own-review.ts'
import { type PictureRow, pictureColumns, pictureUrls } from './pictures.ts'
import { tagNames } from './tags.ts'

/** More than anybody looks through. */
const shownMax = 100

/** A product that somebody has bought, or has reviewed. */
export interface ReviewableProduct {
  productId: number
  name: string
  imageUrl: string | null
  /** In minor units: the price now, of what is no longer on sale what was paid with that order. */
  amount: number
  /** The same before discounts. */
  baseAmount: number
  /** Of the order that it was bought with; empty where nobody knows of one. */
  orderNumber: string
}

/** What somebody says of a product, as the author is shown it. */
export interface OwnReview extends ReviewableProduct {
  id: number
  /** In stars, 1 to 5 in steps of a half. */
  score: number
  comment: string
  /** Names. */
  tags: string[]
  imageUrls: string[]
  createdAt: Date
  /** How many reviews the product has, and the sum of their scores in stars. */
  reviewCount: number
  scoreSum: number
}

interface OwnReviews {
  reviews: OwnReview[]
  /** Bought, on sale, and not reviewed since it was bought last. */
  unreviewed: ReviewableProduct[]
}

interface Author extends Buyer {
  currency: string
}

type Row = Omit<OwnReview, 'createdAt' | 'imageUrls' | 'tags'> &
  PictureRow & { createdAt: number; tags: string }

/**
 * The statements that find what somebody has reviewed and could review, the newest first; see
 * `ownReviewsIn`. Reviews of what the channel neither sells nor has sold to the author are passed over.
 */
export function selectOwnReviews(ctx: Pick<Context, 'settings'>, author: Author): SQL[] {
  return [selectReviews(ctx, author), selectUnreviewed(ctx, author)]
}

function selectReviews(ctx: Pick<Context, 'settings'>, author: Author): SQL {
  const ofNamedOrder = (paid: SQL) => amountOfNamedOrder(author, paid)
  const amount = sql`coalesce(l.amount, ${ofNamedOrder(amountOfLine)}, ${amountOfLine})`
  const baseAmount = sql`coalesce(l.base_amount, ${ofNamedOrder(baseAmountOfLine)}, ${baseAmountOfLine})`
  return sql`
    WITH bought AS MATERIALIZED (${boughtProducts(author)})
    SELECT reviews.id, p.id AS productId, p.name, ${primaryImageUrl(ctx)} AS imageUrl,
      reviews.score, reviews.comment, reviews.created_at AS createdAt, ${pictureColumns},
      ${tagNames} AS tags, p.review_count AS reviewCount, p.score_sum AS scoreSum,
      ${amount} AS amount, ${baseAmount} AS baseAmount,
      coalesce(o.number, '') AS orderNumber
    FROM reviews CROSS JOIN products p ON p.id = reviews.product_id
    LEFT JOIN listings l ON l.currency = ${author.currency} AND l.product_id = p.id
      AND l.is_active = 1
    LEFT JOIN bought ON bought.product_id = p.id
    LEFT JOIN order_items line ON line.id = bought.line_id
    LEFT JOIN orders o ON o.id = coalesce(reviews.order_id, bought.order_id)
    WHERE reviews.user_id = ${author.userId} AND ${amount} IS NOT NULL
    ORDER BY reviews.created_at DESC, reviews.id DESC LIMIT ${constant(shownMax)}`
}

/** In SQL, the price in the order that a review names, which may be cancelled by now. */
function amountOfNamedOrder({ channel }: Author, paid: SQL): SQL {
  return sql`(SELECT ${paid} FROM orders named
    CROSS JOIN order_items line ON line.order_id = named.id AND line.product_id = reviews.product_id
    WHERE named.id = reviews.order_id AND named.channel = ${channel} ORDER BY line.id LIMIT 1)`
}

function selectUnreviewed(ctx: Pick<Context, 'settings'>, author: Author): SQL {
  const { userId: authorId } = author
  const latest = { authorId, productId: sql`bought.product_id`, orderId: sql`bought.order_id` }
  return sql`
    SELECT p.id AS productId, p.name, ${primaryImageUrl(ctx)} AS imageUrl, l.amount,
      l.base_amount AS baseAmount, o.number AS orderNumber
    FROM (${boughtProducts(author)}) bought
    CROSS JOIN listings l ON l.currency = ${author.currency}
      AND l.product_id = bought.product_id AND l.is_active = 1
    CROSS JOIN products p ON p.id = bought.product_id
    CROSS JOIN orders o ON o.id = bought.order_id
    WHERE NOT ${hasReviewedPurchase(latest)}
    ORDER BY bought.order_id DESC, bought.line_id LIMIT ${constant(shownMax)}`
}

/** What the statements of `selectOwnReviews` have found. */
export function ownReviewsIn(
  ctx: Pick<Context, 'settings'>,
  [reviews, unreviewed]: D1Result[],
): OwnReviews {
  return {
    reviews: rowsOf<Row>(reviews).map((row) => toReview(ctx, row)),
    unreviewed: rowsOf<ReviewableProduct>(unreviewed),
  }
}

/** Safe: the statements name their columns so. */
function rowsOf<T>(result: D1Result | undefined): T[] {
  return (result?.results ?? []) as T[]
}

function toReview(ctx: Pick<Context, 'settings'>, { objectKeys, ...row }: Row): OwnReview {
  return {
    ...row,
    tags: parseOwn<string[]>(row.tags),
    imageUrls: pictureUrls(ctx, { objectKeys, imageUrls: row.imageUrls }),
    createdAt: new Date(row.createdAt),
  }
}
