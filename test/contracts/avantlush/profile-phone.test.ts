import { describe, expect, it } from 'vitest'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { invalid } from '../../support/http/avantlush-answers.ts'
import type { Json } from '../../support/http/client.ts'

async function change(customer: AvantlushCustomer, body: unknown, expect = 200): Promise<Json> {
  return (await customer.patch(`/api/profile/${customer.id}/`, body, { expect })).body
}

/** The three answers about a number. */
function phoneIn({ phone_number, country_code, formatted_phone_number }: Json) {
  return [phone_number, country_code, formatted_phone_number]
}

const badNumber = invalid('phone_number', 'Invalid phone number format')
const badCode = invalid('country_code', 'Select a valid choice.')

const nigerian = ['+2348012345678', '+234', '+234 801 234 5678']

describe('a phone number', () => {
  it.each([
    ['8012345678', '+234', nigerian],
    ['0801 234 5678', '+234', nigerian],
    ['(801) 234-56.78', '+234', nigerian],
    [' +234 801 234 5678 ', undefined, nigerian],
    ['+2348012345678', '+1', nigerian],
    ['(415) 555-2671', '+1', ['+14155552671', '+1', '+1 415 555 2671']],
    ['020 7946 0958', '+44', ['+442079460958', '+44', '+44 207 946 0958']],
    ['1234567', '+234', ['+2341234567', '+234', '+234 123 456 7']],
    ['123456789012', '+44', ['+44123456789012', '+44', '+44 123 456 789012']],
  ])('%s, sent with the code %s, is stored as E.164', async (phone_number, country_code, shown) => {
    const customer = await anAvantlushCustomer()
    expect(phoneIn(await change(customer, { phone_number, country_code }))).toEqual(shown)
    const { body } = await customer.get('/api/profile/', { expect: 200 })
    expect(phoneIn(body)).toEqual(shown)
  })

  it.each([
    '123456',
    '1234567890123',
    '+1',
    '+1234567',
    '+12345678901234',
    'eight',
    '801234567x',
    '++2348012345678',
    '+999 801 234 5678',
    '+881 612 345 678',
    '801/234/5678',
    'x'.repeat(500),
  ])('may not be %s', async (phone_number) => {
    const customer = await anAvantlushCustomer()
    const wish = { phone_number, country_code: '+234' }
    expect(await change(customer, wish, 400)).toEqual(badNumber)
    expect(phoneIn((await customer.get('/api/profile/')).body)).toEqual([null, null, null])
  })

  it.each([7, true, ['8012345678'], {}])('is no %j', async (phone_number) => {
    const customer = await anAvantlushCustomer()
    const wrong = invalid('phone_number', 'Not a valid string.')
    expect(await change(customer, { phone_number }, 400)).toEqual(wrong)
  })

  it('may be national once a code is stored', async () => {
    const customer = await anAvantlushCustomer()
    await change(customer, { country_code: '+234' })
    expect(phoneIn(await change(customer, { phone_number: '8012345678' }))).toEqual(nigerian)
    const other = await change(customer, { phone_number: '0803 234 5678' })
    expect(other.phone_number).toBe('+2348032345678')
  })

  it('that is national needs a code, and what is no number none', async () => {
    const customer = await anAvantlushCustomer()
    expect(await change(customer, { phone_number: '8012345678' }, 400)).toEqual(
      invalid('country_code', 'This field is required with a national number.'),
    )
    for (const phone_number of ['eight', '123', '1234567890123']) {
      expect(await change(customer, { phone_number }, 400)).toEqual(badNumber)
    }
  })

  it('is taken away by null, or by nothing in a form; its code stays', async () => {
    const customer = await anAvantlushCustomer()
    await change(customer, { phone_number: '+2348012345678' })
    const without = await change(customer, { phone_number: null })
    expect(phoneIn(without)).toEqual([null, '+234', null])
    await change(customer, { phone_number: '8012345678' })
    const form = new FormData()
    form.set('phone_number', '')
    expect(phoneIn(await change(customer, form))).toEqual([null, '+234', null])
  })

  it('identifies nobody: several may have the same', async () => {
    const customers = [await anAvantlushCustomer(), await anAvantlushCustomer()]
    for (const customer of customers) {
      const body = await change(customer, { phone_number: '+2348012345678' })
      expect(phoneIn(body)).toEqual(nigerian)
    }
  })
})

describe('a country code', () => {
  it('alone is that of the number that there is', async () => {
    const customer = await anAvantlushCustomer()
    await change(customer, { phone_number: '+2348012345678' })
    const moved = await change(customer, { country_code: '+44' })
    expect(phoneIn(moved)).toEqual(['+448012345678', '+44', '+44 801 234 5678'])
    expect(phoneIn(await change(customer, { country_code: '+234' }))).toEqual(nigerian)
    expect(phoneIn(await change(customer, { country_code: '+234' }))).toEqual(nigerian)
  })

  it('alone is kept for numbers to come where there is none', async () => {
    const customer = await anAvantlushCustomer()
    const body = await change(customer, { country_code: '+234' })
    expect(phoneIn(body)).toEqual([null, '+234', null])
  })

  it.each(['+999', '+800', '234', '+', '', '+2 34', '__proto__', 'constructor', '+23400000'])(
    'may not be %s',
    async (country_code) => {
      const customer = await anAvantlushCustomer()
      const wish = { country_code, phone_number: '8012345678' }
      expect(await change(customer, wish, 400)).toEqual(badCode)
    },
  )

  it('stays where it is sent back as null, and may not be a number', async () => {
    const customer = await anAvantlushCustomer()
    await change(customer, { country_code: '+234' })
    expect((await change(customer, { country_code: null })).country_code).toBe('+234')
    const wrong = invalid('country_code', 'Not a valid string.')
    expect(await change(customer, { country_code: 234 }, 400)).toEqual(wrong)
  })

  it('of every country that is offered is taken', async () => {
    const customer = await anAvantlushCustomer()
    const { body } = await customer.get('/api/profile/', { expect: 200 })
    const codes = Object.keys(body.available_country_codes)
    expect(codes.length).toBeGreaterThan(190)
    for (const country_code of codes.filter((_, index) => index % 20 === 0)) {
      expect((await change(customer, { country_code })).country_code).toBe(country_code)
    }
  })
})

it('what is wrong with several fields is told at once, and nothing is changed', async () => {
  const customer = await anAvantlushCustomer()
  const wish = { full_name: 7, phone_number: 7, country_code: '+999', photo: 7 }
  const { errors } = await change(customer, wish, 400)
  const fields = ['country_code', 'full_name', 'phone_number', 'photo']
  expect(Object.keys(errors).toSorted()).toEqual(fields)
  await change(customer, { full_name: 'Ada', phone_number: '123', country_code: '+234' }, 400)
  const { body } = await customer.get('/api/profile/', { expect: 200 })
  expect(body).toMatchObject({ full_name: '', country_code: null })
})
