import { describe, expect, test } from 'vitest'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'

const anyone = commerceEngineClient()
const elsewhere = commerceEngineClient({ store: 'us' })
const stale = commerceEngineClient({ token: 'a.b.c' })

const paths = ['/common/countries', '/common/countries/IN/states', '/common/countries/IN/pincodes']

async function pincodes(query = ''): Promise<Json[]> {
  const { body } = await anyone.get(`/common/countries/IN/pincodes${query}`, { expect: 200 })
  return body.content.pincodes
}

const mumbai = {
  ...{ pincode: '400001', city: 'Mumbai', state_name: 'Maharashtra' },
  ...{ country_name: 'India', country_iso_code: 'IN' },
}

test('the store delivers in India', async () => {
  const { body, cost } = await anyone.get('/common/countries', { expect: 200 })
  expect(body.content.countries).toEqual([
    {
      ...{ id: 'IN', country_name: 'India', country_code: '+91', country_iso_code: 'IN' },
      ...{ currency_code: 'INR', currency_symbol: '₹', currency_name: 'Indian Rupee' },
      ...{ flag_icon_url: null, country_alias: null, continent: 'Asia' },
    },
  ])
  expect(cost.queries).toBe(0)
})

test('a country has its states with the codes of ISO and of GST', async () => {
  const { body } = await anyone.get('/common/countries/IN/states', { expect: 200 })
  const { states } = body.content
  expect(states).toHaveLength(36)
  expect(states).toContainEqual({
    ...{ id: 'IN-MH', name: 'Maharashtra', iso_code: 'IN-MH', gst_code: '27', state_alias: null },
  })
})

test('a country is named in capitals or not', async () => {
  const { body } = await anyone.get('/common/countries/in/states', { expect: 200 })
  expect(body.content.states).toHaveLength(36)
})

describe('the directory of pincodes', () => {
  test('has those of all capitals', async () => {
    const all = await pincodes('?limit=100')
    expect(all).toContainEqual(mumbai)
    expect(all).toContainEqual({
      ...mumbai,
      pincode: '560001',
      city: 'Bengaluru',
      state_name: 'Karnataka',
    })
  })

  test('comes in pages of 25, the last of which is short, and one past the end empty', async () => {
    const all = await pincodes('?limit=500')
    const pages = [await pincodes(), await pincodes('?page=2'), await pincodes('?page=3')]
    expect(pages.map(({ length }) => length)).toEqual([25, all.length - 25, 0])
    expect(pages.flat()).toEqual(all)
    expect(await pincodes('?page=2&limit=1')).toEqual([all[1]])
    expect(await pincodes(`?page=${'9'.repeat(40)}`)).toEqual([])
  })

  test('finds a pincode as a whole', async () => {
    expect(await pincodes('?pincode=400001')).toEqual([mumbai])
    for (const other of ['4000', '999999', 'Mumbai', '%00', '400001%20']) {
      expect(await pincodes(`?pincode=${other}`)).toEqual([])
    }
  })

  test.each(['page=0', 'page=x', 'page=-1', 'limit=0', 'limit=x', 'pincode=', 'page=1&page=2'])(
    'passes over what asks for nothing: %s',
    async (query) => {
      expect(await pincodes(`?${query}`)).toHaveLength(25)
    },
  )
})

test.each(['states', 'pincodes'])('another country has no %s here', async (what) => {
  for (const code of ['US', 'IND', 'i', '%00']) {
    const { body } = await anyone.get(`/common/countries/${code}/${what}`, { expect: 404 })
    expect(body).toEqual({ message: 'Not found', success: false, code: 'not_found' })
  }
})

test.each(paths)('%s is public, of this store, and asked for properly', async (path) => {
  const { headers } = await anyone.get(path, { expect: 200 })
  expect(headers.get('Cache-Control')).toBe('public, no-cache')
  expect((await elsewhere.get(path, { expect: 404 })).body.code).toBe('store_not_found')
  expect((await stale.get(path, { expect: 401 })).body.code).toBe('unauthorized')
  expect((await anyone.get(`${path}?x=%`, { expect: 400 })).body.code).toBe('invalid_request')
})
