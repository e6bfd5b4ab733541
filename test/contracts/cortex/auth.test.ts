import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { anActiveAccount, anInactiveAccount } from '../../support/customers/accounts.ts'
import { signInAtCortex } from '../../support/customers/cortex-customers.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { linkMailedTo, mailsTo, sendMails } from '../../support/customers/mail.ts'
import { password } from '../../support/customers/password.ts'
import { cortexClient, storeClient } from '../../support/http/client.ts'

const anonymous = cortexClient()
const next = 'An0ther-long-phrase!'
const badToken = { detail: 'Token is invalid or expired', code: 'token_not_valid' }
const noAccount = { detail: 'No active account found with the given credentials' }

describe('registration', () => {
  it('makes an inactive account and mails a link, ignoring privileges asked for', async () => {
    const account = { email: 'Reza@Example.com', username: 'reza', password }
    const wish = { ...account, is_active: true, is_staff: true, id: 1 }
    const { body } = await anonymous.post('/auth/users/', wish, { expect: 201 })
    expect(body).toEqual({ email: 'Reza@Example.com', username: 'reza' })
    expect(await linkMailedTo('Reza@Example.com')).toMatch(
      /^\/api\/v1\/auth\/activate\/[\w-]+\/[\w-]{43}\/$/,
    )
    const [mail] = await mailsTo('Reza@Example.com')
    expect(mail?.html).toContain('href="https://shop.test/api/v1/auth/activate/')
    const made = 'SELECT username, activated_at, is_staff FROM users WHERE email = ?'
    expect(await env.DB.prepare(made).bind(account.email).first()).toEqual({
      username: 'reza',
      activated_at: null,
      is_staff: 0,
    })
  })

  it.each([
    ['not given', {}],
    ['blank', { username: '  ' }],
  ])('has no username where it is %s', async (_, name) => {
    const account = { email: `${crypto.randomUUID()}@example.com`, password, ...name }
    const { body } = await anonymous.post('/auth/users/', account, { expect: 201 })
    expect(body).toEqual({ email: account.email, username: null })
  })

  it('lets two accounts have one username', async () => {
    for (const email of ['one@example.com', 'two@example.com']) {
      await anonymous.post('/auth/users/', { email, username: 'same', password }, { expect: 201 })
    }
  })

  it('refuses an address that is taken or awaits activation, without regard to case', async () => {
    const customer = await aCustomer()
    for (const taken of [await anInactiveAccount(), customer.email]) {
      const again = { email: taken.toUpperCase(), password }
      const { body } = await anonymous.post('/auth/users/', again, { expect: 400 })
      expect(body).toEqual({ email: ['A user with this email already exists.'] })
    }
  })

  it.each([
    ['Sh0rt!', ['This password is too short. It must contain at least 8 characters.']],
    ['9081726354', ['This password is entirely numeric.']],
    ['Password123', ['This password is too common.']],
    ['weak-person', ['The password is too similar to the email address.']],
    ['enchantress', ['The password is too similar to the username.']],
    [
      '1234567',
      [
        'This password is too short. It must contain at least 8 characters.',
        'This password is entirely numeric.',
      ],
    ],
  ])('refuses the password %s', async (weak, messages) => {
    const wish = { email: 'weak-person@example.com', username: 'Enchantress', password: weak }
    const { body } = await anonymous.post('/auth/users/', wish, { expect: 400 })
    expect(body).toEqual({ password: messages })
  })

  it('names every field at fault', async () => {
    const { body } = await anonymous.post('/auth/users/', { email: 'no' }, { expect: 400 })
    expect(body).toEqual({
      email: ['Enter a valid email address.'],
      password: ['This field is required.'],
    })
  })
})

describe('activation', () => {
  it('keeps its link for the one who opens it, whoever asks whether it is there', async () => {
    const link = await linkMailedTo(await anInactiveAccount())
    const head = await anonymous.request('HEAD', link, { documented: false })
    expect(head.status).toBe(200)
    await anonymous.get(link, { expect: 200 })
    await anonymous.get(link, { expect: 400 })
  })

  it('opens the account to both contracts, by a link that works once', async () => {
    const email = await anInactiveAccount()
    const credentials = { email, password }
    const early = await anonymous.post('/auth/jwt/create/', credentials, { expect: 401 })
    expect(early.body).toEqual(noAccount)
    await storeClient().post('/auth/login/', credentials, { expect: 403 })
    const link = await linkMailedTo(email)
    const { body } = await anonymous.get(link, { expect: 200 })
    expect(body).toEqual({ detail: 'Account activated' })
    await anonymous.post('/auth/jwt/create/', credentials, { expect: 201 })
    await storeClient().post('/auth/login/', credentials, { expect: 200 })
    const again = await anonymous.get(link, { expect: 400 })
    expect(again.body).toEqual({ detail: 'Invalid activation link' })
  })
})

