import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { aLamp, ownPath, productsPath } from '../../support/catalogue/avantlush-products.ts'
import { aDiscount } from '../../support/catalogue/discounts.ts'
import { aForm, aPng } from '../../support/catalogue/pictures.ts'
import { aCategory } from '../../support/catalogue/products.ts'
import { anAccount } from '../../support/customers/accounts.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { invalid, moment } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

const anonymous = avantlushClient()
const stale = avantlushClient({ token: 'stale' })
const notFound = { status: 'error', message: 'Product not found' }
let staff: Client
let customer: Client

beforeAll(async () => {
  ;[staff, customer] = await Promise.all([anAvantlushStaffMember(), anAvantlushCustomer()])
})

const read = async (product: Json, client = anonymous): Promise<Json> =>
  (await client.get(ownPath(product), { expect: 200 })).body

describe('a product', () => {
  it('is shown with all that a shop window needs', async () => {
    const category = await aCategory()
    const lamp = await aLamp(staff, {
      ...{ category, name: 'Läselampe 3000', description: 'Shines.', sku: 'LL-3000' },
      ...{ product_details: ['Bright', 'Green'], stock_quantity: 7, is_featured: true },
      ...{ is_physical_product: false, status: 'published', price: '99.9' },
    })
    const { image_url, image_id } = (
      await staff.post(`${ownPath(lamp)}upload-image/`, aForm(aPng()), { expect: 200 })
    ).body
    const shown = await read(lamp)
    expect(shown).toEqual({
      ...{ id: lamp.id, name: 'Läselampe 3000', slug: 'laselampe-3000', description: 'Shines.' },
      ...{ price: '99.90', category, category_name: lamp.category_name, sku: 'LL-3000' },
      ...{ images: [image_url], image_ids: [image_id], main_image: image_url, stock_quantity: 7 },
      ...{ is_featured: true, is_physical_product: false, status: 'published' },
      ...{ rating: '0.00', num_ratings: 0, is_liked: false, product_details: ['Bright', 'Green'] },
      ...{ created_at: moment, updated_at: moment },
    })
    const list = await anonymous.get(`${productsPath}?category=${category}`)
    expect(list.body.results).toEqual([shown])
    expect(await read(lamp, customer)).toEqual(shown)
    expect(await read(lamp, staff)).toEqual(shown)
  })

  it('is hidden from everybody but staff as a draft', async () => {
    const draft = await aLamp(staff, { status: 'draft' })
    for (const client of [anonymous, customer]) {
      expect((await client.get(ownPath(draft), { expect: 404 })).body).toEqual(notFound)
    }
    expect((await read(draft, staff)).status).toBe('draft')
  })

  it.each([
    [[5], '5.00'],
    [[5, 4], '4.50'],
    [[5, 5, 4], '4.67'],
    [[4.5, 4], '4.25'],
    [[5, 5, 4.5], '4.83'],
    [[1, 1, 1, 1, 1, 1, 1, 2], '1.13'],
  ])('with the scores %j is rated %s', async (scores, rating) => {
    const lamp = await aLamp(staff)
    for (const score of scores) {
      await env.DB.prepare(
        `INSERT INTO reviews(user_id, product_id, score, comment, created_at)
         VALUES (?, ?, ?, 'Fine', 0)`,
      )
        .bind(await anAccount(), lamp.id, score)
        .run()
    }
    expect(await read(lamp)).toMatchObject({ rating, num_ratings: scores.length })
  })

  it('costs the base price less the highest discount in force, which do not add up', async () => {
    const top = await aCategory()
    const category = await aCategory(top)
    const own = { discount_type: 'percentage', discount_percentage: '20.00' }
    const lamp = await aLamp(staff, { category, price: '9.99', ...own })
    const price = async () => (await read(lamp)).price
    expect(await price()).toBe('7.99')
    await aDiscount({ name: 'Small', points: 1000, on: { productId: lamp.id } })
    expect(await price()).toBe('7.99')
    await aDiscount({ name: 'Sale', points: 2500, on: { productId: lamp.id } })
    expect(await price()).toBe('7.49')
    await aDiscount({ name: 'All', points: 3333, on: { categoryId: top } })
    expect(await price()).toBe('6.66')
    const over = { startsAt: new Date(1), endsAt: new Date(2) }
    await aDiscount({ name: 'Over', points: 9000, on: { productId: lamp.id }, ...over })
    expect(await price()).toBe('6.66')
    const { body } = await staff.patch(ownPath(lamp), { discount_percentage: 50 }, { expect: 200 })
    expect([body.base_price, await price()]).toEqual(['9.99', '5.00'])
    await staff.patch(ownPath(lamp), { discount_type: null }, { expect: 200 })
    expect(await price()).toBe('6.66')
    expect((await read(lamp, staff)).price).toBe('6.66')
  })
})

