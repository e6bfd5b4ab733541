import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/budgets.ts'
import type { ProductMade } from '../../support/catalogue/products.ts'
import { aRialProduct } from '../../support/catalogue/rial-products.ts'
import { cortexClient, type Json } from '../../support/http/client.ts'

const anonymous = cortexClient()
const reviewsCount = 1200
let product: ProductMade
let empty: ProductMade

/** Scores and times come many times each, so that ties must be broken; users are called after ids. */
beforeAll(async () => {
  ;[product, empty] = await Promise.all([aRialProduct(), aRialProduct()])
  await env.DB.batch([
    env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       INSERT INTO users(id, email, username, created_at, updated_at)
       SELECT i, i || '@example.com', 'user ' || i, 0, 0 FROM n`,
    ).bind(reviewsCount),
    env.DB.prepare(
      `INSERT INTO reviews(id, user_id, product_id, score, comment, created_at)
       SELECT id, id, ?, 5 - (id * 7919) % 13 % 9 * 0.5, 'Comment', 1700000000000 + (id * 31) % 400
       FROM users`,
    ).bind(product.id),
  ])
})

const list = (query = '', of = product) =>
  anonymous.get(`/api/v1/products/${of.id}/feedbacks/${query}`)

const usersOf = (body: Json): string[] => body.map(({ user }: { user: string }) => user)

async function expected(order: string, limit: number, offset: number): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT 'user ' || id AS user FROM reviews ORDER BY ${order} LIMIT ? OFFSET ?`,
  )
    .bind(limit, offset)
    .all<{ user: string }>()
  return results.map(({ user }) => user)
}

describe.each([
  ['', 'score DESC, id'],
  ['ordering=-score', 'score DESC, id'],
  ['ordering=-rating', 'score DESC, id'],
  ['ordering=score', 'score, id'],
  ['ordering=rating', 'score, id'],
  ['ordering=created_at', 'created_at, id'],
  ['ordering=-created_at', 'created_at DESC, id'],
  ['ordering=price', 'score DESC, id'],
  ['ordering=constructor', 'score DESC, id'],
  ['ordering=', 'score DESC, id'],
])('"%s"', (query, order) => {
  it('is in order on every page, ties by id', async () => {
    for (const page of [1, 2, 60, reviewsCount / 10]) {
      const { body, cost } = await list(`?${query}&page=${page}`)
      expect(usersOf(body)).toEqual(await expected(order, 10, (page - 1) * 10))
      expect(cost.queries).toBe(1)
    }
  })

  it('reads no more for its first pages than these hold', async () => {
    for (const page of [1, 2, 3]) {
      const { cost } = await list(`?${query}&page=${page}`)
      expect(cost.rowsRead).toBeLessThanOrEqual(budgets.feedbackRows(page * 10))
    }
  })
})

describe('pages', () => {
  const url = () => `https://shop.test/api/v1/products/${product.id}/feedbacks/`

  it('tell the total and their neighbours in headers', async () => {
    const first = await list()
    expect(first.headers.get('X-Total-Count')).toBe(String(reviewsCount))
    expect(first.headers.get('Link')).toBe(`<${url()}?page=2>; rel="next"`)
    const second = await list('?page_size=7&ordering=score&page=2')
    const kept = 'page_size=7&ordering=score'
    expect(second.headers.get('Link')).toBe(
      `<${url()}?${kept}&page=3>; rel="next", <${url()}?${kept}>; rel="prev"`,
    )
    const last = await list('?page=120')
    expect(last.headers.get('Link')).toBe(`<${url()}?page=119>; rel="prev"`)
  })

  it('let pages of the storefront read these headers', async () => {
    const headers = { Origin: 'https://storefront.test' }
    const path = `/api/v1/products/${product.id}/feedbacks/`
    const answer = await anonymous.get(path, { headers, expect: 200 })
    const exposed = answer.headers.get('Access-Control-Expose-Headers')?.split(',')
    expect(exposed).toEqual(expect.arrayContaining(['Link', 'X-Total-Count']))
  })

  it('cannot be broken out of by what is asked', async () => {
    const { headers } = await list('?x=%3E%3B%20rel%3D%22next%22%0d%0aSet-Cookie:a&page=2')
    expect(headers.get('Link')?.match(/rel="/g)).toHaveLength(2)
    expect(headers.get('Set-Cookie')).toBeNull()
  })

  it.each([
    ['', 10],
    ['?page_size=1', 1],
    ['?page_size=100', 100],
    ['?page_size=101', 100],
    ['?page_size=99999999999999999999', 100],
    ['?page_size=0', 10],
    ['?page_size=-5', 10],
    ['?page_size=2.5', 10],
    ['?page_size=all', 10],
    ['?page_size=', 10],
  ])('of "%s" hold %i', async (query, size) => {
    const { body } = await list(query)
    expect(usersOf(body)).toEqual(await expected('score DESC, id', size, 0))
  })

  it.each(['121', '999999999', '0', '-1', 'x', '1.5', '9'.repeat(30)])(
    'do not go to %s, and looking costs next to nothing',
    async (page) => {
      for (const ordering of ['-score', 'created_at']) {
        const { status, body, cost } = await list(`?ordering=${ordering}&page=${page}`)
        expect(status).toBe(404)
        expect(body).toEqual({ detail: 'Invalid page.' })
        expect(cost.rowsRead).toBeLessThanOrEqual(10)
      }
    },
  )

  it('are one and empty without feedback', async () => {
    const { body, headers } = await list('', empty)
    expect(body).toEqual([])
    expect(headers.get('X-Total-Count')).toBe('0')
    expect(headers.get('Link')).toBeNull()
    expect((await list('?page=2', empty)).status).toBe(404)
  })

  it('may be kept for a moment, and tell the total when they are asked for again', async () => {
    const { headers } = await list()
    expect(headers.get('Cache-Control')).toBe('public, no-cache')
    const again = { headers: { 'If-None-Match': headers.get('ETag') ?? '' } }
    const path = `/api/v1/products/${product.id}/feedbacks/`
    const unchanged = await anonymous.get(path, { ...again, documented: false, expect: 304 })
    expect(unchanged.headers.get('X-Total-Count')).toBe(String(reviewsCount))
    expect(unchanged.headers.get('Link')).toBe(headers.get('Link'))
  })
})
