import { beforeAll, describe, expect, it } from 'vitest'
import {
  type AddressBook,
  anAddressBook,
  home,
  wholeAddress,
} from '../../support/customers/storefront-addresses.ts'
import type { Json } from '../../support/http/client.ts'

const needed = Object.keys(home)
const flags = ['is_default_billing', 'is_default_shipping']
const texts = Object.keys(wholeAddress)
const later = ['last_name', 'address_line2', 'landmark', 'nickname']
const laterToo = [...later, 'tax_identification_number', 'business_name']

/** Fields, and what cannot be said in any of them. */
const badValues: [string, unknown][] = [
  ...[...needed, 'country', 'country_code', ...flags].map((name): [string, unknown] => [
    name,
    null,
  ]),
  ...texts.flatMap((name): [string, unknown][] => [
    [name, 9_876_543_210],
    [name, ['Mumbai']],
    [name, { text: 'Mumbai' }],
    [name, true],
    [name, 'Mumbai\u0000'],
    [name, 'Mumbai\ud800'],
    [name, 'Mum\nbai'],
    [name, 'x'.repeat(256)],
  ]),
  ...[...needed, 'country', 'country_code'].flatMap((name): [string, unknown][] => [
    [name, ''],
    [name, ' \t\n'],
    [name, '\u200b\u2060'],
  ]),
  ...flags.flatMap((name) =>
    ['true', 1, 'yes', []].map((value): [string, unknown] => [name, value]),
  ),
  ...[
    '98765',
    '98765432101',
    '+919876543210',
    '98765 43210',
    '٩٨٧٦٥٤٣٢١٠',
    '9876543210\n',
    '-987654321',
  ].map((value): [string, unknown] => ['phone', value]),
  ...['91', '+', '+0x1', '+1234', '+91 ', '+٩١'].map((value): [string, unknown] => [
    'country_code',
    value,
  ]),
  ...['040050', '40005', '4000500', '400 50', '４０００５０', '400050\n', '-40005', 'ABCDEF'].map(
    (value): [string, unknown] => ['pincode', value],
  ),
  ...[
    'asha',
    'asha@localhost',
    'a b@example.com',
    'a..b@example.com',
    'a@example.com\nBcc: b@c.de',
  ].map((value): [string, unknown] => ['email', value]),
  ...['india', 'IN', 'Bharat', 'Nepal'].map((value): [string, unknown] => ['country', value]),
  ['first_name', 'x'.repeat(76)],
  ['last_name', 'x'.repeat(75)],
  ['city', 'x'.repeat(101)],
  ['state', 'x'.repeat(101)],
]

let book: AddressBook
let address: Json

beforeAll(async () => {
  book = await anAddressBook()
  address = await book.add()
})

async function expectUnchanged(): Promise<void> {
  expect(await book.list()).toEqual([address])
}

/** What both operations that take an address answer, which do not take this one. */
async function refusalsOf(sent: unknown): Promise<Json[]> {
  const { client } = book.customer
  const answers = await Promise.all([
    client.post(book.path, sent, { expect: 400 }),
    client.put(book.pathOf(address), sent, { expect: 400 }),
  ])
  return answers.map(({ body }) => body)
}

it.each(badValues)('refuses %s %j', async (field, value) => {
  for (const body of await refusalsOf({ ...home, [field]: value })) {
    expect(body.code).toBe('validation_error')
    expect(Object.keys(body.errors)).toEqual([field])
  }
  await expectUnchanged()
})

it('names all that an address lacks', async () => {
  for (const nothing of [{}, undefined, { is_default_shipping: true }]) {
    for (const { code, errors } of await refusalsOf(nothing)) {
      expect(code).toBe('validation_error')
      expect(Object.keys(errors).toSorted()).toEqual(needed.toSorted())
    }
  }
  await expectUnchanged()
})

it.each([
  ['{"city":', 'invalid_request'],
  ['[]', 'validation_error'],
  ['null', 'validation_error'],
  ['"city"', 'validation_error'],
  ['7', 'validation_error'],
])('refuses the body %s', async (sent, code) => {
  for (const body of await refusalsOf(sent)) expect(body.code).toBe(code)
  await expectUnchanged()
})

it('takes JSON alone, and not too much of it', async () => {
  const { client } = book.customer
  const headers = { 'Content-Type': 'text/plain' }
  const large = { ...home, nickname: 'x'.repeat(200_000) }
  for (const [method, path] of [
    ['POST', book.path],
    ['PUT', book.pathOf(address)],
  ] as const) {
    await client.request(method, path, { body: 'text', headers, expect: 415 })
    await client.request(method, path, { body: large, expect: 413 })
  }
  await expectUnchanged()
})

describe('an address is taken', () => {
  it('of the longest texts there may be, which the other contract shows as well', async () => {
    const { add, elsewhere } = await anAddressBook()
    const longest = {
      ...{ first_name: 'é'.repeat(75), last_name: 'x'.repeat(74) },
      ...{ address_line1: 'x'.repeat(255), city: 'x'.repeat(100), state: 'x'.repeat(100) },
      ...Object.fromEntries(laterToo.slice(1).map((name) => [name, 'x'.repeat(255)])),
    }
    expect(await add(longest)).toMatchObject(longest)
    const { body } = await elsewhere.get('/api/addresses/', { expect: 200 })
    expect(body[0].full_name).toHaveLength(150)
  })

  it('with letters of any script, and quotes', async () => {
    const { add } = await anAddressBook()
    const said = {
      first_name: 'आशा',
      last_name: "O'Rao",
      address_line1: '“14”; DROP TABLE--',
      city: '🏙️',
    }
    expect(await add(said)).toMatchObject(said)
  })

  it.each(['100000', '999999'])('with the pincode %s', async (pincode) => {
    const { add } = await anAddressBook()
    expect(await add({ pincode })).toMatchObject({ pincode })
  })
})
