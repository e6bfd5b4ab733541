import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aDiscount } from '../../support/catalogue/discounts.ts'
import { aCategory } from '../../support/catalogue/products.ts'
import { aRupeeProduct, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'

const anyone = commerceEngineClient()

async function list(query: string): Promise<Json> {
  const { body, cost } = await anyone.get(`/catalog/skus?${query}`, { expect: 200 })
  expect(cost.queries).toBeLessThanOrEqual(1)
  return body.content
}

async function skusOf(query: string): Promise<string[]> {
  return (await list(query)).skus.map(({ sku }: Json) => sku)
}

/** A product with three variants and an older one with none. */
async function aSmallShop() {
  const categoryId = await aCategory()
  const kettle = await aRupeeProduct({
    ...{ categoryId, createdAt: 1, name: 'A kettle' },
    variants: [{ amount: 13_000, stock: 5 }],
  })
  const shirt = await aRupeeShirt({ categoryId, createdAt: 2, name: 'A shirt' })
  return { categoryId, kettle, shirt, all: [...shirt.skus, ...kettle.skus] }
}

describe('the list of what can be bought', () => {
  it('has each variant, and each product without variants', async () => {
    const { categoryId, all } = await aSmallShop()
    const { skus, pagination } = await list(`category_id=${categoryId}`)
    expect(skus.map(({ sku }: Json) => sku)).toEqual(all)
    expect(pagination).toEqual({
      ...{ total_records: 4, total_pages: 1, previous_page: null, limit: 25, next_page: null },
    })
  })

  it('tells of a variant and of its product', async () => {
    const categoryId = await aCategory()
    const shirt = await aRupeeShirt({
      ...{ categoryId, description: 'Soft. Warm.', brand: 'Kora', tags: ['new'] },
      images: ['https://example.com/1.png'],
    })
    const [, second] = (await list(`category_id=${categoryId}&inventory=true`)).skus
    expect(second).toEqual({
      product_id: String(shirt.id),
      variant_id: String(shirt.variantIds[1]),
      sku: shirt.skus[1],
      product_slug: shirt.slug,
      variant_slug: `${shirt.slug}-m-${shirt.variantIds[1]}`,
      product_name: shirt.name,
      variant_name: 'M',
      product_type: 'physical',
      short_description: 'Soft.',
      active: true,
      stock_available: true,
      backorder: false,
      on_subscription: false,
      on_promotion: false,
      category_ids: [String(categoryId)],
      categories: [expect.objectContaining({ id: String(categoryId), product_count: 1 })],
      tags: ['new'],
      reviews_count: 0,
      reviews_rating_sum: 0,
      attributes: [{ id: 'brand', name: 'Brand', key: 'brand', type: 'text', value: 'Kora' }],
      images: [expect.objectContaining({ url_zoom: 'https://example.com/1.png', sort_order: 1 })],
      pricing: expect.objectContaining({ selling_price: 120, listing_price: 120 }),
      promotion: null,
      subscription: [],
      associated_options: { size: { name: 'Size', type: 'single-select', value: 'M' } },
      shipping: null,
      inventory: [expect.objectContaining({ lot_batch: 'DEFAULT', stock_quantity: 2 })],
    })
  })

  it('tells of a product without variants under its own slug', async () => {
    const { kettle } = await aSmallShop()
    const [only] = (await list(`sku=${kettle.skus[0]}`)).skus
    expect(only).toMatchObject({
      ...{ variant_id: null, variant_name: null, variant_slug: kettle.slug },
      ...{ associated_options: null, stock_available: true },
    })
    expect(only).not.toHaveProperty('inventory')
  })

  it('takes a discount off every variant', async () => {
    const { categoryId, shirt } = await aSmallShop()
    await aDiscount({ name: 'Sale', points: 1000, on: { productId: shirt.id } })
    const { skus } = await list(`category_id=${categoryId}`)
    const prices = skus.map(({ pricing }: Json) => [pricing.listing_price, pricing.selling_price])
    expect(prices).toEqual([
      [100, 90],
      [120, 108],
      [140, 126],
      [130, 130],
    ])
  })

  it('leaves out drafts and what is deleted or not sold in rupees', async () => {
    const { categoryId, shirt, kettle } = await aSmallShop()
    await aRupeeShirt({ categoryId, status: 'draft' })
    await aRupeeShirt({ categoryId, variants: [{ amount: null }] })
    await env.DB.batch([
      env.DB.prepare('UPDATE variants SET deleted_at = 1 WHERE id = ?').bind(shirt.variantIds[2]),
      env.DB.prepare('DELETE FROM prices WHERE variant_id = ?').bind(shirt.variantIds[1] ?? 0),
    ])
    const { skus, pagination } = await list(`category_id=${categoryId}`)
    expect(skus.map(({ sku }: Json) => sku)).toEqual([shirt.skus[0], kettle.skus[0]])
    expect(skus[0].variant_id).toBeNull()
    expect(pagination.total_records).toBe(2)
  })

  it('goes on to the next page within a product, and is empty past its end', async () => {
    const { categoryId, all } = await aSmallShop()
    const asked = (page: number) => list(`category_id=${categoryId}&limit=2&page=${page}`)
    const [first, second, third] = [await asked(1), await asked(2), await asked(3)]
    const skus = (page: Json) => page.skus.map(({ sku }: Json) => sku)
    expect([...skus(first), ...skus(second)]).toEqual(all)
    expect(first.pagination).toMatchObject({ total_pages: 2, next_page: 2 })
    expect(third).toEqual({
      skus: [],
      pagination: { total_records: 4, total_pages: 2, previous_page: 2, limit: 2, next_page: null },
    })
  })

  it('is sorted by the prices of the variants themselves', async () => {
    const { categoryId, shirt, kettle } = await aSmallShop()
    const [small, middle, large] = shirt.skus
    for (const field of ['selling_price', 'listing_price']) {
      const sort = (way: string) => encodeURIComponent(JSON.stringify({ [field]: way }))
      const upwards = [small, middle, kettle.skus[0], large]
      const asked = (way: string) => skusOf(`category_id=${categoryId}&sort_by=${sort(way)}`)
      expect(await asked('asc')).toEqual(upwards)
      expect(await asked('desc')).toEqual(upwards.toReversed())
    }
  })

  it('is sorted by what products are, whose variants stay together', async () => {
    const { categoryId, shirt, kettle } = await aSmallShop()
    const asked = async (sort: object) =>
      skusOf(`category_id=${categoryId}&sort_by=${encodeURIComponent(JSON.stringify(sort))}`)
    expect(await asked({ product_name: 'asc' })).toEqual([...kettle.skus, ...shirt.skus])
    expect(await asked({ created_at: 'asc' })).toEqual([...kettle.skus, ...shirt.skus])
    expect(await asked({ product_name: 'desc' })).toEqual([...shirt.skus, ...kettle.skus])
    await env.DB.prepare('UPDATE products SET review_count = 1, score_sum = 5 WHERE id = ?')
      .bind(kettle.id)
      .run()
    expect(await asked({ rating: 'desc' })).toEqual([...kettle.skus, ...shirt.skus])
    await env.DB.prepare('UPDATE products SET is_physical = 0 WHERE id = ?').bind(shirt.id).run()
    expect(await asked({ product_type: 'asc', name: 'asc' })).toEqual([
      ...shirt.skus,
      ...kettle.skus,
    ])
  })
})

describe('a list of SKUs', () => {
  it('has any of them, and no other variant of their products', async () => {
    const { shirt, kettle } = await aSmallShop()
    const asked = `sku=${kettle.skus[0]}&sku=${shirt.skus[2]}&sku=NONE&sku=`
    expect(await skusOf(asked)).toEqual([shirt.skus[2], kettle.skus[0]])
    expect((await list(asked)).pagination.total_records).toBe(2)
  })

  it('has none of a product that is sold by its further variants alone', async () => {
    const { skus } = await aRupeeProduct({ variants: [{}, { options: { Size: 'M' } }] })
    expect(await skusOf(`sku=${skus[0]}`)).toEqual([])
    expect(await skusOf(`sku=${skus[1]}`)).toEqual([skus[1]])
  })

  it('is narrowed by categories and types', async () => {
    const { categoryId, kettle } = await aSmallShop()
    const digital = await aRupeeProduct({ categoryId, isPhysical: false })
    expect(await skusOf(`category_id=${categoryId}&product_type=digital`)).toEqual(digital.skus)
    expect(await skusOf(`sku=${kettle.skus[0]}&product_type=digital`)).toEqual([])
    expect(await skusOf(`sku=${kettle.skus[0]}&category_id=${await aCategory()}`)).toEqual([])
    expect(await skusOf('product_type=bundle')).toEqual([])
  })

  it.each(['%00', "'", '%F0%9F%98%80', 'a'.repeat(5_000)])('finds nothing as %s', async (sku) => {
    expect(await skusOf(`sku=${sku}`)).toEqual([])
  })
})
