import { expect, test } from 'vitest'
import { aCustomer } from '../../support/customers/customers.ts'
import { password } from '../../support/customers/password.ts'
import {
  anEmail,
  aRegisteredCustomer,
  aVisitor,
  visitorIn,
} from '../../support/customers/storefront-visitors.ts'
import {
  avantlushClient,
  commerceEngineClient,
  cortexClient,
  storeClient,
} from '../../support/http/client.ts'

const anyone = commerceEngineClient()

test('a refresh token works once, and a second use ends the session', async () => {
  const { id, tokens, client } = await aVisitor()
  const given = { refresh_token: tokens.refresh }
  const { body } = await anyone.post('/auth/refresh-token', given, { expect: 200 })
  const renewed = commerceEngineClient({ token: body.content.access_token })
  await renewed.get(`/auth/user/${id}`, { expect: 200 })
  const { body: refused } = await anyone.post('/auth/refresh-token', given, { expect: 400 })
  expect(refused.code).toBe('invalid_refresh_token')
  for (const ended of [client, renewed]) await ended.get(`/auth/user/${id}`, { expect: 401 })
  const next = { refresh_token: body.content.refresh_token }
  await anyone.post('/auth/refresh-token', next, { expect: 400 })
})

test('access tokens are no refresh tokens, and the other way round', async () => {
  const { id, tokens } = await aVisitor()
  const { body } = await anyone.post('/auth/refresh-token', { refresh_token: tokens.access })
  expect(body.code).toBe('invalid_refresh_token')
  const confused = commerceEngineClient({ token: tokens.refresh })
  await confused.get(`/auth/user/${id}`, { expect: 401 })
})

test('signing out ends the session and begins the visit of somebody new', async () => {
  const customer = await aRegisteredCustomer()
  const { body } = await customer.client.post('/auth/logout', undefined, { expect: 200 })
  const visitor = visitorIn(body)
  expect(body.content.user).toMatchObject({
    ...{ is_anonymous: true, is_logged_in: false, email: null, login_methods: [] },
    customer_id: visitor.id,
  })
  expect(visitor.id).not.toBe(customer.id)
  await customer.client.get(`/auth/user/${customer.id}`, { expect: 401 })
  const given = { refresh_token: customer.tokens.refresh }
  await anyone.post('/auth/refresh-token', given, { expect: 400 })
  await visitor.client.get(`/auth/user/${visitor.id}`, { expect: 200 })
})

test('tokens of an account are good in every contract, and those of the others are good here', async () => {
  const { tokens } = await aRegisteredCustomer()
  const token = tokens.access
  await storeClient({ token }).get('/auth/me/', { expect: 200 })
  await cortexClient({ token }).get('/api/v1/carts/', { expect: 200 })
  await avantlushClient({ token }).get('/api/profile/', { expect: 200 })
  const elsewhere = await aCustomer()
  const here = commerceEngineClient({ token: elsewhere.tokens.access })
  const { body } = await here.post('/auth/verified-email-phone', {}, { expect: 200 })
  expect(body.content).toEqual({ verified_email: [], verified_phone: [] })
})

test('tokens of visitors are refused in every other contract', async () => {
  const { tokens } = await aVisitor()
  const token = tokens.access
  await storeClient({ token }).get('/auth/me/', { expect: 401 })
  await storeClient({ token }).get('/cart/', { expect: 401 })
  await cortexClient({ token }).get('/api/v1/carts/', { expect: 401 })
  await avantlushClient({ token }).get('/api/profile/', { expect: 401 })
})

test('a visit does not begin with the token of somebody who is signed in', async () => {
  const { client } = await aRegisteredCustomer()
  const { body } = await client.post('/auth/anonymous', undefined, { expect: 400 })
  expect(body.code).toBe('user_already_authenticated')
})

test('a visit that has ended is not taken up again by its old token', async () => {
  const visitor = await aVisitor()
  await visitor.client.post('/auth/logout', undefined, { expect: 200 })
  const { body } = await visitor.client.post('/auth/anonymous', undefined, { expect: 200 })
  expect(body.content.user.id).not.toBe(visitor.id)
})

test('signing in with a password replaces the visit, and needs a session', async () => {
  const { email } = await aCustomer()
  const visitor = await aVisitor()
  const credentials = { email, password }
  await anyone.post('/auth/login/password', credentials, { expect: 401 })
  const wrong = await visitor.client.post('/auth/login/password', { email, password: 'wrong' })
  const unknown = await visitor.client.post('/auth/login/password', {
    email: anEmail(),
    password: 'wrong',
  })
  expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } })
  expect(unknown.body).toEqual(wrong.body)
  const { body } = await visitor.client.post('/auth/login/password', credentials, { expect: 200 })
  expect(body.content.user).toMatchObject({ email, is_logged_in: true })
  await visitor.client.get(`/auth/user/${visitor.id}`, { expect: 401 })
})

test('somebody who signs in again leaves the session before', async () => {
  const customer = await aCustomer()
  const first = commerceEngineClient({ token: customer.tokens.access })
  const credentials = { email: customer.email, password }
  const { body } = await first.post('/auth/login/password', credentials, { expect: 200 })
  const { id, client } = visitorIn(body)
  await first.get(`/auth/user/${id}`, { expect: 401 })
  await client.get(`/auth/user/${id}`, { expect: 200 })
})
