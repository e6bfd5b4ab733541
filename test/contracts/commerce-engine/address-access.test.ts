import { env } from 'cloudflare:workers'
import { describe, expect, it, test } from 'vitest'
import { anAccount } from '../../support/customers/accounts.ts'
import { aSession } from '../../support/customers/sessions.ts'
import {
  type AddressBook,
  addressesOf,
  anAddressBook,
  home,
} from '../../support/customers/storefront-addresses.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import { aKey, repeat } from '../../support/faults/lost-answers.ts'
import {
  type Answer,
  type Client,
  commerceEngineClient,
  type Json,
} from '../../support/http/client.ts'
import { toldBy } from '../../support/http/told-by.ts'
import { withEnv } from '../../support/http/with-env.ts'

const both = { is_default_billing: true, is_default_shipping: true }

/** All that can be asked of the addresses of a customer; what is sent is good, or else nothing is sent. */
function askAll(client: Client, path: string, id: string, sent: unknown = { ...home, ...both }) {
  return Promise.all([
    client.get(path),
    client.post(path, sent),
    client.get(`${path}/${id}`),
    client.put(`${path}/${id}`, sent),
    client.delete(`${path}/${id}`),
  ])
}

const told = ({ status, body }: Answer) => [status, body.code]

async function aBookOfOne(): Promise<AddressBook & { address: Json }> {
  const book = await anAddressBook()
  return { ...book, address: await book.add() }
}

describe('who may', () => {
  it('is nobody without a token, or with a bad one, whatever the path says', async () => {
    const { path, address, list } = await aBookOfOne()
    for (const client of [commerceEngineClient(), commerceEngineClient({ token: 'a.b.c' })]) {
      for (const [where, id, sent] of [
        [path, address.id, home],
        ['/customers/nobody/addresses', 'x', '{'],
      ] as const) {
        const answers = await askAll(client, where, id, sent)
        expect(answers.map(told)).toEqual(answers.map(() => [401, 'unauthorized']))
      }
    }
    expect(await list()).toEqual([address])
  })

  it('is no visitor, of an own address or of a customer', async () => {
    const { path, address, list } = await aBookOfOne()
    const visitor = await aVisitor()
    for (const where of [addressesOf(visitor), path]) {
      const answers = await askAll(visitor.client, where, address.id)
      expect(answers.map(told)).toEqual(answers.map(() => [401, 'login_required']))
    }
    expect(await list()).toEqual([address])
  })

  it('is nobody else, by whichever path', async () => {
    const book = await aBookOfOne()
    const other = await aBookOfOne()
    const { client } = other.customer
    const answers = [
      ...(await askAll(client, book.path, book.address.id)),
      ...(await askAll(client, book.path, other.address.id)),
      ...(await askAll(client, book.path, book.address.id, '{')),
      ...(await askAll(client, other.path, book.address.id)).slice(2),
      await client.put(other.pathOf(book.address), { ...home, ...both, city: '' }),
    ]
    expect(answers.map(told)).toEqual(answers.map(() => [404, 'not_found']))
    expect(await book.list()).toEqual([book.address])
    const own = await other.list()
    expect(own).toHaveLength(2)
    expect(own.filter(({ is_default_shipping }) => is_default_shipping)).toHaveLength(1)
  })

  it('is no account that was deactivated or closed meanwhile', async () => {
    const { customer, path, address } = await aBookOfOne()
    await customer.client.put(`/auth/user/${customer.id}/deactivate`, undefined, { expect: 200 })
    const answers = await askAll(customer.client, path, address.id)
    expect(answers.map(told)).toEqual(answers.map(() => [401, 'unauthorized']))
  })

  it('is a customer of any contract, by the id that this one has', async () => {
    const userId = await anAccount()
    const { access: token } = await aSession(userId)
    const client = commerceEngineClient({ token })
    const uuid = await env.DB.prepare('SELECT uuid FROM users WHERE id = ?')
      .bind(userId)
      .first<string>('uuid')
    const path = addressesOf({ id: uuid ?? '' })
    await client.post(path, home, { expect: 200 })
    expect((await client.get(path, { expect: 200 })).body.content.addresses).toHaveLength(1)
    await client.get(addressesOf({ id: String(userId) }), { expect: 404 })
  })

  it('is who changes things no faster than the limit', async () => {
    const { customer, path, pathOf, address } = await aBookOfOne()
    const exhausted: RateLimit = { limit: async () => ({ success: false }) }
    const fetch = withEnv({ RATE_LIMITS: 'on', CHANGE_LIMIT: exhausted })
    const hasty = commerceEngineClient({ fetch, token: customer.tokens.access })
    const answers = await Promise.all([
      hasty.post(path, {}),
      hasty.put(pathOf(address), {}),
      hasty.delete(pathOf({ id: '0' })),
    ])
    for (const { status, headers, body } of answers) {
      expect([status, body.code, headers.get('Retry-After')]).toEqual([
        ...[429, 'too_many_requests', '60'],
      ])
    }
    await hasty.get(path, { expect: 200 })
    await hasty.get(pathOf(address), { expect: 200 })
  })
})

