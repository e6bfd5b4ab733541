import { runDurableObjectAlarm } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  aProduct,
  countStock,
  type ProductMade,
  stockOf,
} from '../../support/catalogue/products.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { type Answer, type Client, type Json, storeClient } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

const changedMeanwhile = { detail: 'It has changed since you read it.' }

let staff: Client

beforeAll(async () => {
  staff = await aStaffMember()
})

interface Form {
  path: string
  /** What staff see, as they would send it back. */
  fields: Json
  tag: string
}

/** Staff open the form of a product. */
async function openForm({ slug }: ProductMade): Promise<Form> {
  const path = `/products/${slug}/`
  const { body, headers } = await staff.get(path, { expect: 200 })
  const { name, description, price, stock_quantity, is_active, category } = body
  const category_id = category.id
  const fields = { name, slug, description, price, stock_quantity, is_active, category_id }
  return { path, fields, tag: tagIn(headers) }
}

function save(
  { path, fields }: Form,
  changes: Json,
  tag: string,
  expected: number,
): Promise<Answer> {
  const headers = { 'If-Match': tag }
  return staff.put(path, { ...fields, ...changes }, { headers, expect: expected })
}

function tagIn(headers: Headers): string {
  return headers.get('ETag') ?? expect.fail('There is no ETag')
}

async function sell({ id }: ProductMade, quantity: number): Promise<void> {
  const customer = await aCustomer()
  await customer.post('/cart/items/', { product_id: id, quantity }, { expect: 200 })
  await customer.post('/orders/checkout/', {}, { expect: 201 })
}

/** A checkout that has begun and holds units. */
async function hold({ variantId }: ProductMade, quantity: number): Promise<string> {
  const checkoutId = crypto.randomUUID()
  const request = { variantId, checkoutId, quantity, expiresAt: Date.now() + 120_000 }
  await context().objects.stock(variantId).reserve(request)
  return checkoutId
}

describe('a form that is saved after a sale', () => {
  test('is refused with If-Match, and nothing changes', async () => {
    const product = await aProduct({ stock: 10 })
    const form = await openForm(product)
    await sell(product, 3)
    const { body } = await save(form, { description: 'typo mended' }, form.tag, 412)
    expect(body).toEqual(changedMeanwhile)
    const after = await openForm(product)
    expect(after.fields).toEqual({ ...form.fields, stock_quantity: 7 })
    expect(await stockOf(product)).toBe(7)
    await save(after, { description: 'typo mended' }, after.tag, 200)
    expect(await stockOf(product)).toBe(7)
  })

  test('sets the stock to its figure without If-Match', async () => {
    const product = await aProduct({ stock: 10 })
    const { path, fields } = await openForm(product)
    await sell(product, 3)
    await staff.put(path, { ...fields, description: 'typo mended' }, { expect: 200 })
    expect(await stockOf(product)).toBe(10)
  })

  test('is refused although the database does not know of the sale yet', async () => {
    const product = await aProduct({ stock: 10 })
    const form = await openForm(product)
    await sell(product, 3)
    await env.DB.prepare('UPDATE variants SET stock = 10, stock_held = 0 WHERE id = ?')
      .bind(product.variantId)
      .run()
    await save(form, {}, form.tag, 412)
  })
})

describe('a form that is saved while a checkout holds units', () => {
  test('changes nothing when it was not changed, with If-Match or without', async () => {
    const product = await aProduct({ stock: 10 })
    const checkoutId = await hold(product, 3)
    const form = await openForm(product)
    expect(form.fields.stock_quantity).toBe(10)
    await save(form, {}, form.tag, 200)
    await staff.put(form.path, form.fields, { expect: 200 })
    expect(await stockOf(product)).toBe(7)
    const { variantId } = product
    await context().objects.stock(variantId).release(variantId, checkoutId)
    expect(await stockOf(product)).toBe(10)
  })

  test('sets what lies on the shelf, of which the public sees what can be sold', async () => {
    const product = await aProduct({ stock: 10 })
    await hold(product, 3)
    const form = await openForm(product)
    const { body } = await save(form, { stock_quantity: 2 }, form.tag, 200)
    expect(body.stock_quantity).toBe(2)
    expect((await storeClient().get(form.path)).body.stock_quantity).toBe(0)
    expect((await openForm(product)).fields.stock_quantity).toBe(2)
    const list = await staff.get(`/products/?category=${form.fields.category_id}`, { expect: 200 })
    expect(list.body.results).toMatchObject([{ stock_quantity: 2 }])
    await staff.patch(form.path, { stock_quantity: 12 }, { expect: 200 })
    expect((await storeClient().get(form.path)).body.stock_quantity).toBe(9)
  })

  test('shows no less than nothing when more was promised than is there', async () => {
    const product = await aProduct({ stock: 10 })
    const checkoutId = await hold(product, 3)
    await countStock(product, 1)
    const { variantId } = product
    const stock = context().objects.stock(variantId)
    await stock.commit(variantId, checkoutId, null)
    await runDurableObjectAlarm(env.STOCK.getByName(String(variantId)))
    const form = await openForm(product)
    expect(form.fields.stock_quantity).toBe(0)
    await save(form, { description: 'Sold out' }, form.tag, 200)
    await stock.restock({ variantId, key: 'returned', sequence: 1000, checkoutId, quantity: 3 })
    expect(await stockOf(product)).toBe(1)
  })
})

