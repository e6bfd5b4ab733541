import { beforeAll, describe, expect, it, test } from 'vitest'
import { aRupeeProduct, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { anAccount } from '../../support/customers/accounts.ts'
import { aSession } from '../../support/customers/sessions.ts'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

const path = '/catalog/products/search'
const anyone = commerceEngineClient()

async function search(asked: object): Promise<Json> {
  return (await anyone.post(path, { query: '', ...asked }, { expect: 200 })).body.content
}

/** A word that no other test has, in the name of whatever a test makes. */
let serial = 0
const aWord = () => `quux${String.fromCharCode(97 + serial++)}`

const skusOf = ({ skus }: Json): string[] => skus.map(({ sku }: Json) => sku)

describe('a search', () => {
  it('tells of a product without variants and of each variant', async () => {
    const word = aWord()
    const shirt = await aRupeeShirt({ name: `${word} shirt`, createdAt: 2 })
    const mug = await aRupeeProduct({ name: `${word} mug`, createdAt: 1 })
    const { skus, pagination } = await search({ query: word.toUpperCase() })
    expect(skus).toHaveLength(4)
    expect(skus.map((one: Json) => [one.product_id, one.variant_id])).toEqual(
      expect.arrayContaining([
        ...shirt.variantIds.map((id) => [String(shirt.id), String(id)]),
        [String(mug.id), null],
      ]),
    )
    const ends = { previous_page: null, next_page: null }
    expect(pagination).toEqual({ total_records: 4, total_pages: 1, limit: 25, ...ends })
  })

  it('tells of a unit what the list of SKUs tells', async () => {
    const word = aWord()
    const shirt = await aRupeeShirt({ name: word, tags: ['new'], brand: 'Acme' })
    const { skus } = await search({ query: word })
    const asked = shirt.skus.map((sku) => `sku=${sku}`).join('&')
    const { body } = await anyone.get(`/catalog/skus?${asked}`, { expect: 200 })
    expect(skus).toEqual(body.content.skus)
  })

  it('puts names before descriptions and takes words by their beginnings', async () => {
    const word = aWord()
    await aRupeeProduct({ name: 'Other', description: `${word}ly good`, createdAt: 2 })
    await aRupeeProduct({ name: `Fine ${word}s`, createdAt: 1 })
    const { skus } = await search({ query: word })
    expect(skus.map((one: Json) => one.product_name)).toEqual([`Fine ${word}s`, 'Other'])
  })

  it('reads the first ten words and no more', async () => {
    const words = Array.from({ length: 10 }, aWord)
    await aRupeeProduct({ name: words.join(' ') })
    expect((await search({ query: ` ${words.join('  ')} unheard of` })).skus).toHaveLength(1)
    const { pagination } = await search({ query: `${words.slice(1).join(' ')} unheard` })
    expect(pagination.total_records).toBe(0)
  })

  it('without words is of everything, the newest first', async () => {
    const newest = await aRupeeProduct({ createdAt: Date.now() + 1e9 })
    for (const query of ['', '  ']) {
      const { skus, pagination } = await search({ query, limit: 1 })
      expect(skusOf({ skus })).toEqual(newest.skus)
      expect(pagination.total_records).toBeGreaterThan(1)
    }
  })

  it('has pages that lead on and back, and an empty one past the end', async () => {
    const word = aWord()
    await aRupeeShirt({ name: word })
    const paged = async (page: number) => {
      const { skus, pagination } = await search({ query: word, page, limit: 2 })
      const { previous_page, next_page, total_records, total_pages } = pagination
      return [skus.length, previous_page, next_page, total_records, total_pages]
    }
    expect(await paged(1)).toEqual([2, null, 2, 3, 2])
    expect(await paged(2)).toEqual([1, 1, null, 3, 2])
    expect(await paged(3)).toEqual([0, 2, null, 3, 2])
    expect(await paged(Number.MAX_SAFE_INTEGER)).toEqual([0, 2, null, 3, 2])
  })

  it('is the same for every customer group, key and token', async () => {
    const word = aWord()
    await aRupeeProduct({ name: word })
    const found = await search({ query: word })
    const visit = await anyone.post('/auth/anonymous', undefined, { expect: 200 })
    const { access } = await aSession(await anAccount())
    for (const token of [visit.body.content.access_token, access]) {
      const headers = { 'x-customer-group-id': 'dealers', 'X-Api-Key': 'any' }
      const client = commerceEngineClient({ token, headers })
      const { body } = await client.post(path, { query: word }, { expect: 200 })
      expect(body.content).toEqual(found)
    }
  })
})

describe('the order of a search', () => {
  let word: string
  beforeAll(async () => {
    word = aWord()
    const [a, b, c] = ['B', 'a', 'C'].map((letter) => `${letter} ${word}`)
    await aRupeeProduct({ name: a, isPhysical: false, variants: [{ sku: 'o1', amount: 300 }] })
    await aRupeeProduct({ name: b, variants: [{ sku: 'o2', amount: 100 }] })
    await aRupeeProduct({ name: c, variants: [{ sku: 'o3', amount: 300 }] })
  })

  it.each([
    [['product_name:asc'], ['o2', 'o1', 'o3']],
    [['product_name:desc'], ['o3', 'o1', 'o2']],
    [['pricing.selling_price:asc'], ['o2', 'o1', 'o3']],
    [['pricing.listing_price:desc'], ['o1', 'o3', 'o2']],
    [
      ['product_type:desc', 'pricing.selling_price:desc'],
      ['o3', 'o2', 'o1'],
    ],
    [['rating:asc'], ['o1', 'o2', 'o3']],
    [
      ['colour:asc', 'sku:desc', 'product_name:asc'],
      ['o2', 'o1', 'o3'],
    ],
    [
      ['product_name:asc', 'product_name:desc'],
      ['o2', 'o1', 'o3'],
    ],
  ])('is %j', async (sort, skus) => {
    expect(skusOf(await search({ query: word, sort }))).toEqual(skus)
  })

  it('takes any number of entries', async () => {
    const sort = Array(5_000).fill('rating:asc')
    expect(skusOf(await search({ query: word, sort }))).toHaveLength(3)
  })
})

describe('the facets of a search', () => {
  let word: string
  beforeAll(async () => {
    word = aWord()
    const features = [{ name: 'Weight', value: '1' }]
    await aRupeeShirt({ name: word, tags: ['a', 'b'], features, brand: 'Acme' })
    await aRupeeProduct({ name: word, tags: ['b'], isPhysical: false, variants: [{ stock: 0 }] })
  })

  it('count values among all matches, and tell the range of numbers', async () => {
    const facets = ['product_type', 'tags', 'attributes.key', 'pricing.selling_price', 'rating']
    const found = await search({ query: word, limit: 1, facets: [...facets, 'variant_name'] })
    expect(found.facet_distribution).toEqual({
      product_type: { physical: 3, digital: 1 },
      tags: { a: 3, b: 4 },
      'attributes.key': { brand: 3, weight: 3 },
      'pricing.selling_price': { 100: 2, 120: 1, 140: 1 },
      rating: {},
      variant_name: { S: 1, M: 1, L: 1 },
    })
    expect(found.facet_stats).toEqual({ 'pricing.selling_price': { min: 100, max: 140 } })
  })

  it('are all of them for *, and add up to the total where each unit has one value', async () => {
    const { facet_distribution, pagination } = await search({ query: word, facets: ['*'] })
    expect(Object.keys(facet_distribution)).toHaveLength(14)
    const singles = ['product_type', 'product_id', 'product_name', 'sku', 'stock_available']
    const prices = ['pricing.listing_price', 'pricing.selling_price', 'pricing.tax_rate']
    for (const name of [...singles, ...prices]) {
      const counts = Object.values<number>(facet_distribution[name])
      expect(counts.reduce((sum, count) => sum + count)).toBe(pagination.total_records)
    }
  })

  it('count what the filter lets through, under a category and those above it', async () => {
    const facets = ['categories.name', 'stock_available', 'colour', 'stock_available']
    const found = await search({ query: word, facets, filter: 'stock_available = true' })
    const { 'categories.name': names, ...others } = found.facet_distribution
    expect(Object.values(names)).toEqual([3])
    expect(others).toEqual({ stock_available: { true: 3 } })
    const none = await search({ query: 'unheardof', facets: ['tags', 'rating'] })
    expect(none.facet_distribution).toEqual({ tags: {}, rating: {} })
    expect(none.facet_stats).toEqual({})
  })

  it('are left out where nobody asks', async () => {
    const { facet_distribution, facet_stats } = await search({ query: word })
    expect([facet_distribution, facet_stats]).toEqual([{}, {}])
  })
})

describe('a page that nobody can ask for', () => {
  it.each([
    ['a page 0', { page: 0 }, 25],
    ['half a page', { page: 1.5 }, 25],
    ['a page as text', { page: '2' }, 25],
    ['no page', { page: null }, 25],
    ['a limit above the greatest', { limit: 101 }, 100],
    ['a limit below nothing', { limit: -1 }, 25],
  ])('is the first of the usual size: %s', async (_, asked, limit) => {
    const { pagination } = await search({ query: 'nothingofthesort', ...asked })
    expect(pagination).toMatchObject({ limit, previous_page: null })
  })
})

describe('a search is refused', () => {
  it.each<[string, object, string, string]>([
    ['without words', {}, 'query', 'This field is required.'],
    ['with words that are no text', { query: 7 }, 'query', 'Not a valid string.'],
    ['with facets as text', { query: '', facets: '*' }, 'facets', 'Expected a list.'],
    [
      'with a sort entry that is none',
      { query: '', sort: ['a:asc', 'rating'] },
      'sort.1',
      'Expected the name of an attribute, a colon, and asc or desc.',
    ],
    [
      'with a filter that is none',
      { query: '', filter: 7 },
      'filter',
      'Expected an expression, or a list of expressions and of lists of expressions.',
    ],
    [
      'with lists of lists of lists',
      { query: '', filter: [[['sku = a']]] },
      'filter',
      'Expected an expression, or a list of expressions and of lists of expressions.',
    ],
    [
      'for an unknown attribute',
      { query: '', filter: 'sku = a AND colour = red' },
      'filter',
      'Expected the name of an attribute at character 13',
    ],
    [
      'for an operator in lower case',
      { query: '', filter: 'sku in [a]' },
      'filter',
      'Expected an operator in upper case at character 5',
    ],
    [
      'for a number that is none',
      { query: '', filter: ['sku = a', ['rating > high']] },
      'filter',
      'Expression 2: Expected a number at character 10',
    ],
    [
      'for text that is compared as a number',
      { query: '', filter: 'tags > 3' },
      'filter',
      'Text can only be compared with =, !=, IN and NOT IN; found another operator at character 6',
    ],
  ])('%s', async (_, asked, field, message) => {
    const { body } = await anyone.post(path, asked, { expect: 400 })
    expect(body).toEqual({
      message: 'Some fields are not valid',
      success: false,
      code: 'validation_error',
      errors: { [field]: [message] },
    })
  })

  it('where its body is too long or no JSON', async () => {
    const filter = 'x'.repeat(1_000_000)
    await anyone.post(path, { query: '', filter }, { expect: 413 })
    const { body } = await anyone.post(path, '{', { expect: 400 })
    expect(body.code).toBe('invalid_request')
  })

  it('with a token that is not valid, and in another store', async () => {
    const { body } = await commerceEngineClient({ token: 'a.b.c' }).post(
      path,
      { query: '' },
      { expect: 401 },
    )
    expect(body.code).toBe('unauthorized')
    await commerceEngineClient({ store: 'us' }).post(path, { query: '' }, { expect: 404 })
  })

  it('above the limit of searches', async () => {
    const exhausted: RateLimit = { limit: async () => ({ success: false }) }
    const fetch = withEnv({ RATE_LIMITS: 'on', SEARCH_LIMIT: exhausted })
    const { body, headers } = await commerceEngineClient({ fetch }).post(path, {}, { expect: 429 })
    expect(body.code).toBe('too_many_requests')
    expect(headers.get('Retry-After')).toBe('60')
  })
})

test.each([
  ['NUL', '\u0000'],
  ['half a character', '\ud800'],
  ['operators of the index', '" OR *'],
  ['a word that is too long', 'x'.repeat(5_000)],
  ['symbols', '★ ('],
  ['a mark alone', '\u0301'],
])('words that no product has find nothing: %s', async (_, query) => {
  expect((await search({ query, facets: ['*'] })).pagination.total_records).toBe(0)
})
