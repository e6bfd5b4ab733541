import { expect, test } from 'vitest'
import { codeOf, wrongCode } from '../../support/customers/codes.ts'
import {
  anEmail,
  aRegisteredCustomer,
  aVisitor,
  digits,
  type Visitor,
  verify,
  visitorIn,
} from '../../support/customers/storefront-visitors.ts'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

const password = 'Corr3ct-horse!'
const other = 'An0ther-long-phrase!'

/** Registers with a password and verifies the code. */
async function registered(contact: { email?: string; phone?: string }): Promise<Visitor> {
  const { client } = await aVisitor()
  const account = { ...contact, password, confirm_password: password }
  const { body } = await client.post('/auth/register/password', account, { expect: 200 })
  return verify(client, body)
}

async function signIn(credentials: object): Promise<{ status: number; body: Json }> {
  return (await aVisitor()).client.post('/auth/login/password', credentials)
}

test.each([
  ['an address', () => ({ email: anEmail() })],
  ['a number', () => ({ phone: digits() })],
])('an account that registers with a password signs in with it and %s', async (_, contactOf) => {
  const contact = contactOf()
  const { id } = await registered(contact)
  const { body } = await signIn({ ...contact, password })
  expect(body.content.user.id).toBe(id)
  expect(body.content.user.login_methods).toContain('password')
  expect(await signIn({ ...contact, password: other })).toMatchObject({ status: 401 })
})

test('a password is repeated in the same way, and is none that everybody guesses', async () => {
  const { client } = await aVisitor()
  const register = async (account: object) =>
    (
      await client.post(
        '/auth/register/password',
        { email: anEmail(), ...account },
        { expect: 400 },
      )
    ).body
  expect(await register({ password, confirm_password: other })).toMatchObject({
    code: 'password_mismatch',
  })
  expect(await register({ password: 'short', confirm_password: 'short' })).toMatchObject({
    ...{ code: 'validation_error', errors: { password: [expect.any(String)] } },
  })
  expect(await register({ password: 'password1', confirm_password: 'password1' })).toMatchObject({
    ...{ code: 'validation_error', errors: { password: ['This password is too common.'] } },
  })
  const nobody = { password, confirm_password: password }
  const { body } = await client.post('/auth/register/password', nobody, { expect: 400 })
  expect(body.errors).toHaveProperty('email')
})

test('a contact that identifies an account registers no second one', async () => {
  const phone = digits()
  const { email } = await aRegisteredCustomer()
  await registered({ phone })
  const { client } = await aVisitor()
  for (const [path, contact] of [
    ['email', { email, first_name: 'Asha' }],
    ['phone', { phone, first_name: 'Asha' }],
    ['whatsapp', { phone, first_name: 'Asha' }],
    ['password', { email: email.toUpperCase(), password, confirm_password: password }],
  ] as const) {
    const { body } = await client.post(`/auth/register/${path}`, contact, { expect: 400 })
    expect(body.code).toBe('user_already_exists')
  }
})

test('changing the password ends the other sessions and keeps this one', async () => {
  const email = anEmail()
  const { id, client } = await registered({ email })
  const elsewhere = visitorIn((await signIn({ email, password })).body)
  const change = { old_password: password, new_password: other, confirm_password: other }
  const wrong = { ...change, old_password: 'wrong' }
  const { body: refused } = await client.post('/auth/change-password', wrong, { expect: 400 })
  expect(refused.code).toBe('invalid_password')
  const { body } = await client.post('/auth/change-password', change, { expect: 200 })
  await elsewhere.client.get(`/auth/user/${id}`, { expect: 401 })
  await client.get(`/auth/user/${id}`, { expect: 200 })
  const next = commerceEngineClient({ token: body.content.access_token })
  await next.get(`/auth/user/${id}`, { expect: 200 })
  expect((await signIn({ email, password: other })).status).toBe(200)
  const visitor = await aVisitor()
  const { body: anonymous } = await visitor.client.post('/auth/change-password', change)
  expect(anonymous.code).toBe('login_required')
})

