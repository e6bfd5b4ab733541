import { beforeAll, describe, expect, it } from 'vitest'
import { updateProduct } from '../../../src/core/catalog/update-product.ts'
import { aLamp, aTag, ownPath, productsPath } from '../../support/catalogue/avantlush-products.ts'
import { aDiscount } from '../../support/catalogue/discounts.ts'
import { aCategory, aProduct, stockOf } from '../../support/catalogue/products.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { interposedWorld } from '../../support/faults/interposed-world.ts'
import {
  avantlushClient,
  type Client,
  cortexClient,
  type Json,
  storeClient,
} from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

const anonymous = avantlushClient()
let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

const read = async (product: Json): Promise<Json> =>
  (await staff.get(ownPath(product), { expect: 200 })).body

const countOf = async (query: string, client = anonymous): Promise<number> =>
  (await client.get(`${productsPath}?${query}`, { expect: 200 })).body.count

describe.each(['PUT', 'PATCH'])('%s', (method) => {
  async function change(product: Json, body: Json, headers = {}): Promise<Json> {
    return (await staff.request(method, ownPath(product), { body, headers, expect: 200 })).body
  }

  it('changes what is given and keeps the rest', async () => {
    const lamp = await aLamp(staff, {
      ...{
        description: 'Shines.',
        product_details: ['Bright'],
        tags: [await aTag()],
        barcode: '7',
      },
      ...{ discount_type: 'percentage', discount_percentage: '5.00', vat_amount: '1.00' },
      ...{ stock_quantity: 4, weight: '1.5', height: '1', length: '2', width: '3', sku: method },
      ...{ variations: [{ name: 'Red', attributes: { Colour: 'Red' } }] },
    })
    const first = await change(lamp, { name: ' New name ', unknown: 1 })
    expect(first).toEqual({ ...lamp, name: 'New name' })
    const all = {
      ...{
        name: 'Other',
        description: '',
        product_details: [],
        tags: [],
        category: await aCategory(),
      },
      ...{
        base_price: '1.00',
        discount_percentage: '50.00',
        vat_amount: '2.00',
        stock_quantity: 0,
      },
      ...{ sku: `${method}-2`, barcode: '8', status: 'published', is_featured: true },
      ...{ is_physical_product: false, weight: '2', height: '2', length: '3', width: '4' },
    }
    const second = await change(lamp, all)
    const { category_name } = second
    expect(second).toEqual({ ...lamp, ...all, category_name, status_display: 'Published' })
    expect(await change(lamp, {})).toEqual(second)
    expect(await read(lamp)).toMatchObject({ price: '0.50', sku: `${method}-2`, stock_quantity: 0 })
  })

  it('clears what is set to null', async () => {
    const nothing = {
      ...{ barcode: null, vat_amount: null, discount_type: null, discount_percentage: null },
      ...{ weight: null, height: null, length: null, width: null },
    }
    const lamp = await aLamp(staff, {
      ...{ barcode: '7', vat_amount: '1', discount_type: 'percentage', discount_percentage: '5' },
      ...{ weight: '1', height: '1', length: '1', width: '1', price: '10' },
    })
    expect((await read(lamp)).price).toBe('9.50')
    expect(await change(lamp, nothing)).toEqual({ ...lamp, ...nothing })
    expect((await read(lamp)).price).toBe('10.00')
  })

  it('keeps all of it where nothing is given, and says when that was', async () => {
    const lamp = await aLamp(staff)
    const before = await read(lamp)
    for (const body of [{}, undefined]) expect(await change(lamp, body)).toEqual(lamp)
    const after = await read(lamp)
    expect(after).toEqual({ ...before, updated_at: after.updated_at })
    expect(after.updated_at >= before.updated_at).toBe(true)
  })

  it('takes a price under either name', async () => {
    const lamp = await aLamp(staff)
    expect(await change(lamp, { price: '89.99' })).toEqual({ ...lamp, base_price: '89.99' })
    expect((await change(lamp, { base_price: 5 })).base_price).toBe('5.00')
    expect((await change(lamp, { base_price: 6, price: '6.0' })).base_price).toBe('6.00')
    expect((await read(lamp)).price).toBe('6.00')
  })

  it('hides a product and shows it again, as the lists count it', async () => {
    const lamp = await aLamp(staff)
    const ofCategory = `category=${lamp.category}`
    for (const [status, status_display, seen] of [
      ['draft', 'Draft', 0],
      ['published', 'Published', 1],
      ['active', 'Active', 1],
      ['draft', 'Draft', 0],
    ] as const) {
      expect(await change(lamp, { status })).toEqual({ ...lamp, status, status_display })
      expect(await countOf(ofCategory)).toBe(seen)
      expect(await countOf(`${ofCategory}&tab=published`, staff)).toBe(seen)
      expect(await countOf(`${ofCategory}&tab=draft`, staff)).toBe(1 - seen)
      await anonymous.get(ownPath(lamp), { expect: seen === 1 ? 200 : 404 })
    }
  })

  it('sets a SKU also where somebody has set another one meanwhile', async () => {
    const lamp = await aLamp(staff, { sku: `FIRST-${method}` })
    // The product is read; then comes the batch.
    let calls = 0
    const world = interposedWorld(context(), async (call) => {
      calls += 1
      if (calls === 2) await change(lamp, { sku: `SECOND-${method}` })
      return call()
    })
    const which = { key: lamp.id, currency: 'USD' }
    const { sku } = await updateProduct(world, which, { sku: `FIRST-${method}` })
    expect(sku).toBe(`FIRST-${method}`)
    expect(await countOf(`search=first-${method}`)).toBe(1)
    expect(await countOf(`search=second-${method}`)).toBe(0)
  })

  it('moves a product to another category, whose discount it takes', async () => {
    const lamp = await aLamp(staff)
    const category = await aCategory()
    await aDiscount({ name: 'Sale', points: 2500, on: { categoryId: category } })
    await change(lamp, { category, price: '10' })
    expect((await anonymous.get(ownPath(lamp), { expect: 200 })).body.price).toBe('7.50')
    expect(await countOf(`category=${lamp.category}`)).toBe(0)
    expect(await countOf(`category=${category}`)).toBe(1)
  })

  it('sets the stock at its counter, what running checkouts hold included', async () => {
    const product = await aProduct({ stock: 10 })
    const { variantId } = product
    const expiresAt = Date.now() + 60_000
    const held = { variantId, checkoutId: crypto.randomUUID(), quantity: 4, expiresAt }
    await context().objects.stock(variantId).reserve(held)
    expect((await change(product, { stock_quantity: 7 })).stock_quantity).toBe(7)
    expect(await stockOf(product)).toBe(3)
    expect((await read(product)).stock_quantity).toBe(7)
    expect((await anonymous.get(ownPath(product))).body.stock_quantity).toBe(3)
    const low = `tab=low_stock&search=${encodeURIComponent(product.name)}`
    expect(await countOf(low)).toBe(1)
    expect((await change(product, { stock_quantity: 2 })).stock_quantity).toBe(2)
    expect((await anonymous.get(ownPath(product))).body.stock_quantity).toBe(0)
  })

  it('is done once under one Idempotency-Key', async () => {
    const lamp = await aLamp(staff, { stock_quantity: 5 })
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const first = await change(lamp, { price: '7', stock_quantity: 6 }, headers)
    await change(lamp, { price: '8', stock_quantity: 9 })
    expect(await change(lamp, { price: '7', stock_quantity: 6 }, headers)).toEqual(first)
    expect(await read(lamp)).toMatchObject({ price: '8.00', stock_quantity: 9 })
  })
})

