import { describe, expect, it } from 'vitest'
import { aCustomer } from '../../support/customers/customers.ts'
import { password } from '../../support/customers/password.ts'
import { storeClient } from '../../support/http/client.ts'
import { productionSettings, withEnv } from '../../support/http/with-env.ts'

const anonymous = storeClient()

it.each(['GET', 'HEAD'])(
  'answers 404 to the %s of what is not there under a known path, not 405',
  async (method) => {
    const path = '/api/docs/nope.js'
    const { status, headers } = await anonymous.request(method, path, { documented: false })
    expect(status).toBe(404)
    expect(headers.get('Allow')).toBeNull()
  },
)

describe('every request', () => {
  it('answers 404 for an unknown path and 405 for a method it lacks', async () => {
    const unknown = await anonymous.get('/nowhere/', { documented: false, expect: 404 })
    expect(unknown.body).toEqual({ detail: 'Not found.' })
    const lacking = await anonymous.delete('/cart/', { documented: false, expect: 405 })
    expect(lacking.body).toEqual({ detail: 'Method "DELETE" not allowed.' })
    expect(lacking.headers.get('Allow')).toBe('GET')
  })

  it('tells its cost in development and carries security headers', async () => {
    const { headers } = await anonymous.get('/auth/users/')
    expect(headers.get('Souk-Cost')).toMatch(/^queries=1, rows_read=\d+, rows_written=0/)
    expect(headers.get('Server-Timing')).toContain('d1;')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  it('lets configured origins read answers, and no others', async () => {
    const ask = (Origin: string) => anonymous.get('/auth/users/', { headers: { Origin } })
    const known = await ask('https://storefront.test')
    expect(known.headers.get('Access-Control-Allow-Origin')).toBe('https://storefront.test')
    const foreign = await ask('https://evil.test')
    expect(foreign.headers.get('Access-Control-Allow-Origin')).toBeNull()
  })

  it('answers 429 with a time to wait when a limit is reached', async () => {
    const exhausted: RateLimit = { limit: async () => ({ success: false }) }
    const fetch = withEnv({ RATE_LIMITS: 'on', AUTH_LIMIT: exhausted })
    const body = { email: 'a@example.com', password }
    const limited = await storeClient({ fetch }).post('/auth/login/', body, { expect: 429 })
    expect(limited.headers.get('Retry-After')).toBe('60')
  })

  it('answers 500 without internals when something of ours is broken', async () => {
    const customer = await aCustomer()
    await customer.get('/cart/', { expect: 200 })
    const fetch = withEnv({ CARTS: undefined as never })
    const broken = storeClient({ fetch, token: customer.tokens.access })
    const { body } = await broken.get('/cart/', { expect: 500 })
    expect(body).toEqual({ detail: expect.stringMatching(/^Internal server error\. Request id: /) })
  })

  it.each([
    ['PUBLIC_ORIGIN', 'nowhere'],
    ['STORE_CHANNEL', 'ir'],
    ['CORTEX_CHANNEL', 'us'],
  ])('answers 500 when its own setting %s is "%s"', async (name, value) => {
    const fetch = withEnv({ [name]: value })
    const { body } = await storeClient({ fetch }).get('/products/', { expect: 500 })
    expect(JSON.stringify(body)).not.toContain(name)
  })

  it('hides the list of accounts in production', async () => {
    const fetch = withEnv(productionSettings)
    await storeClient({ fetch }).get('/auth/users/', { expect: 404 })
  })
})

describe('bad input', () => {
  const bodies: [string, unknown][] = [
    ['malformed JSON', '{"email": '],
    ['an array', []],
    ['a number', 7],
    ['null', 'null'],
    ['wrong types', { email: 7, password: [], order_id: 'x', product_id: {}, quantity: 'two' }],
    ['NUL', { email: 'a\u0000@example.com', password: 'a\u0000', shipping_address: '\u0000' }],
    ['a lone surrogate', '{"email":"\\ud800@example.com","shipping_address":"\\ud800"}'],
    ['huge numbers', { product_id: 1e300, quantity: 1e300, payment_id: 1e300, order_id: 1e300 }],
    ['negative numbers', { product_id: -1, quantity: -1, payment_id: -1, order_id: -1 }],
    ['over-long text', { email: `${'x'.repeat(5000)}@example.com`, password: 'x'.repeat(5000) }],
  ]
  const paths = [
    '/auth/register/',
    '/auth/login/',
    '/auth/change-password/',
    '/cart/items/',
    '/payments/create-intent/',
    '/payments/cancel/',
    '/payments/refund/',
    '/payments/sync-status/',
  ]

  it.each(bodies)('answers 400 to %s', async (_, body) => {
    const customer = await aCustomer()
    for (const path of paths) await customer.post(path, body, { expect: 400 })
  })

  it('answers 413 to a large body and 415 to another type', async () => {
    const large = { email: 'x'.repeat(200_000), password }
    await anonymous.post('/auth/login/', large, { expect: 413 })
    const headers = { 'Content-Type': 'text/plain' }
    await anonymous.post('/auth/login/', 'hello', { headers, expect: 415 })
  })

  it.each([
    '/products/?search=%00',
    '/products/?search=%ED%A0%80',
    '/products/?search=%25',
    '/products/?search=%22%20OR%20NEAR(',
    `/products/?search=${'x'.repeat(5000)}`,
    '/products/?category=abc',
    `/products/?category=${'9'.repeat(40)}`,
    '/products/?category__slug=%00',
    '/products/?page=-1',
    `/products/?page=${'9'.repeat(40)}`,
    '/products/?ordering=%27;drop',
    '/products/?is_active=perhaps',
    '/products/%00/',
    '/products/%ED%A0%80/',
    '/products/categories/%00/',
    `/products/images/${'9'.repeat(40)}/`,
  ])('never fails on %s', async (path) => {
    const { status } = await anonymous.get(path)
    expect([200, 400, 404]).toContain(status)
  })

  it('answers 404 to ids that no row can have', async () => {
    const customer = await aCustomer()
    const huge = '9'.repeat(30)
    await customer.get(`/orders/${huge}/`, { expect: 404 })
    await customer.get(`/payments/${huge}/`, { expect: 404 })
    await customer.delete(`/cart/items/${huge}/`, { expect: 404 })
  })
})

describe('the root', () => {
  const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
  const ask = (method: string, Accept?: string) =>
    anonymous.request(method, '/', { documented: false, headers: Accept ? { Accept } : {} })

  it.each(['GET', 'HEAD'])('leads the %s of a browser to the documentation', async (method) => {
    const { status, headers, body } = await ask(method, browser)
    expect(status).toBe(302)
    expect(headers.get('Location')).toBe('/api/docs/')
    expect(body).toBeUndefined()
  })

  it.each([undefined, '*/*', 'application/json', 'text/html;q=0, */*'])(
    'is not found by a client that accepts %s',
    async (accept) => {
      const { status, body } = await ask('GET', accept)
      expect(status).toBe(404)
      expect(body).toEqual({ detail: 'Not found.' })
      const head = await ask('HEAD', accept)
      expect(head.status).toBe(404)
      expect(head.body).toBeUndefined()
    },
  )

  it.each([browser, '*/*'])(
    'tells caches that its answer to %s depends on Accept',
    async (accept) => {
      const { headers } = await ask('GET', accept)
      expect(headers.get('Vary')?.split(', ')).toEqual(expect.arrayContaining(['Accept', 'Origin']))
    },
  )
})

describe('documentation', () => {
  it('shows every contract, from the Worker itself', async () => {
    const { body, headers } = await anonymous.get('/api/docs/', { expect: 200 })
    expect(body).toContain('swagger-ui')
    expect(body).not.toMatch(/(?:src|href)="https?:/)
    expect(body).toContain('Accounts, catalogue, cart, orders and Stripe payments')
    expect(body).toContain('Catalogue, cart, checkout and Zibal payments')
    expect(headers.get('Content-Security-Policy')).toMatch(/^default-src 'self';/)
  })

  it('serves the schema as OpenAPI 3.0, in JSON and YAML', async () => {
    const json = await anonymous.get('/api/schema/', { expect: 200 })
    expect(json.body.openapi).toMatch(/^3\.0/)
    const yaml = await anonymous.get('/api/schema/?format=yaml', { expect: 200 })
    expect(yaml.headers.get('Content-Type')).toContain('application/yaml')
    expect(yaml.headers.get('Vary')).toContain('Accept')
  })

  it('serves the documents of the other contracts beside it', async () => {
    const read = (file: string, expect: number) =>
      anonymous.get(`/api/schema/${file}`, { documented: false, expect })
    const { body } = await read('cortex.json', 200)
    expect(body.info.title).toBe('CortexCommerce')
    await read('nothing.json', 404)
  })
})
