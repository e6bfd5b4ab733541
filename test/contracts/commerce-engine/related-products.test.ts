import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aCategory } from '../../support/catalogue/products.ts'
import {
  aRupeeProduct,
  aRupeeShirt,
  type RupeeProduct,
} from '../../support/catalogue/rupee-products.ts'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'

const anyone = commerceEngineClient()

async function list(kind: string, query: string): Promise<Json> {
  const { body, cost } = await anyone.get(`/catalog/products/${kind}?${query}`, { expect: 200 })
  expect(cost.queries).toBeLessThanOrEqual(1)
  return body.content
}

async function idsOf(kind: string, ...given: (RupeeProduct | string)[]): Promise<number[]> {
  const query = given.map((one) => `product_id=${typeof one === 'string' ? one : one.id}`).join('&')
  const { products } = await list(kind, query)
  return products.map((one: Json) => Number(one.product_id))
}

async function hide({ id }: RupeeProduct): Promise<void> {
  await env.DB.prepare("UPDATE products SET status = 'draft' WHERE id = ?").bind(id).run()
}

/** So many orders have both. */
async function pair(one: RupeeProduct, other: RupeeProduct, orders: number): Promise<void> {
  const insert = env.DB.prepare('INSERT INTO bought_together VALUES (?, ?, ?)')
  await env.DB.batch([insert.bind(one.id, other.id, orders), insert.bind(other.id, one.id, orders)])
}

const kinds = ['similar', 'cross-sell', 'up-sell']

describe.each(kinds)('%s', (kind) => {
  it('is empty where no product is named, or none that there is', async () => {
    const { categoryId } = await aRupeeProduct()
    const hidden = await aRupeeProduct({ categoryId })
    await hide(hidden)
    const none = { products: [], pagination: expect.objectContaining({ total_records: 0 }) }
    for (const query of ['', 'product_id=', 'product_id=0', 'product_id=x', 'product_id=%00']) {
      expect(await list(kind, query)).toEqual(none)
    }
    expect(await idsOf(kind, hidden, '99999999999999999999')).toEqual([])
  })
})

describe('similar products', () => {
  it('are those of the same category and then of its tree, the newest first', async () => {
    const top = await aCategory()
    const [own, beside] = [await aCategory(top), await aCategory(top)]
    const given = await aRupeeProduct({ categoryId: own })
    const far = await aRupeeProduct({ categoryId: beside, createdAt: 9 })
    const above = await aRupeeProduct({ categoryId: top, createdAt: 8 })
    const older = await aRupeeProduct({ categoryId: own, createdAt: 1 })
    const newer = await aRupeeProduct({ categoryId: own, createdAt: 2 })
    await aRupeeProduct()
    await aRupeeProduct({ categoryId: own, status: 'draft' })
    const ids = [newer.id, older.id, far.id, above.id]
    expect(await idsOf('similar', given)).toEqual(ids)
    expect(await idsOf('similar', given, newer)).toEqual(ids.slice(1))
  })

  it('of several products are those of the categories of all', async () => {
    const [one, other] = [await aRupeeProduct(), await aRupeeProduct()]
    const first = await aRupeeProduct({ categoryId: one.categoryId, createdAt: 2 })
    const second = await aRupeeProduct({ categoryId: other.categoryId, createdAt: 1 })
    expect(await idsOf('similar', one, other, 'x')).toEqual([first.id, second.id])
  })

  it('are shown by the unit that stands for each, and are sorted by its price', async () => {
    const given = await aRupeeProduct()
    const { categoryId } = given
    const shirt = await aRupeeShirt({ categoryId, createdAt: 2 })
    const further = await aRupeeProduct({
      ...{ categoryId, createdAt: 1 },
      variants: [{ amount: 20_000 }, { options: { Size: 'M' }, amount: 9_000 }],
    })
    const { products } = await list('similar', `product_id=${given.id}`)
    expect(products.map((one: Json) => one.variant_id)).toEqual([
      String(shirt.variantIds[0]),
      String(further.variantIds[1]),
    ])
    const sort = encodeURIComponent('{"selling_price":"asc"}')
    const sorted = await list('similar', `product_id=${given.id}&sort_by=${sort}`)
    expect(sorted.products.map((one: Json) => one.pricing.selling_price)).toEqual([90, 100])
    expect(sorted.products[0]).not.toHaveProperty('inventory')
  })

  it('come in pages, of which those past the end are empty', async () => {
    const given = await aRupeeProduct()
    const ids: number[] = []
    for (let at = 0; at < 3; at++) {
      const { id } = await aRupeeProduct({ categoryId: given.categoryId, createdAt: at })
      ids.unshift(id)
    }
    for (const sort of [
      '',
      '{"created_at":"desc"}',
      '{"selling_price":"asc","created_at":"desc"}',
    ]) {
      const asked = `product_id=${given.id}&limit=2&sort_by=${encodeURIComponent(sort)}`
      const pages = []
      for (const page of [1, 2, 3]) pages.push(await list('similar', `${asked}&page=${page}`))
      const shown = pages.map(({ products }) => products.map((one: Json) => Number(one.product_id)))
      expect(shown).toEqual([ids.slice(0, 2), ids.slice(2), []])
      expect(pages.map(({ pagination }) => pagination.total_records)).toEqual([3, 3, 3])
    }
  })
})