it('categories are all there are, with those that they stand below', async () => {
  const top = await aCategory()
  const below = await aCategory(top)
  const { body } = await anonymous.get('/api/products/categories/', { expect: 200 })
  const { results } = await env.DB.prepare(
    'SELECT id, name, slug, parent_id AS parent FROM categories ORDER BY id',
  ).all()
  expect(body).toEqual(results)
  expect(results.slice(-2)).toMatchObject([
    { id: top, parent: null },
    { id: below, parent: top },
  ])
})

it('tags are shown to staff, all of them', async () => {
  await env.DB.prepare("INSERT INTO tags(id, name, slug) VALUES (90, 'New', 'new')").run()
  const { body } = await staff.get('/api/products/tags/', { expect: 200 })
  const { results } = await env.DB.prepare('SELECT id, name, slug FROM tags ORDER BY id').all()
  expect(body).toEqual(results)
  expect(body).toContainEqual({ id: 90, name: 'New', slug: 'new' })
})

describe('a bad token', () => {
  it('is refused where the answer depends on who asks', async () => {
    const lamp = await aLamp(staff)
    for (const path of [productsPath, ownPath(lamp), `${productsPath}987654321/`]) {
      const { body } = await stale.get(path, { expect: 401 })
      expect(body).toEqual({ status: 'error', message: 'Token is invalid or expired' })
    }
  })

  it('does not disturb where it does not', async () => {
    await stale.get('/api/products/categories/', { expect: 200 })
    await stale.get('/api/products/search/', { expect: 200 })
  })
})

describe('a view that is recorded', () => {
  const path = '/api/products/record-view/'

  /** Counts a view more to learn how many there were. */
  const viewsOf = async ({ id }: Json) => (await context().objects.visits(id).record(id, 0)) - 1

  it('is counted, and writes nothing to the database', async () => {
    const lamp = await aLamp(staff)
    for (const product_id of [lamp.id, String(lamp.id)]) {
      const { body, cost } = await customer.post(path, { product_id }, { expect: 201 })
      expect([body, cost.rowsWritten]).toEqual([{ success: true }, 0])
    }
    expect(await viewsOf(lamp)).toBe(2)
  })

  it('is counted once under one Idempotency-Key', async () => {
    const lamp = await aLamp(staff)
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const view = { product_id: lamp.id }
    await customer.post(path, view, { headers, expect: 201 })
    const again = await customer.post(path, view, { headers, expect: 201 })
    expect(again.body).toEqual({ success: true })
    expect(await viewsOf(lamp)).toBe(1)
  })

  it('needs a product that whoever looks can see', async () => {
    const draft = await aLamp(staff, { status: 'draft' })
    const deleted = await aLamp(staff)
    await staff.delete(ownPath(deleted), { expect: 204 })
    for (const product_id of [draft.id, deleted.id, 987_654_321]) {
      const { body } = await customer.post(path, { product_id }, { expect: 404 })
      expect(body).toEqual(notFound)
    }
    expect(await viewsOf(draft)).toBe(0)
    await staff.post(path, { product_id: draft.id }, { expect: 201 })
  })

  it.each([
    [{}, 'This field is required.'],
    [{ product_id: null }, 'This field may not be null.'],
    [{ product_id: 'lamp' }, 'A valid number is required.'],
    [{ product_id: 1.5 }, 'A valid integer is required.'],
    [{ product_id: 0 }, 'Ensure this value is at least 1.'],
  ])('is refused of %j', async (view, message) => {
    const { body } = await customer.post(path, view, { expect: 400 })
    expect(body).toEqual(invalid('product_id', message))
  })

  it('needs somebody who is signed in, also of what there is not', async () => {
    for (const [client, message] of [
      [anonymous, 'Authentication credentials were not provided.'],
      [stale, 'Token is invalid or expired'],
    ] as const) {
      const { body } = await client.post(path, { product_id: 'x' }, { expect: 401 })
      expect(body).toEqual({ status: 'error', message })
    }
  })
})