describe('signing in', () => {
  it('gives tokens that work under both contracts', async () => {
    const customer = await signInAtCortex(await anActiveAccount())
    const store = storeClient({ token: customer.tokens.access })
    expect((await store.get('/auth/me/', { expect: 200 })).body.email).toBe(customer.email)
    const { body } = await storeClient().post(
      '/auth/token/refresh/',
      { refresh: customer.tokens.refresh },
      { expect: 200 },
    )
    await anonymous.post('/auth/jwt/refresh/', { refresh: body.refresh }, { expect: 200 })
  })

  it('takes the account and the tokens of a customer of the store', async () => {
    const { email, tokens } = await aCustomer()
    const credentials = { email: email.toUpperCase(), password }
    const { body } = await anonymous.post('/auth/jwt/create/', credentials, { expect: 201 })
    expect(body).toEqual({ email, access: expect.any(String), refresh: expect.any(String) })
    await anonymous.post('/auth/jwt/verify/', { token: tokens.access }, { expect: 201 })
    await anonymous.post('/auth/jwt/refresh/', { refresh: tokens.refresh }, { expect: 200 })
  })

  it('has one answer for everybody who may not', async () => {
    const { email, id } = await aCustomer()
    const attempts = [
      { email, password: 'wrong' },
      { email: 'nobody@example.com', password },
      { email: 'no address', password },
      { email: await anInactiveAccount(), password },
      { email: await anInactiveAccount(), password: 'wrong' },
    ]
    for (const attempt of attempts) {
      const { body } = await anonymous.post('/auth/jwt/create/', attempt, { expect: 401 })
      expect(body).toEqual(noAccount)
    }
    await env.DB.prepare('UPDATE users SET deactivated_at = 1 WHERE id = ?').bind(id).run()
    await anonymous.post('/auth/jwt/create/', { email, password }, { expect: 401 })
    const missing = await anonymous.post('/auth/jwt/create/', { email }, { expect: 400 })
    expect(missing.body).toEqual({ password: ['This field is required.'] })
  })

  it('is not blocked by a stale token', async () => {
    const stale = cortexClient({ token: 'stale.token.here' })
    const email = await anActiveAccount()
    await stale.post('/auth/jwt/create/', { email, password }, { expect: 201 })
  })
})

