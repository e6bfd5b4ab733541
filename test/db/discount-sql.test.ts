import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import {
  addDiscountSql,
  endDiscountSql,
  type NewDiscount,
} from '../../scripts/discount/discount-sql.ts'
import { applyDiscounts } from '../../src/core/pricing/apply-discounts.ts'
import { aProduct, type ProductMade } from '../support/catalogue/products.ts'
import { storeClient } from '../support/http/client.ts'
import { context } from '../support/world/context.ts'

const hourMs = 3_600_000
const anonymous = storeClient()

/** One quarter off, for an hour. */
function quarterOff(on: NewDiscount['on'], slug: string): NewDiscount {
  const startsAt = Date.now()
  return { name: "The owner's sale", points: 2500, on, slug, startsAt, endsAt: startsAt + hourMs }
}

/** Runs the statement, and the schedule after it. Answers the id that the statement did. */
async function carryOut(statement: string): Promise<number | null> {
  const id = await env.DB.prepare(statement).first<number>('id')
  await applyDiscounts(context())
  return id
}

async function priceOf({ slug }: ProductMade): Promise<string> {
  return (await anonymous.get(`/products/${slug}/`, { expect: 200 })).body.price
}

async function categoryOf({ slug }: ProductMade): Promise<string> {
  return (await anonymous.get(`/products/${slug}/`, { expect: 200 })).body.category.slug
}

describe('the statement of npm run discount', () => {
  it('puts a discount on one product in force', async () => {
    const [product, other] = await Promise.all([
      aProduct({ amount: 2000 }),
      aProduct({ amount: 2000 }),
    ])
    await carryOut(addDiscountSql(quarterOff('product', product.slug)))
    expect(await priceOf(product)).toBe('15.00')
    expect(await priceOf(other)).toBe('20.00')
  })

  it('puts a discount on a category in force', async () => {
    const product = await aProduct({ amount: 2000 })
    await carryOut(addDiscountSql(quarterOff('category', await categoryOf(product))))
    expect(await priceOf(product)).toBe('15.00')
  })

  it('keeps the name as it was given, and its time', async () => {
    const product = await aProduct()
    const discount = quarterOff('product', product.slug)
    const id = await carryOut(addDiscountSql(discount))
    const row = await env.DB.prepare('SELECT name, starts_at, ends_at FROM discounts WHERE id = ?')
      .bind(id)
      .first()
    const { name, startsAt, endsAt } = discount
    expect(row).toEqual({ name, starts_at: startsAt, ends_at: endsAt })
  })

  it('makes nothing where no product or category has the slug', async () => {
    const product = await aProduct()
    await env.DB.prepare('UPDATE products SET deleted_at = 1 WHERE id = ?').bind(product.id).run()
    for (const [on, slug] of [
      ['product', product.slug],
      ['product', "' OR 1 = 1 --"],
      ['category', product.slug],
    ] as const) {
      expect(await carryOut(addDiscountSql(quarterOff(on, slug)))).toBeNull()
    }
  })

  it.each([
    ['of nothing', { points: 0 }],
    ['of more than all', { points: 10_001 }],
    ['for no time', { endsAt: 0 }],
  ])('is refused by the table for a discount %s', async (_, wrong) => {
    const product = await aProduct()
    const statement = addDiscountSql({ ...quarterOff('product', product.slug), ...wrong })
    await expect(env.DB.prepare(statement).run()).rejects.toThrow('CHECK constraint failed')
  })

  it('ends a discount, once', async () => {
    const product = await aProduct({ amount: 2000 })
    const id = await carryOut(addDiscountSql(quarterOff('product', product.slug)))
    expect(id).toEqual(expect.any(Number))
    // As from a while ago: the schedule runs after the end.
    const end = endDiscountSql(id ?? 0, Date.now() - 1)
    expect(await carryOut(end)).toBe(id)
    expect(await priceOf(product)).toBe('20.00')
    expect(await carryOut(end)).toBeNull()
  })

  it('ends a discount that has not begun', async () => {
    const product = await aProduct({ amount: 2000 })
    const later = { startsAt: Date.now() + hourMs, endsAt: Date.now() + 2 * hourMs }
    const add = addDiscountSql({ ...quarterOff('product', product.slug), ...later })
    const id = await carryOut(add)
    expect(await carryOut(endDiscountSql(id ?? 0, Date.now()))).toBe(id)
    expect(await priceOf(product)).toBe('20.00')
  })
})
