import { beforeAll, describe, expect, it } from 'vitest'
import { aRupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer, aVisitor } from '../../support/customers/storefront-visitors.ts'
import { type Client, commerceEngineClient } from '../../support/http/client.ts'
import { aPromotion, aStoreCoupon } from '../../support/sales/promotions.ts'

/* What the lists of coupons and of promotions on offer answer alike. */

const paths = ['/carts/available-coupons', '/carts/available-promotions']

let visitor: Client

beforeAll(async () => {
  visitor = (await aVisitor()).client
})

describe.each(paths)('%s', (path) => {
  it('needs a session', async () => {
    for (const token of [undefined, 'a.b.c']) {
      const stranger = commerceEngineClient(token === undefined ? {} : { token })
      const { body } = await stranger.get(path, { expect: 401 })
      expect(body.code).toBe('unauthorized')
    }
  })

  it('is told of the store alone', async () => {
    const { tokens } = await aVisitor()
    const elsewhere = commerceEngineClient({ token: tokens.access, store: 'us' })
    const { body } = await elsewhere.get(path, { expect: 404 })
    expect(body.code).toBe('store_not_found')
  })

  it('reads no address that is not UTF-8', async () => {
    const { body } = await visitor.get(`${path}?a=%E0%A4`, { expect: 400 })
    expect(body.code).toBe('invalid_request')
  })

  it('is the same for visitors, customers and every group of them', async () => {
    await aPromotion(await aRupeeProduct())
    await aStoreCoupon()
    const customer = await aRegisteredCustomer()
    const { body } = await visitor.get(path, { expect: 200 })
    const group = { headers: { 'x-customer-group-id': 'dealers' }, expect: 200 }
    expect((await customer.client.get(path, { expect: 200 })).body).toEqual(body)
    expect((await visitor.get(path, group)).body).toEqual(body)
    expect((await visitor.get(`${path}?page=2&limit=x`, { expect: 200 })).body).toEqual(body)
  })

  it('cannot be written', async () => {
    const { body } = await visitor.put(path, {}, { expect: 405 })
    expect(body.code).toBe('method_not_allowed')
  })
})
