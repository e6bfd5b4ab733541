import { beforeAll, describe, expect, it } from 'vitest'
import { aLamp, ownPath, productsPath as path } from '../../support/catalogue/avantlush-products.ts'
import { aDiscount } from '../../support/catalogue/discounts.ts'
import { aCategory } from '../../support/catalogue/products.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { invalid } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Client, type Json, ORIGIN } from '../../support/http/client.ts'

const anonymous = avantlushClient()
let staff: Client
let customer: Client

beforeAll(async () => {
  ;[staff, customer] = await Promise.all([anAvantlushStaffMember(), anAvantlushCustomer()])
})

async function list(client: Client, query: string): Promise<Json> {
  return (await client.get(`${path}?${query}`, { expect: 200 })).body
}

async function namesOf(client: Client, query: string): Promise<string[]> {
  return (await list(client, query)).results.map(({ name }: Json) => name)
}

/** Products of one category, made one after another; answers the part of the query that asks for them. */
async function shelf(...products: Json[]): Promise<string> {
  const category = await aCategory()
  for (const product of products) await aLamp(staff, { category, ...product })
  return `category=${category}`
}

describe('a tab', () => {
  let query = ''

  beforeAll(async () => {
    query = await shelf(
      { name: 'hidden', status: 'draft', stock_quantity: 3 },
      { name: 'none', status: 'active', stock_quantity: 0 },
      { name: 'five', status: 'active', stock_quantity: 5 },
      { name: 'six', status: 'published', stock_quantity: 6 },
      { name: 'one', status: 'published', stock_quantity: 1 },
    )
  })

  it.each([
    ['', 'one six five none'],
    ['&tab=', 'one six five none'],
    ['&tab=all', 'one six five none'],
    ['&tab=published', 'one six five none'],
    ['&tab=low_stock', 'one five'],
    ['&tab=draft', ''],
  ])('"%s" shows the public of what is on sale: "%s"', async (tab, names) => {
    for (const client of [anonymous, customer]) {
      const { count, results } = await list(client, query + tab)
      expect(results.map(({ name }: Json) => name).join(' ')).toBe(names)
      expect(count).toBe(results.length)
    }
  })

  it.each([
    ['', 'one six five none hidden'],
    ['&tab=all', 'one six five none hidden'],
    ['&tab=published', 'one six five none'],
    ['&tab=low_stock', 'one five hidden'],
    ['&tab=draft', 'hidden'],
  ])('"%s" shows staff "%s"', async (tab, names) => {
    const { count, results } = await list(staff, query + tab)
    expect(results.map(({ name }: Json) => name).join(' ')).toBe(names)
    expect(count).toBe(results.length)
  })

  it('is combined with other filters', async () => {
    expect(await namesOf(staff, `${query}&tab=low_stock&search=hid`)).toEqual(['hidden'])
    expect(await namesOf(anonymous, `${query}&tab=low_stock&in_stock=false`)).toEqual([])
    expect(await namesOf(anonymous, `${query}&tab=published&in_stock=true&ordering=name`)).toEqual([
      'five',
      'one',
      'six',
    ])
  })
})

