import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { codeOf, wrongCode } from '../../support/customers/codes.ts'
import {
  anEmail,
  aRegisteredCustomer,
  aVisitor,
  digits,
  verify,
} from '../../support/customers/storefront-visitors.ts'

test('a visitor who registers with a number becomes an account under the same id', async () => {
  const visitor = await aVisitor()
  const phone = digits()
  const person = { phone, country_code: '+91', first_name: 'Asha', last_name: 'Rao' }
  const { body } = await visitor.client.post('/auth/register/phone', person, { expect: 200 })
  expect(body.content.otp_action).toBe('register')
  const customer = await verify(visitor.client, body)
  expect(customer.id).toBe(visitor.id)
  const { body: read } = await customer.client.get(`/auth/user/${customer.id}`, { expect: 200 })
  expect(read.content.user).toMatchObject({
    first_name: 'Asha',
    last_name: 'Rao',
    email: null,
    phone,
    country_code: '+91',
    is_phone_verified: true,
    is_anonymous: false,
    is_logged_in: true,
    login_methods: ['phone', 'whatsapp'],
    customer_id: visitor.id,
  })
  expect(decodeJwt(customer.tokens.access)).toMatchObject({
    ...{ ulid: visitor.id, anonymous_id: visitor.id, is_logged_in: true, customer_id: visitor.id },
    ...{ username: `+91${phone}`, phone: `+91${phone}`, first_name: 'Asha' },
  })
  const { body: stale } = await visitor.client.get(`/auth/user/${visitor.id}`, { expect: 401 })
  expect(stale.code).toBe('unauthorized')
})

test('somebody who signs in with a code leaves the visit, which the token still names', async () => {
  const { id, email } = await aRegisteredCustomer()
  const visitor = await aVisitor()
  const { body } = await visitor.client.post('/auth/login/email', { email }, { expect: 200 })
  expect(body.content.otp_action).toBe('login')
  const customer = await verify(visitor.client, body)
  expect(customer.id).toBe(id)
  expect(decodeJwt(customer.tokens.access)).toMatchObject({ ulid: id, anonymous_id: visitor.id })
  await visitor.client.get(`/auth/user/${visitor.id}`, { expect: 401 })
  const refresh = { refresh_token: visitor.tokens.refresh }
  await visitor.client.post('/auth/refresh-token', refresh, { expect: 400 })
})

test.each(['phone', 'whatsapp'])(
  'an unknown number signs in by %s only where it may register',
  async (way) => {
    const { client } = await aVisitor()
    const phone = digits()
    const { body } = await client.post(`/auth/login/${way}`, { phone }, { expect: 404 })
    expect(body.code).toBe('user_not_found')
    const wish = { phone, register_if_not_exists: true }
    const { body: sent } = await client.post(`/auth/login/${way}`, wish, { expect: 200 })
    expect(sent.content.otp_action).toBe('register')
    await verify(client, sent)
  },
)

test('a code is good once, for what it was sent for', async () => {
  const { client } = await aVisitor()
  const person = { email: anEmail(), first_name: 'Asha' }
  const { body } = await client.post('/auth/register/email', person, { expect: 200 })
  const { otp_token } = body.content
  const otp = await codeOf(otp_token)
  const attempt = async (given: object) =>
    (await client.post('/auth/verify-otp', { otp, otp_token, otp_action: 'register', ...given }))
      .body
  expect(await attempt({ otp_action: 'login' })).toMatchObject({ code: 'invalid_otp_action' })
  expect(await attempt({ otp_token: 'otp_none' })).toMatchObject({ code: 'invalid_otp_token' })
  expect(await attempt({ otp: wrongCode(otp) })).toMatchObject({ code: 'invalid_otp' })
  const customer = await verify(client, body)
  const again = { otp, otp_token, otp_action: 'register' }
  const { body: refused } = await customer.client.post('/auth/verify-otp', again, { expect: 400 })
  expect(refused.code).toBe('invalid_otp_token')
})

test('five wrong codes end a code, however many are tried at once', async () => {
  const { client } = await aVisitor()
  const person = { email: anEmail(), first_name: 'Asha' }
  const { body } = await client.post('/auth/register/email', person, { expect: 200 })
  const { otp_token } = body.content
  const otp = await codeOf(otp_token)
  const attempt = (code: string) =>
    client.post(
      '/auth/verify-otp',
      { otp: code, otp_token, otp_action: 'register' },
      { expect: 400 },
    )
  const answers = await Promise.all(Array.from({ length: 30 }, () => attempt(wrongCode(otp))))
  const codes = answers.map(({ body: { code } }) => code)
  expect(codes.filter((code) => code === 'invalid_otp')).toHaveLength(5)
  expect(codes.filter((code) => code === 'invalid_otp_token')).toHaveLength(25)
  expect((await attempt(otp)).body.code).toBe('invalid_otp_token')
})

test('one code opens one account, however often it is sent at once', async () => {
  const { client } = await aVisitor()
  const person = { email: anEmail(), first_name: 'Asha' }
  const { body } = await client.post('/auth/register/email', person, { expect: 200 })
  const { otp_token, otp_action } = body.content
  const given = { otp: await codeOf(otp_token), otp_token, otp_action }
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => client.post('/auth/verify-otp', given)),
  )
  const codes = answers.map(({ body }) => body.code ?? 'good')
  const refused = codes.filter((code) => code !== 'good')
  expect(refused).toHaveLength(9)
  // The one that has signed in has ended the session of the others.
  expect(['invalid_otp_token', 'unauthorized']).toEqual(expect.arrayContaining(refused))
})

test('of 50 requests at once five send a code, and the others are told when to come again', async () => {
  const { client } = await aVisitor()
  const wish = { email: anEmail(), register_if_not_exists: true }
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => client.post('/auth/login/email', wish)),
  )
  const refused = answers.filter(({ status }) => status === 429)
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
  expect(refused).toHaveLength(45)
  for (const { body, headers } of refused) {
    expect(body.code).toBe('too_many_requests')
    expect(Number(headers.get('Retry-After'))).toBeGreaterThan(590)
  }
})
