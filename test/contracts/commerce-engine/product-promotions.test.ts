import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aDiscount } from '../../support/catalogue/discounts.ts'
import {
  aRupeeProduct,
  aRupeeShirt,
  type RupeeProduct,
} from '../../support/catalogue/rupee-products.ts'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'
import { aPromotion, inHours, promotionTerms } from '../../support/sales/promotions.ts'

const anyone = commerceEngineClient()
const { tenPercent, fiftyRupees, buyTwoGetOne } = promotionTerms

const none = { on_promotion: false, promotion: null }

/** What is told of the promotion of something. */
function told({ on_promotion, promotion }: Json): Json {
  return { on_promotion, promotion }
}

async function productOf({ id }: Pick<RupeeProduct, 'id'>): Promise<Json> {
  const { body } = await anyone.get(`/catalog/products/${id}`, { expect: 200 })
  return body.content.product
}

const promotionOf = async (product: RupeeProduct) => told(await productOf(product))

/** Which one is told, if any. */
async function idTold(product: RupeeProduct): Promise<number | null> {
  const { promotion } = await productOf(product)
  return promotion && Number(promotion.id)
}

/** The product wherever the catalogue shows it or a unit of it. */
async function everywhere({ id, categoryId, variantIds }: RupeeProduct): Promise<Json[]> {
  const beside = await aRupeeProduct({ categoryId, createdAt: 1 })
  const path = `/catalog/products/${id}`
  const contents = async (address: string) =>
    (await anyone.get(address, { expect: 200 })).body.content
  const filter = `product_id = ${id}`
  const asked = { query: '', filter }
  const found = await anyone.post('/catalog/products/search', asked, { expect: 200 })
  const ofCategory = `category_id=${categoryId}`
  const listed = (await contents(`/catalog/products?${ofCategory}`)).products
  const product = listed.find((one: Json) => one.id === String(id))
  const items = [
    ...(await contents(`/catalog/skus?${ofCategory}`)).skus,
    ...(await contents(`/catalog/products/similar?product_id=${beside.id}`)).products,
    ...found.body.content.skus,
  ].filter((item) => item.product_id === String(id))
  return [
    ...[product, ...product.variants, ...items, (await contents(path)).product],
    ...(await contents(`${path}/variants`)).variants,
    (await contents(`${path}/variants/${variantIds[1]}`)).variant,
  ]
}

describe('a promotion that runs on a product', () => {
  it.each([
    [tenPercent, { promotion_type: 'discount', discount_type: 'percentage', discount_percent: 10 }],
    [
      fiftyRupees,
      { promotion_type: 'discount', discount_type: 'fixed-amount', discount_fixed_amount: 50 },
    ],
    [buyTwoGetOne, { promotion_type: 'free-goods', buy_quantity: 2, get_quantity: 1 }],
  ])('is told wherever the product or a variant is shown: %j', async (terms, details) => {
    const shirt = await aRupeeShirt()
    const { id, startsAt } = await aPromotion(shirt, terms)
    const shown = await everywhere(shirt)
    const expected = {
      on_promotion: true,
      promotion: {
        id: String(id),
        starts_at: startsAt.toISOString(),
        expires_at: null,
        details,
      },
    }
    // The product twice, its variants in four lists, one as what is similar, and one by itself.
    expect(shown).toHaveLength(16)
    expect(shown.map(told)).toEqual(shown.map(() => expected))
  })

  it('is told with hundredths of a percent and with paise', async () => {
    const [kettle, pan] = [await aRupeeProduct(), await aRupeeProduct()]
    await aPromotion(kettle, { kind: 'percentage', points: 1_225 })
    await aPromotion(pan, { kind: 'fixed', amount: 1_999 })
    expect((await productOf(kettle)).promotion.details.discount_percent).toBe(12.25)
    expect((await productOf(pan)).promotion.details.discount_fixed_amount).toBe(19.99)
  })

  it('is not told where nothing runs', async () => {
    const shown = await everywhere(await aRupeeShirt())
    expect(shown.map(told)).toEqual(shown.map(() => none))
  })

  it('takes nothing off the prices that are told, which discounts do', async () => {
    const kettle = await aRupeeProduct()
    await aPromotion(kettle)
    expect((await productOf(kettle)).pricing).toMatchObject({
      ...{ listing_price: 100, selling_price: 100 },
    })
    await aDiscount({ name: 'Sale', points: 2_000, on: { productId: kettle.id } })
    expect((await productOf(kettle)).pricing).toMatchObject({
      ...{ listing_price: 100, selling_price: 80 },
    })
  })

  it('tells when it ends', async () => {
    const kettle = await aRupeeProduct()
    const endsAt = inHours(1)
    await aPromotion(kettle, tenPercent, { endsAt })
    expect((await productOf(kettle)).promotion.expires_at).toBe(endsAt.toISOString())
  })
})

