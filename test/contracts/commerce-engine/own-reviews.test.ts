import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aPng } from '../../support/catalogue/pictures.ts'
import {
  aReviewForm,
  productReviewsPath,
  writeReview,
} from '../../support/catalogue/product-reviews.ts'
import { aProduct } from '../../support/catalogue/products.ts'
import { aReview, aReviewTag } from '../../support/catalogue/reviews.ts'
import {
  aKettle,
  aRupeeProduct,
  type RupeeProduct,
} from '../../support/catalogue/rupee-products.ts'
import { sellInRupees } from '../../support/catalogue/sell-in-rupees.ts'
import {
  aRegisteredCustomer,
  aVisitor,
  type Visitor,
} from '../../support/customers/storefront-visitors.ts'
import { avantlushClient, commerceEngineClient, type Json } from '../../support/http/client.ts'
import { aPurchase } from '../../support/sales/purchases.ts'
import {
  aRupeeOrder,
  buyThroughStore,
  cancelRupeeOrder,
  type RupeeOrder,
  withdraw,
} from '../../support/sales/rupee-orders.ts'

const reviewsOf = ({ id }: Pick<Visitor, 'id'>) => `/customers/${id}/reviews`

const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

let salt = 70_000

async function own({ id, client }: Pick<Visitor, 'id' | 'client'>): Promise<Json> {
  return (await client.get(reviewsOf({ id }), { expect: 200 })).body.content
}

/** The customer says what a product that was bought is like. */
async function review(
  { id, client }: Visitor,
  product: RupeeProduct,
  order: RupeeOrder,
  more: Record<string, string> = {},
  pictures: Uint8Array<ArrayBuffer>[] = [],
): Promise<void> {
  const form = aReviewForm({ uuid: id, orderNumber: order.number }, more, pictures)
  await client.post(productReviewsPath(product), form, { expect: 200 })
}

/** Sold in dollars as well. */
async function aProductInBoth(): Promise<Pick<RupeeProduct, 'id' | 'name' | 'variantIds'>> {
  const product = await aProduct({ stock: 10 })
  await sellInRupees(product)
  return { ...product, variantIds: [product.variantId] }
}

const namesIn = (list: Json[]): string[] => list.map(({ product_name }) => product_name)

