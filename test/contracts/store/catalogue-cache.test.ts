import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { type Answer, type Client, storeClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

const seconds = 60
const fetch = withEnv({ CATALOGUE_CACHE_SECONDS: String(seconds) })
const anonymous = storeClient({ fetch })
let staff: Client

beforeAll(async () => {
  staff = await aStaffMember()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Only an answer from the cache has an age. */
const isKept = ({ headers }: Answer) => headers.has('Age')

function pass(milliseconds: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + milliseconds })
}

/** A product that somebody has just looked at. */
async function aKeptProduct(): Promise<ProductMade & { path: string; seen: Answer }> {
  const product = await aProduct({ amount: 1999 })
  const path = `/products/${product.slug}/`
  return { ...product, path, seen: await anonymous.get(path, { expect: 200 }) }
}

describe('what somebody has seen', () => {
  test('is shown to the next one without asking the database', async () => {
    const { path, seen } = await aKeptProduct()
    const again = await anonymous.get(path, { expect: 200 })
    expect([isKept(seen), isKept(again)]).toEqual([false, true])
    expect(again.body).toEqual(seen.body)
    expect(again.cost.queries).toBe(0)
  })

  test('has the headers of an answer of its own, and says how long it is good for', async () => {
    const { path, seen } = await aKeptProduct()
    pass(20_000)
    const { headers } = await anonymous.get(path, { expect: 200 })
    expect(headers.get('Age')).toBe('20')
    for (const name of ['Content-Type', 'ETag', 'Vary', 'Cache-Control', 'Referrer-Policy']) {
      expect([name, headers.get(name)]).toEqual([name, seen.headers.get(name)])
    }
    expect(headers.get('Cache-Control')).toBe(`public, max-age=${seconds}`)
    expect(headers.get('X-Request-Id')).not.toBe(seen.headers.get('X-Request-Id'))
    expect(headers.get('Read-At')).toBeNull()
  })

  test('is shown as it was for no longer than the setting says', async () => {
    pass(0)
    const { path } = await aKeptProduct()
    await staff.patch(path, { price: '5.00' }, { expect: 200 })
    pass((seconds - 1) * 1000)
    expect((await anonymous.get(path)).body.price).toBe('19.99')
    pass(2000)
    expect((await anonymous.get(path)).body.price).toBe('5.00')
  })

  test('is not sent to a client that has it', async () => {
    const { path, seen } = await aKeptProduct()
    const known = { 'If-None-Match': seen.headers.get('ETag') ?? '' }
    const same = await anonymous.get(path, { headers: known, expect: 304, documented: false })
    expect([same.body, isKept(same)]).toEqual([undefined, true])
    const other = { 'If-None-Match': '"other"' }
    expect(isKept(await anonymous.get(path, { headers: other, expect: 200 }))).toBe(true)
  })

  test('answers HEAD, and what HEAD has asked for is kept too', async () => {
    const { slug } = await aProduct()
    const path = `/products/${slug}/`
    const first = await anonymous.request('HEAD', path, { expect: 200 })
    const next = await anonymous.request('HEAD', path, { expect: 200 })
    expect([isKept(first), isKept(next), next.body]).toEqual([false, true, undefined])
    expect((await anonymous.get(path, { expect: 200 })).body.slug).toBe(slug)
  })

  test('is shown to every origin with leave of its own', async () => {
    const { path } = await aKeptProduct()
    const ask = (Origin: string) => anonymous.get(path, { headers: { Origin } })
    const known = await ask('https://storefront.test')
    const foreign = await ask('https://evil.test')
    expect([isKept(known), isKept(foreign)]).toEqual([true, true])
    expect(known.headers.get('Access-Control-Allow-Origin')).toBe('https://storefront.test')
    expect(foreign.headers.get('Access-Control-Allow-Origin')).toBeNull()
  })
})

describe('what is kept is passed by', () => {
  test('by clients with a token, which see it as it is', async () => {
    const { path } = await aKeptProduct()
    const { tokens } = await aCustomer()
    const customer = storeClient({ fetch, token: tokens.access })
    expect(isKept(await customer.get(path, { expect: 200 }))).toBe(false)
    const Cookie = `access_token=${tokens.access}`
    expect(isKept(await anonymous.get(path, { headers: { Cookie } }))).toBe(false)
  })

  test.each([
    (bookmark: string) => ({ 'x-d1-bookmark': bookmark }),
    (bookmark: string) => ({ Cookie: `x-d1-bookmark=${bookmark}` }),
  ])('by clients that have just written something: %o', async (headersOf) => {
    const { path } = await aKeptProduct()
    const changed = await staff.patch(path, { price: '7.00' }, { expect: 200 })
    const bookmark = changed.headers.get('x-d1-bookmark') ?? ''
    expect(bookmark).not.toBe('')
    const headers: Record<string, string> = headersOf(bookmark)
    const answer = await anonymous.get(path, { headers, expect: 200 })
    expect([isKept(answer), answer.body.price]).toEqual([false, '7.00'])
  })

  test('where the cache fails', async () => {
    const { path } = await aKeptProduct()
    vi.spyOn(caches, 'open').mockRejectedValue(new Error('no cache'))
    expect(isKept(await anonymous.get(path, { expect: 200 }))).toBe(false)
  })

  test('where there is none by the settings', async () => {
    const { path } = await aKeptProduct()
    expect(isKept(await storeClient().get(path, { expect: 200 }))).toBe(false)
  })

  test('by another version of the Worker', async () => {
    const { path } = await aKeptProduct()
    const cached = { CATALOGUE_CACHE_SECONDS: String(seconds) }
    const VERSION = { ...env.VERSION, id: 'next' }
    const next = storeClient({ fetch: withEnv({ ...cached, VERSION }) })
    expect(isKept(await next.get(path, { expect: 200 }))).toBe(false)
  })
})

describe('a query', () => {
  test('has an answer of its own, in whatever order its parameters stand', async () => {
    await aProduct()
    await anonymous.get('/products/?ordering=price&page=1', { expect: 200 })
    const same = await anonymous.get('/products/?page=1&ordering=price', { expect: 200 })
    const other = await anonymous.get('/products/?page=1&ordering=-price', { expect: 200 })
    expect([isKept(same), isKept(other)]).toEqual([true, false])
  })

  test.each(['utm_source=mail', 'ordering=name&ordering=-name', '__proto__=x'])(
    "with what the list does not read is nobody else's: %s",
    async (extra) => {
      for (let n = 0; n < 11; n++) await aProduct()
      const path = `/products/?${extra}`
      const first = await anonymous.get(path, { expect: 200 })
      expect(first.body.next).toContain(extra.split('=')[0])
      expect(isKept(await anonymous.get(path, { expect: 200 }))).toBe(false)
      const plain = await anonymous.get('/products/', { expect: 200 })
      expect(plain.body.next).not.toContain(extra.split('&')[0])
    },
  )

  test('of a text counts as a search, kept or not', async () => {
    const { name } = await aProduct()
    const path = `/products/?search=${encodeURIComponent(name)}`
    await anonymous.get(path, { expect: 200 })
    expect(isKept(await anonymous.get(path, { expect: 200 }))).toBe(true)
    const SEARCH_LIMIT: RateLimit = { limit: async () => ({ success: false }) }
    const settings = { CATALOGUE_CACHE_SECONDS: String(seconds), RATE_LIMITS: 'on', SEARCH_LIMIT }
    await storeClient({ fetch: withEnv(settings) }).get(path, { expect: 429 })
  })
})

test('what is not there is asked for every time', async () => {
  const product = await aProduct()
  const path = `/products/${product.slug}-2/`
  await anonymous.get(path, { expect: 404 })
  await staff.patch(`/products/${product.slug}/`, { slug: `${product.slug}-2` }, { expect: 200 })
  await anonymous.get(path, { expect: 200 })
})

test.each([
  () => '/products/',
  () => '/products/categories/',
  (category: string) => `/products/categories/${category}/`,
])('every public read of the catalogue is kept: %o', async (pathOf) => {
  const { seen } = await aKeptProduct()
  const path = pathOf(seen.body.category.slug)
  await anonymous.get(path, { expect: 200 })
  expect(isKept(await anonymous.get(path, { expect: 200 }))).toBe(true)
})
