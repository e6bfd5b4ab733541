import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { commerceEngineClient } from '../../support/http/client.ts'

const anyone = commerceEngineClient()

async function aVisit() {
  const { body } = await anyone.post('/auth/anonymous', undefined, { expect: 200 })
  return body.content
}

test('a visitor gets a session that says who it is', async () => {
  const { user, access_token, refresh_token } = await aVisit()
  const { iat, exp, ...claims } = decodeJwt(access_token)
  expect(claims).toMatchObject({
    ulid: user.id,
    username: user.id,
    email: null,
    phone: null,
    first_name: null,
    last_name: null,
    store_id: 'in',
    is_logged_in: false,
    is_anonymous: true,
    customer_id: null,
    customer_group_id: null,
    anonymous_id: user.id,
    channel: { id: 'in', name: 'India', type: 'web' },
  })
  expect(Number(exp) - Number(iat)).toBe(3600)
  expect(decodeJwt(refresh_token).exp).toBe(Number(iat) + 30 * 24 * 3600)
})

test('the token of a visitor keeps the visitor, and the session before goes on', async () => {
  const first = await aVisit()
  const again = await commerceEngineClient({ token: first.access_token }).post('/auth/anonymous')
  expect(again.body.content.user.id).toBe(first.user.id)
  expect(again.body.content.access_token).not.toBe(first.access_token)
})

test('a token that nobody gave begins a new visit, and a header without one is refused', async () => {
  await commerceEngineClient({ token: 'a.b.c' }).post('/auth/anonymous', undefined, { expect: 200 })
  const headers = { Authorization: 'Bearer two words' }
  const { body } = await anyone.post('/auth/anonymous', undefined, { headers, expect: 401 })
  expect(body.code).toBe('unauthorized')
})
