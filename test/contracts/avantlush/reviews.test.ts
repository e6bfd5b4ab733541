import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { ownPath } from '../../support/catalogue/avantlush-products.ts'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import {
  aReview,
  aReviewTag,
  insertReview,
  reviewsOf,
  reviewsPath,
  reviewTagsPath,
} from '../../support/catalogue/reviews.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import type { Customer } from '../../support/customers/customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { moment } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Client, cortexClient, type Json } from '../../support/http/client.ts'
import { aStoreOrder, statusPath } from '../../support/sales/channel-orders.ts'
import { buy, itemOf } from '../../support/sales/direct-orders.ts'

const anonymous = avantlushClient()
const anonymousAtCortex = cortexClient()

let staff: Client
let other: Customer

beforeAll(async () => {
  ;[staff, other] = await Promise.all([anAvantlushStaffMember(), anAvantlushCustomer()])
})

async function aCustomerAndAProduct(): Promise<[Customer, ProductMade]> {
  return Promise.all([anAvantlushCustomer(), aProduct({ rials: 1_500_000 })])
}

async function tagsById(): Promise<Map<number, Json>> {
  const { body } = await anonymous.get(reviewTagsPath, { expect: 200 })
  return new Map(body.map((tag: Json) => [tag.id, tag]))
}

/** What a review is told to have by whoever reads it. */
async function toldTo(reader: Client, product: ProductMade, field: string): Promise<unknown[]> {
  return (await reviewsOf(product, reader)).map((review) => review[field])
}

const atCortex = ({ tokens }: Customer) => cortexClient({ token: tokens.access })
const feedbackPath = ({ id }: ProductMade) => `/api/v1/products/${id}/feedbacks/`

describe('a new review', () => {
  it('has all that was said of it, and nothing that is unknown', async () => {
    const [customer, product] = await aCustomerAndAProduct()
    const tag = await aReviewTag()
    const images = ['https://example.com/a.png?size=2#x', 'https://xn--bcher-kva.example/%20b']
    const said = { rating: 4, content: '  Bright,\nand <b>green</b>.  ', images, tag_ids: [tag] }
    const { body } = await customer.post(
      reviewsPath(product),
      { ...said, variant: ' Red ', id: 7, product: 1, helpful_count: 9, user_id: other.id },
      { expect: 201 },
    )
    expect(body).toEqual({
      ...{ id: expect.any(Number), product: product.id, user_email: customer.email },
      ...{ rating: 4, content: 'Bright,\nand <b>green</b>.', images, variant: 'Red' },
      tags: [{ id: tag, name: 'Tag', slug: expect.any(String), count: 1 }],
      ...{ helpful_count: 0, is_helpful: false, is_verified_purchase: false, created_at: moment },
    })
    expect(await reviewsOf(product, customer)).toEqual([body])
  })

  it.each([{}, { tag_ids: [], images: [], variant: null }, { variant: ' ' }])(
    'with %j has no tags, no images and no variant',
    async (more) => {
      const [customer, product] = await aCustomerAndAProduct()
      const review = await aReview(customer, product, more)
      expect(review).toMatchObject({ tags: [], images: [], variant: null })
    },
  )

  it('takes as much as the document says', async () => {
    const [customer, product] = await aCustomerAndAProduct()
    const url = 'https://example.com/'
    const most = {
      ...{ rating: '1', content: 'x'.repeat(5_000), variant: 'y'.repeat(100) },
      images: Array.from({ length: 5 }, () => url.padEnd(2_000, 'z')),
    }
    const review = await aReview(customer, product, most)
    expect(review).toMatchObject({ ...most, rating: 1 })
  })

  it('moves the rating of its product', async () => {
    const [customer, product] = await aCustomerAndAProduct()
    const ratingOf = async () => {
      const { body } = await anonymous.get(ownPath(product), { expect: 200 })
      return [body.rating, body.num_ratings]
    }
    const ratings = [await ratingOf()]
    await aReview(customer, product, { rating: 5 })
    ratings.push(await ratingOf())
    await aReview(other, product, { rating: 2 })
    ratings.push(await ratingOf())
    expect(ratings).toEqual([
      ['0.00', 0],
      ['5.00', 1],
      ['3.50', 2],
    ])
  })

  it('may be of a member of the staff', async () => {
    const product = await aProduct()
    const review = await aReview(staff, product)
    expect(await reviewsOf(product, staff)).toEqual([review])
  })
})

describe('a second review', () => {
  const refused = { status: 'error', message: 'You have already reviewed this product' }

  it('of a product is refused, and changes nothing', async () => {
    const [customer, product] = await aCustomerAndAProduct()
    const [tag, first] = [await aReviewTag(), await aReview(customer, product)]
    const again = { rating: 1, content: 'On second thoughts', tag_ids: [tag] }
    const { body } = await customer.post(reviewsPath(product), again, { expect: 400 })
    expect(body).toEqual(refused)
    expect(await reviewsOf(product, customer)).toEqual([first])
    expect((await tagsById()).get(tag)).toMatchObject({ count: 0 })
    await aReview(customer, await aProduct())
  })

  it('is refused when all come at once', async () => {
    const [customer, product] = await aCustomerAndAProduct()
    const input = { rating: 5, content: 'Fine', tag_ids: [await aReviewTag()] }
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => customer.post(reviewsPath(product), input)),
    )
    const statuses = answers.map(({ status }) => status).toSorted()
    expect(statuses).toEqual([201, 400, 400, 400])
    const [review, ...others] = await reviewsOf(product, customer)
    expect([review.tags[0].count, others]).toEqual([1, []])
  })

  it('under the same Idempotency-Key is the first one', async () => {
    const [customer, product] = await aCustomerAndAProduct()
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const send = (rating: number, expect: number) =>
      customer.post(reviewsPath(product), { rating, content: 'Fine' }, { headers, expect })
    const first = await send(5, 201)
    const again = await send(5, 201)
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    await send(4, 422)
    expect(await reviewsOf(product, customer)).toEqual([first.body])
  })
})

