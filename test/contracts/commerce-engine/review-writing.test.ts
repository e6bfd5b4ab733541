import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import { sweepImages } from '../../../src/core/images/sweep-images.ts'
import * as budgets from '../../budgets/reviews.ts'
import { aForm, aJpeg, aPng, aWebp } from '../../support/catalogue/pictures.ts'
import {
  aReviewForm,
  productReviewsPath,
  reviewsShown,
  writeReview,
} from '../../support/catalogue/product-reviews.ts'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { aRegisteredCustomer } from '../../support/customers/storefront-visitors.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { avantlushClient, commerceEngineClient, type Json } from '../../support/http/client.ts'
import { aPurchase, type Purchase } from '../../support/sales/purchases.ts'
import { aRupeeOrder, type RupeeOrder } from '../../support/sales/rupee-orders.ts'
import { context } from '../../support/world/context.ts'

const anyone = commerceEngineClient()
/** Of the origin, whose pictures belong to no contract. */
const world = avantlushClient()
const published = { message: 'Review published', success: true }
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

let salt = 40_000

const picture = () => aPng({ salt: ++salt })

const shown = async ({ product }: Purchase): Promise<Json[]> =>
  (await reviewsShown(anyone, product)).reviews

describe('a review of a purchase', () => {
  test('is written once an order, however often the product was bought', async () => {
    const customer = await aRegisteredCustomer()
    const product = await aKettle()
    const buy = () => aRupeeOrder(customer, [{ product }])
    const orders = [await buy(), await buy()]
    const review = ({ number }: RupeeOrder, review_text: string, count: number) => {
      const pictures = Array.from({ length: count }, picture)
      const form = aReviewForm(
        { uuid: customer.id, orderNumber: number },
        { review_text },
        pictures,
      )
      return customer.client.post(productReviewsPath(product), form)
    }
    const texts = ['Quick', 'Still quick']
    for (const [place, order] of orders.entries()) {
      const [first, again] = [
        await review(order, texts[place] ?? '', place + 1),
        await review(order, 'Once more', 0),
      ]
      expect([first.status, again.status, again.body.code]).toEqual([
        ...[200, 400, 'review_not_allowed'],
      ])
    }
    const { reviews } = await reviewsShown(anyone, product)
    const told = reviews.map(({ review_text, images }: Json) => [review_text, images.length])
    expect(told.toSorted()).toEqual([
      ['Quick', 1],
      ['Still quick', 2],
    ])
  })

  test('is published at once, with its pictures and without the address of its author', async () => {
    const bought = await aPurchase()
    const pictures = [picture(), aJpeg({ salt: ++salt })]
    const form = aReviewForm(bought, { review_text: '  Quick\nand quiet. ' }, pictures)
    const { body, cost } = await writeReview(bought, form)
    expect(body).toEqual(published)
    expectWithin(cost, budgets.purchaseReviewed)
    const content = await reviewsShown(anyone, bought.product)
    expect(content).toEqual({
      reviews: [
        {
          ...{ rating: 4.5, review_text: 'Quick\nand quiet.', name: 'Ada B.' },
          ...{ status: 'approved', is_featured: false, tags: [], videos: [] },
          ...{ review_date: moment, created_at: moment, modified_at: moment },
          images: [0, 1].map((index) =>
            expect.objectContaining({ title: null, alternate_text: null, sort_order: index + 1 }),
          ),
        },
      ],
      review_tags: null,
      pagination: expect.objectContaining({ total_records: 1, total_pages: 1 }),
    })
    for (const [index, bytes] of pictures.entries()) {
      const image = await world.get(content.reviews[0].images[index].url_zoom, {
        ...{ expect: 200, documented: false },
      })
      expect(image.body).toEqual(bytes)
    }
  })

  test('moves the counts of its product, and names its order', async () => {
    const bought = await aPurchase()
    await writeReview(bought, aReviewForm(bought, { rating: '3.5' }))
    const product = await env.DB.prepare(
      `SELECT review_count, score_sum,
         (SELECT order_id FROM reviews WHERE product_id = products.id) AS order_id
       FROM products WHERE id = ?`,
    )
      .bind(bought.product.id)
      .first()
    expect(product).toEqual({ review_count: 1, score_sum: 3.5, order_id: bought.orderId })
  })

  test('needs no text and no pictures, and the product may be named by its slug', async () => {
    const bought = await aPurchase()
    const form = aReviewForm(bought, { rating: '5', images: '', videos: '', review_text: '' })
    const { slug } = bought.product
    await bought.client.post(`/catalog/products/${slug}/reviews`, form, { expect: 200 })
    expect(await shown(bought)).toMatchObject([{ rating: 5, review_text: '', images: [] }])
  })

  test('is taken without the videos that come with it', async () => {
    const bought = await aPurchase()
    const form = aReviewForm(bought, { rating: '4' })
    form.append('videos', new File([new Uint8Array(1000)], 'clip.mp4', { type: 'video/mp4' }))
    await bought.client.post(productReviewsPath(bought.product), form, { expect: 200 })
    expect(await shown(bought)).toMatchObject([{ rating: 4, images: [], videos: [] }])
  })

  test('takes five pictures, whichever way the field is written', async () => {
    const bought = await aPurchase()
    const five = [picture(), aJpeg({ salt: ++salt }), aWebp(), picture(), picture()]
    await writeReview(bought, aReviewForm(bought, {}, five, 'images[]'))
    const [review] = await shown(bought)
    expect(review.images.map(({ sort_order }: Json) => sort_order)).toEqual([1, 2, 3, 4, 5])
  })

  test('takes five pictures of five megabytes, and no more than that', async () => {
    const bought = await aPurchase()
    const large = () => aPng({ salt: ++salt, size: 5 * 1024 * 1024 })
    const five = Array.from({ length: 5 }, large)
    const { body } = await writeReview(bought, aReviewForm(bought, {}, [...five, large()]), 413)
    expect(body.code).toBe('payload_too_large')
    await writeReview(bought, aReviewForm(bought, { review_text: 'x'.repeat(5_000) }, five))
  })

  test('is shown elsewhere with its pictures, and in whole stars', async () => {
    const bought = await aPurchase()
    await writeReview(bought, aReviewForm(bought, {}, [picture()]))
    const [{ images }] = await shown(bought)
    const { body } = await avantlushClient().get(`/api/products/${bought.product.id}/reviews/`)
    const review = { rating: 5, images: [images[0].url_zoom], is_verified_purchase: true }
    expect(body).toMatchObject([review])
  })

  test('under the same key is written once, and one whose answer was lost too', async () => {
    const bought = await aPurchase()
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const path = productReviewsPath(bought.product)
    const bytes = picture()
    const send = (rating: string, expect: number) =>
      bought.client.post(path, aReviewForm(bought, { rating }, [bytes]), { headers, expect })
    await send('4', 200)
    expect((await send('4', 200)).headers.get('Idempotent-Replayed')).toBe('true')
    await send('3', 422)
    await env.DB.prepare('DELETE FROM idempotency_keys').run()
    expect((await send('4', 200)).body).toEqual(published)
    expect(await shown(bought)).toHaveLength(1)
  })
})

test('pictures of reviews stay, and what nothing shows is swept', async () => {
  const bought = await aPurchase()
  await writeReview(bought, aReviewForm(bought, {}, [picture()]))
  const [review] = await shown(bought)
  const key = new URL(review.images[0].url_zoom).pathname.slice(1)
  const stray = `images/${'0'.repeat(64)}.png`
  await env.IMAGES.put(stray, picture())
  await sweepImages(inMinutes(context(), 2 * 24 * 60))
  expect(await env.IMAGES.head(stray)).toBeNull()
  expect(await env.IMAGES.head(key)).not.toBeNull()
})

test('a picture that a product loses stays where a review shows it', async () => {
  const [bought, staff] = [await aPurchase(), await aStaffMember()]
  const bytes = picture()
  const images = `/products/${bought.product.slug}/images/`
  const { body } = await staff.post(images, aForm(bytes), { expect: 201 })
  await writeReview(bought, aReviewForm(bought, {}, [bytes]))
  await staff.delete(`/products/images/${body.images[0].id}/`, { expect: 204 })
  const [review] = await shown(bought)
  const url = review.images[0].url_standard
  await world.get(url, { expect: 200, documented: false })
})
