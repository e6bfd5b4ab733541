import { env } from 'cloudflare:workers'
import { anAccount } from '../customers/accounts.ts'
import type { Client, Json } from '../http/client.ts'

export const reviewTagsPath = '/api/reviews/tags/'

export const reviewsPath = ({ id }: Json) => `/api/products/${id}/reviews/`
export const helpfulPath = ({ id }: Json) => `/api/reviews/${id}/mark-helpful/`

/** A review that a customer writes over HTTP. */
export async function aReview(author: Client, product: Json, more: Json = {}): Promise<Json> {
  const input = { rating: 5, content: 'This product is amazing!', ...more }
  return (await author.post(reviewsPath(product), input, { expect: 201 })).body
}

export async function reviewsOf(product: Json, reader: Client): Promise<Json[]> {
  return (await reader.get(reviewsPath(product), { expect: 200 })).body
}

/** A tag of reviews that no review has yet. */
export async function aReviewTag(): Promise<number> {
  const id = await env.DB.prepare(
    "INSERT INTO review_tags(name, slug) VALUES ('Tag', ?) RETURNING id",
  )
    .bind(crypto.randomUUID())
    .first<number>('id')
  return id ?? 0
}

/** A review of somebody new, written by SQL; answers its id. */
export async function insertReview(
  { id: productId }: Json,
  { score = 5, createdAt = Date.now() } = {},
): Promise<number> {
  const id = await env.DB.prepare(
    `INSERT INTO reviews(user_id, product_id, score, comment, created_at)
     VALUES (?, ?, ?, 'Fine', ?) RETURNING id`,
  )
    .bind(await anAccount(), productId, score, createdAt)
    .first<number>('id')
  return id ?? 0
}

/**
 * So many reviews of others, written by SQL, a second after each other, each with two tags, and bought
 * and found helpful by a user. Answers the id of the last one.
 */
export async function insertReviews(
  count: number,
  { id: productId }: Json,
  { since = '2026-03-01T10:00:00Z', readerId = 0 } = {},
): Promise<number> {
  const batch = crypto.randomUUID()
  const reader = readerId || (await anAccount())
  const ofBatch = `user_id IN (SELECT id FROM users WHERE email LIKE '%@' || ?1)`
  const results = await env.DB.batch<{ id: number }>([
    env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
       INSERT INTO users(email, created_at, updated_at) SELECT i || '@' || ?1, 0, 0 FROM n`,
    ).bind(`${batch}.test`, count),
    env.DB.prepare(
      `INSERT INTO reviews(user_id, product_id, score, comment, created_at)
       SELECT id, ?2, 5, 'Fine', ?3 + 1000 * (row_number() OVER (ORDER BY id) - 1)
       FROM users WHERE email LIKE '%@' || ?1 ORDER BY id`,
    ).bind(`${batch}.test`, productId, Date.parse(since)),
    env.DB.prepare(
      `INSERT INTO tagged_reviews(review_id, tag_id)
       SELECT r.id, t.id FROM reviews r, review_tags t WHERE t.id <= 2 AND ${ofBatch}`,
    ).bind(`${batch}.test`),
    env.DB.prepare(
      `INSERT INTO helpful_marks(review_id, user_id, created_at)
       SELECT id, ?2, 0 FROM reviews WHERE ${ofBatch}`,
    ).bind(`${batch}.test`, reader),
    env.DB.prepare(
      `INSERT INTO purchases(user_id, product_id, items)
       SELECT user_id, product_id, 1 FROM reviews WHERE ${ofBatch}`,
    ).bind(`${batch}.test`),
    env.DB.prepare(`SELECT max(id) AS id FROM reviews WHERE ${ofBatch}`).bind(`${batch}.test`),
  ])
  return results.at(-1)?.results[0]?.id ?? 0
}
