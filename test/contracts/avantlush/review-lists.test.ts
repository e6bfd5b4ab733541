import { beforeAll, describe, expect, it } from 'vitest'
import { signedIn as signIn } from '../../budgets/budgets.ts'
import * as budgets from '../../budgets/reviews.ts'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import {
  aReviewTag,
  insertReview,
  insertReviews,
  reviewsPath,
  reviewTagsPath,
} from '../../support/catalogue/reviews.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import type { Customer } from '../../support/customers/customers.ts'
import { idsOf, nextOf, totalOf } from '../../support/http/array-pages.ts'
import { avantlushClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

const anonymous = avantlushClient()

let customer: Customer
let thirty: ProductMade
let last: number

beforeAll(async () => {
  ;[customer, thirty] = await Promise.all([anAvantlushCustomer(), aProduct()])
  last = await insertReviews(30, thirty, { readerId: customer.id })
})

const read = (product: ProductMade, query = '') =>
  anonymous.get(`${reviewsPath(product)}${query}`, { expect: 200 })

describe('the reviews of a product', () => {
  it('have the newest first: by time, and then by id', async () => {
    const product = await aProduct()
    const at = (createdAt: number) => insertReview(product, { createdAt })
    const [second, third, first] = [await at(2_000), await at(2_000), await at(3_000)]
    const oldest = await at(1_000)
    const answer = await read(product)
    expect(idsOf(answer)).toEqual([first, third, second, oldest])
    expect([totalOf(answer), nextOf(answer)]).toEqual(['4', null])
  })

  it('are none where nobody has written any, which is a first page all the same', async () => {
    const product = await aProduct()
    for (const query of ['', '?page=1', '?page_size=5']) {
      const answer = await read(product, query)
      expect([answer.body, totalOf(answer), nextOf(answer)]).toEqual([[], '0', null])
    }
  })

  it('come by page where one is asked for, and lead on', async () => {
    const page = await read(thirty, '?page_size=4&page=2&x=a%20b')
    expect(idsOf(page)).toEqual([last - 4, last - 5, last - 6, last - 7])
    expect(totalOf(page)).toBe('30')
    const next = `${reviewsPath(thirty)}?page_size=4&page=3&x=a+b`
    expect(nextOf(page)).toBe(next)
    expect(idsOf(await anonymous.get(next))[0]).toBe(last - 8)
    const end = await read(thirty, '?page_size=4&page=8')
    expect([idsOf(end), nextOf(end)]).toEqual([[last - 28, last - 29], null])
  })

  it.each([
    ['', 30, null],
    ['page=1', 12, 'page=2&page_size=12'],
    ['page_size=0', 12, 'page_size=12&page=2'],
    ['page_size=many', 12, 'page_size=12&page=2'],
    ['page=&page_size=', 30, null],
    ['page_size=101', 30, null],
  ])('for ?%s are %i of thirty', async (query, length, next) => {
    const answer = await read(thirty, `?${query}`)
    expect(answer.body).toHaveLength(length)
    expect(nextOf(answer)).toBe(next && `${reviewsPath(thirty)}?${next}`)
  })

  it.each(['0', '-1', '1.5', 'one', '01', '4', '999999999', '9999999999'])(
    'have no page %s of thirty',
    async (page) => {
      const { body } = await anonymous.get(`${reviewsPath(thirty)}?page=${page}`, { expect: 404 })
      expect(body).toEqual({ status: 'error', message: 'Invalid page' })
    },
  )

  it('are whole up to a thousand, and lead on from there', async () => {
    const product = await aProduct()
    const newest = await insertReviews(1_000, product)
    const whole = await read(product)
    expect([whole.body.length, totalOf(whole), nextOf(whole)]).toEqual([1_000, '1000', null])
    const added = await insertReviews(2, product, { since: '2026-04-01T00:00:00Z' })
    const more = await read(product)
    expect([more.body.length, totalOf(more), more.body[0].id]).toEqual([1_000, '1002', added])
    const next = `${reviewsPath(product)}?page=11&page_size=100`
    expect(nextOf(more)).toBe(next)
    const rest = await anonymous.get(next, { expect: 200 })
    expect([idsOf(rest), nextOf(rest)]).toEqual([[newest - 998, newest - 999], null])
  })
})

describe('the costs', () => {
  it.each([
    ['?page_size=10', 10, 10],
    ['?page_size=10&page=3', 30, 10],
    ['', 30, 30],
  ])('of "%s" are those of its page', async (query, pageEnd, size) => {
    await insertReviews(30, await aProduct())
    const { cost } = await read(thirty, query)
    expect(cost.queries).toBe(1)
    expect(cost.rowsRead).toBeLessThanOrEqual(budgets.reviewRows(pageEnd, size))
    const signedIn = await customer.get(`${reviewsPath(thirty)}${query}`, { expect: 200 })
    expect(signedIn.cost.queries).toBe(1 + signIn.queries)
    expect(signedIn.cost.rowsRead).toBeLessThanOrEqual(
      budgets.reviewRows(pageEnd, size) + signIn.rowsRead,
    )
  })

  it('of a page beyond the last are next to nothing', async () => {
    const { cost } = await anonymous.get(`${reviewsPath(thirty)}?page=9`, { expect: 404 })
    expect(cost.rowsRead).toBeLessThanOrEqual(budgets.reviewRows(0, 0))
  })

  it('of all tags are one read of them', async () => {
    const { body, cost } = await anonymous.get(reviewTagsPath, { expect: 200 })
    expect(cost.queries).toBe(1)
    expect(cost.rowsRead).toBeLessThanOrEqual(2 * body.length)
  })

  it('of a new review are its own', async () => {
    const product = await aProduct()
    await insertReviews(20, product)
    const input = { rating: 5, content: 'Fine', tag_ids: [await aReviewTag(), 1] }
    const { cost } = await customer.post(reviewsPath(product), input, { expect: 201 })
    expect(cost.queries).toBeLessThanOrEqual(budgets.reviewWritten.queries)
    expect(cost.rowsRead).toBeLessThanOrEqual(budgets.reviewWritten.rowsRead)
    expect(cost.rowsWritten).toBeLessThanOrEqual(budgets.reviewWritten.rowsWritten)
  })
})

describe('what is kept for readers', () => {
  it('is what nobody in particular was shown', async () => {
    const path = reviewsPath(thirty)
    const { headers } = await anonymous.get(path, { expect: 200 })
    expect(headers.get('Cache-Control')).toBe('public, no-cache')
    const own = await customer.get(path, { expect: 200 })
    expect(own.headers.get('Cache-Control')).toBe('private, no-store')
    const again = { headers: { 'If-None-Match': headers.get('ETag') ?? '' } }
    const unchanged = await anonymous.get(path, { ...again, documented: false, expect: 304 })
    expect(unchanged.headers.get('X-Total-Count')).toBe('30')
  })

  it('has its total and its next page when it is read again', async () => {
    const fetch = withEnv({ CATALOGUE_CACHE_SECONDS: '60' })
    const reader = avantlushClient({ fetch })
    const path = `${reviewsPath(thirty)}?page_size=5`
    const first = await reader.get(path, { expect: 200 })
    const kept = await reader.get(path, { expect: 200 })
    expect(kept.headers.get('Age')).not.toBeNull()
    expect([totalOf(kept), nextOf(kept)]).toEqual([totalOf(first), nextOf(first)])
    expect(kept.body).toEqual(first.body)
  })
})
