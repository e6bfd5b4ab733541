import { beforeAll, describe, expect, it } from 'vitest'
import { createProduct } from '../../../src/core/catalog/create-product.ts'
import { aCategory } from '../../support/catalogue/products.ts'
import { cortexClient, type Json, storeClient } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

const names = ['کیف چرمی ۱۲۸', 'صندلی می‌خواهم', 'Crème brûlée Straße', 'Phone ★ 5']

beforeAll(async () => {
  const categoryId = await aCategory()
  for (const [index, name] of names.entries()) {
    const texts = { name, slug: `made-${index}`, description: `Description of ${name}` }
    const product = { ...texts, amount: 1000, stock: 1, status: 'active' as const, categoryId }
    await createProduct(context(), product, { currency: 'IRR' })
    await createProduct(context(), { ...product, slug: `sold-${index}` }, { currency: 'USD' })
  }
})

async function foundBy(q: string): Promise<string[]> {
  const path = `/api/v1/products/?q=${encodeURIComponent(q)}`
  const { body } = await cortexClient().get(path, { expect: 200 })
  return body.results.map(({ title }: Json) => title)
}

async function foundAtStore(search: string): Promise<string[]> {
  const path = `/products/?search=${encodeURIComponent(search)}`
  const { body } = await storeClient().get(path, { expect: 200 })
  return body.results.map(({ name }: Json) => name)
}

describe.each([
  ['Arabic letters', 'كيف', names[0]],
  ['Persian digits', '۱۲۸', names[0]],
  ['Arabic digits', '١٢٨', names[0]],
  ['plain digits', '128', names[0]],
  ['an Arabic yeh', 'صندلي', names[1]],
  ['a word without its joiner', 'میخواهم', names[1]],
  ['vowel marks', 'كِيف', names[0]],
  ['no accents', 'creme BRULEE', names[2]],
  ['other accents', 'çrème', names[2]],
  ['a double s', 'STRASSE', names[2]],
])('%s', (_, text, name) => {
  it(`"${text}" finds a product in both contracts`, async () => {
    expect(await foundBy(text)).toEqual([name])
    expect(await foundAtStore(text)).toEqual([name])
  })
})

describe('a word of symbols alone', () => {
  it('finds nothing at the store, beside other words, too', async () => {
    expect(await foundAtStore('phone')).toEqual([names[3]])
    for (const search of ['★', 'phone ★', 'phone !']) {
      expect(await foundAtStore(search)).toEqual([])
    }
  })

  it('finds nothing where only marks or joiners are asked for', async () => {
    for (const marks of ['´', '\u064e', '\u0640', '\u200c']) {
      expect(await foundBy(marks)).toEqual([])
      const path = `/api/v1/products/?brand=${encodeURIComponent(marks)}`
      expect((await cortexClient().get(path, { expect: 200 })).body.count).toBe(0)
    }
  })

  it('is looked for as it stands where any part of a title is', async () => {
    expect(await foundBy('phone ★')).toEqual([names[3]])
    expect(await foundBy('phone ☆')).toEqual([])
  })
})