describe('what can be reviewed', () => {
  it('is nothing for somebody who has bought nothing', async () => {
    const content = await own(await aRegisteredCustomer())
    expect(content).toEqual({ reviews: [], ready_for_review: [] })
  })

  it('is what was bought, at the price of now, with the order of its latest purchase', async () => {
    const images = ['https://img.test/front.png']
    const [customer, kettle] = [await aRegisteredCustomer(), await aRupeeProduct({ images })]
    await aRupeeOrder(customer, [{ product: kettle, unitAmount: 5_000 }])
    const latest = await aRupeeOrder(customer, [{ product: kettle, unitAmount: 6_000 }])
    await env.DB.prepare('UPDATE products SET discount_points = 2500 WHERE id = ?')
      .bind(kettle.id)
      .run()
    expect((await own(customer)).ready_for_review).toEqual([
      {
        ...{ product_id: String(kettle.id), product_name: kettle.name },
        ...{ product_image_url: images[0], order_number: latest.number },
        ...{ selling_price: 75, listing_price: 100 },
      },
    ])
  })

  it('is reviewed anew once it was bought again, each time with its order', async () => {
    const [customer, kettle] = [await aRegisteredCustomer(), await aKettle()]
    const first = await aRupeeOrder(customer, [{ product: kettle }])
    await review(customer, kettle, first)
    const second = await aRupeeOrder(customer, [{ product: kettle }])
    const { ready_for_review } = await own(customer)
    expect(ready_for_review.map((ready: Json) => ready.order_number)).toEqual([second.number])
    await review(customer, kettle, second)
    const { reviews, ready_for_review: rest } = await own(customer)
    expect(reviews.map((one: Json) => one.order_number)).toEqual([second.number, first.number])
    expect(rest).toEqual([])
  })

  it('has the price that was paid with its order, once it is no longer on sale', async () => {
    const [customer, kettle] = [await aRegisteredCustomer(), await aKettle()]
    for (const unitAmount of [5_000, 6_000]) {
      await review(customer, kettle, await aRupeeOrder(customer, [{ product: kettle, unitAmount }]))
    }
    await withdraw(kettle)
    const { reviews } = await own(customer)
    expect(reviews.map((one: Json) => [one.selling_price, one.listing_price])).toEqual([
      [60, 60],
      [50, 50],
    ])
  })

  it('comes from paid orders of this channel, the newest first', async () => {
    const customer = await aRegisteredCustomer()
    const [one, two, three] = [await aKettle(), await aKettle(), await aKettle()]
    await aRupeeOrder(customer, [{ product: two }, { product: one }])
    await aRupeeOrder(customer, [{ product: three }], { status: 'delivered' })
    await aRupeeOrder(customer, [{ product: await aKettle() }], { isPaid: false })
    await aRupeeOrder(customer, [{ product: await aKettle() }], { channel: 'us' })
    await aRupeeOrder(customer, [{ product: await aKettle() }], { status: 'cancelled' })
    await aRupeeOrder(await aRegisteredCustomer(), [{ product: await aKettle() }])
    const { ready_for_review } = await own(customer)
    expect(namesIn(ready_for_review)).toEqual([three.name, two.name, one.name])
  })

  it('was bought through another contract, and moves to the reviews once it is reviewed', async () => {
    const [customer, kettle] = [await aRegisteredCustomer(), await aKettle()]
    await buyThroughStore(customer, kettle)
    const { ready_for_review } = await own(customer)
    expect(namesIn(ready_for_review)).toEqual([kettle.name])
    await review(customer, kettle, { id: 0, number: ready_for_review[0].order_number })
    const { reviews, ready_for_review: rest } = await own(customer)
    expect([namesIn(reviews), rest]).toEqual([[kettle.name], []])
  })

  it('is on sale: what is not can be reviewed by nobody', async () => {
    const [customer, kettle] = [await aRegisteredCustomer(), await aKettle()]
    const order = await aRupeeOrder(customer, [{ product: kettle }])
    await withdraw(kettle)
    expect((await own(customer)).ready_for_review).toEqual([])
    const form = aReviewForm({ uuid: customer.id, orderNumber: order.number })
    await customer.client.post(productReviewsPath(kettle), form, { expect: 404 })
  })

  it('is at most the newest hundred', async () => {
    const customer = await aRegisteredCustomer()
    const products: RupeeProduct[] = []
    for (let count = 0; count < 102; count++) products.push(await aKettle())
    await aRupeeOrder(
      customer,
      products.map((product) => ({ product })),
    )
    const { ready_for_review } = await own(customer)
    const names = products.map(({ name }) => name)
    expect(namesIn(ready_for_review)).toEqual(names.slice(0, 100))
  })
})

