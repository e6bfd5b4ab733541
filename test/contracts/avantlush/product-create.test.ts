import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  aLamp,
  aTag,
  ownPath,
  productsPath as path,
  productInput,
} from '../../support/catalogue/avantlush-products.ts'
import { aCategory, aProduct, stockOf } from '../../support/catalogue/products.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { invalid, moment } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'

const anonymous = avantlushClient()
let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

async function create(fields: Json): Promise<Json> {
  return (await staff.post(path, await productInput(fields), { expect: 201 })).body
}

async function refusal(fields: Json): Promise<Json> {
  return (await staff.post(path, await productInput(fields), { expect: 400 })).body
}

describe('a new product', () => {
  it('needs no more than a name, a price and a category', async () => {
    const category = await aCategory()
    const made = await create({ name: ' A lamp ', category, price: '5', unknown: 7, id: 3 })
    expect(made).toEqual({
      ...{ id: expect.any(Number), name: 'A lamp', description: '', product_details: [] },
      ...{ category, category_name: expect.any(String), tags: [], status: 'draft' },
      ...{ status_display: 'Draft', main_image: null, images: [], image_ids: [] },
      ...{ base_price: '5.00', discount_type: null, discount_percentage: null, vat_amount: null },
      ...{ sku: expect.stringMatching(/^SKU-[0-9a-f]{16}$/), barcode: null, stock_quantity: 0 },
      ...{ variations: [], variants_count: 0, is_featured: false, is_physical_product: true },
      ...{ weight: null, height: null, length: null, width: null, created_at: moment },
    })
    const { body } = await staff.get(ownPath(made), { expect: 200 })
    expect(body).toMatchObject({ slug: 'a-lamp', price: '5.00', status: 'draft' })
    await anonymous.get(ownPath(made), { expect: 404 })
  })

  it('has all that was said of it', async () => {
    const tags = [await aTag(), await aTag()]
    const said = {
      ...{ name: 'Lamp', description: 'Two\nlines', product_details: ['Bright', 'Two\nlines'] },
      ...{ category: await aCategory(), tags, base_price: '99.90', discount_type: 'percentage' },
      ...{ discount_percentage: '12.50', vat_amount: '15.95', stock_quantity: 50, sku: 'L-1' },
      ...{ barcode: '4006381333931', status: 'published', is_featured: true },
      ...{ is_physical_product: false, weight: '1.5', height: '10', length: '20.00', width: '0' },
    }
    const { body } = await staff.post(path, said, { expect: 201 })
    expect(body).toMatchObject({ ...said, status_display: 'Published', variations: [] })
    const { body: shown } = await anonymous.get(ownPath(body), { expect: 200 })
    expect(shown).toMatchObject({ price: '87.41', stock_quantity: 50, sku: 'L-1' })
    const { body: list } = await anonymous.get(`${path}?category=${said.category}`)
    expect(list.results).toEqual([shown])
  })

  it('takes numbers and flags as text, and amounts as numbers', async () => {
    const made = await create({
      ...{ price: 0.1, stock_quantity: '7', is_featured: 'true', is_physical_product: 'false' },
      ...{
        weight: 1.5,
        discount_percentage: 20,
        vat_amount: 3,
        category: String(await aCategory()),
      },
    })
    expect(made).toMatchObject({
      ...{ base_price: '0.10', stock_quantity: 7, is_featured: true, is_physical_product: false },
      ...{ weight: '1.5', discount_percentage: '20.00', discount_type: null, vat_amount: '3.00' },
    })
  })

  it('may cost nothing, and be free for a discount', async () => {
    const free = await create({ price: '0', status: 'active' })
    const own = { discount_type: 'percentage', discount_percentage: '100' }
    const given = await create({ price: '5', status: 'active', ...own })
    for (const made of [free, given]) {
      expect((await anonymous.get(ownPath(made), { expect: 200 })).body.price).toBe('0.00')
    }
  })

  it('has the stock that it was made with at its counter', async () => {
    const made = await create({ stock_quantity: 7, status: 'active' })
    const row = await env.DB.prepare('SELECT id FROM variants WHERE product_id = ?')
      .bind(made.id)
      .first<{ id: number }>()
    expect(await stockOf({ variantId: row?.id ?? 0, id: made.id, name: '', slug: '' })).toBe(7)
  })

  it('may be as long as its fields allow, however its letters are escaped', async () => {
    const text = (count: number) => 'ランプ'.repeat(count).slice(0, count)
    const variations = Array.from({ length: 100 }, (_, at) => ({
      name: text(255),
      attributes: Object.fromEntries(
        [1, 2, 3, 4, 5].map((n) => [`${n}${text(99)}`, `${String(at).padStart(3)}${text(97)}`]),
      ),
    }))
    const input = await productInput({ description: text(20_000), variations })
    const body = JSON.stringify(input).replace(
      /[^\p{ASCII}]/gu,
      (letter) => `\\u${letter.charCodeAt(0).toString(16)}`,
    )
    expect(body.length).toBeGreaterThan(800_000)
    const { body: made } = await staff.post(path, body, { expect: 201 })
    expect(made).toMatchObject({ description: text(20_000), variants_count: 100 })
    await staff.put(ownPath(made), body, { expect: 200 })
  })

  it('is made once under one Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const input = await productInput()
    const first = await staff.post(path, input, { headers, expect: 201 })
    const again = await staff.post(path, input, { headers, expect: 201 })
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    const list = await staff.get(`${path}?category=${input.category}`, { expect: 200 })
    expect(list.body.count).toBe(1)
    await staff.post(path, { ...input, price: '1' }, { headers, expect: 422 })
  })

  it('that was refused can be sent again under its Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const input = await productInput({ sku: 'KEYED' })
    const taken = await create({ sku: 'KEYED' })
    await staff.post(path, input, { headers, expect: 400 })
    await staff.delete(ownPath(taken), { expect: 204 })
    await staff.post(path, input, { headers, expect: 201 })
  })
})

