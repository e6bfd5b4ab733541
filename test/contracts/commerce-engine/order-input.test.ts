import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Cart } from '../../../src/index.ts'
import type { Json } from '../../support/http/client.ts'
import { commerceEngineClient } from '../../support/http/client.ts'
import { productionSettings, withEnv } from '../../support/http/with-env.ts'
import { countOrders } from '../../support/sales/rich-shoppers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { readCart } from '../../support/sales/storefront-carts.ts'
import {
  aShopper,
  byJuspay,
  byPayu,
  type Shopper,
  sendOrder,
} from '../../support/sales/storefront-orders.ts'

/* What is not as the document has it: the field is named, and nothing is ordered. */

let shopper: Shopper
let cart: Json

beforeAll(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
  shopper = await aShopper()
  cart = await readCart(shopper.client, shopper.cartId)
})

async function expectRefused(sent: object, fields: string[]): Promise<void> {
  const body = { cart_id: shopper.cartId, ...sent }
  const answer = await shopper.client.post('/orders', body, { expect: 400 })
  expect(answer.body).toMatchObject({ success: false, code: 'validation_error' })
  expect(Object.keys(answer.body.errors)).toEqual(fields)
  expect(await countOrders(shopper)).toBe(0)
  expect(await readCart(shopper.client, shopper.cartId)).toEqual(cart)
}

const noText = [undefined, null, 7, 1.5, true, {}, [], ['x']]

describe('a cart', () => {
  it.each([...noText, '', 'x'.repeat(101)].map((cart_id) => ({ cart_id })))(
    'is not named by %j',
    (sent) => expectRefused({ ...byPayu, ...sent }, ['cart_id']),
  )
})

describe('a gateway', () => {
  it.each(['STRIPE', 'payu', 'Juspay', '', 7, true, {}, ['PAYU']].map((value) => ({ value })))(
    'is not called %j',
    ({ value }) => expectRefused({ ...byPayu, payment_gateway: value }, ['payment_gateway']),
  )

  it.each(['STRIPE', 'payu', '', 7, null, undefined].map((value) => ({ value })))(
    'is not called %j in its parameters',
    ({ value }) => {
      const payment_gateway_params = { ...byPayu.payment_gateway_params, payment_gateway: value }
      const fields = ['payment_gateway_params.payment_gateway']
      return expectRefused({ ...byPayu, payment_gateway_params }, fields)
    },
  )

  it.each(['x', 7, true, []].map((value) => ({ value })))('has no parameters %j', ({ value }) =>
    expectRefused({ ...byPayu, payment_gateway_params: value }, ['payment_gateway_params']),
  )

  it('is required by its parameters as any field is', async () => {
    const field = 'payment_gateway_params.payment_gateway'
    for (const [params, message] of [
      [{}, 'This field is required.'],
      [{ payment_gateway: null }, 'This field may not be null.'],
      [{ payment_gateway: 'STRIPE' }, 'This is not a valid choice.'],
    ] as const) {
      const sent = { cart_id: shopper.cartId, payment_gateway_params: params }
      const { body } = await shopper.client.post('/orders', sent, { expect: 400 })
      expect(body.errors).toEqual({ [field]: [message] })
    }
  })

  it('needs the pages that it sends the browser back to', async () => {
    const payment_gateway = 'PAYU'
    const of = (name: string) => `payment_gateway_params.${name}`
    const payu = { payment_gateway, payment_gateway_params: { payment_gateway } }
    await expectRefused(payu, [of('surl'), of('furl')])
    const juspay = { payment_gateway_params: { payment_gateway: 'JUSPAY' } }
    await expectRefused(juspay, [of('return_url')])
    const swapped = { ...byJuspay.payment_gateway_params, payment_gateway }
    await expectRefused({ payment_gateway_params: swapped }, [of('surl'), of('furl')])
  })
})