describe('the own reviews', () => {
  it('tell what was said, of what, and of which order', async () => {
    const images = ['https://img.test/front.png']
    const [customer, kettle] = [await aRegisteredCustomer(), await aRupeeProduct({ images })]
    const order = await aRupeeOrder(customer, [{ product: kettle, unitAmount: 5_000 }])
    await aRupeeOrder(customer, [{ product: kettle, unitAmount: 6_000 }])
    const text = { rating: '4.5', review_text: 'Quick\nand quiet.' }
    await review(customer, kettle, order, text, [aPng({ salt: ++salt }), aPng({ salt: ++salt })])
    const { reviews } = await own(customer)
    const url = expect.stringMatching(/^https:\/\/shop\.test\/images\/[0-9a-f]{64}\.png$/)
    const picture = { blur_url: url, thumbnail_url: url, standard_url: url }
    expect(reviews).toEqual([
      {
        id: expect.stringMatching(/^\d+$/),
        ...{ product_id: String(kettle.id), product_name: kettle.name },
        ...{ product_image_url: images[0], status: 'approved', rating: 4.5, average_rating: 4.5 },
        ...{ review_text: 'Quick\nand quiet.', tags: [], images: [picture, picture], videos: [] },
        ...{ selling_price: 100, listing_price: 100, order_number: order.number },
        ...{ review_date: moment, created_at: moment, modified_at: moment },
      },
    ])
  })

  it('are the own alone, the newest first, with the average of everybody', async () => {
    const [customer, other] = [await aRegisteredCustomer(), await aRegisteredCustomer()]
    const [one, two] = [await aKettle(), await aKettle()]
    const order = await aRupeeOrder(customer, [{ product: one }, { product: two }])
    const others = await aRupeeOrder(other, [{ product: one }])
    await review(customer, one, order, { rating: '3' })
    await review(customer, two, order, { rating: '5' })
    await review(other, one, others, { rating: '4.5' })
    expect((await own(customer)).reviews).toMatchObject([
      { product_name: two.name, rating: 5, average_rating: 5 },
      { product_name: one.name, rating: 3, average_rating: 3.75 },
    ])
  })

  it('keep what was paid for a product that is no longer sold', async () => {
    const [customer, kettle] = [await aRegisteredCustomer(), await aKettle()]
    const soldAs = { isVariant: false, variantName: '', baseAmount: 9_000 }
    const order = await aRupeeOrder(customer, [{ product: kettle, unitAmount: 8_000, soldAs }])
    await review(customer, kettle, order)
    await withdraw(kettle)
    const paid = { product_name: kettle.name, selling_price: 80, listing_price: 90 }
    expect((await own(customer)).reviews).toMatchObject([paid])
    await env.DB.prepare('UPDATE products SET deleted_at = 1 WHERE id = ?').bind(kettle.id).run()
    expect((await own(customer)).reviews).toMatchObject([paid])
    await cancelRupeeOrder(order)
    expect((await own(customer)).reviews).toMatchObject([{ ...paid, order_number: order.number }])
  })

  it('name the order that was named with another contract, too', async () => {
    const bought = await aPurchase()
    await writeReview(bought, aReviewForm(bought))
    const { reviews, ready_for_review } = await own({ id: bought.uuid, client: bought.client })
    expect(reviews).toMatchObject([{ order_number: bought.orderNumber, selling_price: 499 }])
    expect(ready_for_review).toEqual([])
  })

  it('written through another contract name the latest order of the product, or none', async () => {
    const [customer, bought, seen] = [
      await aRegisteredCustomer(),
      await aProductInBoth(),
      await aProductInBoth(),
    ]
    await aRupeeOrder(customer, [{ product: bought }])
    const latest = await aRupeeOrder(customer, [{ product: bought }])
    const there = avantlushClient({ token: customer.tokens.access })
    await aReview(there, bought)
    await aReview(there, seen)
    const { reviews, ready_for_review } = await own(customer)
    expect(reviews).toMatchObject([
      { product_name: seen.name, order_number: '' },
      { product_name: bought.name, order_number: latest.number },
    ])
    expect(ready_for_review).toEqual([])
  })

  it('tell their tags and the pictures elsewhere', async () => {
    const [customer, product] = [await aRegisteredCustomer(), await aProductInBoth()]
    const picture = 'https://img.test/mine.png'
    const more = { images: [picture], tag_ids: [await aReviewTag()] }
    await aReview(avantlushClient({ token: customer.tokens.access }), product, more)
    const images = [{ blur_url: picture, thumbnail_url: picture, standard_url: picture }]
    expect((await own(customer)).reviews).toMatchObject([{ tags: ['Tag'], images }])
  })

  it('of what this store has never sold are passed over', async () => {
    const bought = await aPurchase()
    await writeReview(bought, aReviewForm(bought))
    await env.DB.prepare("DELETE FROM prices WHERE variant_id = ? AND currency = 'INR'")
      .bind(bought.product.variantId)
      .run()
    const { reviews } = await own({ id: bought.uuid, client: bought.client })
    expect(reviews).toEqual([])
  })
})

describe('the list', () => {
  it('of somebody else is not found', async () => {
    const [customer, other] = [await aRegisteredCustomer(), await aRegisteredCustomer()]
    for (const id of [customer.id, customer.id.toUpperCase(), 'somebody', '1', '%00']) {
      const { body } = await other.client.get(reviewsOf({ id }), { expect: 404 })
      expect(body.code).toBe('not_found')
    }
  })

  it('needs somebody who has signed in', async () => {
    const [customer, visitor] = [await aRegisteredCustomer(), await aVisitor()]
    const path = reviewsOf(customer)
    for (const client of [commerceEngineClient(), commerceEngineClient({ token: 'a.b.c' })]) {
      expect((await client.get(path, { expect: 401 })).body.code).toBe('unauthorized')
    }
    for (const id of [visitor.id, customer.id]) {
      const { body } = await visitor.client.get(reviewsOf({ id }), { expect: 401 })
      expect(body.code).toBe('login_required')
    }
  })

  it('is there in this store alone, at an address that can be read', async () => {
    const { id, client, tokens } = await aRegisteredCustomer()
    const elsewhere = commerceEngineClient({ token: tokens.access, store: 'us' })
    const { body } = await elsewhere.get(reviewsOf({ id }), { expect: 404 })
    expect(body.code).toBe('store_not_found')
    const unreadable = await client.get(reviewsOf({ id: '%FF' }), { expect: 400 })
    expect(unreadable.body.code).toBe('invalid_request')
  })
})
