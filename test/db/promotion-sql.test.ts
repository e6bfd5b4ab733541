import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import {
  addPromotionSql,
  endPromotionSql,
  listPromotionsSql,
  type NewPromotion,
  type PromotionTerms,
  pricesSql,
} from '../../scripts/promotion/promotion-sql.ts'
import { aProduct, type ProductMade } from '../support/catalogue/products.ts'

const hourMs = 3_600_000
const now = Date.UTC(2026, 9, 1)

/** 10 % off, without an end. */
function aPromotion({ slug }: { slug: string }, more: Partial<NewPromotion> = {}): NewPromotion {
  const terms: PromotionTerms = { kind: 'percentage', points: 1000 }
  return { name: "The owner's", slug, currency: 'USD', terms, startsAt: now, endsAt: null, ...more }
}

const gift = (giftSku: string | null): PromotionTerms => ({
  kind: 'buy_x_get_y',
  ...{ buyQuantity: 2, getQuantity: 1, giftSku },
})

const run = (statement: string) => env.DB.prepare(statement).first()

const rowOf = (id: unknown) =>
  env.DB.prepare('SELECT * FROM promotions WHERE id = ?').bind(id).first()

async function add(promotion: NewPromotion): Promise<unknown> {
  return (await run(addPromotionSql(promotion)))?.id
}

/** Another variant, which costs so many cents. */
async function addVariant({ id }: ProductMade, sku: string, amount: number): Promise<void> {
  await env.DB.batch([
    env.DB.prepare('INSERT INTO variants(product_id, sku) VALUES (?, ?)').bind(id, sku),
    env.DB.prepare(
      `INSERT INTO prices(variant_id, currency, amount)
       SELECT id, 'USD', ? FROM variants WHERE sku = ?`,
    ).bind(amount, sku),
  ])
}

async function remove({ id }: ProductMade): Promise<void> {
  await env.DB.batch([
    env.DB.prepare('UPDATE products SET deleted_at = 1 WHERE id = ?').bind(id),
    env.DB.prepare('UPDATE variants SET deleted_at = 1 WHERE product_id = ?').bind(id),
  ])
}

