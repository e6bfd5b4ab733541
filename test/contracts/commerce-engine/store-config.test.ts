import { expect, test } from 'vitest'
import { commerceEngineClient } from '../../support/http/client.ts'

const anyone = commerceEngineClient()
const elsewhere = commerceEngineClient({ store: 'us' })
const stale = commerceEngineClient({ token: 'a.b.c' })

test('the store exists, and another does not', async () => {
  const { body } = await anyone.get('/store/check', { expect: 200 })
  expect(body).toEqual({ message: 'The store exists', success: true })
  const other = await elsewhere.get('/store/check', { expect: 404 })
  expect(other.body.code).toBe('store_not_found')
})

test('the configuration names the currency, and offers nothing that is not offered', async () => {
  const { body } = await anyone.get('/store/config', { expect: 200 })
  expect(body.content.store_config).toEqual({
    ...{ is_kyc_enabled: false, is_customer_group_enabled: false },
    brand: { name: 'Souk', logo_url: null, social_media_links: {} },
    currency: { name: 'Indian Rupee', code: 'INR', symbol: '₹' },
    ...{ customer_groups: [], kyc_documents: [], analytics_providers: [], payment_providers: [] },
    ...{ terms_of_service: null, refund_policy: null },
  })
})

test('the configuration may be kept, and costs the database nothing', async () => {
  const { headers, cost } = await anyone.get('/store/config', { expect: 200 })
  expect(headers.get('Cache-Control')).toBe('public, no-cache')
  expect(cost.queries).toBe(0)
  const known = { 'If-None-Match': headers.get('ETag') ?? '' }
  await anyone.get('/store/config', { headers: known, expect: 304, documented: false })
})

test('a token that is sent must be valid', async () => {
  for (const path of ['/store/check', '/store/config']) {
    const { body } = await stale.get(path, { expect: 401 })
    expect(body.code).toBe('unauthorized')
  }
})

test('the configuration of another store is not there', async () => {
  const { body } = await elsewhere.get('/store/config', { expect: 404 })
  expect(body.code).toBe('store_not_found')
})

test.each(['%', '%zz', '%ff', '%ed%a0%80'])(
  'an address that cannot be read is refused: %s',
  async (text) => {
    const { body } = await anyone.get(`/store/config?any=${text}`, { expect: 400 })
    expect(body).toEqual({
      message: 'The address of the request is not well-formed',
      success: false,
      code: 'invalid_request',
    })
  },
)
