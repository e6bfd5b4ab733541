import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { aRupeeProduct, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import type { Client, Json } from '../../support/http/client.ts'
import { aPromotion, inHours, promotionTerms } from '../../support/sales/promotions.ts'

const { tenPercent, fiftyRupees, buyTwoGetOne } = promotionTerms
const listMax = 100

let visitor: Client

beforeAll(async () => {
  visitor = (await aVisitor()).client
})

async function promotions(): Promise<Json[]> {
  const { body, cost } = await visitor.get('/carts/available-promotions', { expect: 200 })
  // The other one asks for the session.
  expect(cost.queries).toBe(2)
  return body.content.promotions
}

const byId = (list: Json[], { id }: { id: number }) => list.find((one) => one.id === String(id))

async function isRunning(promotion: { id: number }): Promise<boolean> {
  return byId(await promotions(), promotion) !== undefined
}

/** So many promotions like one that there is. */
async function repeat({ id }: { id: number }, count: number): Promise<void> {
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO promotions(name, product_id, currency, kind, points, starts_at)
     SELECT name, product_id, currency, kind, points, starts_at FROM promotions, n WHERE id = ?2`,
  )
    .bind(count, id)
    .run()
}

describe('the promotions on offer', () => {
  const onProduct = (productId: number) => ({
    ...{ product_id: String(productId), variant_id: null },
    ...{ minimum_quantity: null, maximum_quantity: null },
    ...{ minimum_value: null, maximum_value: null },
  })

  it('are told in full, by their ids', async () => {
    const [kettle, pan] = [await aRupeeProduct(), await aRupeeProduct()]
    const endsAt = inHours(1)
    const first = await aPromotion(pan, tenPercent, { name: 'Diwali', endsAt })
    const second = await aPromotion(kettle, fiftyRupees)
    const list = await promotions()
    const ids = list.map(({ id }) => Number(id))
    expect(ids).toEqual(ids.toSorted((one, other) => one - other))
    expect(byId(list, first)).toEqual({
      id: String(first.id),
      name: 'Diwali',
      description: '10% off.',
      tags: null,
      redemption_limits: null,
      redemption_count: 0,
      minimum_order_total: null,
      starts_at: first.startsAt.toISOString(),
      expires_at: endsAt.toISOString(),
      promotion_type: 'discount',
      can_be_used_with_other_promotion: false,
      applies_to_product: 'product',
      details: {
        ...{ discount_type: 'percentage', discount_percent: 10, maximum_discount_amount: null },
        ...{ products: [onProduct(pan.id)], category_id: [] },
      },
    })
    expect(byId(list, second)).toMatchObject({
      ...{ description: '₹50.00 off each unit.', promotion_type: 'discount', expires_at: null },
      details: {
        ...{ discount_type: 'fixed-amount', fixed_discount_amount: 50 },
        ...{ products: [onProduct(kettle.id)], category_id: [] },
      },
    })
  })

  const gives = (more: Json) => ({
    spending_criteria_type: 'minimum-quantity',
    maximum_discount_amount: null,
    products: [
      {
        ...{ minimum_quantity: 2, buy_variant_id: null, buy_from_category_id: null },
        ...{ get_quantity: 1, get_from_category_id: null, get_offer_type: 'free' },
        ...{ get_discount_percent: null, get_variant_id: null, ...more },
      },
    ],
  })

  it('that give units of the product itself name it as what is given', async () => {
    const kettle = await aRupeeProduct()
    const made = await aPromotion(kettle, buyTwoGetOne)
    const id = String(kettle.id)
    expect(byId(await promotions(), made)).toMatchObject({
      ...{ promotion_type: 'buy-x-get-y', description: 'Buy 2, get 1 free.' },
      details: gives({ buy_product_id: id, get_product_id: id }),
    })
  })

  it('that give another product name it, and its variant where it has several', async () => {
    const [kettle, cup, shirt] = [await aRupeeProduct(), await aRupeeProduct(), await aRupeeShirt()]
    const [ofCup] = cup.variantIds
    const [, ofShirt] = shirt.variantIds
    const withCup = await aPromotion(kettle, buyTwoGetOne, { giftVariantId: ofCup })
    const withShirt = await aPromotion(kettle, buyTwoGetOne, { giftVariantId: ofShirt })
    const own = await aPromotion(shirt, buyTwoGetOne, { giftVariantId: ofShirt })
    const list = await promotions()
    const bought = { buy_product_id: String(kettle.id) }
    const given = { get_product_id: String(shirt.id), get_variant_id: String(ofShirt) }
    expect(byId(list, withCup)).toMatchObject({
      description: 'Buy 2, get 1 of another product free.',
      details: gives({ ...bought, get_product_id: String(cup.id) }),
    })
    expect(byId(list, withShirt)?.details).toEqual(gives({ ...bought, ...given }))
    expect(byId(list, own)).toMatchObject({
      description: 'Buy 2, get 1 free.',
      details: gives({ buy_product_id: String(shirt.id), ...given }),
    })
  })

  it('are those that run now', async () => {
    const kettle = await aRupeeProduct()
    const ended = { startsAt: inHours(-2), endsAt: inHours(-1) }
    expect(await isRunning(await aPromotion(kettle))).toBe(true)
    expect(await isRunning(await aPromotion(kettle, tenPercent, ended))).toBe(false)
    const later = await aPromotion(kettle, tenPercent, { startsAt: inHours(1) })
    expect(await isRunning(later)).toBe(false)
  })

  it('are on products that are shown, in the currency of the store', async () => {
    const draft = await aRupeeProduct({ status: 'draft' })
    const unpriced = await aRupeeProduct({ variants: [{ amount: null }] })
    const deleted = await aRupeeProduct()
    const made = [await aPromotion(draft), await aPromotion(unpriced), await aPromotion(deleted)]
    await env.DB.prepare('UPDATE products SET deleted_at = 1 WHERE id = ?').bind(deleted.id).run()
    const dollars = await aPromotion(await aRupeeProduct(), tenPercent, { currency: 'USD' })
    for (const one of [...made, dollars]) expect(await isRunning(one)).toBe(false)
  })

  it('give what is on sale', async () => {
    const [kettle, draft] = [await aRupeeProduct(), await aRupeeProduct({ status: 'draft' })]
    const [giftVariantId] = draft.variantIds
    expect(await isRunning(await aPromotion(kettle, buyTwoGetOne, { giftVariantId }))).toBe(false)
  })

  it('are the newest hundred', async () => {
    const oldest = await aPromotion(await aRupeeProduct())
    await repeat(oldest, listMax)
    const list = await promotions()
    expect(list).toHaveLength(listMax)
    expect(byId(list, oldest)).toBeUndefined()
    expect(list.map(({ id }) => Number(id) - oldest.id)).toEqual(list.map((_, index) => index + 1))
    await env.DB.prepare('DELETE FROM promotions WHERE id > ?').bind(oldest.id).run()
  })
})
