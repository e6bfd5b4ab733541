import { beforeAll, describe, expect, it } from 'vitest'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { invalid, invalidFields } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import {
  aShippingMethod,
  methodInput,
  methodPath,
  shippingPath,
} from '../../support/sales/shipping-methods.ts'

const required = 'This field is required.'
const blank = 'This field may not be blank.'
const isNull = 'This field may not be null.'
const noText = 'Not a valid string.'
const twoLines = 'This text must be in one line.'
const forbidden = 'This text contains characters that are not allowed.'
const noNumber = 'A valid number is required.'
const noInteger = 'A valid integer is required.'
const negative = 'Ensure this value is greater than or equal to 0.'
const decimals = 'Ensure that there are no more than 2 decimal places.'
const tooLong = (most: number) => `Ensure this field has at most ${most} characters.`

/** A field, what is sent in it, and what is said of that. */
const badValues: [string, unknown, string][] = [
  ...['name', 'description'].flatMap((field): [string, unknown, string][] => [
    [field, null, isNull],
    [field, 7, noText],
    [field, ['Express'], noText],
    [field, { text: 'Express' }, noText],
    [field, 'Express\u0000', forbidden],
    [field, 'Express\ud800', forbidden],
  ]),
  ['name', '', blank],
  ['name', ' \t\n', blank],
  ['name', '\u200b\u2060', blank],
  ['name', 'Express\r\nShipping', twoLines],
  ['name', 'x'.repeat(101), tooLong(100)],
  ['description', 'x'.repeat(1001), tooLong(1000)],
  ['price', null, isNull],
  ['price', '', noNumber],
  ['price', 'free', noNumber],
  ['price', '4,99', noNumber],
  ['price', '$4.99', noNumber],
  ['price', '1e3', noNumber],
  ['price', '.5', noNumber],
  ['price', true, noNumber],
  ['price', ['4.99'], noNumber],
  ['price', '-0.01', negative],
  ['price', -4.99, negative],
  ['price', '4.999', decimals],
  ['price', 4.999, decimals],
  ['price', '100000000.01', 'Ensure this value is less than or equal to 100000000.'],
  ['price', '9'.repeat(400), 'Ensure this value is less than or equal to 100000000.'],
  ['estimated_days', null, isNull],
  ['estimated_days', '', noNumber],
  ['estimated_days', 'soon', noNumber],
  ['estimated_days', true, noNumber],
  ['estimated_days', [5], noNumber],
  ['estimated_days', 1.5, noInteger],
  ['estimated_days', '1.5', noNumber],
  ['estimated_days', -1, 'Ensure this value is at least 0.'],
  ['estimated_days', '-1', 'Ensure this value is at least 0.'],
  ['estimated_days', 366, 'Ensure this value is at most 365.'],
]

let staff: Client
let customer: AvantlushCustomer
let method: Json

beforeAll(async () => {
  ;[staff, customer] = await Promise.all([anAvantlushStaffMember(), anAvantlushCustomer()])
  method = await aShippingMethod(staff, { description: 'Delivery within 3-7 business days' })
})

async function expectUnchanged(): Promise<void> {
  const { body } = await staff.get(shippingPath, { expect: 200 })
  expect(body).toEqual([{ ...method, delivery_date: expect.any(String) }])
}

/** The operations that change something, each with a body. */
function sendAll(client: Client, path: string, body?: unknown) {
  return Promise.all([
    client.post(shippingPath, body),
    client.put(path, body),
    client.patch(path, body),
  ])
}

it.each(badValues)('refuses %s %j', async (field, value, message) => {
  const sent = methodInput({ [field]: value })
  for (const { status, body } of await sendAll(staff, methodPath(method), sent)) {
    expect([status, body]).toEqual([400, invalid(field, message)])
  }
  await expectUnchanged()
})

it('names all that a new method lacks', async () => {
  const lacks = { name: [required], price: [required], estimated_days: [required] }
  for (const nothing of [{}, undefined, { description: 'Fast' }]) {
    const { body } = await staff.post(shippingPath, nothing, { expect: 400 })
    expect(body).toEqual(invalidFields(lacks))
  }
  const { price, ...rest } = methodInput()
  const { body } = await staff.post(shippingPath, rest, { expect: 400 })
  expect(body).toEqual(invalid('price', required))
  await expectUnchanged()
})

it.each([
  ['{"name":', 'The body is not valid JSON.'],
  ['[]', 'Expected an object.'],
  ['null', isNull],
  ['"name"', 'Expected an object.'],
])('refuses the body %s', async (sent, message) => {
  for (const { status, body } of await sendAll(staff, methodPath(method), sent)) {
    expect([status, body]).toEqual([400, invalid('body', message)])
  }
})

