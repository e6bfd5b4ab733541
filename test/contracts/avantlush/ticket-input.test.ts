import { beforeAll, describe, expect, it } from 'vitest'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { aTicket, submitPath, ticketPath, ticketsPath } from '../../support/customers/tickets.ts'
import { invalid, invalidFields } from '../../support/http/avantlush-answers.ts'
import type { Json } from '../../support/http/client.ts'

const required = 'This field is required.'
const blank = 'This field may not be blank.'
const isNull = 'This field may not be null.'
const noText = 'Not a valid string.'
const twoLines = 'This text must be in one line.'
const forbidden = 'This text contains characters that are not allowed.'
const noChoice = 'Select a valid choice.'
const tooLong = (most: number) => `Ensure this field has at most ${most} characters.`

type BadValue = [field: string, value: unknown, message: string]

function badTexts(field: string): BadValue[] {
  return [
    [field, null, isNull],
    [field, 7, noText],
    [field, 1e300, noText],
    [field, true, noText],
    [field, ['Hello'], noText],
    [field, { text: 'Hello' }, noText],
    [field, 'Hello\u0000', forbidden],
    [field, 'Hello\ud800', forbidden],
  ]
}

function blanks(field: string): BadValue[] {
  return ['', ' \t\n', '\u200b\u2060'].map((value): BadValue => [field, value, blank])
}

const badMessages: BadValue[] = [
  ...badTexts('message'),
  ...blanks('message'),
  ['message', 'x'.repeat(5_001), tooLong(5_000)],
]

const badNames: BadValue[] = [
  ...badTexts('full_name'),
  ['full_name', 'John\nDoe', twoLines],
  ['full_name', 'x'.repeat(151), tooLong(150)],
]

const badSubjects: BadValue[] = [
  ...badTexts('subject'),
  ...blanks('subject'),
  ['subject', 'Order\r\nBcc: x', twoLines],
  ['subject', 'x'.repeat(201), tooLong(200)],
]

const badStatuses: BadValue[] = [
  ['status', null, isNull],
  ...['', 'open', 'DONE', ' OPEN', 7, [], ['OPEN'], {}, true].map(
    (value): BadValue => ['status', value, noChoice],
  ),
]

let customer: AvantlushCustomer

beforeAll(async () => {
  customer = await anAvantlushCustomer()
})

async function expectNoTickets(someone: AvantlushCustomer): Promise<void> {
  expect((await someone.get(ticketsPath, { expect: 200 })).body).toEqual([])
}

const good = { subject: 'Order', message: 'Hello' }

describe.each<[string, BadValue[], Json]>([
  [ticketsPath, [...badMessages, ...badNames], { message: [required] }],
  [submitPath, [...badMessages, ...badSubjects], { subject: [required], message: [required] }],
])('POST %s', (path, values, missing) => {
  it.each(values)('refuses %s %j', async (field, value, message) => {
    const { body } = await customer.post(path, { ...good, [field]: value }, { expect: 400 })
    expect(body).toEqual(invalid(field, message))
    await expectNoTickets(customer)
  })

  it('names all fields that are missing', async () => {
    for (const sent of [{}, undefined, '']) {
      expect((await customer.post(path, sent, { expect: 400 })).body).toEqual(
        invalidFields(missing),
      )
    }
  })

  it.each([
    ['{"message":', 'The body is not valid JSON.'],
    ['[]', 'Expected an object.'],
    ['7', 'Expected an object.'],
    ['"text"', 'Expected an object.'],
  ])('refuses the body %s', async (sent, message) => {
    const { body } = await customer.post(path, sent, { expect: 400 })
    expect(body).toEqual(invalid('body', message))
  })

  it('takes no other type, and no body that is too large', async () => {
    const headers = { 'Content-Type': 'text/plain' }
    await customer.post(path, 'message=Hello', { headers, expect: 415 })
    await customer.post(path, { ...good, more: 'x'.repeat(200_000) }, { expect: 413 })
    await expectNoTickets(customer)
  })
})

describe('PATCH of a ticket', () => {
  let owner: AvantlushCustomer
  let ticket: Json

  beforeAll(async () => {
    owner = await anAvantlushCustomer()
    ticket = await aTicket(owner)
  })

  it.each([...badMessages, ...badNames, ...badStatuses])(
    'refuses %s %j',
    async (field, value, message) => {
      const changes = { status: 'CLOSED', [field]: value }
      const { body } = await owner.patch(ticketPath(ticket), changes, { expect: 400 })
      expect(body).toEqual(invalid(field, message))
      expect((await owner.get(ticketPath(ticket))).body).toEqual(ticket)
    },
  )

  it('names all fields at fault', async () => {
    const changes = { status: 'LOST', message: '', full_name: null }
    const { body } = await owner.patch(ticketPath(ticket), changes, { expect: 400 })
    expect(body).toEqual(
      invalidFields({ status: [noChoice], message: [blank], full_name: [isNull] }),
    )
  })

  it.each(['{', '[]', 'null'])('refuses the body %s', async (sent) => {
    const { body } = await owner.patch(ticketPath(ticket), sent, { expect: 400 })
    expect([body.message, Object.keys(body.errors)]).toEqual(['Validation error', ['body']])
  })
})
