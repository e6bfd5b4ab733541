import { beforeAll, describe, expect, it } from 'vitest'
import { aCategory, aProduct } from '../../support/catalogue/products.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { password } from '../../support/customers/password.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { type Client, storeClient } from '../../support/http/client.ts'

const anonymous = storeClient()
let staff: Client

beforeAll(async () => {
  staff = await aStaffMember()
})

describe('an empty body', () => {
  const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'a/b']

  it.each(types)('is taken as {} where all of it is optional, also as %s', async (type) => {
    const [customer, product] = await Promise.all([aCustomer(), aProduct()])
    await customer.post('/cart/items/', { product_id: product.id }, { expect: 200 })
    const headers = { 'Content-Type': type }
    const { body } = await customer.post('/orders/checkout/', '', { headers, expect: 201 })
    expect(body.shipping_address).toBeNull()
  })

  it('names what is missing where something is required', async () => {
    const headers = { 'Content-Type': 'text/plain' }
    const { body } = await anonymous.post('/auth/login/', '', { headers, expect: 400 })
    expect(Object.keys(body.fields)).toEqual(['email', 'password'])
  })
})

describe('a body', () => {
  it('may leave its type unsaid', async () => {
    const { email } = await aCustomer()
    const bytes = new TextEncoder().encode(JSON.stringify({ email, password }))
    await anonymous.post('/auth/login/', bytes, { expect: 200 })
  })

  it('may be JSON of a kind', async () => {
    const { email } = await aCustomer()
    const headers = { 'Content-Type': 'application/vnd.shop+json; charset=utf-8' }
    await anonymous.post('/auth/login/', { email, password }, { headers, expect: 200 })
  })

  it('is not taken for another where its type is no type', async () => {
    const headers = { 'Content-Type': 'application/x.a+b+json' }
    await anonymous.post('/auth/login/', { email: 'a@example.com' }, { headers, expect: 415 })
  })

  it.each(['gzip', 'br', 'deflate', 'GZIP, identity'])('is not read in %s', async (encoding) => {
    const headers = { 'Content-Encoding': encoding }
    const sent = { email: 'a@example.com', password }
    const { body } = await anonymous.post('/auth/login/', sent, { headers, expect: 415 })
    expect(body).toEqual({ detail: 'The body must not be compressed.' })
  })

  it('is read as it is under the encoding "identity"', async () => {
    const { email } = await aCustomer()
    const headers = { 'Content-Encoding': 'identity' }
    await anonymous.post('/auth/login/', { email, password }, { headers, expect: 200 })
  })

  it('is refused, not failed on, however deep it is', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
    for (const sent of [deep, `{"email":${deep}}`]) {
      await anonymous.post('/auth/login/', sent, { expect: 400 })
    }
  })
})

describe('numbers and booleans in strings', () => {
  it('are taken for what they say', async () => {
    const [customer, product] = await Promise.all([aCustomer(), aProduct()])
    const item = { product_id: `${product.id}`, quantity: ' 2 ' }
    const { body: cart } = await customer.post('/cart/items/', item, { expect: 200 })
    expect(cart.total_items).toBe(2)
    const path = `/cart/items/${cart.items[0].id}/`
    const { body: line } = await customer.patch(path, { quantity: '3.0' }, { expect: 200 })
    expect(line.quantity).toBe(3)
  })

  it('are taken in forms of staff', async () => {
    const path = `/products/${(await aProduct()).slug}/`
    const category_id = await aCategory()
    const change = {
      price: ' 19.90 ',
      stock_quantity: '7',
      is_active: 'false',
      category_id: `${category_id}`,
    }
    const { body } = await staff.patch(path, change, { expect: 200 })
    expect(body).toMatchObject({ price: '19.90', stock_quantity: 7, is_active: false })
    expect(body.category.id).toBe(category_id)
    const shown = await staff.patch(path, { is_active: ' true' }, { expect: 200 })
    expect(shown.body.is_active).toBe(true)
  })

  it.each([
    ['stock_quantity', ''],
    ['stock_quantity', 'two'],
    ['stock_quantity', '1.5'],
    ['stock_quantity', '0x10'],
    ['stock_quantity', '1e3'],
    ['stock_quantity', '1_000'],
    ['stock_quantity', '-1'],
    ['stock_quantity', '9'.repeat(40)],
    ['stock_quantity', '9007199254740993'],
    ['stock_quantity', true],
    ['price', '1e3'],
    ['price', ''],
    ['is_active', '1'],
    ['is_active', 1],
    ['is_active', 'yes'],
    ['is_active', 'True'],
    ['is_active', ''],
    ['category_id', 'one'],
  ])('are not guessed: %s %j is refused', async (field, value) => {
    const path = `/products/${(await aProduct()).slug}/`
    const { body: before } = await staff.get(path, { expect: 200 })
    const { body } = await staff.patch(path, { [field]: value }, { expect: 400 })
    expect(Object.keys(body.fields)).toEqual([field])
    expect((await staff.get(path)).body).toEqual(before)
  })
})

describe('a name that nobody can see', () => {
  const invisible: [string, string][] = [
    ['a zero-width space', '\u200b'],
    ['joiners', '\u200c\u200d\u2060'],
    ['a soft hyphen', '\u00ad'],
    ['marks of direction', '\u200e\u200f\u202a\u2066\u061c'],
    ['a byte order mark', '\ufeff'],
    ['fillers of Hangul', '\u115f\u1160\u3164\uffa0'],
    ['the blank of Braille', '\u2800'],
    ['variation selectors', '\ufe0f\u{e0100}'],
    ['tags', '\u{e0041}'],
    ['a grapheme joiner', '\u034f'],
    ['spaces between them', ' \u200b \u3000\u00a0'],
  ]

  it.each(invisible)('%s, is blank', async (_, name) => {
    const product = await staff.patch(`/products/${(await aProduct()).slug}/`, { name })
    const category = await staff.post('/products/categories/', { name, slug: 'unseen' })
    for (const { status, body } of [product, category]) {
      expect(status).toBe(400)
      expect(body.fields).toEqual({ name: ['This field may not be blank.'] })
    }
    const customer = await aCustomer()
    const { body } = await customer.patch('/auth/me/', { last_name: name }, { expect: 400 })
    expect(body.fields).toEqual({ last_name: ['This field may not be blank.'] })
  })

  it('is another matter than joiners between what is seen', async () => {
    const customer = await aCustomer()
    const name = 'می\u200cخواهم'
    const { body } = await customer.patch('/auth/me/', { first_name: name }, { expect: 200 })
    expect(body.first_name).toBe(name)
  })
})
