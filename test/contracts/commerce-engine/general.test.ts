import { exports } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import { commerceEngineClient, ORIGIN } from '../../support/http/client.ts'

const anyone = commerceEngineClient()

test.each(['us', 'ir', 'nowhere'])(
  'the store %s is not served, whatever else is wrong',
  async (store) => {
    const elsewhere = commerceEngineClient({ store, token: 'none' })
    const answers = [
      await elsewhere.post('/auth/anonymous', undefined, { expect: 404 }),
      await elsewhere.get('/auth/user/1', { expect: 404 }),
      await elsewhere.delete('/auth/anonymous', { expect: 404 }),
      await elsewhere.get('/no/such/path', { expect: 404 }),
      await elsewhere.post('/auth/anonymous', '{', { expect: 404 }),
    ]
    expect(answers.map(({ body }) => body.code)).toEqual(answers.map(() => 'store_not_found'))
  },
)

test('unknown paths of the store are answered in words of this contract', async () => {
  const { body } = await anyone.get('/products', { expect: 404 })
  expect(body).toEqual({ message: 'Not found', success: false, code: 'route_not_found' })
})

test('a path tells which methods it has', async () => {
  const { body, headers } = await anyone.put('/auth/anonymous', undefined, { expect: 405 })
  expect(body.code).toBe('method_not_allowed')
  expect(headers.get('Allow')).toBe('POST')
})

test.each(['null', '[]', '"x"', '1', 'true'])(
  'a body that is %s is told of as the body, whichever operation it is sent to',
  async (sent) => {
    const token = (await aVisitor()).tokens.access
    const client = commerceEngineClient({ token })
    for (const path of ['/orders', '/carts', '/auth/generate-otp', '/fulfillment/serviceability']) {
      const { body } = await client.post(path, sent, { expect: 400 })
      expect(body).toEqual({
        ...{ success: false, code: 'validation_error', message: expect.any(String) },
        errors: { body: [expect.any(String)] },
      })
    }
  },
)

test.each([
  [{}, 'This field is required.'],
  [{ channel: null }, 'This field may not be null.'],
  [{ channel: 'post' }, 'This is not a valid choice.'],
])(
  'a body of several forms is told what is wrong with the field that tells which: %j',
  async (sent, said) => {
    const client = commerceEngineClient({ token: (await aVisitor()).tokens.access })
    const { body } = await client.post('/auth/generate-otp', sent, { expect: 400 })
    expect(body.errors).toEqual({ channel: [said] })
  },
)

test('pages of any origin may call it with the headers that its document names', async () => {
  const preflight = await exports.default.fetch(
    new Request(`${ORIGIN}/api/v1/in/storefront/auth/anonymous`, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://anywhere.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'x-api-key',
      },
    }),
  )
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe('https://anywhere.example')
  const allowed = preflight.headers.get('Access-Control-Allow-Headers')?.toLowerCase().split(',')
  expect(allowed).toEqual(
    expect.arrayContaining([
      ...['authorization', 'content-type', 'x-api-key', 'x-customer-group-id', 'x-debug-mode'],
    ]),
  )
})
