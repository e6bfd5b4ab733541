import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { password } from '../../support/customers/password.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { type Client, storeClient } from '../../support/http/client.ts'

const anonymous = storeClient()
const plain = { documented: false } as const
let staff: Client

beforeAll(async () => {
  staff = await aStaffMember()
})

describe('where a slug is reserved', () => {
  const paths: [string, string, string[]][] = [
    ['/products/categories/', 'GET, POST', ['PUT', 'PATCH', 'DELETE']],
    ['/products/images/', 'GET', ['PUT', 'PATCH', 'DELETE', 'POST']],
    ['/products/categories/images/', 'GET, PUT, PATCH, DELETE', ['POST']],
  ]

  it.each(paths)('%s has the methods %s alone', async (path, allowed, methods) => {
    for (const client of [anonymous, staff]) {
      for (const method of methods) {
        const { body, headers } = await client.request(method, path, {
          ...plain,
          body: {},
          expect: 405,
        })
        expect(body).toEqual({ detail: `Method "${method}" not allowed.` })
        expect(headers.get('Allow')).toBe(allowed)
      }
    }
  })

  it('nothing is read under it either', async () => {
    await anonymous.get('/products/images/', { ...plain, expect: 404 })
    await anonymous.get('/products/categories/', { expect: 200 })
  })

  it('other products are written as ever', async () => {
    const { slug } = await aProduct()
    await staff.patch(`/products/${slug}/`, { name: 'Images' }, { expect: 200 })
    await anonymous.patch('/products/categories-of-lamps/', {}, { expect: 401 })
  })
})

describe('an empty refresh token beside a cookie', () => {
  async function aBrowser(): Promise<Client> {
    const { email } = await aCustomer()
    const path = '/auth/login/?use_cookies=true'
    const { headers } = await anonymous.post(path, { email, password }, { expect: 200 })
    const Cookie = headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ')
    return storeClient({ headers: { Cookie } })
  }

  it.each(['', null])('%j means the cookie', async (refresh) => {
    const browser = await aBrowser()
    const { body } = await browser.post('/auth/token/refresh/', { refresh }, { expect: 200 })
    expect(body).toEqual({ detail: expect.any(String) })
    const other = await aBrowser()
    await other.post('/auth/logout/', { refresh }, { expect: 200 })
  })

  it.each(['', null])('%j is no token where there is no cookie', async (refresh) => {
    const { body } = await anonymous.post('/auth/token/refresh/', { refresh }, { expect: 400 })
    expect(body.fields).toEqual({ refresh: ['This field is required.'] })
  })

  it('is asked for by pages of ours alone', async () => {
    const browser = await aBrowser()
    const headers = { Origin: 'https://evil.test' }
    await browser.post('/auth/token/refresh/', { refresh: '' }, { headers, expect: 403 })
  })
})

describe('a query', () => {
  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'yes', 'truetrue'])(
    'is_active=%s is no flag',
    async (value) => {
      const { slug } = await aProduct()
      await staff.patch(`/products/${slug}/`, { is_active: false }, { expect: 200 })
      const { body: all } = await staff.get('/products/', { expect: 200 })
      const { body } = await staff.get(`/products/?is_active=${value}`, { expect: 200 })
      expect(body.count).toBe(all.count)
    },
  )

  it('counts the first of a repeated parameter', async () => {
    const repeated = '/products/?page=1&page=x&is_active=false&is_active=true&__proto__=1'
    const { body } = await anonymous.get(repeated, { expect: 200 })
    expect(body.results).toEqual([])
  })

  it('names a status that payments do not have', async () => {
    const customer = await aCustomer()
    const { body } = await customer.get('/payments/?status=constructor', { expect: 400 })
    expect(body.fields).toEqual({ status: ['This is not a valid choice.'] })
    await customer.get('/payments/?status=', { expect: 200 })
  })
})

it('answers 404 to ids beyond all numbers', async () => {
  const customer = await aCustomer()
  const endless = '9'.repeat(400)
  await customer.get(`/orders/${endless}/`, { expect: 404 })
  await customer.get(`/payments/${endless}/`, { expect: 404 })
  await customer.delete(`/cart/items/${endless}/`, { expect: 404 })
  await anonymous.get(`/products/images/${endless}/`, { expect: 404 })
})

it('tells of an unknown product in the words of the document', async () => {
  const customer = await aCustomer()
  const item = { product_id: 999_999 }
  const { body } = await customer.post('/cart/items/', item, { expect: 404 })
  expect(body).toEqual({ detail: 'Product not found.' })
})

it('lets pages of known origins send the headers that clients of the framework send', async () => {
  const { headers } = await anonymous.request('OPTIONS', '/cart/items/', {
    ...plain,
    headers: {
      Origin: 'https://storefront.test',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'x-csrftoken, x-requested-with',
    },
  })
  const allowed = headers.get('Access-Control-Allow-Headers')?.split(',') ?? []
  expect(allowed).toEqual(expect.arrayContaining(['X-CSRFToken', 'X-Requested-With']))
})

describe('the log line of a request', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it.each([
    ['/products/categories/', '/products/categories/'],
    ['/products/no-such/', '/products/:slug/'],
    ['/nowhere/', 'none'],
  ])('tells of %s that %s answered', async (path, route) => {
    const lines: string[] = []
    vi.spyOn(console, 'info').mockImplementation((line) => lines.push(String(line)))
    await anonymous.request('GET', path, plain)
    const routes = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'request')
    expect(routes.map((line) => line.route)).toEqual([route])
  })
})
