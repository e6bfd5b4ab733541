import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { codeOf, wrongCode } from '../../support/customers/codes.ts'
import { password } from '../../support/customers/password.ts'
import {
  anEmail,
  aRegisteredCustomer,
  aVisitor,
  digits,
  type Visitor,
  verify,
} from '../../support/customers/storefront-visitors.ts'
import { commerceEngineClient, ORIGIN, storeClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

/** Somebody with a number, who has put a stranger's address into the account. */
async function aPreparedAccount(): Promise<Visitor & { phone: string; email: string }> {
  const visitor = await aVisitor()
  const [phone, email] = [digits(), anEmail()]
  const person = { phone, first_name: 'Eve' }
  const { body } = await visitor.client.post('/auth/register/phone', person, { expect: 200 })
  const eve = await verify(visitor.client, body)
  await storeClient({ token: eve.tokens.access }).patch('/auth/me/', { email }, { expect: 200 })
  return { ...eve, phone, email }
}

async function canSignInByPhone(phone: string): Promise<boolean> {
  const { client } = await aVisitor()
  return (await client.post('/auth/login/phone', { phone })).status === 200
}

test('whoever prepares an account for a stranger’s address does not come back by an own number', async () => {
  const eve = await aPreparedAccount()
  const visitor = await aVisitor()
  const { body } = await visitor.client.post('/auth/login/email', { email: eve.email })
  const owner = await verify(visitor.client, body)
  expect(owner.id).toBe(eve.id)
  await eve.client.get(`/auth/user/${eve.id}`, { expect: 401 })
  expect(await canSignInByPhone(eve.phone)).toBe(false)
})

test('nor after the owner of the address has reset the password', async () => {
  const eve = await aPreparedAccount()
  const { client } = await aVisitor()
  const { body } = await client.post('/auth/forgot-password', { email: eve.email })
  const { otp_token } = body.content
  const reset = { new_password: password, confirm_password: password, otp_token }
  const otp = await codeOf(otp_token)
  await client.post('/auth/reset-password', { ...reset, otp }, { expect: 200 })
  expect(await canSignInByPhone(eve.phone)).toBe(false)
})

test('closing accounts makes no room for more guesses at a contact', async () => {
  const email = anEmail()
  const fetch = withEnv({ RATE_LIMITS: 'on', AUTH_LIMIT: endless, CHANGE_LIMIT: endless })
  const { tokens } = await aVisitor()
  const guesser = commerceEngineClient({ token: tokens.access, fetch })
  const wish = { email, register_if_not_exists: true }
  for (let sent = 1; sent <= 4; sent++) {
    const { body } = await guesser.post('/auth/login/email', wish, { expect: 200 })
    const { otp_token, otp_action } = body.content
    const otp = wrongCode(await codeOf(otp_token))
    for (let tried = 1; tried <= 5; tried++) {
      await guesser.post('/auth/verify-otp', { otp, otp_token, otp_action }, { expect: 400 })
    }
  }
  // Somebody with the address as a second contact closes the own account.
  const visitor = await aVisitor()
  const person = { phone: digits(), email, first_name: 'Eve' }
  const { body } = await visitor.client.post('/auth/register/phone', person, { expect: 200 })
  const eve = await verify(visitor.client, body)
  await eve.client.delete(`/auth/user/${eve.id}`, { expect: 200 })
  await guesser.post('/auth/login/email', wish, { expect: 429 })
})

test('a number that was sent five codes gets no sixth by closing its account', async () => {
  const phone = digits()
  for (let sent = 1; sent <= 5; sent++) {
    const visitor = await aVisitor()
    const person = { phone, first_name: 'Eve' }
    const { body } = await visitor.client.post('/auth/register/phone', person, { expect: 200 })
    const { id, client } = await verify(visitor.client, body)
    await client.delete(`/auth/user/${id}`, { expect: 200 })
  }
  const { client } = await aVisitor()
  await client.post('/auth/register/phone', { phone, first_name: 'Eve' }, { expect: 429 })
})

const endless: RateLimit = { limit: async () => ({ success: true }) }

test('a request whose body comes late may no more than its session may then', async () => {
  const customer = await aRegisteredCustomer()
  const { body } = await customer.client.post('/auth/generate-otp', {
    ...{ channel: 'email', email: anEmail(), otp_action: 'update-email' },
  })
  const { otp_token, otp_action } = body.content
  const given = JSON.stringify({ otp: await codeOf(otp_token), otp_token, otp_action })
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const request = new Request(`${ORIGIN}/api/v1/in/storefront/auth/verify-otp`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${customer.tokens.access}`,
      'Content-Type': 'application/json',
    },
    body: readable,
  })
  const answering = withEnv({})(request)
  await writer.write(new TextEncoder().encode(given.slice(0, -1)))
  await customer.client.post('/auth/logout', undefined, { expect: 200 })
  await writer.write(new TextEncoder().encode(given.slice(-1)))
  await writer.close()
  expect((await answering).status).toBe(401)
  const row = await env.DB.prepare('SELECT email FROM users WHERE uuid = ?')
    .bind(customer.id)
    .first()
  expect(row).toEqual({ email: customer.email })
})

test('a code for a new password is over once the password is another one', async () => {
  const visitor = await aVisitor()
  const email = anEmail()
  const account = { email, password, confirm_password: password }
  const { body: registered } = await visitor.client.post('/auth/register/password', account)
  const customer = await verify(visitor.client, registered)
  const { body } = await customer.client.post('/auth/forgot-password', { email }, { expect: 200 })
  const { otp_token } = body.content
  const otp = await codeOf(otp_token)
  const other = 'An0ther-long-phrase!'
  const change = { old_password: password, new_password: other, confirm_password: other }
  await customer.client.post('/auth/change-password', change, { expect: 200 })
  const reset = { new_password: password, confirm_password: password, otp_token, otp }
  const { body: refused } = await customer.client.post('/auth/reset-password', reset, {
    expect: 400,
  })
  expect(refused.code).toBe('invalid_otp_token')
})

test('signing out ends all tokens of a session, also those that it was given later', async () => {
  const visitor = await aVisitor()
  const email = anEmail()
  const account = { email, password, confirm_password: password }
  const { body } = await visitor.client.post('/auth/register/password', account)
  const { id, client } = await verify(visitor.client, body)
  const other = 'An0ther-long-phrase!'
  const change = { old_password: password, new_password: other, confirm_password: other }
  const { body: changed } = await client.post('/auth/change-password', change, { expect: 200 })
  const later = commerceEngineClient({ token: changed.content.access_token })
  await later.post('/auth/logout', undefined, { expect: 200 })
  for (const one of [client, later]) await one.get(`/auth/user/${id}`, { expect: 401 })
})