describe('a product that other contracts sell, too', () => {
  const store = storeClient()
  const cortex = cortexClient()

  it('shows them what staff change here, and takes the discount off their prices', async () => {
    const product = await aProduct({ amount: 2000, rials: 1_000_000 })
    const own = { discount_type: 'percentage', discount_percentage: '25' }
    const change = { name: 'Shared lamp', description: 'Shines.', stock_quantity: 3, price: '40' }
    const body = { ...change, ...own, sku: 'SHARED' }
    await staff.patch(ownPath(product), body, { expect: 200 })
    const { body: inStore } = await store.get(`/products/${product.slug}/`, { expect: 200 })
    expect(inStore).toMatchObject({
      ...{ name: 'Shared lamp', description: 'Shines.', stock_quantity: 3, price: '30.00' },
    })
    const inCortex = await cortex.get(`/api/v1/products/info/${product.slug}/`, { expect: 200 })
    expect(JSON.stringify(inCortex.body)).toContain('Shared lamp')
    expect(JSON.stringify(inCortex.body)).toContain('750000')
    expect((await store.get('/products/?search=shared', { expect: 200 })).body.count).toBe(1)
    await staff.patch(ownPath(product), { status: 'draft' }, { expect: 200 })
    await store.get(`/products/${product.slug}/`, { expect: 404 })
    await cortex.get(`/api/v1/products/info/${product.slug}/`, { expect: 404 })
    await staff.patch(ownPath(product), { status: 'published' }, { expect: 200 })
    await store.get(`/products/${product.slug}/`, { expect: 200 })
    await staff.delete(ownPath(product), { expect: 204 })
    await store.get(`/products/${product.slug}/`, { expect: 404 })
    await cortex.get(`/api/v1/products/info/${product.slug}/`, { expect: 404 })
  })

  it('is sold by them once it is on sale here', async () => {
    const lamp = await aLamp(staff, { status: 'published', price: '12.5' })
    const { slug } = await read(lamp)
    const { body } = await store.get(`/products/${slug}/`, { expect: 200 })
    expect(body).toMatchObject({ price: '12.50', is_active: true })
    await cortex.get(`/api/v1/products/info/${slug}/`, { expect: 404 })
  })
})
