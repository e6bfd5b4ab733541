import { beforeAll, describe, expect, it } from 'vitest'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { invalidFields } from '../../support/http/avantlush-answers.ts'
import type { Json } from '../../support/http/client.ts'
import { avantlushClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

const path = '/api/addresses/'

const home = {
  full_name: 'John Doe',
  phone_number: '+2348012345678',
  street_address: '123 Main St',
  city: 'Lagos',
  country: 'Nigeria',
}

const required = 'This field is required.'
const blank = 'This field may not be blank.'
const isNull = 'This field may not be null.'
const noText = 'Not a valid string.'
const noPhone = 'Invalid phone number format'
const noEmail = 'Enter a valid email address.'
const twoLines = 'This text must be in one line.'
const forbidden = 'This text contains characters that are not allowed.'
const tooLong = (most: number) => `Ensure this field has at most ${most} characters.`

const texts = ['full_name', 'phone_number', 'street_address', 'city', 'country', 'email']
const emptyTexts = ['state', 'zip_code']

/** A field, what is sent in it, and what is said of that. */
const badValues: [string, unknown, string][] = [
  ...[...texts, ...emptyTexts].flatMap((field): [string, unknown, string][] => [
    [field, null, isNull],
    [field, 7, noText],
    [field, ['Lagos'], noText],
    [field, { text: 'Lagos' }, noText],
    [field, 'Lagos\u0000', forbidden],
    [field, 'Lagos\ud800', forbidden],
  ]),
  ...texts.flatMap((field): [string, unknown, string][] => [
    [field, '', blank],
    [field, ' \t\n', blank],
    [field, '\u200b\u2060', blank],
  ]),
  ...[...texts, ...emptyTexts]
    .filter((field) => field !== 'email' && field !== 'zip_code')
    .map((field): [string, unknown, string] => [field, '0801\n2345678', twoLines]),
  ['zip_code', '100\r\n001', twoLines],
  ['full_name', 'x'.repeat(151), tooLong(150)],
  ['phone_number', `+234 801 234 5678${' '.repeat(30)}0`, tooLong(40)],
  ['street_address', 'x'.repeat(256), tooLong(255)],
  ['city', 'x'.repeat(101), tooLong(100)],
  ['state', 'x'.repeat(101), tooLong(100)],
  ['country', 'x'.repeat(101), tooLong(100)],
  ['zip_code', 'x'.repeat(21), tooLong(20)],
  ['email', `z@${'abcdefghi.'.repeat(30)}example`, tooLong(254)],
  ['email', 'somebody', noEmail],
  ['email', 'a b@example.com', noEmail],
  ['email', 'a..b@example.com', noEmail],
  ['email', 'a@example.com\nBcc: b@example.com', noEmail],
  ['phone_number', 'call me', noPhone],
  ['phone_number', '123456', noPhone],
  ['phone_number', '1234567890123456', noPhone],
  ['phone_number', '0801234567x', noPhone],
  ['phone_number', '++2348012345678', noPhone],
  ['phone_number', '2348+012345678', noPhone],
  ['phone_number', '٠٨٠١٢٣٤٥٦٧٨', noPhone],
  ['is_default', null, isNull],
  ['is_default', 'yes', 'Must be a valid boolean.'],
  ['is_default', 1, 'Must be a valid boolean.'],
  ['is_default', [], 'Must be a valid boolean.'],
]

let customer: AvantlushCustomer
let address: Json

beforeAll(async () => {
  customer = await anAvantlushCustomer()
  address = (await customer.post(path, home, { expect: 201 })).body
})

async function expectUnchanged(): Promise<void> {
  expect((await customer.get(path, { expect: 200 })).body).toEqual([address])
}

it.each(badValues)('refuses %s %j', async (field, value, message) => {
  const own = `${path}${address.id}/`
  const answers = await Promise.all([
    customer.post(path, { ...home, [field]: value }),
    customer.put(own, { [field]: value }),
    customer.patch(own, { ...home, [field]: value }),
  ])
  for (const { status, body } of answers) {
    expect([status, body]).toEqual([400, invalidFields({ [field]: [message] })])
  }
  await expectUnchanged()
})

it('names all that a new address lacks', async () => {
  const lacks = (...fields: string[]) =>
    invalidFields(Object.fromEntries(fields.map((field) => [field, [required]])))
  for (const nothing of [{}, undefined, { is_default: true }]) {
    const { body } = await customer.post(path, nothing, { expect: 400 })
    expect(body).toEqual(lacks('full_name', 'phone_number', 'street_address', 'city', 'country'))
  }
  const { street_address, ...rest } = home
  expect((await customer.post(path, rest, { expect: 400 })).body).toEqual(lacks('street_address'))
  await expectUnchanged()
})

it.each([
  ['{"city":', 400, 'The body is not valid JSON.'],
  ['[]', 400, 'Expected an object.'],
  ['null', 400, isNull],
  ['"city"', 400, 'Expected an object.'],
])('refuses the body %s', async (sent, status, message) => {
  const own = `${path}${address.id}/`
  const answers = await Promise.all([
    customer.post(path, sent),
    customer.put(own, sent),
    customer.patch(own, sent),
  ])
  for (const answer of answers) {
    expect([answer.status, answer.body]).toEqual([status, invalidFields({ body: [message] })])
  }
})

it('takes the longest texts there may be', async () => {
  const someone = await anAvantlushCustomer()
  const longest = {
    full_name: 'x'.repeat(150),
    phone_number: '+1 (234) 567-890.12 3–45'.padEnd(30, '.'),
    street_address: 'x'.repeat(255),
    city: 'x'.repeat(100),
    state: 'x'.repeat(100),
    country: 'x'.repeat(100),
    zip_code: 'x'.repeat(20),
  }
  const { body } = await someone.post(path, longest, { expect: 201 })
  expect(body).toMatchObject(longest)
})

describe('an id', () => {
  it.each([
    ...['0', '-1', '+1', '1.0', '1e3', '0x1', '007', 'abc', '١', '%20', '%00', '%zz'],
    ...['null', '999999999', '9007199254740991', '9007199254740993', '9'.repeat(400)],
  ])('is not %s, whatever the body says', async (id) => {
    const unknown = `${path}${id}/`
    const answers = await Promise.all([
      customer.put(unknown, { city: 'Abuja' }),
      customer.put(unknown, { city: '' }),
      customer.patch(unknown, { is_default: true }),
      customer.patch(unknown, '{'),
      customer.delete(unknown),
    ])
    for (const { status, body } of answers) {
      expect([status, body]).toEqual([404, { status: 'error', message: 'Address not found' }])
    }
    await expectUnchanged()
  })

  it('is refused before an Idempotency-Key that is none', async () => {
    const headers = { 'Idempotency-Key': 'k'.repeat(256) }
    await customer.patch(`${path}999999999/`, {}, { headers, expect: 404 })
    const { body } = await customer.patch(`${path}${address.id}/`, {}, { headers, expect: 400 })
    expect(body).toEqual(invalidFields({ body: [expect.stringContaining('Idempotency-Key')] }))
  })
})

it('one address alone is not shown', async () => {
  const { headers } = await customer.get(`${path}${address.id}/`, { expect: 405 })
  expect(headers.get('Allow')).toBe('PUT, PATCH, DELETE')
})

it('what is broken on our side is told without its reasons', async () => {
  const broken = {
    withSession: () => {
      throw new Error('no such table: addresses')
    },
  }
  const client = avantlushClient({
    fetch: withEnv({ DB: broken as never }),
    token: customer.tokens.access,
  })
  const answers = await Promise.all([
    client.get(path),
    client.post(path, home),
    client.put(`${path}1/`, {}),
    client.patch(`${path}1/`, {}),
    client.delete(`${path}1/`),
  ])
  for (const { status, body } of answers) {
    expect([status, body]).toEqual([
      500,
      { status: 'error', message: 'An error occurred while processing your request' },
    ])
  }
})
