import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aDiscount } from '../../support/catalogue/discounts.ts'
import { aCategory } from '../../support/catalogue/products.ts'
import {
  aRupeeProduct,
  aRupeeShirt,
  type RupeeProduct,
} from '../../support/catalogue/rupee-products.ts'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'

const anyone = commerceEngineClient()

async function read(key: number | string, query = ''): Promise<Json> {
  const { body, cost } = await anyone.get(`/catalog/products/${key}${query}`, { expect: 200 })
  expect(cost.queries).toBe(1)
  return body.content.product
}

const image = (id: string, url: string, sort_order: number) => ({
  ...{ id, title: null, alternate_text: null, sort_order },
  ...{ url_tiny: url, url_thumbnail: url, url_standard: url, url_zoom: url },
})

describe('a product without variants', () => {
  it('is told in full', async () => {
    const categoryId = await aCategory()
    const product = await aRupeeProduct({
      ...{ categoryId, brand: 'Stark', tags: ['new', 'kitchen'], isPhysical: false },
      description: 'Boils water. Fast.',
      features: [{ name: 'Power input', value: '2 kW' }],
      images: ['https://example.com/1.png', 'https://example.com/2.png'],
      variants: [{ amount: 11_800, stock: 4 }],
    })
    const { results: images } = await env.DB.prepare(
      'SELECT id FROM product_images WHERE product_id = ? ORDER BY id DESC',
    )
      .bind(product.id)
      .all<{ id: number }>()
    const [second, first] = images.map(({ id }) => String(id))
    const shown = await read(product.id)
    expect(shown).toEqual({
      id: String(product.id),
      sku: product.skus[0],
      name: product.name,
      slug: product.slug,
      short_description: 'Boils water.',
      description: 'Boils water. Fast.',
      product_type: 'digital',
      active: true,
      stock_available: true,
      backorder: false,
      on_subscription: false,
      on_promotion: false,
      has_variant: false,
      tags: ['new', 'kitchen'],
      category_ids: [String(categoryId)],
      categories: [
        {
          id: String(categoryId),
          ...{ name: expect.any(String), slug: expect.any(String), description: null },
          ...{ parent_category_id: null, product_count: 1, active: true },
        },
      ],
      reviews_rating_sum: 0,
      reviews_count: 0,
      attributes: [
        { id: 'brand', name: 'Brand', key: 'brand', type: 'text', value: 'Stark' },
        { id: 'power_input', name: 'Power input', key: 'power_input', type: 'text', value: '2 kW' },
      ],
      pricing: {
        ...{ currency: 'INR', tax_type: 'GST', tax_rate: 18, price_including_tax: true },
        ...{ listing_price: 118, selling_price: 118, selling_price_excluding_tax: 100 },
        ...{ min_order_quantity: 1, max_order_quantity: 100, incremental_quantity: 1 },
      },
      variant_options: null,
      promotion: null,
      images: [
        image(second ?? '', 'https://example.com/2.png', 1),
        image(first ?? '', 'https://example.com/1.png', 2),
      ],
      subscription: [],
      variants: [],
      bundle_items: [],
      hsn_code: null,
      videos: [],
      shipping: null,
      upselling_product_ids: [],
      crossselling_product_ids: [],
      seo: { title: null, description: null, keywords: null },
      metadata: null,
    })
  })

  it('says that there is none of what it has not', async () => {
    const { id } = await aRupeeProduct({ variants: [{ stock: 0 }] })
    expect(await read(id)).toMatchObject({
      ...{ short_description: null, description: null, tags: [], attributes: [], images: [] },
      ...{ stock_available: false, product_type: 'physical' },
    })
  })

  it('costs what its discount leaves', async () => {
    const { id } = await aRupeeProduct({ variants: [{ amount: 99_900 }] })
    await aDiscount({ name: 'Sale', points: 3333, on: { productId: id } })
    const { pricing } = await read(id)
    expect(pricing).toMatchObject({
      ...{ listing_price: 999, selling_price: 666.03, selling_price_excluding_tax: 564.43 },
    })
  })

  it('shows its stock as one lot where it is asked for', async () => {
    const { id } = await aRupeeProduct({ variants: [{ stock: 7 }] })
    const lot = { lot_batch: 'DEFAULT', mfg_date: null, exp_date: null, manufacturer: null }
    expect((await read(id, '?inventory=true')).inventory).toEqual([{ ...lot, stock_quantity: 7 }])
    for (const query of ['', '?inventory=false', '?inventory=yes', '?inventory=']) {
      expect(await read(id, query)).not.toHaveProperty('inventory')
    }
  })
})