describe('a payment method', () => {
  const usual = {
    ...{ payment_provider_slug: 'juspay', integration_type: 'hyper-checkout' },
    ...{ return_url: 'https://shop.example.com/return', action: 'paymentPage' },
  }

  const faults: [object, string][] = [
    ...['PAYU', 'stripe', '', 7, null, undefined].map((value): [object, string] => [
      { payment_provider_slug: value },
      'payment_provider_slug',
    ]),
    ...['express-checkout', '', 7, null, undefined].map((value): [object, string] => [
      { integration_type: value },
      'integration_type',
    ]),
    ...['upiTxn', 'paymentpage', '', 7, null, undefined].map((value): [object, string] => [
      { action: value },
      'action',
    ]),
    ...noText.map((value): [object, string] => [{ return_url: value }, 'return_url']),
    ...[7, null, {}, 'x'.repeat(101), 'a\u0000', 'a\ud800'].map((value): [object, string] => [
      { gateway_reference_id: value },
      'gateway_reference_id',
    ]),
  ]

  it.each(faults)('with %j names %s', (fault, field) =>
    expectRefused({ payment_method: { ...usual, ...fault } }, [`payment_method.${field}`]),
  )

  it('of PayU needs both pages', () =>
    expectRefused({ payment_method: { payment_provider_slug: 'payu' } }, [
      ...['payment_method.surl', 'payment_method.furl'],
    ]))

  it.each(['payu', 7, true, []].map((value) => ({ value })))('is not %j', ({ value }) =>
    expectRefused({ payment_method: value }, ['payment_method']),
  )
})

const foreign = [
  'https://evil.example.com/paid',
  'https://shop.example.com.evil.com/paid',
  'https://evil.com/shop.example.com',
  'https://evil.com/?x=shop.example.com#shop.example.com',
  'https://shop.example.com@evil.com/',
  'https://evil.com#@shop.example.com/',
  'https://user@shop.example.com/paid',
  'https://user:pass@shop.example.com/paid',
  'https://shop.example.com:pass@evil.com/',
  'https://shop.example.com\\@evil.com/',
  'https:\\\\shop.example.com/paid',
  'https://evil.com\\.shop.example.com/',
  'https:/shop.example.com/paid',
  'https:shop.example.com/paid',
  'https:///shop.example.com/paid',
  '//shop.example.com/paid',
  '/paid',
  'paid',
  'shop.example.com/paid',
  '',
  ' ',
  ' https://shop.example.com/paid',
  'https://shop.example.com/paid\n',
  'https://shop.example.com/\r\nSet-Cookie: a=b',
  'https://shop.exa\tmple.com/paid',
  'https://shop.example.com/\u0000',
  'https://shop.example.com/\u007f',
  'https://shop.example.com/\u0085',
  'https://shop.example.com/\u2028',
  'https://shop.example.com/a b',
  'https://shop.example.com./paid',
  'https://xn--shop.example.com/paid',
  'https://ｓhop.example.com.evil.com/paid',
  'https://[::1]/paid',
  'https://127.0.0.1/paid',
  'javascript:alert(1)',
  'javascript://shop.example.com/%0aalert(1)',
  'data:text/html,https://shop.example.com/',
  'ftp://shop.example.com/paid',
  'file://shop.example.com/paid',
  'blob:https://shop.example.com/paid',
  'intent://shop.example.com/#Intent;end',
  `https://shop.example.com/${'x'.repeat(2_000)}`,
]