describe('no promotion is told', () => {
  it('before it begins or after it has ended', async () => {
    const kettle = await aRupeeProduct()
    await aPromotion(kettle, tenPercent, { startsAt: inHours(1) })
    await aPromotion(kettle, tenPercent, { startsAt: inHours(-2), endsAt: inHours(-1) })
    expect(await promotionOf(kettle)).toEqual(none)
  })

  it('of another currency or of another product', async () => {
    const [kettle, other] = [await aRupeeProduct(), await aRupeeProduct()]
    await aPromotion(kettle, tenPercent, { currency: 'USD' })
    await aPromotion(other)
    expect(await promotionOf(kettle)).toEqual(none)
  })
})

describe('of several promotions', () => {
  it('the oldest is told, whatever each of them saves', async () => {
    const kettle = await aRupeeProduct()
    const first = await aPromotion(kettle, tenPercent)
    await aPromotion(kettle, { kind: 'percentage', points: 9_000 }, { startsAt: inHours(-9) })
    expect(await idTold(kettle)).toBe(first.id)
  })

  it('the oldest of those that run now is', async () => {
    const kettle = await aRupeeProduct()
    await aPromotion(kettle, tenPercent, { endsAt: inHours(-0.5) })
    await aPromotion(kettle, tenPercent, { currency: 'USD' })
    await aPromotion(kettle, tenPercent, { startsAt: inHours(1) })
    const running = await aPromotion(kettle, fiftyRupees)
    await aPromotion(kettle, buyTwoGetOne)
    expect(await idTold(kettle)).toBe(running.id)
  })
})

describe('a promotion that gives another product', () => {
  const isTold = async (giftVariantId: number | undefined) => {
    const kettle = await aRupeeProduct()
    await aPromotion(kettle, buyTwoGetOne, { giftVariantId })
    return (await productOf(kettle)).on_promotion
  }

  it('is told as long as that one is on sale, in stock or not', async () => {
    const gift = await aRupeeProduct({ variants: [{ stock: 0 }] })
    expect(await isTold(gift.variantIds[0])).toBe(true)
    const shirt = await aRupeeShirt()
    expect(await isTold(shirt.variantIds[2])).toBe(true)
  })

  it('is not told while that one is a draft, deleted, or not sold in rupees', async () => {
    const [draft, deleted] = [await aRupeeProduct({ status: 'draft' }), await aRupeeShirt()]
    await env.DB.prepare('UPDATE variants SET deleted_at = 1 WHERE id = ?')
      .bind(deleted.variantIds[1] ?? 0)
      .run()
    const unpriced = await aRupeeProduct({ variants: [{ amount: null }] })
    const byFurther = await aRupeeProduct({ variants: [{}, { options: { Size: 'M' } }] })
    const gifts = [
      ...[draft.variantIds[0], deleted.variantIds[1], unpriced.variantIds[0]],
      byFurther.variantIds[0],
    ]
    for (const gift of gifts) expect(await isTold(gift)).toBe(false)
  })

  it('leaves the place to a younger one meanwhile', async () => {
    const [kettle, gift] = [await aRupeeProduct(), await aRupeeProduct()]
    const first = await aPromotion(kettle, buyTwoGetOne, { giftVariantId: gift.variantIds[0] })
    const second = await aPromotion(kettle)
    const withdraw = (status: string) =>
      env.DB.prepare('UPDATE products SET status = ? WHERE id = ?').bind(status, gift.id).run()
    await withdraw('draft')
    expect(await idTold(kettle)).toBe(second.id)
    await withdraw('active')
    expect(await idTold(kettle)).toBe(first.id)
  })
})
