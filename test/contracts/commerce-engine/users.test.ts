import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { nothingRemains, remainsOf, tablesWith } from '../../support/customers/remains.ts'
import {
  anEmail,
  aRegisteredCustomer,
  aVisitor,
  digits,
  verify,
} from '../../support/customers/storefront-visitors.ts'
import { commerceEngineClient, type Json, storeClient } from '../../support/http/client.ts'

async function rowOf(uuid: string): Promise<Record<string, unknown>> {
  const row = await env.DB.prepare('SELECT * FROM users WHERE uuid = ?').bind(uuid).first()
  if (!row) throw new Error(`No user ${uuid}`)
  return row
}

async function uuidOf(userId: number): Promise<string> {
  const uuid = await env.DB.prepare('SELECT uuid FROM users WHERE id = ?')
    .bind(userId)
    .first<string>('uuid')
  return uuid ?? ''
}

test('a user reads itself, and nobody else', async () => {
  const { id, email, client } = await aRegisteredCustomer()
  const { body } = await client.get(`/auth/user/${id}`, { expect: 200 })
  expect(body.content.user).toEqual({
    ...{ id, customer_id: id, customer_group: null, business: null, profile_image_url: null },
    ...{ first_name: 'Asha', last_name: 'Rao', is_anonymous: false, is_logged_in: true },
    ...{ email, is_email_verified: true, login_methods: ['email'] },
    ...{ phone: null, country_code: null, is_phone_verified: false },
    notification_preferences: {
      transactional: { email: true, sms: true, whatsapp: true },
      promotional: { email: false, sms: false, whatsapp: false },
      newsletter: { email: false, sms: false, whatsapp: false },
    },
    ...{ created_at: expect.any(String), modified_at: expect.any(String) },
  })
  const other = await aVisitor()
  await client.get(`/auth/user/${other.id}`, { expect: 404 })
  await other.client.get(`/auth/user/${id}`, { expect: 404 })
  await commerceEngineClient().get(`/auth/user/${id}`, { expect: 401 })
})

test('a name and a company are changed, and what is left out stays', async () => {
  const { id, email, client } = await aRegisteredCustomer()
  const address = {
    ...{ first_name: 'Asha', phone: '9876543210', email: 'office@example.com' },
    ...{ address_line1: '12 MG Road', pincode: '560001', city: 'Bengaluru', state: 'Karnataka' },
  }
  const business = { type: 'retail', name: 'Rao & Co', metadata: { gstin: '29ABCDE1234F2Z5' } }
  const change = {
    ...{ first_name: 'Asha Devi', email: email.toUpperCase(), phone: null, customer_group_id: 'x' },
    business: { ...business, registered_address: { ...address, is_default_billing: true } },
  }
  const { body } = await client.put(`/auth/user/${id}`, change, { expect: 200 })
  expect(body.content.user).toMatchObject({
    ...{ first_name: 'Asha Devi', last_name: 'Rao', email },
    business: {
      ...business,
      registered_address: {
        ...address,
        ...{ id: null, last_name: null, country: 'India', country_code: '+91' },
        ...{ is_default_billing: false, is_phone_verified: false },
      },
    },
  })
  const gone = { first_name: null, last_name: null, business: null }
  const { body: emptied } = await client.put(`/auth/user/${id}`, gone, { expect: 200 })
  expect(emptied.content.user).toMatchObject(gone)
})

test('a profile of another contract is sent back as it was answered', async () => {
  const elsewhere = await anAvantlushCustomer()
  const profile = { phone_number: '+2348031234567' }
  await elsewhere.patch(`/api/profile/${elsewhere.id}/`, profile, { expect: 200 })
  const client = commerceEngineClient({ token: elsewhere.tokens.access })
  const uuid = await uuidOf(elsewhere.id)
  const { body } = await client.get(`/auth/user/${uuid}`, { expect: 200 })
  const { phone, country_code, email } = body.content.user
  expect({ phone, country_code }).toEqual({ phone: '8031234567', country_code: '+234' })
  const change = { first_name: 'Amara', phone, country_code, email }
  const { body: saved } = await client.put(`/auth/user/${uuid}`, change, { expect: 200 })
  expect(saved.content.user).toMatchObject(change)
})

test('contacts are not changed without a code', async () => {
  const { id, client } = await aRegisteredCustomer()
  for (const change of [{ email: anEmail() }, { email: null }, { phone: digits() }]) {
    const { body } = await client.put(`/auth/user/${id}`, change, { expect: 400 })
    expect(body.code).toBe('verification_required')
  }
})

test.each([
  ['first_name', { first_name: 5 }],
  ['phone', { phone: '12' }],
  ['business.name', { business: { type: 'retail' } }],
  [
    'business.registered_address.pincode',
    {
      business: { type: 'retail', name: 'Rao', registered_address: { pincode: '0' } },
    },
  ],
  [
    'notification_preferences.newsletter',
    {
      notification_preferences: { transactional: {}, promotional: {} },
    },
  ],
])('a change with a bad %s changes nothing', async (field, change) => {
  const { id, client } = await aRegisteredCustomer()
  const wish = { last_name: 'Other', ...change }
  const { body } = await client.put(`/auth/user/${id}`, wish, { expect: 400 })
  expect(body.code).toBe('validation_error')
  expect(body.errors).toHaveProperty([field])
  const { body: read } = await client.get(`/auth/user/${id}`, { expect: 200 })
  expect(read.content.user.last_name).toBe('Rao')
})

