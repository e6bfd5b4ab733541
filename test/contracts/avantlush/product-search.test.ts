import { beforeAll, describe, expect, it } from 'vitest'
import { aLamp, ownPath } from '../../support/catalogue/avantlush-products.ts'
import { aForm, aPng } from '../../support/catalogue/pictures.ts'
import { aCategory } from '../../support/catalogue/products.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { invalid } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Client, type Json, ORIGIN } from '../../support/http/client.ts'

const path = '/api/products/search/'
const anonymous = avantlushClient()
let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

async function search(query: string, client = anonymous): Promise<Json> {
  return (await client.get(`${path}?${query}`, { expect: 200 })).body
}

async function namesOf(query: string): Promise<string[]> {
  return (await search(query)).results.map(({ name }: Json) => name)
}

/** A word that no other test has. */
let serial = 0
const aWord = () => `zorb${String.fromCharCode(97 + serial++)}`

describe('a search', () => {
  it('shows of each product what a list of hits needs', async () => {
    const word = aWord()
    const own = { discount_type: 'percentage', discount_percentage: '10.00' }
    const lamp = await aLamp(staff, { name: `The ${word}`, description: 'Shines.', ...own })
    const picture = aForm(aPng({ salt: 1 }))
    const { body } = await staff.post(`${ownPath(lamp)}upload-image/`, picture, { expect: 200 })
    expect((await search(`q=${word}`)).results).toEqual([
      {
        ...{ id: lamp.id, name: lamp.name, slug: `the-${word}`, description: 'Shines.' },
        ...{ price: '89.91', main_image: body.image_url, category_name: lamp.category_name },
      },
    ])
  })

  it('puts names and SKUs before descriptions, however often these have the word', async () => {
    const word = aWord()
    const filler = Array.from({ length: 1000 }, (_, at) => `word${at}`).join(' ')
    await aLamp(staff, { name: `${word} in the name`, description: filler })
    await aLamp(staff, { name: 'by its SKU', sku: `${word}-1` })
    await aLamp(staff, { name: 'often', description: `${word} `.repeat(1000) })
    await aLamp(staff, { name: 'short', description: word })
    await aLamp(staff, { name: 'long', description: `${filler} ${word} ${filler}` })
    await aLamp(staff, { name: `${word} of a longer name, with everything`, description: word })
    const names = await namesOf(`q=${word.toUpperCase()}`)
    expect(names.slice(0, 3).toSorted()).toEqual([
      'by its SKU',
      `${word} in the name`,
      `${word} of a longer name, with everything`,
    ])
    expect(names.slice(3).toSorted()).toEqual(['long', 'often', 'short'])
    expect(names.at(-1)).toBe('long')
  })

  it('puts one of two words in a name before both in a description', async () => {
    const [one, two] = [aWord(), aWord()]
    await aLamp(staff, { name: `${one} lamp`, description: two })
    await aLamp(staff, { name: 'neither', description: `${one} ${two}` })
    await aLamp(staff, { name: 'only one', description: one })
    expect(await namesOf(`q=${two}+${one}`)).toEqual([`${one} lamp`, 'neither'])
  })

  it('puts the newest of equals first', async () => {
    const word = aWord()
    for (const at of [1, 2, 3]) await aLamp(staff, { name: `${word} ${at}` })
    expect(await namesOf(`q=${word}`)).toEqual([`${word} 3`, `${word} 2`, `${word} 1`])
  })

  it('shows nobody what is a draft or deleted', async () => {
    const word = aWord()
    await aLamp(staff, { name: `${word} draft`, status: 'draft' })
    await staff.delete(ownPath(await aLamp(staff, { name: `${word} gone` })), { expect: 204 })
    await aLamp(staff, { name: `${word} active` })
    await aLamp(staff, { name: `${word} published`, status: 'published' })
    for (const client of [anonymous, staff]) {
      const { count, results } = await search(`q=${word}`, client)
      const names = results.map(({ name }: Json) => name)
      expect([count, names]).toEqual([2, [`${word} published`, `${word} active`]])
    }
  })

  it('keeps within a category and those below it', async () => {
    const word = aWord()
    const top = await aCategory()
    const below = await aCategory(top)
    await aLamp(staff, { name: `${word} top`, category: top })
    await aLamp(staff, { name: `${word} below`, category: below })
    await aLamp(staff, { name: `${word} elsewhere` })
    expect(await namesOf(`q=${word}&category=${top}`)).toEqual([`${word} below`, `${word} top`])
    expect(await namesOf(`q=${word}&category=${below}`)).toEqual([`${word} below`])
    expect(await namesOf(`category=${top}`)).toEqual([`${word} below`, `${word} top`])
    expect(await namesOf(`q=${word}&category=987654321`)).toEqual([])
  })

  it('without words lists what is on sale, the newest first', async () => {
    const category = await aCategory()
    for (const name of ['b', 'c', 'a']) await aLamp(staff, { name, category })
    await aLamp(staff, { name: 'draft', category, status: 'draft' })
    for (const words of ['', '&q=', '&q=%20%09']) {
      expect(await namesOf(`category=${category}${words}`)).toEqual(['a', 'c', 'b'])
    }
    const { count, results } = await search('', staff)
    expect(results.map(({ name }: Json) => name).slice(0, 3)).toEqual(['a', 'c', 'b'])
    expect(count).toBeGreaterThan(3)
  })

  it.each(['!!!', '"', '*', '(', 'a"b OR c', '\u0000', 'name:x', 'x'.repeat(300)])(
    'for %j finds nothing, and fails at nothing',
    async (text) => {
      const page = await search(`q=${encodeURIComponent(text)}`)
      expect(page).toEqual({ count: 0, next: null, previous: null, results: [] })
    },
  )
})

describe('the pages of a search', () => {
  it('lead on and back with the other parameters kept', async () => {
    const word = aWord()
    const category = await aCategory()
    for (let at = 0; at < 13; at++) await aLamp(staff, { name: `${word} ${at}`, category })
    const asked = `category=${category}&q=${word}`
    const first = await search(asked)
    expect([first.count, first.results.length, first.previous]).toEqual([13, 12, null])
    expect(first.next).toBe(`${ORIGIN}${path}?${asked}&page=2`)
    const { body: second } = await anonymous.get(first.next, { expect: 200 })
    expect(second).toMatchObject({ count: 13, next: null, previous: `${ORIGIN}${path}?${asked}` })
    expect(second.results).toMatchObject([{ name: `${word} 0` }])
    const third = await search(`${asked}&page_size=5&page=3`)
    expect([third.results.length, third.next]).toEqual([3, null])
    for (const page of ['0', '-1', 'x', '3', '987654321']) {
      const { body } = await anonymous.get(`${path}?${asked}&page=${page}`, { expect: 404 })
      expect(body).toEqual({ status: 'error', message: 'Invalid page' })
    }
    for (const query of ['q=unheardof&page=2', 'page=987654321']) {
      await anonymous.get(`${path}?${query}`, { expect: 404 })
    }
  })
})

it.each(['0', '-1', '1.5', 'lamps'])('no category is called %s', async (category) => {
  const { body } = await anonymous.get(`${path}?category=${category}`, { expect: 400 })
  expect(body).toEqual(invalid('category', 'A valid integer is required.'))
})