describe('tokens', () => {
  it('are exchanged once, and all of a login end when one is used twice', async () => {
    const { tokens } = await signInAtCortex(await anActiveAccount())
    const first = { refresh: tokens.refresh }
    const { body } = await anonymous.post('/auth/jwt/refresh/', first, { expect: 200 })
    expect(body).toEqual({ access: expect.any(String), refresh: expect.any(String) })
    const again = await anonymous.post('/auth/jwt/refresh/', first, { expect: 401 })
    expect(again.body).toEqual(badToken)
    await anonymous.post('/auth/jwt/refresh/', { refresh: body.refresh }, { expect: 401 })
    await storeClient().post('/auth/token/refresh/', { refresh: body.refresh }, { expect: 401 })
    await anonymous.post('/auth/jwt/refresh/', { refresh: tokens.access }, { expect: 401 })
    await anonymous.post('/auth/jwt/refresh/', {}, { expect: 400 })
  })

  it('let at most one of several simultaneous exchanges succeed', async () => {
    const { tokens } = await signInAtCortex(await anActiveAccount())
    const answers = await Promise.all(
      [1, 2, 3].map(() => anonymous.post('/auth/jwt/refresh/', { refresh: tokens.refresh })),
    )
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
  })

  it('verify while they would be taken, and are not used up by it', async () => {
    const { tokens } = await signInAtCortex(await anActiveAccount())
    const verify = (token: string, expect: number) =>
      anonymous.post('/auth/jwt/verify/', { token }, { expect })
    expect((await verify(tokens.access, 201)).body).toEqual({ token: tokens.access })
    await verify(tokens.refresh, 201)
    await verify(tokens.refresh, 201)
    await anonymous.post('/auth/jwt/refresh/', { refresh: tokens.refresh }, { expect: 200 })
    expect((await verify(tokens.refresh, 401)).body).toEqual(badToken)
    await verify(tokens.access, 201)
    await verify(`${tokens.access}x`, 401)
    await verify('no token', 401)
    const missing = await anonymous.post('/auth/jwt/verify/', {}, { expect: 400 })
    expect(missing.body).toEqual({ token: ['This field is required.'] })
  })

  it('end with logging out, for which holding the refresh token is enough', async () => {
    const { tokens } = await signInAtCortex(await anActiveAccount())
    const own = { refresh: tokens.refresh }
    await anonymous.post('/auth/jwt/logout/', { refresh: tokens.access }, { expect: 401 })
    const { body } = await anonymous.post('/auth/jwt/logout/', own, { expect: 201 })
    expect(body).toEqual(own)
    expect((await anonymous.post('/auth/jwt/logout/', own, { expect: 401 })).body).toEqual(badToken)
    await anonymous.post('/auth/jwt/verify/', { token: tokens.refresh }, { expect: 401 })
    await anonymous.post('/auth/jwt/refresh/', own, { expect: 401 })
    await anonymous.post('/auth/jwt/logout/', {}, { expect: 400 })
  })

  it('of an account that was disabled are worth nothing', async () => {
    const { email, tokens } = await signInAtCortex(await anActiveAccount())
    await env.DB.prepare('UPDATE users SET deactivated_at = 1 WHERE email = ?').bind(email).run()
    for (const token of [tokens.access, tokens.refresh]) {
      await anonymous.post('/auth/jwt/verify/', { token }, { expect: 401 })
    }
    await anonymous.post('/auth/jwt/refresh/', { refresh: tokens.refresh }, { expect: 401 })
  })
})

describe('a forgotten password', () => {
  const request = '/auth/users/reset_password/'
  const confirm = '/auth/users/reset_password_confirm/'

  it('is replaced by a mailed link that works once, and ends every login', async () => {
    const { email, tokens } = await signInAtCortex(await anActiveAccount())
    const { body } = await anonymous.post(request, { email }, { expect: 201 })
    expect(body).toEqual({ email })
    const link = await linkMailedTo(email)
    expect(link).toMatch(/^\/password-reset\/[\w-]+\/[\w-]{43}\/$/)
    const [, , uid, token] = link.split('/')
    const reset = { uid, token, new_password: next }
    const set = await anonymous.post(confirm, reset, { expect: 201 })
    expect(set.body).toEqual({ uid, token })
    await anonymous.post('/auth/jwt/refresh/', { refresh: tokens.refresh }, { expect: 401 })
    await anonymous.post('/auth/jwt/create/', { email, password }, { expect: 401 })
    await anonymous.post('/auth/jwt/create/', { email, password: next }, { expect: 201 })
    await storeClient().post('/auth/login/', { email, password: next }, { expect: 200 })
    const again = await anonymous.post(confirm, reset, { expect: 400 })
    expect(again.body).toEqual({ token: ['Invalid token for given user.'] })
    await sendMails()
    expect((await mailsTo(email))[0]?.subject).toBe('Your password was changed')
  })

  it('is not replaced by a weak one, which leaves the link good', async () => {
    const email = await anActiveAccount()
    await anonymous.post(request, { email: email.toUpperCase() }, { expect: 201 })
    const [, , uid, token] = (await linkMailedTo(email)).split('/')
    for (const weak of ['Sh0rt!', '9081726354', email]) {
      const reset = { uid, token, new_password: weak }
      const { body } = await anonymous.post(confirm, reset, { expect: 400 })
      expect(Object.keys(body)).toEqual(['new_password'])
    }
    await anonymous.post(confirm, { uid, token, new_password: next }, { expect: 201 })
  })

  it('asks for an address', async () => {
    const { body } = await anonymous.post(request, { email: 'no' }, { expect: 400 })
    expect(body).toEqual({ email: ['Enter a valid email address.'] })
    await anonymous.post(request, {}, { expect: 400 })
  })
})
