import { type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { listings } from '../../db/schema/lists.ts'
import { idOfNamed } from '../catalog/named-product.ts'
import { isShown } from '../catalog/on-sale.ts'
import { parseOwn } from '../catalog/product-rows.ts'
import { NotFound } from '../errors.ts'
import type { Page } from '../page.ts'
import type { Context } from '../ports.ts'
import { readBatch } from '../write-batch.ts'
import { type PictureRow, pictureColumns, pictureUrls } from './pictures.ts'
import { orderOf, type ReviewOrdering } from './review-ordering.ts'
import { reviewsWithAuthors } from './review-rows.ts'
import { tagNames } from './tags.ts'
import type { SignedReview } from './types.ts'

/** A search looks through so many of a product's reviews, the first in the order that is asked for. */
const searchedMax = 2_000
const searchLengthMax = 200

interface ReviewSearch {
  /** The product's id or slug. */
  product: string
  currency: string
  ordering: ReviewOrdering
  /** Of the page, from 1. */
  number: number
  size: number
  /** Each word must stand in the comment. */
  search?: string | undefined
  /** Name or slug of a tag. */
  tag?: string | undefined
}

interface Found {
  page: Page<SignedReview>
  /** Names of the tags that the product's reviews have. */
  tags: string[]
}

interface ProductRow {
  matches: number
  tags: string
}

interface Row extends Omit<SignedReview, 'createdAt' | 'imageUrls' | 'tags'>, PictureRow {
  createdAt: number
  tags: string
}

/**
 * A page of a product's reviews, whose authors are known by name alone; past the end it is empty.
 * @throws NotFound where the public is not shown the product in the currency
 */
export async function searchReviews(
  ctx: Pick<Context, 'db' | 'settings'>,
  query: ReviewSearch,
): Promise<Found> {
  const [[product], rows] = await readBatch<[ProductRow, Row]>(ctx.db, [
    selectProduct(query),
    selectPage(query),
  ])
  if (!product) throw new NotFound('product')
  const { number, size } = query
  const items = rows.map((row) => toSigned(ctx, row))
  const hasNext = number * size < product.matches
  return {
    page: { number, count: product.matches, hasNext, items },
    tags: parseOwn<string[]>(product.tags),
  }
}

function selectProduct(query: ReviewSearch): SQL {
  const { product, currency } = query
  const matches = isFiltered(query)
    ? sql`(SELECT count(*) FROM ${matching(query)})`
    : sql`products.review_count`
  return sql`
    SELECT ${matches} AS matches,
      (SELECT json_group_array(name) FROM (SELECT name FROM review_tag_counts c
        JOIN review_tags t ON t.id = c.tag_id
        WHERE c.product_id = products.id AND c.reviews > 0 ORDER BY t.id)) AS tags
    FROM ${listings} CROSS JOIN products ON products.id = listings.product_id
    WHERE ${isShown({ productId: idOfNamed(product), currency })}`
}

function selectPage(query: ReviewSearch): SQL {
  return sql`
    SELECT reviews.id, users.first_name AS firstName, users.last_name AS lastName,
      reviews.score, reviews.comment, reviews.created_at AS createdAt, ${pictureColumns},
      ${tagNames} AS tags
    FROM ${reviewsWithAuthors} WHERE reviews.id IN ${idsOfPage(query)}
    ORDER BY ${orderOf(query.ordering)}`
}

/** Of a page past the end nothing is walked to. */
function idsOfPage(query: ReviewSearch): SQL {
  const { ordering, number, size, product } = query
  const offset = (number - 1) * size
  return sql`(SELECT id FROM ${matching(query)}
    AND (SELECT review_count FROM products WHERE id = ${idOfNamed(product)}) > ${offset}
    ORDER BY ${orderOf(ordering)} LIMIT ${constant(size)} OFFSET ${offset})`
}

function isFiltered({ search, tag }: ReviewSearch): boolean {
  return search !== undefined || tag !== undefined
}

/** Sources and conditions of the reviews that match, to which others can be added. */
function matching(query: ReviewSearch): SQL {
  const ofProduct = sql`reviews WHERE product_id = ${idOfNamed(query.product)}`
  if (!isFiltered(query)) return ofProduct
  const { ordering, search, tag } = query
  const looked = sql`SELECT * FROM ${ofProduct}
    ORDER BY ${orderOf(ordering)} LIMIT ${constant(searchedMax)}`
  return sql`(${looked}) AS reviews WHERE ${hasWords(search)} AND ${hasTag(tag)}`
}

/** In SQL, as there is no index of comments; letters beyond ASCII are told apart by their case. */
function hasWords(search: string | undefined): SQL {
  if (search === undefined) return sql`true`
  if (search.length > searchLengthMax || search.includes('\0')) return sql`false`
  const words = search.split(/\s+/).filter(Boolean)
  return sql`NOT EXISTS (SELECT 1 FROM json_each(${JSON.stringify(words)})
    WHERE instr(lower(reviews.comment), lower(value)) = 0)`
}

function hasTag(tag: string | undefined): SQL {
  if (tag === undefined) return sql`true`
  return sql`EXISTS (SELECT 1 FROM tagged_reviews JOIN review_tags ON review_tags.id = tag_id
    WHERE review_id = reviews.id AND (slug = ${tag} OR lower(name) = lower(${tag})))`
}

function toSigned(ctx: Pick<Context, 'settings'>, row: Row): SignedReview {
  const { id, firstName, lastName, score, comment, createdAt } = row
  return {
    ...{ id, firstName, lastName, score, comment },
    createdAt: new Date(createdAt),
    imageUrls: pictureUrls(ctx, row),
    tags: parseOwn<string[]>(row.tags),
  }
}
