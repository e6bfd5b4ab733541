import { beforeAll, describe, expect, it } from 'vitest'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import {
  aTicket,
  submitPath,
  ticketNotFound,
  ticketPath,
  ticketsPath,
} from '../../support/customers/tickets.ts'
import { aKey, repeat } from '../../support/faults/lost-answers.ts'
import { moment } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'
import { toldBy } from '../../support/http/told-by.ts'

let staff: StaffMember
let customer: AvantlushCustomer

beforeAll(async () => {
  ;[staff, customer] = await Promise.all([anAvantlushStaffMember(), anAvantlushCustomer()])
})

async function listOf(client: Client): Promise<Json[]> {
  return (await client.get(ticketsPath, { expect: 200 })).body
}

async function read(client: Client, ticket: Json): Promise<Json> {
  return (await client.get(ticketPath(ticket), { expect: 200 })).body
}

async function change(client: Client, ticket: Json, fields: Json): Promise<Json> {
  return (await client.patch(ticketPath(ticket), fields, { expect: 200 })).body
}

function rename({ id, patch }: AvantlushCustomer, full_name: string) {
  return patch(`/api/profile/${id}/`, { full_name }, { expect: 200 })
}

describe('a new ticket', () => {
  it('has what was said of it, trimmed, and is open, whatever else was sent', async () => {
    const said = { full_name: ' John Doe ', message: '\n My lamp\nis broken. ' }
    const more = { id: 7, user_id: 1, status: 'CLOSED', subject: 'Lamp' }
    const ticket = await aTicket(customer, { ...said, ...more })
    expect(ticket).toEqual({
      id: expect.any(Number),
      full_name: 'John Doe',
      subject: null,
      message: 'My lamp\nis broken.',
      status: 'OPEN',
      created_at: moment,
      updated_at: ticket.created_at,
    })
    expect(await read(customer, ticket)).toEqual(ticket)
  })

  it.each([undefined, '', '  '])('is signed with the name of the profile for %j', async (name) => {
    const someone = await anAvantlushCustomer()
    await rename(someone, 'Amara Obi')
    expect((await aTicket(someone, { full_name: name })).full_name).toBe('Amara Obi')
    await rename(someone, 'Amara')
    expect((await aTicket(someone, { full_name: name })).full_name).toBe('Amara')
  })

  it('is signed with the email address where there is no name, and keeps it', async () => {
    const someone = await anAvantlushCustomer()
    const ticket = await aTicket(someone)
    expect(ticket.full_name).toBe(someone.email)
    await rename(someone, 'Amara Obi')
    expect(await read(someone, ticket)).toEqual(ticket)
  })

  it('takes texts as long as the document says', async () => {
    const longest = { full_name: 'x'.repeat(150), message: 'm'.repeat(5_000) }
    expect(await aTicket(customer, longest)).toMatchObject(longest)
  })
})

describe('a ticket that is submitted', () => {
  it('has a subject, and is a ticket like all others', async () => {
    const someone = await anAvantlushCustomer()
    const said = { subject: ' Order Issue ', message: " My order hasn't arrived ", full_name: 'X' }
    const { body } = await someone.post(submitPath, said, { expect: 201 })
    expect(body).toEqual({
      status: 'success',
      message: 'Support ticket submitted successfully',
      ticket_id: expect.any(Number),
    })
    const ticket = {
      id: body.ticket_id,
      full_name: someone.email,
      subject: 'Order Issue',
      message: "My order hasn't arrived",
      status: 'OPEN',
      created_at: moment,
      updated_at: moment,
    }
    expect(await listOf(someone)).toEqual([ticket])
    expect(await change(someone, ticket, { status: 'CLOSED' })).toMatchObject({
      subject: 'Order Issue',
      status: 'CLOSED',
    })
  })

  it('takes a subject as long as the document says', async () => {
    const longest = { subject: 's'.repeat(200), message: 'm'.repeat(5_000) }
    const { body } = await customer.post(submitPath, longest, { expect: 201 })
    expect(await read(customer, { id: body.ticket_id })).toMatchObject(longest)
  })
})

describe('PATCH', () => {
  it('changes what is given and keeps the rest, for the owner and for staff', async () => {
    const ticket = await aTicket(customer, { full_name: 'John Doe' })
    const closed = await change(customer, ticket, { status: 'CLOSED', subject: 'No', id: 1 })
    expect(closed).toEqual({ ...ticket, status: 'CLOSED', updated_at: moment })
    expect(closed.updated_at >= ticket.updated_at).toBe(true)
    const more = { status: 'IN_PROGRESS', message: ' Found it ', full_name: ' J. Doe ' }
    const changed = await change(staff, ticket, more)
    const trimmed = { status: 'IN_PROGRESS', message: 'Found it', full_name: 'J. Doe' }
    expect(changed).toEqual({ ...ticket, ...trimmed, updated_at: moment })
    expect(await read(customer, ticket)).toEqual(changed)
    expect(await change(customer, ticket, { status: 'OPEN' })).toMatchObject({ status: 'OPEN' })
  })

  it.each([{}, undefined])('keeps all of it for %j', async (fields) => {
    const ticket = await aTicket(customer)
    expect(await change(customer, ticket, fields)).toEqual({ ...ticket, updated_at: moment })
  })

  it('signs it with the name of its owner again where the name is empty', async () => {
    const someone = await anAvantlushCustomer()
    const ticket = await aTicket(someone, { full_name: 'Nobody' })
    expect((await change(staff, ticket, { full_name: ' ' })).full_name).toBe(someone.email)
    await rename(someone, 'Amara Obi')
    expect((await change(staff, ticket, { full_name: '' })).full_name).toBe('Amara Obi')
  })
})