describe('a product with variants', () => {
  it('has the price of its default variant, no SKU of its own, and all their stock', async () => {
    const { id } = await aRupeeShirt()
    const shirt = await read(id, '?inventory=true')
    expect(shirt).toMatchObject({
      ...{ sku: null, has_variant: true, stock_available: true },
      pricing: { selling_price: 100 },
      variant_options: [
        { name: 'Size', key: 'size', type: 'single-select', value: ['S', 'M', 'L'] },
      ],
      inventory: [{ lot_batch: 'DEFAULT', stock_quantity: 6 }],
    })
    const told = shirt.variants.map((one: Json) => [
      one.name,
      one.is_default,
      one.pricing.selling_price,
    ])
    expect(told).toEqual([
      ['S', true, 100],
      ['M', false, 120],
      ['L', false, 140],
    ])
  })

  it('can be bought where one variant is left', async () => {
    const sold = { options: { Size: 'S' }, stock: 0 }
    const [none, one] = await Promise.all([
      aRupeeShirt({ variants: [sold, { options: { Size: 'M' }, stock: 0 }] }),
      aRupeeShirt({ variants: [sold, { options: { Size: 'M' }, stock: 1 }] }),
    ])
    expect((await read(none.id)).stock_available).toBe(false)
    expect((await read(one.id)).stock_available).toBe(true)
  })

  it('has a first variant where the default one is not sold by itself', async () => {
    const product = await aRupeeProduct({
      variants: [{ amount: 9_000 }, { options: { Size: 'M' } }, { options: { Size: 'L' } }],
    })
    const { variants, pricing } = await read(product.id)
    expect(pricing.selling_price).toBe(90)
    expect(variants.map((one: Json) => [one.id, one.is_default])).toEqual([
      [String(product.variantIds[1]), true],
      [String(product.variantIds[2]), false],
    ])
  })

  it('tells all values of each option once, also of variants that lack some', async () => {
    const { id } = await aRupeeProduct({
      variants: [
        { options: { Size: 'S', Colour: 'Red' } },
        { options: { Colour: 'Blue', Size: 'S' } },
        { options: { size: 'M' } },
      ],
    })
    const { variant_options, variants } = await read(id)
    expect(variant_options).toEqual([
      { name: 'Size', key: 'size', type: 'single-select', value: ['S', 'M'] },
      { name: 'Colour', key: 'colour', type: 'single-select', value: ['Red', 'Blue'] },
    ])
    expect(variants[2].associated_options).toEqual({
      size: { name: 'size', type: 'single-select', value: 'M' },
    })
  })

  it('leaves out variants that are deleted, or not sold in rupees', async () => {
    const product = await aRupeeShirt({
      variants: [
        { options: { Size: 'S' } },
        { options: { Size: 'M' } },
        { options: { Size: 'L' } },
        { options: { Size: 'XL' }, amount: null },
      ],
    })
    await env.DB.prepare('UPDATE variants SET deleted_at = 1 WHERE id = ?')
      .bind(product.variantIds[1])
      .run()
    const { variants } = await read(product.id)
    expect(variants.map(({ name }: Json) => name)).toEqual(['S', 'L'])
  })
})

describe('the key of a product', () => {
  it('is its id or its slug', async () => {
    const { id, slug } = await aRupeeProduct()
    expect((await read(slug)).id).toBe(String(id))
  })

  it('is an id that there is before it is a slug', async () => {
    const { id } = await aRupeeProduct()
    const named = await aRupeeProduct({ slug: String(id) })
    expect((await read(id)).id).toBe(String(id))
    await remove({ id })
    expect((await read(id)).id).toBe(String(named.id))
  })

  it.each(['0', '-1', '1e3', '99999999999999999999', 'no-such', '%00', "'--", '1%20'])(
    'names nothing as %s',
    async (key) => {
      const { body } = await anyone.get(`/catalog/products/${key}`, { expect: 404 })
      expect(body).toEqual({ message: 'Not found', success: false, code: 'not_found' })
    },
  )

  it('names nothing of a product that is a draft, deleted, or not sold in rupees', async () => {
    const [draft, deleted, elsewhere] = await Promise.all([
      aRupeeShirt({ status: 'draft' }),
      aRupeeShirt(),
      aRupeeShirt({ variants: [{ amount: null }] }),
    ])
    await remove(deleted)
    for (const product of [draft, deleted, elsewhere]) {
      for (const key of [product.id, product.slug]) {
        const path = `/catalog/products/${key}`
        await anyone.get(path, { expect: 404 })
        await anyone.get(`${path}/variants`, { expect: 404 })
        await anyone.get(`${path}/variants/${product.variantIds[0]}`, { expect: 404 })
      }
    }
  })
})

async function remove({ id }: Pick<RupeeProduct, 'id'>): Promise<void> {
  await env.DB.prepare('UPDATE products SET deleted_at = 1 WHERE id = ?').bind(id).run()
}

describe('the categories of a product', () => {
  it('are its own and all above it, with what is on sale in each and below', async () => {
    const top = await aCategory()
    const bottom = await aCategory(await aCategory(top))
    const { id } = await aRupeeProduct({ categoryId: bottom })
    await aRupeeProduct({ categoryId: top })
    const { category_ids, categories } = await read(id)
    expect(category_ids).toEqual(categories.map((one: Json) => one.id))
    expect(category_ids).toHaveLength(3)
    expect(categories.map((one: Json) => one.parent_category_id)).toEqual([
      null,
      ...category_ids.slice(0, 2),
    ])
    expect(categories.map((one: Json) => one.product_count)).toEqual([2, 1, 1])
  })
})
