import { describe, expect, it } from 'vitest'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { aPhoneAccount } from '../../support/customers/guests.ts'
import { aSession } from '../../support/customers/sessions.ts'
import { invalidFields } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Json, storeClient } from '../../support/http/client.ts'

const methods = ['PUT', 'PATCH']
const notFound = { status: 'error', message: 'Profile not found' }

function pathOf({ id }: { id: number }): string {
  return `/api/profile/${id}/`
}

async function change(customer: AvantlushCustomer, body: unknown, expect = 200): Promise<Json> {
  return (await customer.patch(pathOf(customer), body, { expect })).body
}

async function profileOf(customer: AvantlushCustomer): Promise<Json> {
  return (await customer.get('/api/profile/', { expect: 200 })).body
}

describe('the profile', () => {
  it('of a new account has its address and nothing else', async () => {
    const customer = await anAvantlushCustomer()
    expect(await profileOf(customer)).toEqual({
      id: customer.id,
      email: customer.email,
      full_name: '',
      phone_number: null,
      country_code: null,
      formatted_phone_number: null,
      photo: null,
      photo_url: null,
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      available_country_codes: expect.objectContaining({
        ...{ '+234': 'Nigeria', '+1': 'United States', '+44': 'United Kingdom' },
      }),
    })
  })

  it.each(methods)('is changed in part by %s, and answers what was changed', async (method) => {
    const customer = await anAvantlushCustomer()
    const body = { full_name: 'John Doe' }
    const named = await customer.request(method, pathOf(customer), { body, expect: 200 })
    expect(named.body).toMatchObject({ full_name: 'John Doe', phone_number: null })
    const phone = { phone_number: '8012345678', country_code: '+234' }
    const whole = await customer.request(method, pathOf(customer), { body: phone, expect: 200 })
    expect(whole.body).toEqual({
      id: customer.id,
      email: customer.email,
      full_name: 'John Doe',
      phone_number: '+2348012345678',
      country_code: '+234',
      formatted_phone_number: '+234 801 234 5678',
      photo_url: null,
      updated_at: expect.any(String),
    })
    const { photo, available_country_codes, ...read } = await profileOf(customer)
    expect(read).toEqual(whole.body)
  })

  it('tells when it was changed', async () => {
    const customer = await anAvantlushCustomer()
    const before = await profileOf(customer)
    const { updated_at } = await change(customer, { full_name: 'Ada' })
    expect(Date.parse(updated_at)).toBeGreaterThan(Date.parse(before.updated_at))
    expect((await profileOf(customer)).updated_at).toBe(updated_at)
  })

  it('ignores fields that it does not have', async () => {
    const customer = await anAvantlushCustomer()
    const wish = { email: 'other@example.com', id: 7, is_staff: true, photo_url: 'x', country: 'x' }
    await change(customer, wish)
    expect(await profileOf(customer)).toMatchObject({ id: customer.id, email: customer.email })
  })

  it('of an account of the store is found under the same id', async () => {
    const { id, tokens } = await aCustomer()
    const client = avantlushClient({ token: tokens.access })
    const { body } = await client.get('/api/profile/', { expect: 200 })
    expect(body).toMatchObject({ id, full_name: 'Ada Byron' })
  })
})

describe('a name', () => {
  it.each([
    ['Ada', 'Ada', ''],
    ['Ada Byron', 'Ada', 'Byron'],
    ['Ada King Byron', 'Ada', 'King Byron'],
    ['  Ada Byron ', 'Ada', 'Byron'],
    ['', '', ''],
  ])('"%s" is first and last name at the store', async (full_name, first_name, last_name) => {
    const customer = await anAvantlushCustomer()
    const { full_name: answered } = await change(customer, { full_name })
    expect(answered).toBe(full_name.trim())
    const store = storeClient({ token: customer.tokens.access })
    const { body } = await store.get('/auth/me/', { expect: 200 })
    expect(body).toMatchObject({ first_name, last_name })
  })

  it('from the store is answered whole, and stays divided when it is sent as it was', async () => {
    const customer = await anAvantlushCustomer()
    const store = storeClient({ token: customer.tokens.access })
    const names = { first_name: 'Mary Ann', last_name: 'Lee' }
    await store.patch('/auth/me/', names, { expect: 200 })
    const { full_name } = await profileOf(customer)
    expect(full_name).toBe('Mary Ann Lee')
    await change(customer, { full_name })
    expect((await store.get('/auth/me/')).body).toMatchObject(names)
    await change(customer, { full_name: 'Mary Ann King' })
    const changed = { first_name: 'Mary', last_name: 'Ann King' }
    expect((await store.get('/auth/me/')).body).toMatchObject(changed)
  })

  it.each([
    ['x'.repeat(151), 'Ensure this field has at most 150 characters.'],
    ['Ada\r\nBcc: x@example.com', 'This text must be in one line.'],
    ['Ada\u0000', 'This text contains characters that are not allowed.'],
    [null, 'This field may not be null.'],
    [7, 'Not a valid string.'],
  ])('may not be %j', async (full_name, message) => {
    const customer = await anAvantlushCustomer()
    expect(await change(customer, { full_name }, 400)).toEqual(
      invalidFields({ full_name: [message] }),
    )
    expect((await profileOf(customer)).full_name).toBe('')
  })

  it('may be as long as at the store', async () => {
    const customer = await anAvantlushCustomer()
    const full_name = 'x'.repeat(150)
    expect((await change(customer, { full_name })).full_name).toBe(full_name)
  })
})