describe('a price', () => {
  it.each([
    { price: '10', base_price: '10.00' },
    { price: 10, base_price: ' 10.0 ' },
    { price: undefined, base_price: '10' },
    { price: '10' },
  ])('of %j is 10.00', async (prices) => {
    expect((await create(prices)).base_price).toBe('10.00')
  })

  it.each([
    [{ price: undefined }, 'price', 'This field is required.'],
    [{ price: '10', base_price: '10.01' }, 'price', 'This differs from base_price.'],
    [{ price: 'x', base_price: '10' }, 'price', 'A valid number is required.'],
    [{ price: '10', base_price: 'x' }, 'base_price', 'A valid number is required.'],
    [
      { price: undefined, base_price: -1 },
      'base_price',
      'Ensure this value is greater than or equal to 0.',
    ],
  ])('of %j is refused', async (prices, field, message) => {
    expect(await refusal(prices)).toEqual(invalid(field, message))
  })

  it('is missed together with everything else that is missing or wrong', async () => {
    const { body } = await staff.post(path, {}, { expect: 400 })
    const required = ['This field is required.']
    expect(body.errors).toEqual({ name: required, category: required, price: required })
    const mixed = { name: '', stock_quantity: -1, price: '10', base_price: '11' }
    const { body: other } = await staff.post(path, mixed, { expect: 400 })
    expect(Object.keys(other.errors).toSorted()).toEqual([
      ...['category', 'name', 'price', 'stock_quantity'],
    ])
  })
})

describe('a SKU', () => {
  const taken = invalid('sku', 'Product with this SKU already exists.')

  it('has one product, or one variation', async () => {
    const variations = [{ name: 'Blue', sku: 'SKU-BLUE', attributes: { Colour: 'Blue' } }]
    await create({ sku: 'SKU-TAKEN', variations })
    const { slug: ofOthers } = await aProduct({ amount: null, rials: 5 })
    for (const sku of ['SKU-TAKEN', ' SKU-TAKEN ', 'SKU-BLUE', ofOthers]) {
      expect(await refusal({ sku })).toEqual(taken)
    }
  })

  it('of a deleted product is free again', async () => {
    await staff.delete(ownPath(await create({ sku: 'SKU-FREE' })), { expect: 204 })
    expect((await create({ sku: 'SKU-FREE' })).sku).toBe('SKU-FREE')
  })

  it('is given to one of several that ask for it at once', async () => {
    const inputs = await Promise.all([1, 2, 3].map(() => productInput({ sku: 'SKU-ONCE' })))
    const answers = await Promise.all(inputs.map((input) => staff.post(path, input)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400, 400])
    const refused = answers.find(({ status }) => status === 400)
    expect(refused?.body).toEqual(taken)
  })
})

describe('a slug', () => {
  const slugOf = async (made: Json) => (await staff.get(ownPath(made), { expect: 200 })).body.slug

  it('is made of the name, and is no other product’s', async () => {
    const slugs: string[] = []
    for (let at = 0; at < 3; at++)
      slugs.push(await slugOf(await create({ name: 'Crème  Brûlée!' })))
    expect(slugs).toEqual(['creme-brulee', 'creme-brulee-2', 'creme-brulee-3'])
    expect(await slugOf(await create({ name: '☃ ★' }))).toBe('product')
    expect(await slugOf(await create({ name: 'Categories' }))).toBe('categories-2')
    const long = await slugOf(await create({ name: 'x'.repeat(255) }))
    expect(long).toBe('x'.repeat(200))
  })

  it('is there for each of several of one name that are made at once', async () => {
    const inputs = await Promise.all(
      Array.from({ length: 6 }, () => productInput({ name: 'Twin' })),
    )
    const answers = await Promise.all(inputs.map((input) => staff.post(path, input)))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201])
    const slugs = await Promise.all(answers.map(({ body }) => slugOf(body)))
    expect(new Set(slugs).size).toBe(6)
  })

  it('stays when the name changes', async () => {
    const made = await aLamp(staff, { name: 'Before' })
    await staff.patch(ownPath(made), { name: 'After' }, { expect: 200 })
    expect(await slugOf(made)).toBe('before')
  })
})

describe('a tag', () => {
  it('marks a product once, however often it is named', async () => {
    const tag = await aTag()
    expect((await create({ tags: [tag, tag, String(tag)] })).tags).toEqual([tag])
  })

  it('that nobody has is named, and nothing is made', async () => {
    const input = await productInput({ tags: [await aTag(), 987_654, 987_655] })
    const { body } = await staff.post(path, input, { expect: 400 })
    expect(body).toEqual(invalid('tags', 'There is no tag 987654, 987655.'))
    const list = await staff.get(`${path}?category=${input.category}`, { expect: 200 })
    expect(list.body.count).toBe(0)
  })
})

it('a category that there is not is named', async () => {
  for (const category of [987_654, Number.MAX_SAFE_INTEGER]) {
    const body = await refusal({ category })
    expect(body).toEqual(invalid('category', 'This category does not exist.'))
  }
})
