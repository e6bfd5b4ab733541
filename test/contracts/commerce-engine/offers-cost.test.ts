import { env } from 'cloudflare:workers'
import { beforeAll, expect, it } from 'vitest'
import { selectRunningPromotions } from '../../../src/core/pricing/promotions/running-promotions.ts'
import { bindOnce } from '../../../src/core/write-batch.ts'
import * as budgets from '../../budgets/offers.ts'
import { aRupeeProduct, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import type { Client } from '../../support/http/client.ts'
import { aPromotion, promoteAll, promotionTerms } from '../../support/sales/promotions.ts'
import { context } from '../../support/world/context.ts'

const productsMade = 300
const listMax = 100
/** Newer than all others, and not on offer. */
const ended = 200

let visitor: Client

beforeAll(async () => {
  visitor = (await aVisitor()).client
  const make = (statement: string) => env.DB.prepare(statement)
  const numbers = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)'
  await env.DB.batch([
    make("INSERT INTO categories(id, name, slug) VALUES (1, 'Things', 'things')"),
    make(`${numbers} INSERT INTO products(id, category_id, name, slug, created_at, updated_at)
      SELECT i, 1, 'Thing ' || i, 'thing-' || i, i, 0 FROM n`).bind(productsMade),
    make(`INSERT INTO variants(id, product_id, sku, is_default, stock)
      SELECT id, id, slug, 1, 5 FROM products`),
    make("INSERT INTO prices(variant_id, currency, amount) SELECT id, 'INR', 100 FROM variants"),
    make(`${numbers} INSERT INTO coupons(code, channel, kind, points, ends_at, created_at)
      SELECT 'CODE-' || i, 'in', 'percentage', 500, iif(i > 500, 1, NULL), 0 FROM n`).bind(
      500 + ended,
    ),
  ])
  await promoteAll()
  await make(`INSERT INTO promotions(name, product_id, currency, kind, points, starts_at, ends_at)
    SELECT 'Ended', product_id, 'INR', 'percentage', 500, 1, 2 FROM listings LIMIT ?`)
    .bind(ended)
    .run()
})

it('the list of coupons reads those that it tells of, and newer ones that are not on offer', async () => {
  const { cost, body } = await visitor.get('/carts/available-coupons', { expect: 200 })
  expect(body.content.coupons).toHaveLength(listMax)
  expectWithin(cost, budgets.couponList(listMax + ended))
})

it('the list of promotions reads the same of them, and whether their products are shown', async () => {
  const { cost, body } = await visitor.get('/carts/available-promotions', { expect: 200 })
  expect(body.content.promotions).toHaveLength(listMax)
  expectWithin(cost, budgets.promotionList(listMax + ended, listMax))
})

it('what runs on the products of a cart is found by an index', async () => {
  const productIds = Array.from({ length: 50 }, (_, index) => index + 250)
  const statement = selectRunningPromotions(context(), { currency: 'INR', productIds })
  const { text, values } = bindOnce(statement)
  const { results, meta } = await env.DB.prepare(text)
    .bind(...values)
    .run()
  expect(results).toHaveLength(50)
  expect(meta.rows_read).toBeLessThanOrEqual(budgets.promotionBatchRows(50, 50))
})

it('a product is told with a gift at the cost of that one', async () => {
  const [kettle, gift] = [await aRupeeProduct(), await aRupeeShirt()]
  const path = `/catalog/products/${kettle.id}/variants`
  const rowsOf = async () => (await visitor.get(path, { expect: 200 })).cost.rowsRead
  const before = await rowsOf()
  await aPromotion(kettle, promotionTerms.buyTwoGetOne, { giftVariantId: gift.variantIds[1] })
  expect(await rowsOf()).toBeLessThanOrEqual(before + budgets.giftRows)
})
