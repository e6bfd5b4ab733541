import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { deactivateUser } from '../../../src/core/identity/deactivate-user.ts'
import { anInactiveAccount } from '../../support/customers/accounts.ts'
import {
  anAddress,
  anAvantlushCustomer,
  aVerifiedAccount,
  registerAtAvantlush,
  resetLinkFor,
  signInAtAvantlush,
} from '../../support/customers/avantlush-customers.ts'
import { signInAtCortex } from '../../support/customers/cortex-customers.ts'
import { googleToken, signInWithGoogle } from '../../support/customers/google-people.ts'
import { linkMailedTo } from '../../support/customers/mail.ts'
import { password } from '../../support/customers/password.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { avantlushClient, storeClient } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

const anonymous = avantlushClient()
const path = '/api/auth/google/'

const rejected = { status: 'error', message: 'Invalid token' }

afterEach(endFaults)

/** Everything that the table knows of an account. */
function rowOf(email: string) {
  return env.DB.prepare('SELECT * FROM users WHERE email = ?').bind(email).first()
}

async function idOf(accessToken: string): Promise<number> {
  const client = avantlushClient({ token: accessToken })
  return (await client.get('/api/profile/', { expect: 200 })).body.id
}

describe('a first sign-in with Google', () => {
  it('opens a verified account with the location that was sent', async () => {
    const email = anAddress()
    const wish = { token: `google-test-token:${email}`, email, location: 'Nigeria' }
    const { body } = await anonymous.post(path, wish, { expect: 200 })
    expect(body).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      user: { email, location: 'Nigeria' },
    })
    expect(await rowOf(email)).toMatchObject({
      email_verified_at: expect.any(Number),
      password_hash: null,
      is_staff: 0,
    })
    await anonymous.post('/api/resend-verification/', { email }, { expect: 404 })
    await anonymous.post('/api/auth/refresh/', { refresh_token: body.refresh_token })
    await storeClient({ token: body.access_token }).get('/auth/me/', { expect: 200 })
  })

  it('needs no location, and compares addresses without regard to case', async () => {
    const email = anAddress()
    const wish = { token: await googleToken({ email }), email: email.toUpperCase() }
    const { body } = await anonymous.post(path, wish, { expect: 200 })
    expect(body.user).toEqual({ email, location: null })
  })

  it('opens one account, however many come at once', async () => {
    const email = anAddress()
    const answers = await Promise.all([1, 2, 3].map(() => signInWithGoogle({ email })))
    const ids = await Promise.all(answers.map(({ body }) => idOf(body.access_token)))
    expect(new Set(ids).size).toBe(1)
  })

  it('opens one account for one person whose address changes meanwhile', async () => {
    const sub = '100000000000000000001'
    const people = [1, 2].map(() => ({ email: anAddress(), sub }))
    const answers = await Promise.all(people.map((person) => signInWithGoogle(person)))
    const ids = await Promise.all(answers.map(({ body }) => idOf(body.access_token)))
    expect(new Set(ids).size).toBe(1)
  })
})

describe('what Google says of a token', () => {
  it.each([
    ['is that it knows none', async () => 'ya29.unknown'],
    ['is that it has expired', (email: string) => googleToken({ email, expires_in: 0 })],
    [
      'is that it was issued to another site',
      (email: string) => googleToken({ email, aud: 'other' }),
    ],
    ['is that another site asked for it', (email: string) => googleToken({ email, azp: 'other' })],
    [
      'is that the address is unverified',
      (email: string) => googleToken({ email, email_verified: false }),
    ],
    ['is another address', () => googleToken({ email: anAddress() })],
    ['cannot be asked: no header carries it', async () => 'token with\u00a0blanks'],
  ])('%s: it signs nobody in and opens no account', async (_, tokenFor) => {
    const email = anAddress()
    const wish = { token: await tokenFor(email), email }
    expect((await anonymous.post(path, wish, { expect: 400 })).body).toEqual(rejected)
    expect(await rowOf(email)).toBeNull()
  })

  it('counts alone: another address in the body opens no account of that address', async () => {
    const victim = await aVerifiedAccount()
    const before = await rowOf(victim)
    const wish = { token: await googleToken({ email: anAddress() }), email: victim }
    expect((await anonymous.post(path, wish, { expect: 400 })).body).toEqual(rejected)
    expect(await rowOf(victim)).toEqual(before)
  })

  it('is asked only where the body is good', async () => {
    const { body } = await anonymous.post(path, { token: 'x' }, { expect: 400 })
    expect(body).toEqual({
      status: 'error',
      message: 'Validation error',
      errors: { email: ['This field is required.'] },
    })
    const { body: other } = await anonymous.post(path, { email: 'no', location: 7 })
    expect(Object.keys(other.errors).toSorted()).toEqual(['email', 'location', 'token'])
  })

  it.each(['timeout', 'error', 'empty', 'null', 'too-many'] as const)(
    'is not known where it fails with %s: nothing is changed',
    async (kind) => {
      const { email } = await anAvantlushCustomer()
      const before = await rowOf(email)
      await fault({ gateway: 'google', operation: 'verify', kind, count: 9 })
      const { headers, body } = await signInWithGoogle({ email }, { expect: 503 })
      expect(headers.get('Retry-After')).toBe('5')
      expect(body).toEqual({
        status: 'error',
        message: 'Temporarily unavailable. Please try again.',
      })
      expect(await rowOf(email)).toEqual(before)
    },
  )
})

