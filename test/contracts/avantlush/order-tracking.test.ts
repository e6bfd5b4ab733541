import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import { aKey, repeat } from '../../support/faults/lost-answers.ts'
import { invalid, invalidFields, moment } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'
import {
  aDirectOrder,
  aStoreOrder,
  type Ordered,
  orderPath,
  statusPath,
  trackingPath,
} from '../../support/sales/channel-orders.ts'

let customer: AvantlushCustomer
let staff: StaffMember

beforeAll(async () => {
  ;[customer, staff] = await Promise.all([anAvantlushCustomer(), anAvantlushStaffMember()])
})

const addPath = (ordered: Ordered) => `${trackingPath(ordered.orderId)}add/`

async function read(ordered: Ordered, client: Client = customer): Promise<Json[]> {
  return (await client.get(trackingPath(ordered.orderId), { expect: 200 })).body
}

async function add(ordered: Ordered, event: Json): Promise<Json> {
  return (await staff.post(addPath(ordered), event, { expect: 200 })).body
}

describe('the tracking of an order', () => {
  it('begins with its being placed, in words', async () => {
    const [direct, bought] = [await aDirectOrder(customer), await aStoreOrder(customer)]
    const event = { id: expect.any(Number), location: '', timestamp: moment }
    expect(await read(direct)).toEqual([
      { ...event, status: 'PENDING', description: 'Order placed' },
    ])
    expect(await read(bought)).toEqual([
      { ...event, status: 'PROCESSING', description: 'Order is being processed' },
    ])
  })

  it('tells of each status in words, for the owner and for staff', async () => {
    const [delivered, cancelled] = [await aDirectOrder(customer), await aDirectOrder(customer)]
    const move = (ordered: Ordered, status: string) =>
      staff.patch(statusPath(ordered.orderId), { status }, { expect: 200 })
    for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED']) await move(delivered, status)
    await move(cancelled, 'CANCELLED')
    const told = async (ordered: Ordered) =>
      (await read(ordered)).map(({ description }) => description)
    expect(await told(delivered)).toEqual([
      'Order placed',
      'Order is being processed',
      'Order has been shipped',
      'Order has been delivered',
    ])
    expect(await told(cancelled)).toEqual(['Order placed', 'Order was cancelled'])
    expect(await read(delivered, staff)).toEqual(await read(delivered))
  })

  it('has what staff add, oldest first', async () => {
    const ordered = await aDirectOrder(customer)
    const sent = { status: 'SHIPPED', location: ' Lagos ', description: ' It left\nthe house. ' }
    const added = await add(ordered, { ...sent, id: 1, timestamp: '2000-01-01T00:00:00Z' })
    expect(added).toEqual({
      id: expect.any(Number),
      status: 'SHIPPED',
      location: 'Lagos',
      description: 'It left\nthe house.',
      timestamp: moment,
    })
    const second = await add(ordered, { status: 'PENDING' })
    expect(second).toMatchObject({ status: 'PENDING', location: '', description: '' })
    const [placed, ...others] = await read(ordered)
    expect(placed?.description).toBe('Order placed')
    expect(others).toEqual([added, second])
    await env.DB.prepare('UPDATE order_events SET created_at = created_at - 9999999 WHERE id = ?')
      .bind(second.id)
      .run()
    expect((await read(ordered)).map(({ id }) => id)).toEqual([second.id, placed?.id, added.id])
  })

  it('changes nothing of the order, whatever is added', async () => {
    const ordered = await aDirectOrder(customer)
    const path = orderPath(ordered.orderId)
    const { body: before } = await customer.get(path, { expect: 200 })
    for (const status of ['DELIVERED', 'CANCELLED']) await add(ordered, { status })
    expect((await customer.get(path, { expect: 200 })).body).toEqual(before)
  })

  it('is seen by the owner and staff alone', async () => {
    const ordered = await aDirectOrder(customer)
    const stranger = await anAvantlushCustomer()
    const { body } = await stranger.get(trackingPath(ordered.orderId), { expect: 404 })
    expect(body).toEqual({ status: 'error', message: 'Order not found' })
    await avantlushClient().get(trackingPath(ordered.orderId), { expect: 401 })
  })
})

describe('an event', () => {
  it('needs a status of this contract, and takes texts of some length', async () => {
    const ordered = await aDirectOrder(customer)
    const refused = new Map<Json, Json>([
      [{}, invalid('status', 'This field is required.')],
      [{ status: 'Shipped' }, invalid('status', 'Select a valid choice.')],
      [
        { status: 'LOST', location: 'a\nb', description: 7 },
        invalidFields({
          status: ['Select a valid choice.'],
          location: ['This text must be in one line.'],
          description: ['Not a valid string.'],
        }),
      ],
      [
        { status: 'SHIPPED', location: 'l'.repeat(201), description: 'd'.repeat(1_001) },
        invalidFields({
          location: ['Ensure this field has at most 200 characters.'],
          description: ['Ensure this field has at most 1000 characters.'],
        }),
      ],
    ])
    for (const [sent, answer] of refused) {
      expect((await staff.post(addPath(ordered), sent, { expect: 400 })).body).toEqual(answer)
    }
    expect(await read(ordered)).toHaveLength(1)
    const longest = { location: 'l'.repeat(200), description: 'd'.repeat(1_000) }
    expect(await add(ordered, { status: 'SHIPPED', ...longest })).toMatchObject(longest)
  })

  it('is one of a thousand at most', async () => {
    const ordered = await aDirectOrder(customer)
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 998)
       INSERT INTO order_events(order_id, status, created_at) SELECT ?, 'shipped', 0 FROM n`,
    )
      .bind(ordered.orderId)
      .run()
    const answers = await Promise.all(
      [1, 2, 3].map(() => staff.post(addPath(ordered), { status: 'SHIPPED' })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400])
    const { body } = await staff.post(addPath(ordered), { status: 'SHIPPED' }, { expect: 400 })
    expect(body).toEqual(invalid('event', 'An order has at most 1000 tracking events.'))
    expect(await read(ordered)).toHaveLength(1_000)
  })

  it('is added once under one Idempotency-Key, also where the first answer was lost', async () => {
    const ordered = await aDirectOrder(customer)
    const key = aKey()
    const send = (location: string) =>
      staff.post(addPath(ordered), { status: 'SHIPPED', location }, key)
    const { first, again } = await repeat(staff.id, () => send('Lagos'))
    expect([again.status, again.body]).toEqual([200, first.body])
    const replayed = await send('Lagos')
    expect(replayed.headers.get('Idempotent-Replayed')).toBe('true')
    expect(replayed.body).toEqual(first.body)
    expect((await send('Abuja')).status).toBe(422)
    expect((await read(ordered)).slice(1)).toEqual([first.body])
  })
})
