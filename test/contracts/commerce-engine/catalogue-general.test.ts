import { describe, expect, it } from 'vitest'
import { pickSlug } from '../../../src/core/catalog/pick-slug.ts'
import { aProduct } from '../../support/catalogue/products.ts'
import { aRupeeProduct, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { anAccount } from '../../support/customers/accounts.ts'
import { aSession } from '../../support/customers/sessions.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { commerceEngineClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { context } from '../../support/world/context.ts'

const anyone = commerceEngineClient()

const lists = [
  ...['/catalog/categories', '/catalog/products', '/catalog/skus'],
  ...['similar', 'cross-sell', 'up-sell'].map((kind) => `/catalog/products/${kind}`),
]

/** Every operation that reads the catalogue, of a product with variants. */
async function allPaths(): Promise<string[]> {
  const { id, variantIds } = await aRupeeShirt()
  const path = `/catalog/products/${id}`
  return [...lists, path, `${path}/variants`, `${path}/variants/${variantIds[0]}`]
}

describe('what anybody may read', () => {
  it('is told without a token, to visitors and to customers alike', async () => {
    const visit = await anyone.post('/auth/anonymous', undefined, { expect: 200 })
    const customer = await aSession(await anAccount())
    const tokens = [visit.body.content.access_token, customer.access]
    for (const path of await allPaths()) {
      const { body } = await anyone.get(path, { expect: 200 })
      for (const token of tokens) {
        const answer = await commerceEngineClient({ token }).get(path, { expect: 200 })
        expect(answer.body).toEqual(body)
        expect(answer.headers.get('Cache-Control')).toBe('private, no-store')
      }
    }
  })

  it('is refused to a token that is not valid', async () => {
    for (const path of await allPaths()) {
      const { body } = await commerceEngineClient({ token: 'a.b.c' }).get(path, { expect: 401 })
      expect(body.code).toBe('unauthorized')
    }
  })

  it('is told of no other store', async () => {
    for (const path of await allPaths()) {
      const { body } = await commerceEngineClient({ store: 'us' }).get(path, { expect: 404 })
      expect(body.code).toBe('store_not_found')
    }
  })

  it('is the same for every key and customer group', async () => {
    const headers = { 'X-Api-Key': 'any', 'x-customer-group-id': 'dealers' }
    for (const path of await allPaths()) {
      const { body } = await anyone.get(path, { expect: 200 })
      expect((await anyone.get(path, { headers, expect: 200 })).body).toEqual(body)
    }
  })

  it('is kept by browsers until it changes', async () => {
    for (const path of await allPaths()) {
      const { headers } = await anyone.get(path, { expect: 200 })
      expect(headers.get('Cache-Control')).toBe('public, no-cache')
      const again = { 'If-None-Match': headers.get('ETag') ?? '' }
      await anyone.get(path, { headers: again, documented: false, expect: 304 })
    }
  })

  it('cannot be written', async () => {
    for (const path of await allPaths()) {
      const { body } = await anyone.put(path, {}, { expect: 405 })
      expect(body.code).toBe('method_not_allowed')
    }
  })
})

describe('the cache of the data centre', () => {
  it('tells one query from another, in all that is read of it', async () => {
    const one = await aRupeeProduct()
    const other = await aRupeeProduct()
    const cached = commerceEngineClient({ fetch: withEnv({ CATALOGUE_CACHE_SECONDS: '60' }) })
    const countOf = async (query: string) =>
      (await cached.get(`/catalog/products?${query}`)).body.content.pagination.total_records
    const first = `category_id=${one.categoryId}`
    const second = `category_id=${other.categoryId}`
    expect(await countOf(first)).toBe(1)
    expect(await countOf(`${first}&${second}`)).toBe(2)
    expect(await countOf(`${first}&product_type=digital`)).toBe(0)
    expect(await countOf(first)).toBe(1)
    const withStock = await cached.get(`/catalog/products/${one.id}?inventory=true`)
    const without = await cached.get(`/catalog/products/${one.id}`)
    expect(withStock.body.content.product).toHaveProperty('inventory')
    expect(without.body.content.product).not.toHaveProperty('inventory')
  })
})

describe('words that stand in the place of a product', () => {
  it.each(['search', 'similar', 'cross-sell', 'up-sell', 'storefront'])(
    'are the slug of none: %s',
    async (word) => {
      const { slug } = await aProduct()
      const staff = await aStaffMember()
      const { body } = await staff.patch(`/products/${slug}/`, { slug: word }, { expect: 400 })
      expect(body.fields).toEqual({ slug: ['This slug is reserved.'] })
      expect(await pickSlug(context(), word)).toBe(`${word}-2`)
    },
  )
})
