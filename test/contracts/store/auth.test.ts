import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aCustomer } from '../../support/customers/customers.ts'
import { password } from '../../support/customers/password.ts'
import { storeClient } from '../../support/http/client.ts'

const anonymous = storeClient()

const account = {
  email: 'Grace@Example.com',
  first_name: 'Grace',
  last_name: 'Hopper',
  password,
  password2: password,
}

/** `name=value` pairs of an answer's Set-Cookie headers, as a browser would send them back. */
function cookiesOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

describe('registration', () => {
  it('makes an account, ignores privileges asked for, and signs in', async () => {
    const wish = { ...account, is_staff: true, is_active: false, id: 77 }
    const { body } = await anonymous.post('/auth/register/', wish, { expect: 201 })
    expect(body.user).toMatchObject({ email: account.email, is_staff: false, is_active: true })
    const me = await storeClient({ token: body.tokens.access }).get('/auth/me/', { expect: 200 })
    expect(me.body).toEqual(body.user)
  })

  it('refuses a taken address without regard to case', async () => {
    await anonymous.post('/auth/register/', { ...account, email: 'twice@example.com' })
    const again = { ...account, email: 'TWICE@example.com' }
    const { body } = await anonymous.post('/auth/register/', again, { expect: 400 })
    expect(body).toEqual({
      error: 'email: A user with this email already exists.',
      fields: { email: ['A user with this email already exists.'] },
    })
  })

  it.each([
    ['Sh0rt!', 'This password is too short. It must contain at least 8 characters.'],
    ['9081726354', 'This password is entirely numeric.'],
    ['Password123', 'This password is too common.'],
    ['weak-person', 'The password is too similar to the email address.'],
    [
      '1234567',
      'This password is too short. It must contain at least 8 characters. ' +
        'This password is entirely numeric.',
    ],
  ])('refuses the password %s', async (weak, message) => {
    const wish = { ...account, email: 'weak-person@example.com', password: weak, password2: weak }
    const { body } = await anonymous.post('/auth/register/', wish, { expect: 400 })
    expect(body).toEqual({ error: `password: ${message}`, fields: { password: [message] } })
  })

  it('names every field at fault', async () => {
    const { body } = await anonymous.post('/auth/register/', { email: 'no' }, { expect: 400 })
    expect(body.fields).toMatchObject({
      email: ['Enter a valid email address.'],
      first_name: ['This field is required.'],
      password: ['This field is required.'],
    })
  })
})

describe('signing in', () => {
  it('gives tokens for the right password and one answer for all wrong ones', async () => {
    const { email } = await aCustomer()
    const right = { email: email.toUpperCase(), password }
    await anonymous.post('/auth/login/', right, { expect: 200 })
    const wrong = await anonymous.post('/auth/login/', { email, password: 'x' }, { expect: 401 })
    const unknown = { email: 'nobody@example.com', password }
    const nobody = await anonymous.post('/auth/login/', unknown, { expect: 401 })
    expect(nobody.body).toEqual(wrong.body)
    await anonymous.post('/auth/login/', { email }, { expect: 400 })
  })

  it('tells that an account is disabled only to who knows its password', async () => {
    const { id, email, tokens } = await aCustomer()
    await env.DB.prepare('UPDATE users SET deactivated_at = 1 WHERE id = ?').bind(id).run()
    await anonymous.post('/auth/login/', { email, password }, { expect: 403 })
    await anonymous.post('/auth/login/', { email, password: 'wrong' }, { expect: 401 })
    await storeClient({ token: tokens.access }).get('/auth/me/', { expect: 401 })
  })

  it('is not blocked by a stale token', async () => {
    const { email } = await aCustomer()
    const stale = storeClient({ token: 'stale.token.here' })
    await stale.post('/auth/login/', { email, password }, { expect: 200 })
    await stale.get('/auth/me/', { expect: 401 })
  })
})

