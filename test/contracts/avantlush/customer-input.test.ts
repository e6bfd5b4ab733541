import { beforeAll, describe, expect, it } from 'vitest'
import {
  customerNotFound,
  customerPath,
  customersPath,
  newCustomer,
  readCustomer,
} from '../../support/customers/administration.ts'
import { aGuest } from '../../support/customers/guests.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import { invalid, invalidFields } from '../../support/http/avantlush-answers.ts'
import type { Json } from '../../support/http/client.ts'

const required = 'This field is required.'
const blank = 'This field may not be blank.'
const isNull = 'This field may not be null.'
const noText = 'Not a valid string.'
const noPhone = 'Invalid phone number format'
const noEmail = 'Enter a valid email address.'
const forbidden = 'This text contains characters that are not allowed.'
const tooLong = (most: number) => `Ensure this field has at most ${most} characters.`

/** A field, what is sent in it, and what is said of that; for all that write a customer. */
const badValues: [string, unknown, string][] = [
  ...['name', 'email', 'phone'].flatMap((field): [string, unknown, string][] => [
    [field, 7, noText],
    [field, ['Jane'], noText],
    [field, { text: 'Jane' }, noText],
    [field, 'Jane\u0000', forbidden],
    [field, 'Jane\ud800', forbidden],
  ]),
  ['name', null, isNull],
  ['name', 'Jane\nSmith', 'This text must be in one line.'],
  ['name', 'x'.repeat(151), tooLong(150)],
  ['email', null, isNull],
  ['email', '', blank],
  ['email', 'somebody', noEmail],
  ['email', 'a@example.com\nBcc: b@example.com', noEmail],
  ['email', `z@${'abcdefghi.'.repeat(30)}example`, tooLong(254)],
  ['phone', 'call me', noPhone],
  ['phone', '8012345678', noPhone],
  ['phone', '+1', noPhone],
  ['phone', '+12345678901234', noPhone],
  ['phone', '+999 801 234 5678', noPhone],
  ['phone', '+234٨٠١٢٣٤٥٦٧٨', noPhone],
  ['phone', 'x'.repeat(1001), tooLong(1000)],
]

let staff: StaffMember
let customer: Json
let before: Json

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
  customer = (await staff.post(customersPath, newCustomer(), { expect: 201 })).body
  before = await readCustomer(staff, customer)
})

async function expectNothingNew(): Promise<void> {
  const { body } = await staff.get(customersPath, { expect: 200 })
  expect(body).toEqual([before])
}

it.each(badValues)('refuses %s %j', async (field, value, message) => {
  const answers = await Promise.all([
    staff.post(customersPath, newCustomer({ [field]: value })),
    staff.put(customerPath(customer), { [field]: value }),
    staff.patch(customerPath(customer), { name: 'Else', [field]: value }),
  ])
  for (const { status, body } of answers) {
    expect([status, body]).toEqual([400, invalid(field, message)])
  }
  await expectNothingNew()
})

describe('a new customer', () => {
  it.each<[string, unknown, string]>([
    ['password', null, isNull],
    ['password', '', blank],
    ['password', 7, noText],
    ['password', 'x\u0000yzabcdefg', forbidden],
    ['password', 'x'.repeat(129), tooLong(128)],
    ['password', 'kMq82', 'This password is too short. It must contain at least 8 characters.'],
    ['password', '83749201837', 'This password is entirely numeric.'],
    ['password', 'password123', 'This password is too common.'],
  ])('may not have the %s %j', async (field, value, message) => {
    const { body } = await staff.post(customersPath, newCustomer({ [field]: value }), {
      expect: 400,
    })
    expect(body).toEqual(invalid(field, message))
    await expectNothingNew()
  })

  it('may not have a password like the name or address', async () => {
    const names = { name: 'Wilhelmina Featherstone', email: 'quartermaine@example.com' }
    for (const [password, to] of [
      ['Wilhelmina1', 'first name'],
      ['featherstone!', 'last name'],
      ['quartermaine', 'email address'],
    ]) {
      const input = newCustomer({ ...names, password })
      const { body } = await staff.post(customersPath, input, { expect: 400 })
      expect(body).toEqual(invalid('password', `The password is too similar to the ${to}.`))
    }
  })

  it('is told all that it lacks', async () => {
    const lacks = invalidFields({ name: [required], email: [required], password: [required] })
    for (const nothing of [{}, undefined, { phone: null }]) {
      expect((await staff.post(customersPath, nothing, { expect: 400 })).body).toEqual(lacks)
    }
  })
})

it.each([
  [null, isNull],
  ['active', 'Select a valid choice.'],
  ['Closed', 'Select a valid choice.'],
  [true, 'Select a valid choice.'],
  [['Active'], 'Select a valid choice.'],
])('refuses the status %j', async (status, message) => {
  for (const method of ['PUT', 'PATCH']) {
    const wish = { body: { status }, expect: 400 }
    const { body } = await staff.request(method, customerPath(customer), wish)
    expect(body).toEqual(invalid('status', message))
  }
  await expectNothingNew()
})

it.each([
  ['{"name":', 'The body is not valid JSON.'],
  ['[]', 'Expected an object.'],
  ['null', isNull],
  ['"name"', 'Expected an object.'],
  ['7', 'Expected an object.'],
])('refuses the body %s', async (sent, message) => {
  for (const [method, path] of [
    ['POST', customersPath],
    ['PUT', customerPath(customer)],
    ['PATCH', customerPath(customer)],
  ] as const) {
    const { body } = await staff.request(method, path, { body: sent, expect: 400 })
    expect(body).toEqual(invalid('body', message))
  }
  await expectNothingNew()
})

it('finds nobody under ids that no customer has, whatever the body is', async () => {
  const { id: guest } = await aGuest()
  const ids = ['987654321', 'abc', '0', '-1', '1.5', '007', '1e3', '9'.repeat(30), guest, staff.id]
  for (const id of ids) {
    const path = `${customersPath}${id}/`
    const answers = [
      await staff.get(path),
      await staff.put(path, { name: 'Else' }),
      await staff.patch(path, '{'),
      await staff.patch(path, { phone: 'x' }),
      await staff.patch(path, { phone: '123' }),
      await staff.delete(path),
    ]
    for (const { status, body } of answers) {
      expect([id, status, body]).toEqual([id, 404, customerNotFound])
    }
  }
})
