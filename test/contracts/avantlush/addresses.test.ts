import { beforeAll, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/addresses.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { moment } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

const path = '/api/addresses/'
const notFound = { status: 'error', message: 'Address not found' }

const home = {
  full_name: 'John Doe',
  phone_number: '+2348012345678',
  street_address: '123 Main St',
  city: 'Lagos',
  country: 'Nigeria',
}

let customer: AvantlushCustomer

beforeAll(async () => {
  customer = await anAvantlushCustomer()
})

async function listOf(client: Client): Promise<Json[]> {
  return (await client.get(path, { expect: 200 })).body
}

async function add(client: Client, fields: Json = {}): Promise<Json> {
  return (await client.post(path, { ...home, ...fields }, { expect: 201 })).body
}

const own = (address: Json) => `${path}${address.id}/`
const idsOf = (addresses: Json[]) => addresses.map(({ id }) => id)

/** A customer with so many addresses, the first one of which is the default; newest last. */
async function aCustomerWith(count: number): Promise<[AvantlushCustomer, ...Json[]]> {
  const someone = await anAvantlushCustomer()
  const added: Json[] = []
  for (let at = 0; at < count; at++) added.push(await add(someone, { city: `City ${at}` }))
  return [someone, ...added]
}

describe('a new address', () => {
  it('has all that was said of it, trimmed, and nothing that is unknown', async () => {
    const someone = await anAvantlushCustomer()
    const said = {
      ...home,
      email: 'Office@bücher.example',
      phone_number: ' (0801) 234-5678 ',
      street_address: '  5 Broad Street ',
      state: ' Lagos ',
      zip_code: ' 100001',
      is_default: true,
    }
    const { body } = await someone.post(path, { ...said, id: 7, user_id: 1 }, { expect: 201 })
    expect(body).toEqual({
      ...home,
      id: expect.any(Number),
      email: 'Office@xn--bcher-kva.example',
      phone_number: '(0801) 234-5678',
      street_address: '5 Broad Street',
      state: 'Lagos',
      zip_code: '100001',
      is_default: true,
      created_at: moment,
      updated_at: body.created_at,
    })
    expect(await listOf(someone)).toEqual([body])
  })

  it('takes the email address of the account, and leaves state and zip code empty', async () => {
    const someone = await anAvantlushCustomer()
    const added = await add(someone)
    expect(added).toMatchObject({ email: someone.email, state: '', zip_code: '' })
  })

  it('is the default where it is the first, whatever it says', async () => {
    const someone = await anAvantlushCustomer()
    expect(await add(someone, { is_default: false })).toMatchObject({ is_default: true })
    expect(await add(someone)).toMatchObject({ is_default: false })
  })

  it('takes the default from another where it says so', async () => {
    const [someone, first, second] = await aCustomerWith(2)
    const third = await add(someone, { is_default: 'true' })
    expect(third.is_default).toBe(true)
    expect(await listOf(someone)).toEqual([third, second, { ...first, is_default: false }])
  })

  it('is added once under one Idempotency-Key', async () => {
    const someone = await anAvantlushCustomer()
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const first = await someone.post(path, home, { headers, expect: 201 })
    const again = await someone.post(path, home, { headers, expect: 201 })
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    expect(await listOf(someone)).toEqual([first.body])
    await someone.post(path, { ...home, city: 'Abuja' }, { headers, expect: 422 })
  })

  it('is one of a hundred at most, and a refused one leaves the default where it is', async () => {
    const [someone, first] = await aCustomerWith(99)
    const last = await Promise.all([0, 1, 2].map(() => someone.post(path, home)))
    expect(last.map(({ status }) => status).toSorted()).toEqual([201, 400, 400])
    const { body } = await someone.post(path, { ...home, is_default: true }, { expect: 400 })
    expect(body).toEqual({
      status: 'error',
      message: 'Validation error',
      errors: { address: ['An account has at most 100 addresses.'] },
    })
    const list = await listOf(someone)
    expect(list).toHaveLength(100)
    expect(list[0]).toEqual(first)
    await someone.delete(own(list[99]), { expect: 204 })
    await add(someone)
  })
})

describe.each(['PUT', 'PATCH'])('%s', (method) => {
  it('changes what is given and keeps the rest', async () => {
    const [someone, first, second] = await aCustomerWith(2)
    const change = { street_address: ' 456 New St ', state: 'Oyo', zip_code: '', unknown: 1 }
    const { body } = await someone.request(method, own(first), { body: change, expect: 200 })
    const changed = { ...first, street_address: '456 New St', state: 'Oyo', updated_at: moment }
    expect(body).toEqual(changed)
    expect(body.updated_at >= first.updated_at).toBe(true)
    expect(await listOf(someone)).toEqual([body, second])
    const all = { ...home, email: 'a@example.com', phone_number: '0801.234.5678', state: '' }
    const again = await someone.request(method, own(first), { body: all, expect: 200 })
    expect(again.body).toEqual({ ...changed, ...all })
  })

  it('keeps all of it where nothing is given', async () => {
    const [someone, first] = await aCustomerWith(1)
    for (const body of [{}, undefined]) {
      const answer = await someone.request(method, own(first), { body, expect: 200 })
      expect(answer.body).toEqual({ ...first, updated_at: moment })
    }
  })

  it('moves the default, which it takes from no address otherwise', async () => {
    const [someone, first, second] = await aCustomerWith(2)
    const send = (address: Json, is_default: boolean) =>
      someone.request(method, own(address), { body: { is_default }, expect: 200 })
    expect((await send(first, false)).body.is_default).toBe(true)
    expect((await send(second, false)).body.is_default).toBe(false)
    const { body: moved } = await send(second, true)
    expect(moved).toEqual({ ...second, is_default: true, updated_at: moment })
    const [, former] = await listOf(someone)
    expect(former).toMatchObject({ id: first.id, is_default: false })
    expect((await send(second, true)).body.is_default).toBe(true)
    expect(idsOf(await listOf(someone))).toEqual([second.id, first.id])
  })

  it('is done once under one Idempotency-Key', async () => {
    const [someone, first] = await aCustomerWith(1)
    const send = (city: string, headers = {}) =>
      someone.request(method, own(first), { body: { city }, headers, expect: 200 })
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const { body } = await send('Abuja', headers)
    await send('Kano')
    expect((await send('Abuja', headers)).body).toEqual(body)
    expect(await listOf(someone)).toMatchObject([{ city: 'Kano' }])
  })
})

describe('an address that is deleted', () => {
  it('is gone, and passes the default to the newest of the others', async () => {
    const [someone, first, second, third] = await aCustomerWith(3)
    const { body } = await someone.delete(own(first), { expect: 204 })
    expect(body).toBeUndefined()
    expect(await listOf(someone)).toEqual([{ ...third, is_default: true }, second])
    await someone.delete(own(second), { expect: 204 })
    expect(await listOf(someone)).toEqual([{ ...third, is_default: true }])
    await someone.delete(own(third), { expect: 204 })
    expect(await listOf(someone)).toEqual([])
    expect(await add(someone)).toMatchObject({ is_default: true })
  })

  it('is not found again, but for the Idempotency-Key that it was deleted under', async () => {
    const [someone, first] = await aCustomerWith(1)
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    await someone.delete(own(first), { headers, expect: 204 })
    await someone.delete(own(first), { headers, expect: 204 })
    expect((await someone.delete(own(first), { expect: 404 })).body).toEqual(notFound)
  })
})

it('the list has the default first, and then the newest first', async () => {
  const [someone, first, second, third] = await aCustomerWith(3)
  expect(idsOf(await listOf(someone))).toEqual([first.id, third.id, second.id])
  await someone.patch(own(second), { is_default: true }, { expect: 200 })
  expect(idsOf(await listOf(someone))).toEqual([second.id, third.id, first.id])
})

it('exactly one address is the default, when many are made it at once', async () => {
  const someone = await anAvantlushCustomer()
  const added = await Promise.all([1, 2, 3, 4].map(() => add(someone, { is_default: true })))
  await Promise.all([
    ...added.map((address) => someone.patch(own(address), { is_default: true })),
    someone.delete(own(added[0])),
    add(someone, { is_default: true }),
  ])
  const flags = (await listOf(someone)).map(({ is_default }) => is_default)
  expect(flags).toEqual([true, false, false, false])
})

describe('who may', () => {
  it('is nobody without a token, or with a bad one, also where the address is unknown', async () => {
    const [someone, first] = await aCustomerWith(1)
    const messages = new Map([
      [avantlushClient(), 'Authentication credentials were not provided.'],
      [avantlushClient({ token: 'stale' }), 'Token is invalid or expired'],
    ])
    for (const [client, message] of messages) {
      const answers = await Promise.all([
        client.get(path),
        client.post(path, {}),
        client.put(own(first), { city: 'Abuja' }),
        client.patch(`${path}999999999/`, { city: '' }),
        client.delete(own(first)),
      ])
      for (const { status, body } of answers) {
        expect([status, body]).toEqual([401, { status: 'error', message }])
      }
    }
    expect(await listOf(someone)).toEqual([first])
  })

  it('is nobody else', async () => {
    const [someone, first] = await aCustomerWith(1)
    const mine = await add(customer, { is_default: true })
    const answers = await Promise.all([
      customer.put(own(first), { is_default: true }),
      customer.patch(own(first), { city: '' }),
      customer.delete(own(first)),
    ])
    for (const { status, body } of answers) expect([status, body]).toEqual([404, notFound])
    expect(await listOf(someone)).toEqual([first])
    expect(await listOf(customer)).toContainEqual(mine)
    expect(await listOf(customer)).not.toContainEqual(first)
  })

  it('is who changes things no faster than the limit', async () => {
    const [someone, first] = await aCustomerWith(1)
    const exhausted: RateLimit = { limit: async () => ({ success: false }) }
    const fetch = withEnv({ RATE_LIMITS: 'on', CHANGE_LIMIT: exhausted })
    const hasty = avantlushClient({ fetch, token: someone.tokens.access })
    const answers = await Promise.all([
      hasty.post(path, {}),
      hasty.put(own(first), {}),
      hasty.patch(own(first), {}),
      hasty.delete(`${path}0/`),
    ])
    for (const { status, headers, body } of answers) {
      expect([status, headers.get('Retry-After')]).toEqual([429, '60'])
      expect(body).toEqual({
        status: 'error',
        message: 'Too many requests. Try again later.',
      })
    }
    expect((await hasty.get(path, { expect: 200 })).body).toEqual([first])
  })
})

it.each([1, 3, 50])('%i addresses are read and changed within their budgets', async (count) => {
  const [someone, first] = await aCustomerWith(count)
  const { cost: listed } = await someone.get(path, { expect: 200 })
  expectWithin(listed, budgets.addressList(count))
  const added = await someone.post(path, { ...home, is_default: true }, { expect: 201 })
  expectWithin(added.cost, budgets.addressAdded(count))
  const moved = await someone.patch(own(first), { is_default: true }, { expect: 200 })
  expectWithin(moved.cost, budgets.addressChanged)
  const deleted = await someone.delete(own(first), { expect: 204 })
  expectWithin(deleted.cost, budgets.addressDeleted(count))
})
