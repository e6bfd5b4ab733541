import { describe, expect, it } from 'vitest'
import { aCategory } from '../../support/catalogue/products.ts'
import { aRupeeProduct, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'

const anyone = commerceEngineClient()

async function variantsOf(key: number | string, query = ''): Promise<Json[]> {
  const path = `/catalog/products/${key}/variants${query}`
  const { body, cost } = await anyone.get(path, { expect: 200 })
  expect(cost.queries).toBe(1)
  return body.content.variants
}

describe('the variants of a product', () => {
  it('are told with the default one first', async () => {
    const shirt = await aRupeeShirt({
      variants: [
        { options: { Size: 'L', Colour: 'Dark red' }, name: '', stock: 0 },
        { options: { Size: 'S' }, name: 'Small', amount: 9_999, stock: 3 },
      ],
    })
    const [first, second] = await variantsOf(shirt.id, '?inventory=true')
    expect(first).toEqual({
      id: String(shirt.variantIds[0]),
      product_id: String(shirt.id),
      sku: shirt.skus[0],
      slug: `${shirt.slug}-l-dark-red-${shirt.variantIds[0]}`,
      name: 'L / Dark red',
      product_name: shirt.name,
      short_description: null,
      active: true,
      stock_available: false,
      backorder: false,
      on_promotion: false,
      on_subscription: false,
      is_default: true,
      associated_options: {
        size: { name: 'Size', type: 'single-select', value: 'L' },
        colour: { name: 'Colour', type: 'single-select', value: 'Dark red' },
      },
      images: [],
      videos: [],
      pricing: expect.objectContaining({ selling_price: 100 }),
      subscription: [],
      promotion: null,
      inventory: [expect.objectContaining({ stock_quantity: 0 })],
    })
    expect(second).toMatchObject({
      ...{ name: 'Small', is_default: false, stock_available: true },
      pricing: { selling_price: 99.99, selling_price_excluding_tax: 84.74 },
    })
  })

  it('are none of a product without, and are read by its slug', async () => {
    const plain = await aRupeeProduct()
    expect(await variantsOf(plain.id)).toEqual([])
    const shirt = await aRupeeShirt()
    const variants = await variantsOf(shirt.slug)
    expect(variants).toHaveLength(3)
    expect(variants[0]).not.toHaveProperty('inventory')
  })

  it('have slugs of their own, whatever their options', async () => {
    const product = await aRupeeProduct({
      variants: [
        { options: { Size: 'M' } },
        { options: { Weight: 'm' } },
        { options: { 颜色: '红' } },
        { options: { __proto__x: '  ' } },
      ],
    })
    const slugs = (await variantsOf(product.id)).map(({ slug }) => slug)
    expect(new Set(slugs).size).toBe(4)
    for (const [at, slug] of slugs.entries()) {
      const { body } = await anyone.get(`/catalog/products/${product.id}/variants/${slug}`)
      expect(body.content.variant.id).toBe(String(product.variantIds[at]))
    }
  })
})

describe('a variant', () => {
  it('is told with what is told of its product', async () => {
    const categoryId = await aCategory(await aCategory())
    const shirt = await aRupeeShirt({
      ...{ categoryId, brand: 'Kora', description: 'Soft. Warm.', tags: ['new'] },
    })
    const path = `/catalog/products/${shirt.slug}/variants/${shirt.variantIds[1]}`
    const { body, cost } = await anyone.get(`${path}?inventory=true`, { expect: 200 })
    expect(cost.queries).toBe(1)
    const [, listed] = await variantsOf(shirt.id, '?inventory=true')
    expect(body.content.variant).toEqual({
      ...listed,
      product_type: 'physical',
      description: 'Soft. Warm.',
      category_ids: [expect.any(String), String(categoryId)],
      tags: ['new'],
      reviews_rating_sum: 0,
      reviews_count: 0,
      hsn_code: null,
      variant_options: [
        { name: 'Size', key: 'size', type: 'single-select', value: ['S', 'M', 'L'] },
      ],
      product_attributes: [
        { id: 'brand', name: 'Brand', key: 'brand', type: 'text', value: 'Kora' },
      ],
      variant_attributes: [
        { id: 'size', name: 'Size', key: 'size', type: 'single-select', value: 'M' },
      ],
      shipping: null,
      seo: { title: null, description: null, keywords: null },
      metadata: null,
    })
  })

  it('is found under its own product alone', async () => {
    const [one, other] = await Promise.all([aRupeeShirt(), aRupeeShirt()])
    const plain = await aRupeeProduct()
    const paths = [
      `${one.id}/variants/${other.variantIds[0]}`,
      `${one.id}/variants/${other.slug}-s-${other.variantIds[0]}`,
      `${one.id}/variants/0`,
      `${one.id}/variants/%00`,
      `${plain.id}/variants/${plain.variantIds[0]}`,
      `0/variants/${one.variantIds[0]}`,
    ]
    for (const path of paths) {
      const { body } = await anyone.get(`/catalog/products/${path}`, { expect: 404 })
      expect(body.code).toBe('not_found')
    }
  })
})
