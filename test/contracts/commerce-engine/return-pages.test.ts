import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import type { Json } from '../../support/http/client.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { aShopper, byJuspay, byPayu, placeOrder } from '../../support/sales/storefront-orders.ts'

/* The pages of the shop that a browser comes back to, as others are told of them. */

beforeAll(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

const page = 'https://shop.example.com/paid'
const foreign = 'https://evil.example.com/paid'

describe('pages in both forms', () => {
  const payu = (surl: string, furl: string) => ({ surl, furl })

  it.each<[string, Json, Json, string[]]>([
    ['the second one', payu(page, page), payu(foreign, page), ['payment_method.surl']],
    [
      'both',
      payu(foreign, page),
      payu(page, foreign),
      ['payment_gateway_params.surl', 'payment_method.furl'],
    ],
  ])('are looked at in each: %s', async (_, params, method, fields) => {
    const { client, cartId } = await aShopper()
    const sent = {
      cart_id: cartId,
      payment_gateway_params: { payment_gateway: 'PAYU', ...params },
      payment_method: { payment_provider_slug: 'payu', ...method },
    }
    const { body } = await client.post('/orders', sent, { expect: 400 })
    expect(body.code).toBe('validation_error')
    expect(Object.keys(body.errors)).toEqual(fields)
  })

  it('are looked at in each for another attempt too', async () => {
    const shopper = await aShopper()
    const { order } = await placeOrder(shopper, byPayu)
    const sent = {
      ...{ payment_gateway_params: byJuspay.payment_gateway_params },
      payment_method: {
        ...{ payment_provider_slug: 'juspay', action: 'paymentPage' },
        ...{ integration_type: 'hyper-checkout', return_url: foreign },
      },
    }
    const path = `/orders/${order.order_number}/retry-payment`
    const { body } = await shopper.client.post(path, sent, { expect: 400 })
    expect(Object.keys(body.errors)).toEqual(['payment_method.return_url'])
  })
})

describe('an address that others might read in another way', () => {
  const read: [string, string][] = [
    ['https://shop%2Eexample%2Ecom/paid', page],
    ['https://sh\u00adop.example.com/paid', page],
    ['https://shop\u3002example\u3002com/paid', page],
    ['https://ｓｈｏｐ.example.com/paid', page],
    ['https://@shop.example.com/paid', page],
    ['HTTPS://SHOP.EXAMPLE.COM:443/a/../paid', page],
    ['https://shop.example.com/\ud800', 'https://shop.example.com/%EF%BF%BD'],
    ['https://shop.example.com?a=b&c=%0A#d', 'https://shop.example.com/?a=b&c=%0A#d'],
  ]

  it.each(read)('is told to Juspay, and kept, as it was read: %j', async (return_url, expected) => {
    const payment_gateway_params = { payment_gateway: 'JUSPAY', return_url }
    const { payment_info } = await placeOrder(await aShopper(), { payment_gateway_params })
    expect(payment_info.sdk_payload.payload.returnUrl).toBe(expected)
    const kept = env.DB.prepare('SELECT return_to FROM payments WHERE reference = ?')
    const returnTo = await kept.bind(payment_info.order_id).first<string>('return_to')
    expect(JSON.parse(returnTo ?? '')).toEqual({ success: expected, failure: expected })
  })
})

it('a page keeps its query and its fragment when the browser comes back to it', async () => {
  const surl = 'https://shop.example.com/paid?cart=7#end'
  const payment_gateway_params = { payment_gateway: 'PAYU', surl, furl: page }
  const { order, payment_info } = await placeOrder(await aShopper(), { payment_gateway_params })
  const back = await payAtPayu(payment_info)
  expect(back.href).toBe(
    `https://shop.example.com/paid?cart=7&order_number=${order.order_number}&status=success#end`,
  )
})