describe('another id than the own', () => {
  it.each(methods)('is not found by %s, whatever the body is', async (method) => {
    const [customer, other] = [await anAvantlushCustomer(), await anAvantlushCustomer()]
    const ids = [
      other.id,
      0,
      -1,
      'abc',
      '1.5',
      `0${customer.id}`,
      `${customer.id}x`,
      '9'.repeat(40),
    ]
    const bodies = [{ full_name: 'x' }, { full_name: 7 }, '{"full_name": ', 'x'.repeat(200_000)]
    for (const id of ids) {
      for (const body of bodies) {
        const answer = await customer.request(method, `/api/profile/${id}/`, { body, expect: 404 })
        expect(answer.body).toEqual(notFound)
      }
    }
    expect((await profileOf(other)).full_name).toBe('')
  })

  it('is not found in a form, or in a body of another type', async () => {
    const customer = await anAvantlushCustomer()
    const path = `/api/profile/${customer.id + 1}/`
    const headers = { 'Content-Type': 'text/plain' }
    await customer.patch(path, 'hello', { headers, expect: 404 })
    const form = new FormData()
    form.set('photo', 'x')
    await customer.patch(path, form, { expect: 404 })
  })
})

describe('a body', () => {
  it.each([
    ['malformed', '{"full_name": ', 'The body is not valid JSON.'],
    ['a list', [], 'Expected an object.'],
    ['null', 'null', 'This field may not be null.'],
    ['a number', 7, 'Expected an object.'],
  ])('that is %s is told of as a whole', async (_, body, message) => {
    const customer = await anAvantlushCustomer()
    expect(await change(customer, body, 400)).toEqual(invalidFields({ body: [message] }))
  })

  it('that is empty changes nothing', async () => {
    const customer = await anAvantlushCustomer()
    await change(customer, { full_name: 'Ada' })
    expect((await change(customer, undefined)).full_name).toBe('Ada')
    expect((await change(customer, {})).full_name).toBe('Ada')
  })

  it('of another type is refused', async () => {
    const customer = await anAvantlushCustomer()
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream']
    for (const type of types) {
      const headers = { 'Content-Type': type }
      const answer = await customer.patch(pathOf(customer), 'a=b', { headers, expect: 415 })
      expect(answer.body).toEqual({
        status: 'error',
        message: 'The body must be application/json.',
      })
    }
  })

  it('has its effect once under one Idempotency-Key', async () => {
    const customer = await anAvantlushCustomer()
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const body = { full_name: 'Ada Byron' }
    const first = await customer.patch(pathOf(customer), body, { headers, expect: 200 })
    await change(customer, { full_name: 'Somebody Else' })
    const again = await customer.patch(pathOf(customer), body, { headers, expect: 200 })
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    expect(again.body).toEqual(first.body)
    expect((await profileOf(customer)).full_name).toBe('Somebody Else')
    await customer.patch(pathOf(customer), { full_name: 'x' }, { headers, expect: 422 })
  })
})

it('an account that only a phone number identifies is not admitted, whatever address it states', async () => {
  const { access } = await aSession(await aPhoneAccount('stated@avantlush.test'))
  const client = avantlushClient({ token: access })
  await client.get('/api/profile/', { expect: 401 })
})

it('PUT refuses what PATCH refuses', async () => {
  const customer = await anAvantlushCustomer()
  const wrong = { country_code: '+999' }
  const { body } = await customer.put(pathOf(customer), wrong, { expect: 400 })
  expect(body.errors).toEqual({ country_code: ['Select a valid choice.'] })
})