describe('an id', () => {
  it.each([
    ...['0', '-1', '+1', '1.0', '1e3', '0x1', '007', 'abc', '١', '%20', '%00', 'null', '1%2F2'],
    ...['999999999', '9007199254740991', '9007199254740993', '9'.repeat(400)],
  ])('is not %s, whatever the body says', async (id) => {
    const { customer, path, address, list } = await aBookOfOne()
    for (const sent of [{ ...home, ...both }, { city: 7 }, '{']) {
      const [, , ...answers] = await askAll(customer.client, path, id, sent)
      expect(answers.map(told)).toEqual(answers.map(() => [404, 'not_found']))
    }
    expect((await list()).at(-1)).toMatchObject({ id: address.id })
  })

  it('with anything before or behind it is not the address', async () => {
    const { customer, pathOf, address } = await aBookOfOne()
    for (const id of [
      `0${address.id}`,
      `${address.id}.0`,
      `%20${address.id}`,
      `${address.id}%0A`,
    ]) {
      await customer.client.get(pathOf({ id }), { expect: 404 })
      await customer.client.delete(pathOf({ id }), { expect: 404 })
    }
  })

  it.each(['nobody', 'null', '0', '%20'])('of a customer is not %s', async (id) => {
    const { customer, address, list } = await aBookOfOne()
    const answers = await askAll(customer.client, addressesOf({ id }), address.id)
    expect(answers.map(told)).toEqual(answers.map(() => [404, 'not_found']))
    expect(await list()).toEqual([address])
  })

  it('of a customer is the whole id, in its letters', async () => {
    const { customer, address } = await aBookOfOne()
    for (const id of [customer.id.toUpperCase(), `${customer.id}%20`, customer.id.slice(1)]) {
      await customer.client.get(`${addressesOf({ id })}/${address.id}`, { expect: 404 })
    }
  })
})

test('what cannot be read is told so, and in another store there is nothing', async () => {
  const { customer, path, pathOf, address, list } = await aBookOfOne()
  const { client, tokens } = customer
  for (const query of ['?page=%FF', '?a=%E0%A4']) {
    const answers = await Promise.all([
      client.get(path + query),
      client.post(path + query, home),
      client.put(pathOf(address) + query, home),
    ])
    expect(answers.map(told)).toEqual(answers.map(() => [400, 'invalid_request']))
  }
  const elsewhere = commerceEngineClient({ token: tokens.access, store: 'us' })
  const answers = await askAll(elsewhere, path, address.id)
  expect(answers.map(told)).toEqual(answers.map(() => [404, 'store_not_found']))
  expect(await list()).toEqual([address])
})

test('other methods there are none', async () => {
  const { customer, path, pathOf, address } = await aBookOfOne()
  const list = await customer.client.put(path, home, { expect: 405 })
  expect(list.headers.get('Allow')).toBe('GET, POST')
  const one = await customer.client.patch(pathOf(address), home, { expect: 405 })
  expect(one.headers.get('Allow')).toBe('GET, PUT, DELETE')
})

describe('a request under an Idempotency-Key', () => {
  it('adds one address, and is refused with another body', async () => {
    const { customer, path, list } = await anAddressBook()
    const key = aKey()
    const first = await customer.client.post(path, home, { ...key, expect: 200 })
    const again = await customer.client.post(path, home, { ...key, expect: 200 })
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    const other = { ...home, city: 'Pune' }
    const { body } = await customer.client.post(path, other, { ...key, expect: 422 })
    expect(body.code).toBe('idempotency_mismatch')
    expect(await list()).toEqual([first.body.content.address])
  })

  it('adds one where it comes several times at once', async () => {
    const { customer, path, list } = await anAddressBook()
    const key = aKey()
    const send = () => customer.client.post(path, { ...home, ...both }, key)
    const answers = await Promise.all([send(), send(), send()])
    for (const { status } of answers) expect([200, 409]).toContain(status)
    expect(await list()).toHaveLength(1)
  })

  it('adds one, which stays both defaults, where the first answer was lost', async () => {
    const { customer, path, list, add } = await anAddressBook()
    await add()
    const key = aKey()
    const { first, again } = await repeat(await userIdOf(customer.id), () =>
      customer.client.post(path, { ...home, ...both }, key),
    )
    expect(toldBy(again)).toEqual(toldBy(first))
    const [newest, ...others] = await list()
    expect(newest).toEqual(first.body.content.address)
    expect(others).toHaveLength(1)
  })

  it('replaces once, and deletes once', async () => {
    const { customer, pathOf, address, list } = await aBookOfOne()
    const put = (city: string, options: object) =>
      customer.client.put(pathOf(address), { ...home, city }, { ...options, expect: 200 })
    const key = aKey()
    const { body } = await put('Pune', key)
    await put('Nagpur', {})
    expect((await put('Pune', key)).body).toEqual(body)
    expect(await list()).toMatchObject([{ city: 'Nagpur' }])
    const other = aKey()
    await customer.client.delete(pathOf(address), { ...other, expect: 200 })
    await customer.client.delete(pathOf(address), { ...other, expect: 200 })
    await customer.client.delete(pathOf(address), { expect: 404 })
  })

  it('that is none is told after the address that is none', async () => {
    const { customer, pathOf, address } = await aBookOfOne()
    const headers = { 'Idempotency-Key': 'k'.repeat(256) }
    await customer.client.put(pathOf({ id: '999999999' }), home, { headers, expect: 404 })
    const { body } = await customer.client.put(pathOf(address), home, { headers, expect: 400 })
    expect(body.code).toBe('invalid_request')
  })
})

async function userIdOf(uuid: string): Promise<number> {
  const id = await env.DB.prepare('SELECT id FROM users WHERE uuid = ?').bind(uuid).first('id')
  return Number(id)
}
