import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { aPng } from '../../support/catalogue/pictures.ts'
import {
  aReviewForm,
  productReviewsPath,
  reviewsShown,
  writeReview,
} from '../../support/catalogue/product-reviews.ts'
import { aProductInIndia } from '../../support/catalogue/sell-in-rupees.ts'
import { aVisitor } from '../../support/customers/visits.ts'
import { avantlushClient, commerceEngineClient, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { anUnpaidPurchase, aPurchase, type Purchase } from '../../support/sales/purchases.ts'

const anyone = commerceEngineClient()

let salt = 50_000

const picture = () => aPng({ salt: ++salt })

const shown = async ({ product }: Purchase): Promise<Json[]> =>
  (await reviewsShown(anyone, product)).reviews

async function refusal(bought: Purchase, form: FormData): Promise<string> {
  const { body } = await writeReview(bought, form, 400)
  return body.code === 'validation_error' ? Object.keys(body.errors).join() : body.code
}

describe('a review is refused', () => {
  test('without a session, and to a visitor', async () => {
    const bought = await aPurchase()
    const path = productReviewsPath(bought.product)
    const { body } = await anyone.post(path, aReviewForm(bought), { expect: 401 })
    expect(body.code).toBe('unauthorized')
    const visitor = await (await aVisitor()).post(path, aReviewForm(bought), { expect: 401 })
    expect(visitor.body.code).toBe('login_required')
  })

  test('in the name of somebody else', async () => {
    const [bought, other] = [await aPurchase(), await aPurchase()]
    for (const user_id of [other.uuid, '', 'nobody']) {
      const { body } = await writeReview(bought, aReviewForm(bought, { user_id }), 404)
      expect(body.code).toBe('not_found')
    }
    expect(await shown(bought)).toEqual([])
  })

  test('of a product that is not there, whatever else is wrong', async () => {
    const bought = await aPurchase()
    const elsewhere = { ...bought.product, id: 987_654_321 }
    const path = productReviewsPath(elsewhere)
    for (const form of [aReviewForm(bought), aReviewForm(bought, { rating: 'many' }), '{']) {
      const { body } = await bought.client.post(path, form, { expect: 404 })
      expect(body.code).toBe('not_found')
    }
    const withdrawn = await aPurchase()
    await env.DB.prepare("UPDATE products SET status = 'draft' WHERE id = ?")
      .bind(withdrawn.product.id)
      .run()
    await writeReview(withdrawn, aReviewForm(withdrawn), 404)
  })

  test('unless the order is a paid one of the customer with this product', async () => {
    const [bought, other] = [await aPurchase(), await aPurchase()]
    const numbers = [
      other.orderNumber,
      'ORD-1',
      String(other.orderId),
      bought.orderNumber.toLowerCase(),
    ]
    for (const order_number of numbers) {
      expect(await refusal(bought, aReviewForm(bought, { order_number }))).toBe(
        'review_not_allowed',
      )
    }
    const unpaid = await anUnpaidPurchase()
    expect(await refusal(unpaid, aReviewForm(unpaid))).toBe('review_not_allowed')
    const another = { ...bought, product: await aProductInIndia() }
    expect(await refusal(another, aReviewForm(another))).toBe('review_not_allowed')
  })

  test('when the order was cancelled, until then it may come', async () => {
    const bought = await aPurchase()
    const cancelled = "UPDATE orders SET status = 'cancelled' WHERE id = ?"
    await env.DB.prepare(cancelled).bind(bought.orderId).run()
    expect(await refusal(bought, aReviewForm(bought))).toBe('review_not_allowed')
  })

  test('the second time, also when all come at once and from another contract', async () => {
    const bought = await aPurchase()
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        bought.client.post(
          productReviewsPath(bought.product),
          aReviewForm(bought, {}, [picture()]),
        ),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400, 400])
    expect(await refusal(bought, aReviewForm(bought))).toBe('review_not_allowed')
    const [review, ...others] = await shown(bought)
    expect([review.images.length, others]).toEqual([1, []])
    const there = avantlushClient({ token: bought.customer.tokens.access })
    const again = { rating: 1, content: 'On second thoughts' }
    await there.post(`/api/products/${bought.product.id}/reviews/`, again, { expect: 400 })
  })

  test('where the product was reviewed elsewhere before', async () => {
    const bought = await aPurchase()
    const there = avantlushClient({ token: bought.customer.tokens.access })
    const first = { rating: 4, content: 'Fine' }
    await there.post(`/api/products/${bought.product.id}/reviews/`, first, { expect: 201 })
    expect(await refusal(bought, aReviewForm(bought))).toBe('review_not_allowed')
  })

  test('with what is no picture, and leaves nothing behind', async () => {
    const bought = await aPurchase()
    const text = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')
    const tooLarge = aPng({ salt: ++salt, size: 5 * 1024 * 1024 + 1 })
    for (const bytes of [
      new Uint8Array(text),
      tooLarge,
      aPng({ width: 9_000 }),
      new Uint8Array(),
    ]) {
      const good = picture()
      expect(await refusal(bought, aReviewForm(bought, {}, [good, bytes]))).toBe('invalid_image')
    }
    expect(await shown(bought)).toEqual([])
  })

  test.each<[string, string, Record<string, string | null>]>([
    ['user_id', 'that is missing', { user_id: null }],
    ['order_number', 'that is missing', { order_number: null }],
    ['order_number', 'that is empty', { order_number: '' }],
    ['order_number', 'that has a character of nothing', { order_number: 'a\u0000b' }],
    ['rating', 'that is missing', { rating: null }],
    ['rating', 'that is below one star', { rating: '0.5' }],
    ['rating', 'that is above five', { rating: '5.5' }],
    ['rating', 'that is a quarter', { rating: '4.25' }],
    ['rating', 'that is written oddly', { rating: '1e0' }],
    ['rating', 'that is negative', { rating: '-4' }],
    ['rating', 'that is no number', { rating: 'NaN' }],
    ['review_text', 'that is too long', { review_text: 'x'.repeat(5_001) }],
    ['images', 'that are no files', { images: 'https://example.com/a.png' }],
  ])('for its %s %s', async (field, _, more) => {
    const bought = await anUnpaidPurchase()
    expect(await refusal(bought, aReviewForm(bought, more))).toBe(field)
  })

  test('with six pictures', async () => {
    const bought = await anUnpaidPurchase()
    const six = Array.from({ length: 6 }, picture)
    expect(await refusal(bought, aReviewForm(bought, {}, six))).toBe('images')
  })

  test('in another form than the documented one', async () => {
    const bought = await anUnpaidPurchase()
    const path = productReviewsPath(bought.product)
    const json = await bought.client.post(path, { rating: 5 }, { expect: 415 })
    expect(json.body.code).toBe('unsupported_media_type')
    const headers = { 'Content-Type': 'multipart/form-data' }
    const unreadable = await bought.client.post(path, 'none', { headers, expect: 400 })
    expect(unreadable.body.code).toBe('invalid_request')
  })

  test('of somebody who changes too much', async () => {
    const bought = await anUnpaidPurchase()
    const limit = async () => ({ success: false })
    const fetch = withEnv({ RATE_LIMITS: 'on', CHANGE_LIMIT: { limit } })
    const token = bought.customer.tokens.access
    const path = productReviewsPath(bought.product)
    const limited = commerceEngineClient({ token, fetch })
    const { body } = await limited.post(path, aReviewForm(bought), { expect: 429 })
    expect(body.code).toBe('too_many_requests')
  })
})
