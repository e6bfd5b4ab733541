import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/reviews.ts'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import { aReview, helpfulPath, insertReview, reviewsOf } from '../../support/catalogue/reviews.ts'
import { aRialProduct } from '../../support/catalogue/rial-products.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import type { Customer } from '../../support/customers/customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { aKey, repeat } from '../../support/faults/lost-answers.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'
import { toldBy } from '../../support/http/told-by.ts'

const notFound = { status: 'error', message: 'Review not found' }
const anonymous = avantlushClient()

let author: Customer
let reader: Customer

beforeAll(async () => {
  ;[author, reader] = await Promise.all([anAvantlushCustomer(), anAvantlushCustomer()])
})

async function aReviewedProduct(): Promise<[ProductMade, Json]> {
  const product = await aProduct()
  return [product, await aReview(author, product)]
}

async function mark(client: Client, review: Json): Promise<Json> {
  return (await client.post(helpfulPath(review), undefined, { expect: 200 })).body
}

/** How helpful a product's only review is said to be. */
async function shownTo(client: Client, product: ProductMade): Promise<[number, boolean]> {
  const [review] = await reviewsOf(product, client)
  return [review.helpful_count, review.is_helpful]
}

describe('a review that is found helpful', () => {
  it('is counted once a user, and shown as helpful to those who said so', async () => {
    const [product, review] = await aReviewedProduct()
    const staff = await anAvantlushStaffMember()
    expect(await mark(reader, review)).toEqual({ success: true, helpful_count: 1 })
    expect(await mark(reader, review)).toEqual({ success: true, helpful_count: 1 })
    expect(await mark(staff, review)).toEqual({ success: true, helpful_count: 2 })
    expect(await shownTo(reader, product)).toEqual([2, true])
    expect(await shownTo(staff, product)).toEqual([2, true])
    expect(await shownTo(author, product)).toEqual([2, false])
    expect(await shownTo(anonymous, product)).toEqual([2, false])
  })

  it('is counted once, also where all come at once or have a key', async () => {
    const [product, review] = await aReviewedProduct()
    await Promise.all([1, 2, 3, 4].map(() => mark(reader, review)))
    const key = aKey()
    const { first, again } = await repeat(reader.id, () =>
      reader.post(helpfulPath(review), undefined, key),
    )
    expect(toldBy(again)).toEqual(toldBy(first))
    expect(await shownTo(reader, product)).toEqual([1, true])
  })

  it('needs no body, and does not read one', async () => {
    const [, review] = await aReviewedProduct()
    const { body } = await reader.post(helpfulPath(review), '{', { expect: 200 })
    expect(body.helpful_count).toBe(1)
  })

  it('costs what it is, however many there are', async () => {
    const [, review] = await aReviewedProduct()
    for (let at = 0; at < 3; at++) await mark(await anAvantlushCustomer(), review)
    const { cost } = await reader.post(helpfulPath(review), undefined, { expect: 200 })
    expect(cost.queries).toBeLessThanOrEqual(budgets.reviewMarked.queries)
    expect(cost.rowsRead).toBeLessThanOrEqual(budgets.reviewMarked.rowsRead)
    expect(cost.rowsWritten).toBeLessThanOrEqual(budgets.reviewMarked.rowsWritten)
  })
})

it('nobody finds an own review helpful', async () => {
  const [product, review] = await aReviewedProduct()
  const { body } = await author.post(helpfulPath(review), undefined, { expect: 400 })
  expect(body).toEqual({
    status: 'error',
    message: 'You cannot mark your own review as helpful',
  })
  expect(await shownTo(author, product)).toEqual([0, false])
})

it('reviews that are not shown are not found', async () => {
  const foreign = await insertReview(await aRialProduct())
  const [product, { id: ofDraft }] = await aReviewedProduct()
  await env.DB.prepare("UPDATE products SET status = 'draft' WHERE id = ?").bind(product.id).run()
  const nowhere = ['987654321', 'abc', '0', '-1', '1.5', '007', '9'.repeat(30)]
  for (const id of [...nowhere, foreign, ofDraft]) {
    for (const client of [reader, author]) {
      const { status, body } = await client.post(helpfulPath({ id }))
      expect([id, status, body]).toEqual([id, 404, notFound])
    }
  }
  const { results } = await env.DB.prepare('SELECT helpful_count FROM reviews WHERE id IN (?, ?)')
    .bind(foreign, ofDraft)
    .all()
  expect(results).toEqual([{ helpful_count: 0 }, { helpful_count: 0 }])
})

it('only who has signed in may say so, also where there is no review', async () => {
  const [product, review] = await aReviewedProduct()
  const messages = new Map([
    [anonymous, 'Authentication credentials were not provided.'],
    [avantlushClient({ token: 'stale' }), 'Token is invalid or expired'],
  ])
  for (const [client, message] of messages) {
    for (const one of [review, { id: 'abc' }]) {
      const { body } = await client.post(helpfulPath(one), undefined, { expect: 401 })
      expect(body).toEqual({ status: 'error', message })
    }
  }
  expect(await shownTo(anonymous, product)).toEqual([0, false])
})