test.each(['PUT', 'POST'])(
  'preferences are written by %s, and offers follow them',
  async (method) => {
    const { id, client } = await aRegisteredCustomer()
    const path = `/auth/user/${id}/notification-preferences`
    const { body: before } = await client.get(path, { expect: 200 })
    const preferences = before.content.notification_preferences
    expect(preferences.promotional.email).toBe(false)
    const wanted = { ...preferences, promotional: { email: true, sms: false, whatsapp: true } }
    const body = { notification_preferences: wanted }
    const { body: saved } = await client.request(method, path, { body, expect: 200 })
    expect(saved.content).toEqual(body)
    expect((await client.get(path)).body.content).toEqual(body)
    expect((await rowOf(id)).takes_offers).toBe(1)
    const bad = { notification_preferences: { ...wanted, newsletter: { email: 'yes' } } }
    await client.request(method, path, { body: bad, expect: 400 })
  },
)

test('visitors have no profile to change', async () => {
  const { id, client } = await aVisitor()
  const answers = [
    await client.put(`/auth/user/${id}`, { first_name: 'Asha' }, { expect: 401 }),
    await client.delete(`/auth/user/${id}`, { expect: 401 }),
    await client.put(`/auth/user/${id}/deactivate`, undefined, { expect: 401 }),
    await client.get(`/auth/user/${id}/notification-preferences`, { expect: 401 }),
    await client.get(`/auth/user/${id}/profile-image`, { expect: 401 }),
  ]
  for (const { body } of answers) expect(body.code).toBe('login_required')
})

test('the contacts that a user has verified are told from others', async () => {
  const phone = digits()
  const { client } = await aVisitor()
  const person = { phone, email: anEmail(), first_name: 'Asha' }
  const { body } = await client.post('/auth/register/phone', person, { expect: 200 })
  const customer = await verify(client, body)
  const asked = { email: [person.email, 'else@example.com'], phone: [phone, `+91${phone}`, '1'] }
  const { body: told } = await customer.client.post('/auth/verified-email-phone', asked)
  expect(told.content).toEqual({ verified_email: [], verified_phone: [phone, `+91${phone}`] })
  const bad = { email: 'no list' }
  await customer.client.post('/auth/verified-email-phone', bad, { expect: 400 })
})

test('a deactivated account is signed out at once, and signs in no more', async () => {
  const { id, email, client } = await aRegisteredCustomer()
  await client.put(`/auth/user/${id}/deactivate`, undefined, { expect: 200 })
  await client.get(`/auth/user/${id}`, { expect: 401 })
  const { client: visitor } = await aVisitor()
  const { body } = await visitor.post('/auth/login/email', { email }, { expect: 401 })
  expect(body.code).toBe('account_deactivated')
})

test('an account that is deactivated before its code comes back is not entered', async () => {
  const { id, email, client } = await aRegisteredCustomer()
  const visitor = await aVisitor()
  const { body } = await visitor.client.post('/auth/login/email', { email }, { expect: 200 })
  await client.put(`/auth/user/${id}/deactivate`, undefined, { expect: 200 })
  await expect(verify(visitor.client, body)).rejects.toThrow('invalid_otp_token')
})

test('an account that is closed leaves nothing of who it was, and its contacts register anew', async () => {
  const { id, email, client } = await aRegisteredCustomer()
  const { id: userId } = await rowOf(id)
  await client.put(
    `/auth/user/${id}`,
    { business: { type: 'retail', name: 'Rao' } },
    { expect: 200 },
  )
  await client.delete(`/auth/user/${id}`, { expect: 200 })
  expect(await remainsOf(Number(userId))).toEqual(nothingRemains)
  expect(await tablesWith(email)).toEqual([])
  await client.get(`/auth/user/${id}`, { expect: 401 })
  const { client: visitor } = await aVisitor()
  const { body } = await visitor.post('/auth/login/email', { email }, { expect: 404 })
  expect(body.code).toBe('user_not_found')
  expect((await aRegisteredCustomer(email)).id).not.toBe(id)
})

test('an account that a number alone identifies is closed as well', async () => {
  const visitor = await aVisitor()
  const person = { phone: digits(), first_name: 'Asha' }
  const { body } = await visitor.client.post('/auth/register/whatsapp', person, { expect: 200 })
  const { id, client } = await verify(visitor.client, body)
  await client.delete(`/auth/user/${id}`, { expect: 200 })
  expect(await tablesWith(person.phone)).toEqual([])
})

test('orders that nobody has paid are cancelled with the account, and their units come back', async () => {
  const { id, client, tokens } = await aRegisteredCustomer()
  const { id: productId } = await aProduct({ stock: 3 })
  const shop = storeClient({ token: tokens.access })
  await shop.post('/cart/items/', { product_id: productId, quantity: 2 }, { expect: 200 })
  const order = { shipping_address: '12 MG Road' }
  const { body } = await shop.post('/orders/checkout/', order, { expect: 201 })
  await client.delete(`/auth/user/${id}`, { expect: 200 })
  const placed = env.DB.prepare('SELECT status FROM orders WHERE id = ?').bind(body.id)
  await expect.poll(() => placed.first('status')).toBe('cancelled')
})

test('staff see neither visitors nor accounts without an address among the users', async () => {
  const visitor = await aVisitor()
  const person = { phone: digits(), email: anEmail(), first_name: 'Hidden' }
  const { body } = await visitor.client.post('/auth/register/phone', person, { expect: 200 })
  await verify(visitor.client, body)
  const listed: Json[] = []
  for (let path = '/auth/users/'; path; ) {
    const { body: page } = await storeClient().get(path, { expect: 200 })
    listed.push(...page.results)
    path = page.next?.replace('https://shop.test', '')
  }
  expect(listed.some(({ first_name }) => first_name === 'Hidden')).toBe(false)
})