test.each([
  ['address', () => ({ email: anEmail() })],
  ['number', () => ({ phone: digits() })],
])(
  'a forgotten password is set with a code sent to the %s, which signs in',
  async (_, contactOf) => {
    const contact = contactOf()
    const before = await registered(contact)
    const visitor = await aVisitor()
    const { body: sent } = await visitor.client.post('/auth/forgot-password', contact, {
      expect: 200,
    })
    expect(sent.content.otp_action).toBe('reset-password')
    const { otp_token } = sent.content
    const otp = await codeOf(otp_token)
    const looked = { otp, otp_token, otp_action: 'reset-password' }
    const { body: same } = await visitor.client.post('/auth/verify-otp', looked, { expect: 200 })
    expect(same.content.user.id).toBe(visitor.id)
    const reset = { new_password: other, confirm_password: other, otp_token, otp }
    const refuse = async (given: object) =>
      (await visitor.client.post('/auth/reset-password', { ...reset, ...given }, { expect: 400 }))
        .body
    expect(await refuse({ confirm_password: password })).toMatchObject({
      code: 'password_mismatch',
    })
    expect(await refuse({ otp: wrongCode(otp) })).toMatchObject({ code: 'invalid_otp' })
    const { body } = await visitor.client.post('/auth/reset-password', reset, { expect: 200 })
    expect(body.content.user.id).toBe(before.id)
    await before.client.get(`/auth/user/${before.id}`, { expect: 401 })
    await visitor.client.get(`/auth/user/${visitor.id}`, { expect: 401 })
    await visitorIn(body).client.get(`/auth/user/${before.id}`, { expect: 200 })
    expect((await signIn({ ...contact, password: other })).status).toBe(200)
    const again = commerceEngineClient()
    const { body: used } = await again.post('/auth/reset-password', reset, { expect: 400 })
    expect(used.code).toBe('invalid_otp_token')
  },
)

test('resetting needs no session', async () => {
  const email = anEmail()
  const { id } = await registered({ email })
  const { client } = await aVisitor()
  const { body: sent } = await client.post('/auth/forgot-password', { email }, { expect: 200 })
  const { otp_token } = sent.content
  const otp = await codeOf(otp_token)
  const reset = { new_password: other, confirm_password: other, otp_token, otp }
  const { body } = await commerceEngineClient().post('/auth/reset-password', reset, { expect: 200 })
  expect(body.content.user.id).toBe(id)
})

test('asking for a reset does not tell whether anybody has the contact', async () => {
  const { email } = await aRegisteredCustomer()
  const { client } = await aVisitor()
  const known = await client.post('/auth/forgot-password', { email }, { expect: 200 })
  const unknown = await client.post('/auth/forgot-password', { email: anEmail() }, { expect: 200 })
  const shape = ({ body, cost }: typeof known) => ({
    ...{ keys: Object.keys(body.content), action: body.content.otp_action, cost },
  })
  expect(shape(unknown).keys).toEqual(shape(known).keys)
  expect(shape(unknown).action).toBe(shape(known).action)
  expect(shape(unknown).cost.queries).toBe(shape(known).cost.queries)
  const { otp_token } = unknown.body.content
  const guess = { otp: '123456', otp_token, otp_action: 'reset-password' }
  const wrong = wrongCode(await codeOf(otp_token))
  const { body } = await client.post('/auth/verify-otp', { ...guess, otp: wrong }, { expect: 400 })
  expect(body.code).toBe('invalid_otp')
})

test('ten wrong passwords at a number pause its account', async () => {
  const phone = digits()
  await registered({ phone })
  const visitor = await aVisitor()
  const fetch = withEnv({
    RATE_LIMITS: 'on',
    AUTH_LIMIT: { limit: async () => ({ success: true }) },
  })
  const limited = commerceEngineClient({ token: visitor.tokens.access, fetch })
  const attempt = (guess: string) =>
    limited.post('/auth/login/password', { phone, password: guess })
  for (let tried = 1; tried <= 10; tried++) expect((await attempt('wrong')).status).toBe(401)
  const { body, headers } = await limited.post(
    '/auth/login/password',
    { phone, password },
    { expect: 429 },
  )
  expect(body.code).toBe('too_many_requests')
  expect(Number(headers.get('Retry-After'))).toBeGreaterThan(800)
})