describe('If-Match', () => {
  test('goes with the tags that answers to staff carry', async () => {
    const [product, { fields: like }] = await Promise.all([aProduct(), aProduct().then(openForm)])
    const sent = { ...like, slug: `${product.slug}-new`, stock_quantity: 5 }
    const made = await staff.post('/products/', sent, { expect: 201 })
    const path = `/products/${sent.slug}/`
    const put = await staff.put(path, { ...sent, name: 'Other' }, ifMatch(made))
    const patched = await staff.patch(path, { stock_quantity: 8 }, ifMatch(put))
    const image = { image_url: 'https://example.com/a.jpg' }
    const pictured = await staff.post(`${path}images/`, image, { expect: 201 })
    await staff.patch(path, { price: '7.00' }, { ...ifMatch(patched), expect: 412 })
    const last = await staff.patch(path, { price: '7.00' }, ifMatch(pictured))
    expect(tagIn((await staff.get(path)).headers)).toBe(tagIn(last.headers))
    expect(tagIn(last.headers)).toMatch(/^"[0-9a-f]{64}"$/)
    expect(last.headers.get('Cache-Control')).toBe('private, no-store, no-transform')
  })

  test('takes any product for an asterisk, and one of several tags', async () => {
    const product = await aProduct()
    const form = await openForm(product)
    await save(form, { price: '1.00' }, '*', 200)
    const { tag } = await openForm(product)
    await save(form, { price: '2.00' }, `"x", ${tag} , W/"y"`, 200)
  })

  test('is never met by a weak tag, nor by what is no tag', async () => {
    const form = await openForm(await aProduct())
    const unquoted = form.tag.replaceAll('"', '')
    for (const tag of [`W/${form.tag}`, unquoted, '*, "x"', '"x"']) await save(form, {}, tag, 412)
  })

  test('finds nothing where there is no product, and checks the fields first', async () => {
    const form = await openForm(await aProduct())
    await save({ ...form, path: '/products/no-such/' }, {}, '"x"', 404)
    await save(form, { price: 'free' }, '"x"', 400)
  })

  test('is refused when a category was renamed or a price changed meanwhile', async () => {
    const product = await aProduct()
    const first = await openForm(product)
    const category = (await staff.get(first.path)).body.category
    await staff.patch(`/products/categories/${category.slug}/`, { name: 'New' }, { expect: 200 })
    await save(first, {}, first.tag, 412)
    const second = await openForm(product)
    await staff.patch(second.path, { price: '3.00' }, { expect: 200 })
    await save(second, {}, second.tag, 412)
  })

  test('lets one of several forms through that are saved at once', async () => {
    const product = await aProduct({ stock: 10 })
    const form = await openForm(product)
    const headers = { 'If-Match': form.tag }
    const answers = await Promise.all(
      [11, 12, 13].map((stock_quantity) =>
        staff.put(form.path, { ...form.fields, stock_quantity }, { headers }),
      ),
    )
    const saved = answers.filter(({ status }) => status === 200)
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412])
    expect(await stockOf(product)).toBe(saved[0]?.body.stock_quantity)
  })

  test('is decided anew under an Idempotency-Key that was answered 412', async () => {
    const product = await aProduct()
    const stale = await openForm(product)
    await staff.patch(stale.path, { price: '3.00' }, { expect: 200 })
    const attempt = (tag: string, expected: number) => {
      const headers = { 'If-Match': tag, 'Idempotency-Key': 'save-once' }
      return staff.patch(stale.path, { price: '4.00' }, { headers, expect: expected })
    }
    await attempt(stale.tag, 412)
    const { tag } = await openForm(product)
    const { headers } = await attempt(tag, 200)
    const again = await attempt(tag, 200)
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    expect(tagIn(again.headers)).toBe(tagIn(headers))
  })

  test('may be sent by browsers, which may read the tag', async () => {
    const { path } = await openForm(await aProduct())
    const headers = {
      Origin: 'https://shop.test',
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Headers': 'if-match',
    }
    const preflight = await storeClient().request('OPTIONS', path, { headers, documented: false })
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('If-Match')
    const { headers: answered } = await staff.get(path, { headers: { Origin: headers.Origin } })
    expect(answered.get('Access-Control-Expose-Headers')).toContain('ETag')
  })
})

function ifMatch({ headers }: Answer): { headers: Record<string, string>; expect: number } {
  return { headers: { 'If-Match': tagIn(headers) }, expect: 200 }
}