describe('products that go with others', () => {
  it('are those bought with them, the most often first', async () => {
    const [lamp, kettle, seldom, often, both] = await Promise.all(
      Array.from({ length: 5 }, () => aRupeeProduct()),
    )
    if (!lamp || !kettle || !seldom || !often || !both) throw new Error('Nothing was made')
    await pair(lamp, seldom, 1)
    await pair(lamp, often, 4)
    await pair(lamp, both, 3)
    await pair(kettle, both, 2)
    await pair(lamp, kettle, 9)
    expect(await idsOf('cross-sell', lamp, kettle)).toEqual([both.id, often.id, seldom.id])
    await pair(kettle, seldom, 0)
    expect(await idsOf('cross-sell', kettle)).toEqual([lamp.id, both.id])
    await hide(both)
    expect(await idsOf('cross-sell', kettle)).toEqual([lamp.id])
    const { body } = await anyone.get(`/catalog/products/${lamp.id}`)
    expect(body.content.product.crossselling_product_ids).toEqual(
      [kettle.id, often.id, seldom.id].map(String),
    )
  })
})

describe('higher-priced alternatives', () => {
  it('are dearer products of the same category, the nearest price first', async () => {
    const categoryId = await aCategory()
    const at = (amount: number) => aRupeeProduct({ categoryId, variants: [{ amount }] })
    const [cheaper, given, same] = [await at(5_000), await at(10_000), await at(10_000)]
    const [far, near] = [await at(30_000), await at(10_001)]
    await aRupeeProduct({ variants: [{ amount: 20_000 }] })
    expect(await idsOf('up-sell', given)).toEqual([near.id, far.id])
    expect(await idsOf('up-sell', given, cheaper)).toEqual([same.id, near.id, far.id])
    const { body } = await anyone.get(`/catalog/products/${given.id}`)
    expect(body.content.product.upselling_product_ids).toEqual([near.id, far.id].map(String))
  })

  it('named with a product are ten at most', async () => {
    const categoryId = await aCategory()
    const given = await aRupeeProduct({ categoryId, variants: [{ amount: 1 }] })
    for (let at = 0; at < 12; at++) await aRupeeProduct({ categoryId })
    const { body } = await anyone.get(`/catalog/products/${given.slug}`)
    expect(body.content.product.upselling_product_ids).toHaveLength(10)
    expect((await list('up-sell', `product_id=${given.id}`)).pagination.total_records).toBe(12)
  })
})