describe('a filter', () => {
  it('by category includes those below it, and an unknown one holds nothing', async () => {
    const top = await aCategory()
    const below = await aCategory(top)
    const lowest = await aCategory(below)
    for (const [name, category] of [
      ['top', top],
      ['below', below],
      ['lowest', lowest],
      ['elsewhere', await aCategory()],
    ] as const) {
      await aLamp(staff, { name, category })
    }
    expect(await namesOf(anonymous, `category=${top}`)).toEqual(['lowest', 'below', 'top'])
    expect(await namesOf(anonymous, `category=${below}`)).toEqual(['lowest', 'below'])
    for (const unknown of ['987654321', '9'.repeat(30)]) {
      const nothing = { count: 0, next: null, previous: null, results: [] }
      expect(await list(anonymous, `category=${unknown}`)).toEqual(nothing)
    }
  })

  it('by price takes both limits in, and looks at what is to be paid', async () => {
    const query = await shelf(
      { name: 'a', price: '9.99' },
      { name: 'b', price: '10' },
      { name: 'c', price: '10.01' },
      { name: 'd', price: '20', discount_type: 'percentage', discount_percentage: '50' },
    )
    expect(await namesOf(anonymous, `${query}&min_price=10&max_price=10.00`)).toEqual(['d', 'b'])
    expect(await namesOf(anonymous, `${query}&min_price=10.01`)).toEqual(['c'])
    expect(await namesOf(anonymous, `${query}&max_price=%209.99%20`)).toEqual(['a'])
    expect(await namesOf(staff, `${query}&min_price=10.1`)).toEqual([])
    expect(await namesOf(anonymous, `${query}&min_price=11&max_price=9`)).toEqual([])
    expect(await namesOf(anonymous, `${query}&min_price=${'9'.repeat(30)}`)).toEqual([])
    expect(await namesOf(anonymous, `${query}&max_price=${'9'.repeat(30)}`)).toHaveLength(4)
  })

  it('by stock asks for some, or for none', async () => {
    const query = await shelf({ name: 'some', stock_quantity: 1 }, { name: 'none' })
    for (const is of ['true', '1', 'True']) {
      expect(await namesOf(anonymous, `${query}&in_stock=${is}`)).toEqual(['some'])
    }
    for (const is of ['false', '0']) {
      expect(await namesOf(anonymous, `${query}&in_stock=${is}`)).toEqual(['none'])
    }
  })

  it('that is empty asks for nothing', async () => {
    const query = await shelf({ name: 'lamp' })
    const empty = ['search', 'min_price', 'max_price', 'in_stock', 'ordering', 'tab', 'page']
    const all = `${query}&page_size=&${empty.map((name) => `${name}=`).join('&')}`
    expect(await namesOf(anonymous, all)).toEqual(['lamp'])
    await anonymous.get(`${path}?category=`, { expect: 200 })
  })

  const notNumber = 'A valid number is required.'
  const notId = 'A valid integer is required.'
  const noChoice = 'Select a valid choice.'

  it.each([
    ['tab', 'published,draft', noChoice],
    ['tab', 'Draft', noChoice],
    ['ordering', 'stock_quantity', noChoice],
    ['ordering', '--price', noChoice],
    ['in_stock', 'maybe', 'Must be a valid boolean.'],
    ['in_stock', '2', 'Must be a valid boolean.'],
    ['min_price', '-1', notNumber],
    ['min_price', '1.999', notNumber],
    ['min_price', '1e3', notNumber],
    ['max_price', 'cheap', notNumber],
    ['max_price', '10,00', notNumber],
    ['max_price', 'NaN', notNumber],
    ['category', '0', notId],
    ['category', '-1', notId],
    ['category', '1.5', notId],
    ['category', 'lamps', notId],
  ])('%s=%s is refused by its name', async (name, value, message) => {
    for (const client of [anonymous, staff]) {
      const { body } = await client.get(`${path}?${name}=${value}`, { expect: 400 })
      expect(body).toEqual(invalid(name, message))
    }
  })

  it('is named beside every other bad one', async () => {
    const { body } = await anonymous.get(`${path}?tab=x&ordering=x&in_stock=x`, { expect: 400 })
    expect(Object.keys(body.errors).toSorted()).toEqual(['in_stock', 'ordering', 'tab'])
  })
})

describe('an ordering', () => {
  it.each([
    ['price', 'b a C'],
    ['-price', 'C a b'],
    ['name', 'a b C'],
    ['-name', 'C b a'],
    ['created_at', 'b C a'],
    ['-created_at', 'a C b'],
    ['', 'a C b'],
  ])('by "%s" is "%s"', async (ordering, names) => {
    const query = await shelf(
      { name: 'b', price: '30', discount_type: 'percentage', discount_percentage: 90 },
      { name: 'C', price: '20' },
      { name: 'a', price: '10' },
    )
    expect((await namesOf(anonymous, `${query}&ordering=${ordering}`)).join(' ')).toBe(names)
  })

  it('by price follows a discount that begins', async () => {
    const query = await shelf({ name: 'a', price: '30' }, { name: 'b', price: '20' })
    const [, dearest] = (await list(anonymous, query)).results
    await aDiscount({ name: 'Sale', points: 5000, on: { productId: dearest.id } })
    expect(await namesOf(anonymous, `${query}&ordering=price`)).toEqual(['a', 'b'])
  })
})

