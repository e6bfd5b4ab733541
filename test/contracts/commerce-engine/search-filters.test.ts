import { beforeAll, describe, expect, it } from 'vitest'
import { aCategory } from '../../support/catalogue/products.ts'
import {
  aRupeeProduct,
  aRupeeShirt,
  type RupeeProduct,
} from '../../support/catalogue/rupee-products.ts'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'

const path = '/catalog/products/search'
const anyone = commerceEngineClient()

async function search(asked: object): Promise<Json> {
  return (await anyone.post(path, { query: '', ...asked }, { expect: 200 })).body.content
}

const skusOf = ({ skus }: Json): string[] => skus.map(({ sku }: Json) => sku)

describe('the filter of a search', () => {
  const word = 'quux'
  let lamp: RupeeProduct
  let shirt: RupeeProduct

  beforeAll(async () => {
    const top = await aCategory()
    lamp = await aRupeeProduct({
      ...{
        name: `${word} 'Éclair' lamp`,
        brand: 'Acme',
        tags: ['new in', 'sale'],
        isPhysical: false,
      },
      features: [{ name: 'Battery life', value: '3 h' }],
      categoryId: await aCategory(top),
      variants: [{ sku: 'LAMP-1', amount: 1_999, stock: 0 }],
    })
    shirt = await aRupeeShirt({ name: `${word} shirt`, categoryId: top, createdAt: 1 })
  })

  const lampAlone = ['LAMP-1']
  const all = () => [...shirt.skus, 'LAMP-1']

  it.each<[string, 'lamp' | 'shirt' | 'all' | 'none']>([
    ['product_type = digital', 'lamp'],
    ['product_type != Digital', 'shirt'],
    ['product_type IN [bundle, DIGITAL]', 'lamp'],
    ['attributes.key = battery_life', 'lamp'],
    ['attributes.key = brand AND attributes.key != battery_life', 'none'],
    ['attributes.key IS EMPTY', 'shirt'],
    ['pricing.selling_price = 19.99', 'lamp'],
    ['pricing.listing_price 100 TO 140', 'shirt'],
    ['pricing.tax_rate = 18 AND NOT pricing.tax_rate > 18', 'all'],
    ['variant_id IS NULL', 'lamp'],
    ['variant_name IS NOT NULL', 'shirt'],
    ['variant_name = s OR variant_name = M OR variant_name = l', 'shirt'],
    ["tags = 'NEW IN'", 'lamp'],
    ['tags IS EMPTY', 'shirt'],
    ['tags IS NULL', 'none'],
    ['tags EXISTS', 'all'],
    ['rating NOT EXISTS', 'none'],
    ['rating IS NULL AND NOT rating >= 0', 'all'],
    ['sku = lamp-1', 'lamp'],
    ['stock_available = false', 'lamp'],
    ['stock_available > 0', 'shirt'],
    ['stock_available NOT IN [false]', 'shirt'],
  ])('%s', async (filter, which) => {
    const expected = { lamp: lampAlone, shirt: shirt.skus, all: all(), none: [] }[which]
    expect(skusOf(await search({ query: word, filter }))).toEqual(expected)
  })

  it('names products, variants, and categories with those above', async () => {
    const [{ categories }] = (await search({ filter: 'sku = LAMP-1' })).skus
    const [top, own] = categories.map(({ name }: Json) => name)
    const find = async (filter: unknown) => skusOf(await search({ filter }))
    expect(await find(`categories.name = '${own.toUpperCase()}'`)).toEqual(lampAlone)
    expect((await find(`categories.name = '${top}'`)).toSorted()).toEqual(all().toSorted())
    expect(await find(`product_id = ${lamp.id}`)).toEqual(lampAlone)
    expect(await find(`product_id = 0${lamp.id}`)).toEqual([])
    expect(await find(`variant_id = ${shirt.variantIds[1]}`)).toEqual([shirt.skus[1]])
    expect(await find(`product_name = '${word} ''éCLAIR'' LAMP'`)).toEqual(lampAlone)
    expect(await find(`product_name = '${word} \\'Eclair\\' lamp'`)).toEqual([])
  })

  it('may be a list, of which lists are alternatives', async () => {
    const filter = ['pricing.selling_price >= 120', ['variant_name = S', 'variant_name = L']]
    expect(skusOf(await search({ query: word, filter }))).toEqual([shirt.skus[2]])
  })

  it.each<[string, unknown]>([
    ['is empty', ''],
    ['is an empty list', []],
    ['has no expression', [[], ' ']],
  ])('asks for nothing where it %s', async (_, filter) => {
    expect(skusOf(await search({ query: word, filter }))).toEqual(all())
  })

  it('takes values for what they are', async () => {
    const values = ["'' OR 1=1 --", '"); DROP TABLE products; --', '%', '?1', '$[0]', "\\'"]
    for (const value of values) {
      const quoted = `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
      const filter = ['product_name', 'tags', 'attributes.key', 'categories.name', 'sku']
      const found = await search({ filter: [filter.map((name) => `${name} = ${quoted}`)] })
      expect(found.pagination.total_records).toBe(0)
    }
    expect(skusOf(await search({ query: word }))).toEqual(all())
  })

  it('may be as long and as deep as it is allowed', async () => {
    const terms = (count: number, term: string) => Array(count).fill(term)
    const deep = `${'(NOT '.repeat(10)}${terms(30, "tags != 'é'").join(' AND ')}${')'.repeat(10)}`
    const staircase = Array.from({ length: 14 }).reduce<string>(
      (inner) => `(${inner} AND variant_name != é AND sku != 'É')`,
      "attributes.key != 'x'",
    )
    for (const filter of [
      deep,
      staircase,
      terms(30, "variant_name != 'éèéèé'"),
      [terms(30, 'categories.name != x')],
      terms(30, "attributes.key != 'x'").join(' OR '),
      `product_id NOT IN [${terms(500, '123').join(',')}]`,
    ]) {
      const { pagination } = await search({ query: word, filter, facets: ['*'] })
      expect(pagination.total_records).toBe(4)
    }
  })

  it.each([
    '('.repeat(10_000),
    `${'NOT '.repeat(5_000)}sku = a`,
    Array(5_000).fill('sku = a').join(' OR '),
    Array(5_000).fill(['sku = a']),
    `sku = '${'x'.repeat(90_000)}'`,
    'sku = "a"',
    "sku = 'a",
    "sku = 'a\u0000'",
    'sku = \ud800',
  ])('is refused in no time where it is hostile', async (filter) => {
    const { body, cost } = await anyone.post(path, { query: '', filter }, { expect: 400 })
    expect(body.errors.filter).toEqual([expect.stringMatching(/ at character \d+$/)])
    expect(cost.statements).toBe(0)
  })
})