describe('the address of the author', () => {
  it('is shown in full to the author and to staff, and to nobody else', async () => {
    const [author, product] = await aCustomerAndAProduct()
    await aReview(author, product)
    const masked = `${author.email.slice(0, 1)}***@avantlush.test`
    const shown = (reader: Client) => toldTo(reader, product, 'user_email')
    expect(await shown(author)).toEqual([author.email])
    expect(await shown(staff)).toEqual([author.email])
    expect(await shown(other)).toEqual([masked])
    expect(await shown(anonymous)).toEqual([masked])
  })

  it('is hidden where there is none', async () => {
    const [author, product] = await aCustomerAndAProduct()
    await aReview(author, product)
    await env.DB.prepare('UPDATE users SET email = NULL, email_identifies = 0 WHERE id = ?')
      .bind(author.id)
      .run()
    for (const reader of [anonymous, other, staff]) {
      expect(await toldTo(reader, product, 'user_email')).toEqual(['***@hidden.invalid'])
    }
  })
})

describe('a verified purchase', () => {
  const isVerified = async (product: ProductMade) =>
    (await toldTo(anonymous, product, 'is_verified_purchase'))[0]

  it('is one that the author has ordered, until no order of it is left', async () => {
    const [author, product] = await aCustomerAndAProduct()
    const cancel = ({ order_id }: Json) =>
      staff.patch(statusPath(order_id), { status: 'CANCELLED' }, { expect: 200 })
    await buy(other, [itemOf(product)])
    await aReview(author, product)
    expect(await isVerified(product)).toBe(false)
    const first = await buy(author, [itemOf(product), itemOf(product)])
    expect(await isVerified(product)).toBe(true)
    const second = await buy(author, [itemOf(product)])
    await cancel(first)
    expect(await isVerified(product)).toBe(true)
    await cancel(second)
    expect(await isVerified(product)).toBe(false)
  })

  it('may be made before the review, and through another contract', async () => {
    const author = await anAvantlushCustomer()
    const { product } = await aStoreOrder(author)
    expect(await aReview(author, product)).toMatchObject({ is_verified_purchase: true })
  })
})

describe('tags', () => {
  it('are those that the migration brings, and others that are added', async () => {
    const { body } = await anonymous.get(reviewTagsPath, { expect: 200 })
    expect(body.slice(0, 2)).toMatchObject([
      { id: 1, name: 'High Quality', slug: 'high-quality' },
      { id: 2, name: 'Good Value', slug: 'good-value' },
    ])
    const ids = body.map(({ id }: Json) => id)
    expect(ids).toEqual(ids.toSorted((a: number, b: number) => a - b))
    const added = await aReviewTag()
    expect((await tagsById()).get(added)).toMatchObject({ name: 'Tag', count: 0 })
  })

  it('are counted among the reviews of the product, and among all', async () => {
    const [customer, product] = await aCustomerAndAProduct()
    const [first, second] = [await aReviewTag(), await aReviewTag()]
    await aReview(customer, product, { tag_ids: [second, first, first, second] })
    await aReview(customer, await aProduct(), { tag_ids: [first] })
    const review = await aReview(other, product, { tag_ids: [first] })
    expect(review.tags).toMatchObject([{ id: first, count: 2 }])
    const [newer, older] = await reviewsOf(product, anonymous)
    expect(newer.tags).toEqual(review.tags)
    expect(older.tags).toMatchObject([
      { id: first, count: 2 },
      { id: second, count: 1 },
    ])
    const all = await tagsById()
    expect([all.get(first).count, all.get(second).count]).toEqual([3, 1])
  })

  it('can be read with a token that is no good', async () => {
    await avantlushClient({ token: 'stale' }).get(reviewTagsPath, { expect: 200 })
  })
})

describe('reviews are those of the other contract, too', () => {
  it('what is written here is feedback there', async () => {
    const [customer, product] = await aCustomerAndAProduct()
    const review = await aReview(customer, product, { rating: 4, content: 'Quiet.' })
    const { body } = await anonymousAtCortex.get(feedbackPath(product), { expect: 200 })
    const { created_at } = review
    expect(body).toMatchObject([{ score: 4, comment: 'Quiet.', created_at }])
    const again = { score: 5, comment: 'Loud.' }
    await atCortex(customer).post(feedbackPath(product), again, { expect: 400 })
  })

  it('what is written there is a review here', async () => {
    const [customer, product] = await aCustomerAndAProduct()
    const input = { score: 2, comment: 'Loud.' }
    const { body } = await atCortex(customer).post(feedbackPath(product), input, { expect: 201 })
    expect(await reviewsOf(product, customer)).toMatchObject([
      {
        ...{ product: product.id, user_email: customer.email, rating: 2, content: 'Loud.' },
        ...{ images: [], tags: [], variant: null, created_at: body.created_at },
      },
    ])
    const again = { rating: 5, content: 'Quiet.' }
    await customer.post(reviewsPath(product), again, { expect: 400 })
  })

  it('half a star is shown as the next whole one', async () => {
    const product = await aProduct({ rials: 5 })
    for (const score of [1, 1.5, 4, 4.5, 5]) await insertReview(product, { score })
    expect(await toldTo(anonymous, product, 'rating')).toEqual([5, 5, 4, 2, 1])
    const { body } = await anonymousAtCortex.get(feedbackPath(product), { expect: 200 })
    expect(body.map(({ score }: Json) => score)).toEqual([5, 5, 4, 2, 1])
  })
})