describe('the statements of npm run promotion', () => {
  it('make one of each kind', async () => {
    const [product, other] = [await aProduct(), await aProduct()]
    const nothing = { points: null, amount: null, buy_quantity: null, get_quantity: null }
    for (const [terms, columns] of [
      [{ kind: 'percentage', points: 1000 }, { points: 1000 }],
      [{ kind: 'fixed', amount: 500 }, { amount: 500 }],
      [gift(null), { buy_quantity: 2, get_quantity: 1 }],
      [gift(other.slug), { buy_quantity: 2, get_quantity: 1, gift_variant_id: other.variantId }],
    ] satisfies [PromotionTerms, object][]) {
      const promotion = aPromotion(product, { terms, endsAt: now + hourMs })
      const id = await add(promotion)
      expect(id).toEqual(expect.any(Number))
      expect(await rowOf(id)).toEqual({
        ...{ id, name: "The owner's", product_id: product.id, currency: 'USD', kind: terms.kind },
        ...{ ...nothing, gift_variant_id: null, ...columns },
        ...{ starts_at: now, ends_at: now + hourMs },
      })
    }
  })

  it('make nothing where no product has the slug', async () => {
    const product = await aProduct()
    await remove(product)
    for (const slug of [product.slug, 'nothing', "' OR 1 = 1 --"]) {
      expect(await run(pricesSql(aPromotion({ slug })))).toBeNull()
      expect(await add(aPromotion({ slug }))).toBeUndefined()
    }
  })

  it('answer the price of the cheapest variant in the currency', async () => {
    const product = await aProduct({ amount: 2000 })
    const nothing = { gift_id: null, is_own_gift: null, gift_amount: null }
    const costs = async () => run(pricesSql(aPromotion(product)))
    expect(await costs()).toEqual({ amount: 2000, ...nothing })
    await addVariant(product, `${product.slug}-dear`, 2500)
    await addVariant(product, `${product.slug}-cheap`, 1500)
    expect(await costs()).toEqual({ amount: 1500, ...nothing })
    await env.DB.prepare('UPDATE variants SET deleted_at = 1 WHERE sku = ?')
      .bind(`${product.slug}-cheap`)
      .run()
    expect(await costs()).toEqual({ amount: 2000, ...nothing })
    const rials = aPromotion(product, { currency: 'IRR' })
    expect(await run(pricesSql(rials))).toEqual({ amount: null, ...nothing })
  })

  it('answer the price of a gift, and whether it is of the product itself', async () => {
    const product = await aProduct({ amount: 2000 })
    const [other, unpriced, gone] = [
      await aProduct({ amount: 900 }),
      await aProduct({ amount: null, rials: 900 }),
      await aProduct(),
    ]
    await addVariant(product, `${product.slug}-red`, 2500)
    await remove(gone)
    const answers = (sku: string) => run(pricesSql(aPromotion(product, { terms: gift(sku) })))
    expect(await answers(other.slug)).toEqual({
      ...{ amount: 2000, gift_id: other.variantId, is_own_gift: 0, gift_amount: 900 },
    })
    expect(await answers(unpriced.slug)).toMatchObject({ is_own_gift: 0, gift_amount: null })
    expect(await answers(product.slug)).toMatchObject({ is_own_gift: 1 })
    expect(await answers(`${product.slug}-red`)).toMatchObject({ is_own_gift: 1 })
    expect(await answers(gone.slug)).toMatchObject({ gift_id: null })
    expect(await answers('nothing')).toMatchObject({ gift_id: null })
  })

  it.each([
    ['of nothing', { terms: { kind: 'percentage', points: 0 } }],
    ['of more than all', { terms: { kind: 'percentage', points: 10_001 } }],
    ['of no amount', { terms: { kind: 'fixed', amount: 0 } }],
    ['for no time', { endsAt: now }],
  ] satisfies [string, Partial<NewPromotion>][])(
    'are refused by the table for one %s',
    async (_, wrong) => {
      const promotion = aPromotion(await aProduct(), wrong)
      await expect(run(addPromotionSql(promotion))).rejects.toThrow('CHECK constraint failed')
    },
  )

  it('list those of a currency that have not ended, the newest first', async () => {
    const [product, other] = [await aProduct(), await aProduct()]
    const euros = (more: Partial<NewPromotion>) =>
      add(aPromotion(product, { currency: 'EUR', ...more }))
    const first = await euros({})
    await euros({ endsAt: now + hourMs })
    const given = await euros({
      ...{ terms: gift(other.slug), startsAt: now + 2 * hourMs, endsAt: now + 3 * hourMs },
    })
    await add(aPromotion(product, { currency: 'GBP' }))
    const nothing = { points: null, amount: null, buyQuantity: null, getQuantity: null }
    const common = { slug: product.slug, currency: 'EUR', ...nothing, giftSku: null }
    const { results } = await env.DB.prepare(listPromotionsSql('EUR', now + hourMs)).all()
    expect(results).toEqual([
      {
        ...{ ...common, id: given, kind: 'buy_x_get_y', buyQuantity: 2, getQuantity: 1 },
        ...{ giftSku: other.slug, startsAt: now + 2 * hourMs, endsAt: now + 3 * hourMs },
      },
      { ...common, id: first, kind: 'percentage', points: 1000, startsAt: now, endsAt: null },
    ])
  })

  it.each([
    ['has no end', {}],
    ['ends later', { endsAt: now + hourMs }],
    ['has not begun', { startsAt: now + hourMs }],
    ['begins at this moment', { startsAt: now }],
  ])('end one that %s, once', async (_, more) => {
    const id = Number(await add(aPromotion(await aProduct(), more)))
    expect(await run(endPromotionSql(id, now))).toEqual({ id })
    expect(await rowOf(id)).toMatchObject({ ends_at: now })
    expect(await run(endPromotionSql(id, now))).toBeNull()
    expect(await run(endPromotionSql(id + 1, now))).toBeNull()
  })
})
