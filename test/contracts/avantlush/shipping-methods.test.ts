import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as budgets from '../../budgets/shipping.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import { aKey, repeat } from '../../support/faults/lost-answers.ts'
import { invalid, moment } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Json } from '../../support/http/client.ts'
import {
  aForeignMethod,
  aShippingMethod,
  methodInput,
  methodPath,
  priceMethod,
  rowsOf,
  shippingPath,
} from '../../support/sales/shipping-methods.ts'

const anonymous = avantlushClient()
const notFound = { status: 'error', message: 'Shipping method not found' }
const dayMs = 24 * 60 * 60_000

let staff: StaffMember

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

beforeEach(async () => {
  await env.DB.batch([
    env.DB.prepare('DELETE FROM shipping_prices'),
    env.DB.prepare('DELETE FROM shipping_methods'),
  ])
})

async function listed(): Promise<Json[]> {
  return (await anonymous.get(shippingPath, { expect: 200 })).body
}

async function read(method: Json): Promise<Json> {
  return (await anonymous.get(methodPath(method), { expect: 200 })).body
}

/** The day of delivery moves on from one answer to the next. */
const atAnyTime = (method: Json): Json => ({ ...method, delivery_date: moment })

/** Makes so many methods, the first one with the lowest id. */
async function methods(count: number): Promise<Json[]> {
  const made: Json[] = []
  for (let at = 0; at < count; at++) made.push(await aShippingMethod(staff))
  return made
}

describe('a new method', () => {
  it('has all that was said of it, trimmed, and nothing that is unknown', async () => {
    const said = {
      name: ' Express Shipping ',
      price: ' 10.5',
      estimated_days: 2,
      description: ' Delivery within\n1-3 business days ',
      id: 7,
      currency: 'EUR',
      delivery_date: '2020-01-01T00:00:00Z',
    }
    const { body } = await staff.post(shippingPath, said, { expect: 201 })
    expect(body).toEqual({
      id: expect.any(Number),
      name: 'Express Shipping',
      price: '10.50',
      estimated_days: 2,
      description: 'Delivery within\n1-3 business days',
      delivery_date: moment,
    })
    expect(body.id).not.toBe(7)
    expect(await read(body)).toEqual(atAnyTime(body))
    expect(await listed()).toEqual([atAnyTime(body)])
  })

  it('has no description unless one is given', async () => {
    expect(await aShippingMethod(staff)).toMatchObject({ description: '' })
  })

  it('delivers so many days from now', async () => {
    const before = Date.now()
    const [today, nextYear] = [
      await aShippingMethod(staff, { estimated_days: 0 }),
      await aShippingMethod(staff, { estimated_days: 365 }),
    ]
    const after = Date.now()
    for (const { delivery_date, estimated_days } of [today, nextYear, ...(await listed())]) {
      const sentAt = Date.parse(delivery_date) - estimated_days * dayMs
      expect(sentAt).toBeGreaterThanOrEqual(before)
      expect(sentAt).toBeLessThanOrEqual(Math.max(after, Date.now()))
    }
  })

  it('is made once under one Idempotency-Key', async () => {
    const key = aKey()
    const input = methodInput()
    const first = await staff.post(shippingPath, input, { ...key, expect: 201 })
    const again = await staff.post(shippingPath, input, { ...key, expect: 201 })
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    expect(await listed()).toEqual([atAnyTime(first.body)])
    await staff.post(shippingPath, { ...input, price: '5' }, { ...key, expect: 422 })
  })

  it('is made once where its answer is lost, also as the last one that there may be', async () => {
    await methods(99)
    const key = aKey()
    const input = methodInput()
    const { first, again } = await repeat(staff.id, () => staff.post(shippingPath, input, key))
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(atAnyTime(first.body))
    expect(await listed()).toHaveLength(100)
  })

  it('is one of a hundred at most, whatever other currencies have', async () => {
    await Promise.all([aForeignMethod(), methods(99)])
    const last = await Promise.all([0, 1, 2].map(() => staff.post(shippingPath, methodInput())))
    expect(last.map(({ status }) => status).toSorted()).toEqual([201, 400, 400])
    const { body } = await staff.post(shippingPath, methodInput(), { expect: 400 })
    expect(body).toEqual(invalid('shipping_method', 'There are at most 100 shipping methods.'))
    const list = await listed()
    expect(list).toHaveLength(100)
    await staff.delete(methodPath(list[50]), { expect: 204 })
    await aShippingMethod(staff)
  })
})