describe('a page', () => {
  let query = ''
  const products = Array.from({ length: 14 }, (_, at) => ({ name: `n${at}`, price: '5' }))

  beforeAll(async () => {
    query = await shelf(...products)
  })

  it('has twelve products, and leads on and back with the other parameters kept', async () => {
    const asked = `${query}&search=n&max_price=5.00&ordering=created_at`
    const first = await list(anonymous, asked)
    expect([first.count, first.results.length, first.previous]).toEqual([14, 12, null])
    expect(first.next).toBe(`${ORIGIN}${path}?${asked}&page=2`)
    const { body: second } = await anonymous.get(first.next, { expect: 200 })
    expect(second.results.map(({ name }: Json) => name)).toEqual(['n12', 'n13'])
    expect([second.count, second.next]).toEqual([14, null])
    expect(second.previous).toBe(`${ORIGIN}${path}?${asked}`)
    const { body: middle } = await staff.get(`${path}?${query}&page_size=5&page=2`)
    expect(middle.next).toBe(`${ORIGIN}${path}?${query}&page_size=5&page=3`)
    expect(middle.previous).toBe(`${ORIGIN}${path}?${query}&page_size=5`)
  })

  it.each([
    ['1', 1],
    ['5', 5],
    ['0', 12],
    ['-3', 12],
    ['1.5', 12],
    ['many', 12],
    ['101', 14],
    ['9'.repeat(30), 14],
  ])('of size %s has %i of fourteen', async (size, length) => {
    expect((await list(anonymous, `${query}&page_size=${size}`)).results).toHaveLength(length)
  })

  it.each(['0', '-1', '1.5', 'x', '3', '987654321', '9'.repeat(30)])(
    'of number %s is none',
    async (number) => {
      const asked = [`${query}&page=${number}`, `${query}&tab=draft&page=${number}`]
      for (const one of [...asked, `search=zzzzz&page=${number}`]) {
        const { body } = await anonymous.get(`${path}?${one}`, { expect: 404 })
        expect(body).toEqual({ status: 'error', message: 'Invalid page' })
      }
      await staff.get(`${path}?${query}&page=${number}`, { expect: 404 })
    },
  )

  it('is always there if it is the first', async () => {
    expect((await list(anonymous, 'search=zzzzz&page=1')).count).toBe(0)
  })
})

describe('a search', () => {
  it('looks in names, descriptions and SKUs, without regard to case', async () => {
    const words = { name: 'Qarbon Désk', description: 'Äquator inside', sku: 'QX-77/b' }
    const query = await shelf(words, { name: 'Other' })
    const found = ['qarbon', 'DESK', 'QARB', 'äQUATOR', 'aquat', 'qx-77', 'QX-77/B', 'desk inside']
    for (const text of [...found, ' qarbon ', '77']) {
      const search = encodeURIComponent(text)
      expect([text, await namesOf(anonymous, `${query}&search=${search}`)]).toEqual([
        text,
        ['Qarbon Désk'],
      ])
    }
    for (const text of ['qarbon other', '!!!', '"', 'OR', '\u0000', 'x'.repeat(300)]) {
      const search = encodeURIComponent(text)
      expect([text, await namesOf(staff, `${query}&search=${search}`)]).toEqual([text, []])
    }
  })

  it('finds what staff have changed under its new words alone', async () => {
    const lamp = await aLamp(staff, { name: 'Vomit', sku: 'OLDVOM', description: 'vomdescr' })
    const change = { name: 'Wimot', sku: 'NEWWIM', description: 'wimdescr' }
    await staff.patch(ownPath(lamp), change, { expect: 200 })
    for (const old of ['vomit', 'oldvom', 'vomdescr']) {
      expect(await namesOf(anonymous, `search=${old}`)).toEqual([])
    }
    for (const present of ['wimot', 'newwim', 'wimdescr']) {
      expect(await namesOf(anonymous, `search=${present}`)).toEqual(['Wimot'])
    }
  })
})