describe('an existing account', () => {
  it('that is verified keeps its password, its logins and its location', async () => {
    const email = await aVerifiedAccount()
    const { id, tokens } = await signInAtAvantlush(email)
    const { body } = await signInWithGoogle({ email }, { location: 'Ghana' })
    expect(body.user).toEqual({ email, location: 'Nigeria' })
    expect(await idOf(body.access_token)).toBe(id)
    expect(await idOf(tokens.access)).toBe(id)
    await signInAtAvantlush(email)
  })

  it('that is unverified becomes verified, and shuts out whoever opened it', async () => {
    const { id, email, tokens } = await anAvantlushCustomer()
    const verification = await linkMailedTo(email)
    const reset = await resetLinkFor(email)
    const { body } = await signInWithGoogle({ email }, { location: 'Ghana' })
    expect(body.user).toEqual({ email, location: 'Nigeria' })
    expect(await idOf(body.access_token)).toBe(id)
    expect(await rowOf(email)).toMatchObject({
      email_verified_at: expect.any(Number),
      password_hash: null,
    })
    await anonymous.post('/api/auth/login/', { email, password }, { expect: 401 })
    await avantlushClient({ token: tokens.access }).get('/api/profile/', { expect: 401 })
    const old = { refresh_token: tokens.refresh }
    await anonymous.post('/api/auth/refresh/', old, { expect: 401 })
    await anonymous.get(verification, { expect: 400 })
    await anonymous.post(reset, { password: 'An0ther-long-phrase!' }, { expect: 400 })
  })

  it('that waits for its activation is activated, without its password', async () => {
    const email = await anInactiveAccount()
    const activation = await linkMailedTo(email)
    await signInWithGoogle({ email })
    await anonymous.get(activation, { documented: false, expect: 400 })
    await anonymous.post('/api/auth/login/', { email, password }, { expect: 401 })
  })

  it('is found by the person when Google has another address of the person', async () => {
    const [email, later] = [anAddress(), anAddress()]
    const sub = '100000000000000000002'
    const first = await signInWithGoogle({ email, sub })
    const second = await signInWithGoogle({ email: later, sub })
    expect(await idOf(second.body.access_token)).toBe(await idOf(first.body.access_token))
    expect(second.body.user.email).toBe(email)
    expect(await rowOf(later)).toBeNull()
  })

  it('is found by the person before by the address, which is an account of its own', async () => {
    const [email, later] = [anAddress(), await aVerifiedAccount()]
    const sub = '100000000000000000003'
    const first = await signInWithGoogle({ email, sub })
    const second = await signInWithGoogle({ email: later, sub })
    expect(await idOf(second.body.access_token)).toBe(await idOf(first.body.access_token))
    await signInAtAvantlush(later)
  })

  it('is not that of another person who has the address now', async () => {
    const email = anAddress()
    await signInWithGoogle({ email, sub: '100000000000000000004' })
    const before = await rowOf(email)
    const other = { email, sub: '100000000000000000005' }
    expect((await signInWithGoogle(other, { expect: 400 })).body).toEqual(rejected)
    expect(await rowOf(email)).toEqual(before)
  })

  it('that is deactivated stays so, found by person or address', async () => {
    const [email, linked] = [await aVerifiedAccount(), anAddress()]
    const { body } = await signInWithGoogle({ email: linked })
    for (const id of [(await signInAtAvantlush(email)).id, await idOf(body.access_token)]) {
      await deactivateUser(context(), id)
    }
    for (const address of [email, linked]) {
      const before = await rowOf(address)
      const { body: refused } = await signInWithGoogle({ email: address }, { expect: 401 })
      expect(refused).toEqual({ status: 'error', message: 'Invalid credentials' })
      expect(await rowOf(address)).toEqual(before)
    }
  })

  it('counts its address as taken for registration', async () => {
    const email = anAddress()
    await signInWithGoogle({ email })
    await anonymous.post('/api/register/', { email, password }, { expect: 400 })
  })

  it('is one and the same for those who register and come with Google at once', async () => {
    const email = anAddress()
    const [registered] = await Promise.all([
      anonymous.post('/api/register/', { email, password }),
      signInWithGoogle({ email }),
    ])
    expect([201, 400]).toContain(registered.status)
    await anonymous.post('/api/auth/login/', { email, password }, { expect: 401 })
    const { results } = await env.DB.prepare('SELECT id FROM users WHERE email = ?')
      .bind(email)
      .all()
    expect(results).toHaveLength(1)
  })

  it('of the other contracts is signed in to all the same', async () => {
    const email = anAddress()
    await registerAtAvantlush(email)
    await anonymous.get(await linkMailedTo(email), { expect: 200 })
    const { id } = await signInAtCortex(email)
    expect(await idOf((await signInWithGoogle({ email })).body.access_token)).toBe(id)
  })
})