describe('who may', () => {
  it('is the owner and staff, who find all tickets in their list', async () => {
    const [one, other] = [await anAvantlushCustomer(), await anAvantlushCustomer()]
    const ticket = await aTicket(one)
    const foreign = await aTicket(other)
    const own = await aTicket(staff)
    expect(await listOf(one)).toEqual([ticket])
    expect(await listOf(other)).toEqual([foreign])
    expect((await listOf(staff)).slice(0, 3)).toEqual([own, foreign, ticket])
    for (const one of [ticket, foreign, own]) expect(await read(staff, one)).toEqual(one)
  })

  it('is no other customer: the ticket is not found, whatever the body is', async () => {
    const someone = await anAvantlushCustomer()
    const tickets = [await aTicket(someone), await aTicket(staff)]
    for (const ticket of tickets) {
      const path = ticketPath(ticket)
      const answers = await Promise.all([
        customer.get(path),
        customer.patch(path, { status: 'CLOSED' }),
        customer.patch(path, { status: 'LOST' }),
        customer.patch(path, '{'),
      ])
      for (const { status, body } of answers) expect([status, body]).toEqual([404, ticketNotFound])
      expect(await read(staff, ticket)).toEqual(ticket)
    }
  })

  it.each(['987654321', 'abc', '0', '-1', '1.5', '007', '+1', '1e3', '9'.repeat(30)])(
    'finds no ticket %s',
    async (id) => {
      const path = ticketPath({ id })
      for (const client of [customer, staff]) {
        const answers = await Promise.all([
          client.get(path),
          client.patch(path, { status: 'CLOSED' }),
          client.patch(path, { status: 7 }),
        ])
        for (const { status, body } of answers) {
          expect([status, body]).toEqual([404, ticketNotFound])
        }
      }
    },
  )

  it('is nobody without a good token, also where the ticket is unknown', async () => {
    const ticket = await aTicket(customer)
    const messages = new Map([
      [avantlushClient(), 'Authentication credentials were not provided.'],
      [avantlushClient({ token: 'stale' }), 'Token is invalid or expired'],
    ])
    for (const [client, message] of messages) {
      const answers = await Promise.all([
        client.get(`${ticketsPath}?page=0`),
        client.post(ticketsPath, {}),
        client.get(ticketPath(ticket)),
        client.patch(ticketPath({ id: 'abc' }), '{'),
        client.post(submitPath, {}),
      ])
      for (const { status, body } of answers) {
        expect([status, body]).toEqual([401, { status: 'error', message }])
      }
    }
  })
})

describe('an Idempotency-Key', () => {
  it('opens one ticket, and repeats its answer', async () => {
    const someone = await anAvantlushCustomer()
    const key = aKey()
    const send = (message: string) => someone.post(ticketsPath, { message }, key)
    const [first, again] = [await send('Hello'), await send('Hello')]
    expect(toldBy(again)).toEqual(toldBy(first))
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    expect((await send('Good bye')).status).toBe(422)
    expect(await listOf(someone)).toEqual([first.body])
  })

  it.each([
    [ticketsPath, { message: 'Hello' }],
    [submitPath, { subject: 'Hello', message: 'Hello' }],
  ])('opens one ticket at %s where the first answer was lost', async (path, fields) => {
    const someone = await anAvantlushCustomer()
    const key = aKey()
    const { first, again } = await repeat(someone.id, () => someone.post(path, fields, key))
    expect(first.status).toBe(201)
    expect(toldBy(again)).toEqual(toldBy(first))
    expect(await listOf(someone)).toHaveLength(1)
  })

  it('changes a ticket once', async () => {
    const ticket = await aTicket(customer)
    const key = aKey()
    const close = () => customer.patch(ticketPath(ticket), { status: 'CLOSED' }, key)
    const first = await close()
    await change(staff, ticket, { status: 'IN_PROGRESS' })
    expect(toldBy(await close())).toEqual(toldBy(first))
    expect(await read(customer, ticket)).toMatchObject({ status: 'IN_PROGRESS' })
  })

  it('is nobody else’s', async () => {
    const key = aKey()
    const [one, other] = await Promise.all(
      [customer, staff].map((client) => client.post(ticketsPath, { message: 'Hello' }, key)),
    )
    expect([one?.status, other?.status]).toEqual([201, 201])
    expect(one?.body.id).not.toBe(other?.body.id)
  })
})