describe('a page to come back to', () => {
  it.each(foreign.map((url) => ({ url, shown: url.slice(0, 50) })))(
    'is not $shown',
    async ({ url }) => {
      const { surl, furl } = byPayu.payment_gateway_params
      const payment_gateway = 'PAYU'
      const place = 'payment_gateway_params'
      const one = { payment_gateway_params: { payment_gateway, surl: url, furl } }
      await expectRefused(one, [`${place}.surl`])
      const other = { payment_gateway_params: { payment_gateway, surl, furl: url } }
      await expectRefused(other, [`${place}.furl`])
      const both = { payment_method: { payment_provider_slug: 'payu', surl: url, furl: url } }
      await expectRefused(both, ['payment_method.surl', 'payment_method.furl'])
      const juspay = { payment_gateway_params: { payment_gateway: 'JUSPAY', return_url: url } }
      await expectRefused(juspay, [`${place}.return_url`])
    },
  )

  it('is none that anybody can read on its way, but in development', async () => {
    const fetch = withEnv(productionSettings as Partial<Env>)
    const client = commerceEngineClient({ token: shopper.tokens.access, fetch })
    const page = { payment_gateway: 'JUSPAY', return_url: 'http://shop.example.com/paid' }
    const sent = { cart_id: shopper.cartId, payment_gateway_params: page }
    const { body } = await client.post('/orders', sent, { expect: 400 })
    expect(Object.keys(body.errors)).toEqual(['payment_gateway_params.return_url'])
  })

  it.each([
    'https://shop.example.com',
    'https://shop.example.com/',
    'HTTPS://SHOP.EXAMPLE.COM/Paid',
    'https://shop.example.com:8443/paid?cart=7&x=%0A#end',
    'https://shop.example.com/ünïcode/🫖',
    'http://localhost:3000/paid',
    `https://shop.example.com/${'x'.repeat(1_900)}`,
  ])('may be %s', async (url) => {
    const { client, cartId } = await aShopper()
    const payment_gateway_params = { payment_gateway: 'JUSPAY', return_url: url }
    const { body } = await client.post('/orders', { cart_id: cartId, payment_gateway_params })
    expect(body.content.payment_info.payment_gateway).toBe('JUSPAY')
  })
})

describe('a body that is none', () => {
  it.each([
    ['malformed JSON', '{"cart_id": ', 'invalid_request'],
    ['an array', [], 'validation_error'],
    ['a number', 7, 'validation_error'],
    ['a text', '"x"', 'validation_error'],
    ['null', 'null', 'validation_error'],
    ['nothing', undefined, 'validation_error'],
    ['deeply nested', `${'{"cart_id":['.repeat(3_000)}${']}'.repeat(3_000)}`, 'validation_error'],
  ])('such as %s is refused', async (_, sent, code) => {
    const { body } = await shopper.client.post('/orders', sent, { expect: 400 })
    expect(body.code).toBe(code)
    expect(await countOrders(shopper)).toBe(0)
  })

  it('is refused for its type and its size, and with a key that is none', async () => {
    const { client, cartId } = shopper
    const form = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }
    await client.post('/orders', `cart_id=${cartId}`, { ...form, expect: 415 })
    await client.post('/orders', { cart_id: 'x'.repeat(200_000) }, { expect: 413 })
    for (const key of ['', 'x'.repeat(256)]) {
      const headers = { 'Idempotency-Key': key }
      const { body } = await client.post('/orders', { cart_id: cartId, ...byPayu }, { headers })
      expect(body.code).toBe('invalid_request')
    }
    expect(await countOrders(shopper)).toBe(0)
  })

  it('makes nothing of what objects inherit', async () => {
    const sent = `{"cart_id": "${shopper.cartId}", "__proto__": {"payment_gateway": "PAYU"}}`
    const { body } = await shopper.client.post('/orders', sent, { expect: 400 })
    expect(body.code).toBe('payment_gateway_required')
  })
})

it('a gateway that the shop has not set up is none of its choices', async () => {
  const { client, cartId } = await aShopper()
  await runInDurableObject(env.CARTS.getByName(cartId), (object: Cart) => {
    const { payu: _, ...gateways } = object.world.gateways
    object.world = { ...object.world, gateways }
  })
  const { body } = await sendOrder(client, cartId, byPayu, { expect: 400 })
  expect(body.code).toBe('payment_gateway_required')
  await sendOrder(client, cartId, byJuspay, { expect: 200 })
})