describe.each(['PUT', 'PATCH'])('%s', (method) => {
  it('changes what is given and keeps the rest', async () => {
    const [first, second] = await methods(2)
    const send = async (body: Json) =>
      (await staff.request(method, methodPath(first), { body, expect: 200 })).body
    const priced = { ...first, price: '5.99', delivery_date: moment }
    expect(await send({ price: '5.99', unknown: 1 })).toEqual(priced)
    const named = { ...priced, name: 'Slow', description: 'Takes its time' }
    expect(await send({ name: ' Slow ', description: 'Takes its time' })).toEqual(named)
    expect(await send({ estimated_days: 30 })).toEqual({ ...named, estimated_days: 30 })
    const all = { name: 'Fast', price: '0.00', estimated_days: 0, description: '' }
    expect(await send(all)).toEqual({ ...named, ...all })
    expect(await listed()).toEqual([{ ...named, ...all }, atAnyTime(second)])
  })

  it('keeps all of it where nothing is given, and takes back what was answered', async () => {
    const made = await aShippingMethod(staff, { description: 'Delivery within 3-7 days' })
    for (const body of [{}, undefined, made]) {
      const answer = await staff.request(method, methodPath(made), { body, expect: 200 })
      expect(answer.body).toEqual(atAnyTime(made))
    }
  })

  it('is done once under one Idempotency-Key', async () => {
    const made = await aShippingMethod(staff)
    const send = (price: string, key = {}) =>
      staff.request(method, methodPath(made), { body: { price }, ...key, expect: 200 })
    const key = aKey()
    const { body } = await send('7.00', key)
    await send('8.00')
    expect((await send('7.00', key)).body).toEqual(body)
    expect(await read(made)).toMatchObject({ price: '8.00' })
  })

  it('leaves prices in other currencies alone', async () => {
    const made = await aShippingMethod(staff)
    await priceMethod(made.id, 'INR', 39_900)
    await staff.request(method, methodPath(made), { body: { price: '7.00' }, expect: 200 })
    const rupees = await env.DB.prepare(
      `SELECT amount FROM shipping_prices WHERE method_id = ? AND currency = 'INR'`,
    )
      .bind(made.id)
      .first('amount')
    expect(rupees).toBe(39_900)
  })
})

describe('a method that is deleted', () => {
  it('is gone, with its prices in all currencies', async () => {
    const [first, second] = await methods(2)
    await priceMethod(first.id, 'INR', 39_900)
    const { body } = await staff.delete(methodPath(first), { expect: 204 })
    expect(body).toBeUndefined()
    expect(await listed()).toEqual([atAnyTime(second)])
    expect((await anonymous.get(methodPath(first), { expect: 404 })).body).toEqual(notFound)
    expect(await rowsOf(first.id)).toEqual({ methods: 0, prices: [] })
  })

  it('is not found again, but for the Idempotency-Key that it was deleted under', async () => {
    const made = await aShippingMethod(staff)
    const key = aKey()
    await staff.delete(methodPath(made), { ...key, expect: 204 })
    await staff.delete(methodPath(made), { ...key, expect: 204 })
    expect((await staff.delete(methodPath(made), { expect: 404 })).body).toEqual(notFound)
  })

  it('leaves its id to no other', async () => {
    const made = await aShippingMethod(staff)
    await staff.delete(methodPath(made), { expect: 204 })
    expect((await aShippingMethod(staff)).id).toBeGreaterThan(made.id)
  })
})

describe('a method without a price in US dollars', () => {
  it('is neither listed nor found, changed or deleted', async () => {
    const id = await aForeignMethod()
    const path = methodPath({ id })
    const answers = await Promise.all([
      anonymous.get(path),
      staff.get(path),
      staff.put(path, { price: '5.00' }),
      staff.patch(path, { name: 'Taken over' }),
      staff.delete(path),
    ])
    for (const { status, body } of answers) expect([status, body]).toEqual([404, notFound])
    expect(await listed()).toEqual([])
    expect(await rowsOf(id)).toEqual({ methods: 1, prices: ['INR'] })
    const name = await env.DB.prepare('SELECT name FROM shipping_methods WHERE id = ?')
      .bind(id)
      .first('name')
    expect(name).not.toBe('Taken over')
  })
})

it('the list has all methods by id, whatever they cost', async () => {
  expect(await listed()).toEqual([])
  const made: Json[] = []
  for (const price of ['9.00', '1.00', '0', '5']) made.push(await aShippingMethod(staff, { price }))
  expect(await listed()).toEqual(made.map(atAnyTime))
  expect(made.map(({ price }) => price)).toEqual(['9.00', '1.00', '0.00', '5.00'])
})

it('nothing keeps an answer: the day of delivery moves on', async () => {
  const made = await aShippingMethod(staff)
  for (const path of [shippingPath, methodPath(made)]) {
    const { headers } = await anonymous.get(path, { expect: 200 })
    expect(headers.get('Cache-Control')).toBe('no-store')
  }
})

it.each([1, 3, 50])('%i methods are read and changed within their budgets', async (count) => {
  const [first] = await methods(count)
  expectWithin((await anonymous.get(shippingPath)).cost, budgets.shippingList(count))
  expectWithin((await anonymous.get(methodPath(first))).cost, budgets.shippingList(1))
  const made = await staff.post(shippingPath, methodInput(), { expect: 201 })
  expectWithin(made.cost, budgets.shippingMade(count))
  const changed = await staff.patch(methodPath(first), { price: '7.00' }, { expect: 200 })
  expectWithin(changed.cost, budgets.shippingChanged)
  const deleted = await staff.delete(methodPath(first), { expect: 204 })
  expectWithin(deleted.cost, budgets.shippingChanged)
})
