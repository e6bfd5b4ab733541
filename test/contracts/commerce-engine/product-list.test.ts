import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aCategory } from '../../support/catalogue/products.ts'
import { aRupeeProduct, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'

const anyone = commerceEngineClient()

async function list(query: string): Promise<Json> {
  const { body, cost } = await anyone.get(`/catalog/products?${query}`, { expect: 200 })
  expect(cost.queries).toBeLessThanOrEqual(1)
  return body.content
}

async function idsOf(query: string): Promise<number[]> {
  return (await list(query)).products.map(({ id }: Json) => Number(id))
}

/** Products of a new category, the oldest first. */
async function someProducts(count: number, more: object = {}) {
  const categoryId = await aCategory()
  const made = []
  for (let at = 0; at < count; at++) {
    made.push(await aRupeeProduct({ categoryId, createdAt: 1_000 + at, ...more }))
  }
  return { categoryId, made, ids: made.map(({ id }) => id) }
}

describe('a page', () => {
  it('has the newest first, and tells of its neighbours', async () => {
    const { categoryId, ids } = await someProducts(5)
    const { products, pagination } = await list(`category_id=${categoryId}&limit=2&page=2`)
    expect(products.map(({ id }: Json) => Number(id))).toEqual([ids[2], ids[1]])
    expect(pagination).toEqual({
      ...{ total_records: 5, total_pages: 3, previous_page: 1, limit: 2, next_page: 3 },
    })
  })

  it('is the first of 25 where nothing is said, or nothing that can be read', async () => {
    const { categoryId } = await someProducts(1)
    for (const asked of ['', 'page=&limit=', 'page=0&limit=0', 'page=-1&limit=x', 'page=1.5']) {
      const { pagination } = await list(`category_id=${categoryId}&${asked}`)
      expect(pagination).toEqual({
        ...{ total_records: 1, total_pages: 1, previous_page: null, limit: 25, next_page: null },
      })
    }
  })

  it('has a hundred products at most', async () => {
    expect((await list('limit=101')).pagination.limit).toBe(100)
    expect((await list('limit=99999999999999999999')).pagination.limit).toBe(100)
  })

  it.each([3, 4, 99999999999999])('is empty past the end: %i', async (page) => {
    const { categoryId } = await someProducts(3)
    const { products, pagination } = await list(`category_id=${categoryId}&limit=2&page=${page}`)
    expect(products).toEqual([])
    expect(pagination).toMatchObject({ total_records: 3, previous_page: 2, next_page: null })
  })

  it('of a list of nothing is empty and the only one', async () => {
    const { products, pagination } = await list(`category_id=${await aCategory()}`)
    expect(products).toEqual([])
    expect(pagination).toMatchObject({ total_records: 0, total_pages: 0, previous_page: null })
  })

  it('shows products as they are shown one by one', async () => {
    const shirt = await aRupeeShirt({ images: ['https://example.com/1.png'] })
    const asked = `category_id=${shirt.categoryId}&inventory=true`
    const [listed] = (await list(asked)).products
    const { body } = await anyone.get(`/catalog/products/${shirt.id}?inventory=true`)
    expect(body.content.product).toMatchObject(listed)
    expect(listed).not.toHaveProperty('description')
  })

  it('leaves out drafts, what is deleted, and what is not sold in rupees', async () => {
    const { categoryId, ids } = await someProducts(2)
    await aRupeeProduct({ categoryId, status: 'draft' })
    await aRupeeProduct({ categoryId, variants: [{ amount: null }] })
    await env.DB.prepare('UPDATE products SET deleted_at = 1 WHERE id = ?').bind(ids[0]).run()
    expect(await idsOf(`category_id=${categoryId}`)).toEqual([ids[1]])
  })
})

describe('a list sorted', () => {
  it.each([
    ['{"name":"asc"}', ['a', 'B', 'c']],
    ['{"product_name":"desc"}', ['c', 'B', 'a']],
    ['{"selling_price":"asc"}', ['c', 'a', 'B']],
    ['{"selling_price":"desc"}', ['B', 'a', 'c']],
    ['{"rating":"desc"}', ['a', 'c', 'B']],
    ['{"rating":"asc"}', ['B', 'c', 'a']],
    ['{"created_at":"asc"}', ['B', 'a', 'c']],
    ['{"created_at":"desc"}', ['c', 'a', 'B']],
  ])('by %s', async (sort, names) => {
    const categoryId = await aCategory()
    const make = async (name: string, createdAt: number, amount: number, score: number) => {
      const { id } = await aRupeeProduct({ categoryId, name, createdAt, variants: [{ amount }] })
      const rate = 'UPDATE products SET review_count = 2, score_sum = ? WHERE id = ?'
      await env.DB.prepare(rate).bind(score, id).run()
    }
    await make('B', 1, 300, 2)
    await make('a', 2, 200, 9)
    await make('c', 3, 100, 5)
    const { products } = await list(`category_id=${categoryId}&sort_by=${encodeURIComponent(sort)}`)
    expect(products.map(({ name }: Json) => name)).toEqual(names)
  })

  it('by two fields is sorted by the second where the first finds two alike', async () => {
    const categoryId = await aCategory()
    const ids: number[] = []
    for (const [name, amount] of [
      ['x', 1],
      ['y', 2],
      ['x', 3],
    ] as const) {
      ids.push((await aRupeeProduct({ categoryId, name, variants: [{ amount }] })).id)
    }
    const sort = encodeURIComponent('{"name":"asc","selling_price":"desc"}')
    for (const page of [1, 2]) {
      const asked = `category_id=${categoryId}&sort_by=${sort}&limit=2&page=${page}`
      expect(await idsOf(asked)).toEqual(page === 1 ? [ids[2], ids[0]] : [ids[1]])
    }
  })

  it.each([
    ...['', '{}', 'name', '{"name"', '[]', '"name"', 'null', '7', '{"price":"asc"}'],
    ...['{"name":"up"}', '{"name":1}', '{"constructor":"asc"}', '{"__proto__":"asc"}'],
    `${'['.repeat(5_000)}`,
  ])('by what cannot be read is the newest first: %s', async (sort) => {
    const { categoryId, ids } = await someProducts(2)
    const asked = `category_id=${categoryId}&sort_by=${encodeURIComponent(sort)}`
    expect(await idsOf(asked)).toEqual(ids.toReversed())
  })

  it('passes over the fields that there are not', async () => {
    const { categoryId, ids } = await someProducts(2)
    const sort = encodeURIComponent('{"weight":"asc","created_at":"asc"}')
    expect(await idsOf(`category_id=${categoryId}&sort_by=${sort}`)).toEqual(ids)
  })
})

describe('a list of categories', () => {
  it('has what is in any of them, or below', async () => {
    const top = await aCategory()
    const below = await aCategory(await aCategory(top))
    const other = await aCategory()
    const first = await aRupeeProduct({ categoryId: below })
    const second = await aRupeeProduct({ categoryId: other })
    await aRupeeProduct()
    expect((await idsOf(`category_id=${top}&category_id=${other}`)).toSorted()).toEqual(
      [first.id, second.id].toSorted(),
    )
    expect(await idsOf(`category_id=${below}&category_id=${top}`)).toEqual([first.id])
  })

  it('is the same by their slugs', async () => {
    const { categoryId, ids } = await someProducts(2)
    const slug = await env.DB.prepare('SELECT slug FROM categories WHERE id = ?')
      .bind(categoryId)
      .first<string>('slug')
    expect(await idsOf(`category_slug=none&category_slug=${slug}`)).toEqual(ids.toReversed())
    expect(await idsOf(`category_slug=${slug}&category_id=${categoryId}`)).toHaveLength(2)
    expect(await idsOf(`category_slug=${slug}&category_id=${await aCategory()}`)).toEqual([])
  })

  it.each(['0', 'x', '999999999999', '99999999999999999999', '%00', '-1', "'"])(
    'is empty where nothing is called so: %s',
    async (name) => {
      await someProducts(1)
      expect(await idsOf(`category_id=${name}`)).toEqual([])
      expect(await idsOf(`category_slug=${name}`)).toEqual([])
    },
  )

  it('is all there is where no category is named', async () => {
    const { ids } = await someProducts(1)
    expect(await idsOf('category_id=&category_slug=&limit=100')).toEqual(
      expect.arrayContaining(ids),
    )
  })

  it('reads a hundred of them', async () => {
    const { categoryId } = await someProducts(1)
    const many = Array.from({ length: 300 }, () => 'category_id=0').join('&')
    expect(await idsOf(`category_id=${categoryId}&${many}`)).toHaveLength(1)
  })
})

describe('a list of a type', () => {
  it.each([
    ['physical', ['physical']],
    ['digital', ['digital']],
    ['physical,digital', ['digital', 'physical']],
    [' digital , bundle', ['digital']],
    ['', ['digital', 'physical']],
    [',', ['digital', 'physical']],
    ['bundle', []],
    ['Physical', []],
  ])('%j has %j', async (type, types) => {
    const categoryId = await aCategory()
    await aRupeeProduct({ categoryId, createdAt: 1 })
    await aRupeeProduct({ categoryId, createdAt: 2, isPhysical: false })
    const asked = `category_id=${categoryId}&product_type=${encodeURIComponent(type)}`
    const { products, pagination } = await list(asked)
    expect(products.map((one: Json) => one.product_type)).toEqual(types)
    expect(pagination.total_records).toBe(types.length)
  })
})