describe('refresh tokens', () => {
  const refreshPath = '/auth/token/refresh/'

  it('rotate, and end their whole family when one is used twice', async () => {
    const { tokens } = await aCustomer()
    const first = { refresh: tokens.refresh }
    const { body: next } = await anonymous.post(refreshPath, first, { expect: 200 })
    await anonymous.post(refreshPath, first, { expect: 401 })
    await anonymous.post(refreshPath, { refresh: next.refresh }, { expect: 401 })
  })

  it('let exactly one of several simultaneous exchanges succeed', async () => {
    const { tokens } = await aCustomer()
    const answers = await Promise.all(
      [1, 2, 3].map(() => anonymous.post(refreshPath, { refresh: tokens.refresh })),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401, 401])
  })

  it('are no access tokens, nor the other way round', async () => {
    const { tokens } = await aCustomer()
    await storeClient({ token: tokens.refresh }).get('/auth/me/', { expect: 401 })
    await anonymous.post(refreshPath, { refresh: tokens.access }, { expect: 401 })
    await anonymous.post(refreshPath, {}, { expect: 400 })
  })

  it('end with the login', async () => {
    const [customer, other] = await Promise.all([aCustomer(), aCustomer()])
    const own = { refresh: customer.tokens.refresh }
    await anonymous.post('/auth/logout/', own, { expect: 401 })
    await customer.post('/auth/logout/', {}, { expect: 400 })
    await customer.post('/auth/logout/', { refresh: other.tokens.refresh }, { expect: 400 })
    await customer.post('/auth/logout/', own, { expect: 200 })
    await customer.post('/auth/logout/', own, { expect: 400 })
    await anonymous.post(refreshPath, own, { expect: 401 })
  })
})

describe('cookie mode', () => {
  it('keeps tokens out of the body and of script', async () => {
    const { email } = await aCustomer()
    const path = '/auth/login/?use_cookies=true'
    const { body, headers } = await anonymous.post(path, { email, password }, { expect: 200 })
    expect(body.tokens).toBeUndefined()
    const cookies = headers.getSetCookie().filter((cookie) => cookie.includes('_token='))
    expect(cookies).toHaveLength(2)
    for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly.*Secure.*SameSite=Lax/)
    const browser = storeClient({ headers: { Cookie: cookiesOf(headers) } })
    await browser.get('/auth/me/', { expect: 200 })
    const refreshed = await browser.post('/auth/token/refresh/', {}, { expect: 200 })
    expect(refreshed.body).toEqual({ detail: expect.any(String) })
  })

  it('refuses writes from foreign pages', async () => {
    const { email } = await aCustomer()
    const signIn = { email, password }
    const { headers } = await anonymous.post('/auth/login/?use_cookies=true', signIn)
    const Cookie = cookiesOf(headers)
    const foreign = storeClient({ headers: { Cookie, Origin: 'https://evil.test' } })
    await foreign.post('/cart/clear/', {}, { expect: 403 })
    const known = storeClient({ headers: { Cookie, Origin: 'https://storefront.test' } })
    await known.post('/cart/clear/', {}, { expect: 200 })
  })
})

describe('the own account', () => {
  it('changes names and address, and nothing else', async () => {
    const [customer, other] = await Promise.all([aCustomer(), aCustomer()])
    const { body: before } = await customer.get('/auth/me/', { expect: 200 })
    const wish = { first_name: 'Jane', last_name: 'Doe', email: `moved-${customer.email}` }
    const change = { ...wish, is_staff: true, id: 1 }
    const { body } = await customer.patch('/auth/me/', change, { expect: 200 })
    expect(body).toEqual({ ...before, ...wish })
    expect((await customer.get('/auth/me/', { expect: 200 })).body).toEqual(body)
    await anonymous.post('/auth/login/', { email: wish.email, password }, { expect: 200 })
    await customer.patch('/auth/me/', { email: other.email }, { expect: 400 })
    await customer.patch('/auth/me/', { first_name: '' }, { expect: 400 })
    await anonymous.patch('/auth/me/', change, { expect: 401 })
    await anonymous.get('/auth/me/', { expect: 401 })
  })

  it('changes its password and ends earlier logins', async () => {
    const customer = await aCustomer()
    const next = 'An0ther-long-phrase!'
    const path = '/auth/change-password/'
    const change = { old_password: password, new_password: next, new_password2: next }
    await anonymous.post(path, change, { expect: 401 })
    const wrong = await customer.post(path, { ...change, old_password: 'x' }, { expect: 400 })
    expect(wrong.body.fields).toEqual({ old_password: ['Wrong password.'] })
    await customer.post(path, { ...change, new_password2: 'other' }, { expect: 400 })
    await customer.post(path, change, { expect: 200 })
    const refresh = { refresh: customer.tokens.refresh }
    await anonymous.post('/auth/token/refresh/', refresh, { expect: 401 })
    const signIn = { email: customer.email, password: next }
    await anonymous.post('/auth/login/', signIn, { expect: 200 })
  })

  it('lists accounts in development, without secrets', async () => {
    await aCustomer()
    const { body } = await anonymous.get('/auth/users/', { expect: 200 })
    expect(JSON.stringify(body)).not.toContain('scrypt')
    await anonymous.get('/auth/users/?page=9999', { expect: 404 })
  })
})