it.each<[string, unknown, unknown]>([
  ['name', 'x'.repeat(100), 'x'.repeat(100)],
  ['name', ' <b>Fast</b> ', '<b>Fast</b>'],
  ['name', "Robert'); DROP TABLE shipping_methods;--", "Robert'); DROP TABLE shipping_methods;--"],
  ['description', 'x'.repeat(1000), 'x'.repeat(1000)],
  ['description', ' \n ', ''],
  ['price', '0', '0.00'],
  ['price', 0, '0.00'],
  ['price', 4.9, '4.90'],
  ['price', '0.01', '0.01'],
  ['price', '100000000', '100000000.00'],
  ['estimated_days', 0, 0],
  ['estimated_days', '3', 3],
  ['estimated_days', 365, 365],
])('takes %s %j', async (field, value, answered) => {
  const made = await aShippingMethod(staff, { [field]: value })
  expect(made[field]).toEqual(answered)
  await staff.delete(methodPath(made), { expect: 204 })
})

describe('an id', () => {
  it.each([
    ...['0', '-1', '+1', '1.0', '1e3', '0x1', '007', 'abc', '١', '%20', '%00', '%zz'],
    ...['null', '999999999', '9007199254740991', '9007199254740993', '9'.repeat(400)],
  ])('is not %s, whatever the body says', async (id) => {
    const unknown = `${shippingPath}${id}/`
    const answers = await Promise.all([
      avantlushClient().get(unknown),
      staff.put(unknown, { price: '5.99' }),
      staff.put(unknown, { price: '' }),
      staff.patch(unknown, {}),
      staff.patch(unknown, '{'),
      staff.delete(unknown),
    ])
    for (const { status, body } of answers) {
      expect([status, body]).toEqual([
        404,
        { status: 'error', message: 'Shipping method not found' },
      ])
    }
    await expectUnchanged()
  })
})

describe('who may', () => {
  const writes = (client: Client, id: number | string) =>
    Promise.all([
      client.post(shippingPath, '{'),
      client.post(shippingPath, methodInput()),
      client.put(`${shippingPath}${id}/`, { price: '0' }),
      client.patch(`${shippingPath}${id}/`, { price: '' }),
      client.delete(`${shippingPath}${id}/`),
    ])

  it('change them is staff alone, which is asked before anything else', async () => {
    const refusals = [
      [avantlushClient(), 401, 'Authentication credentials were not provided.'],
      [avantlushClient({ token: 'stale' }), 401, 'Token is invalid or expired'],
      [customer, 403, 'You do not have permission to perform this action'],
    ] as const
    for (const [client, status, message] of refusals) {
      for (const id of [method.id, 'abc']) {
        for (const answer of await writes(client, id)) {
          expect([answer.status, answer.body]).toEqual([status, { status: 'error', message }])
        }
      }
    }
    await expectUnchanged()
  })

  it('read them is everybody, also with a token that is stale', async () => {
    for (const client of [avantlushClient(), avantlushClient({ token: 'stale' }), customer]) {
      const { body } = await client.get(shippingPath, { expect: 200 })
      expect(body).toMatchObject([{ id: method.id }])
      expect((await client.get(methodPath(method), { expect: 200 })).body.id).toBe(method.id)
    }
  })

  it('change them in haste is nobody', async () => {
    const exhausted: RateLimit = { limit: async () => ({ success: false }) }
    const fetch = withEnv({ RATE_LIMITS: 'on', CHANGE_LIMIT: exhausted })
    const hasty = await anAvantlushStaffMember({ fetch })
    for (const { status, headers } of await writes(hasty, 'abc')) {
      expect([status, headers.get('Retry-After')]).toEqual([429, '60'])
    }
  })
})

it('what is broken on our side is told without its reasons', async () => {
  const broken = {
    withSession: () => {
      throw new Error('no such table: shipping_methods')
    },
  }
  const fetch = withEnv({ DB: broken as never })
  const client = avantlushClient({ fetch, token: customer.tokens.access })
  const answers = await Promise.all([
    client.get(shippingPath),
    client.get(methodPath(method)),
    client.delete(methodPath(method)),
    ...(await sendAll(client, methodPath(method), {})),
  ])
  for (const { status, body } of answers) {
    expect([status, body]).toEqual([
      500,
      { status: 'error', message: 'An error occurred while processing your request' },
    ])
  }
})
