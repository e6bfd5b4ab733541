import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { deactivateUser } from '../../../src/core/identity/deactivate-user.ts'
import type { TokenPair } from '../../../src/core/identity/types.ts'
import * as budgets from '../../budgets/budgets.ts'
import { anInactiveAccount } from '../../support/customers/accounts.ts'
import {
  anAddress,
  anAvantlushCustomer,
  aVerifiedAccount,
  registerAtAvantlush,
} from '../../support/customers/avantlush-customers.ts'
import { signInAtCortex } from '../../support/customers/cortex-customers.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { signInWithGoogle } from '../../support/customers/google-people.ts'
import { aGuest, aPhone, proven, upgrade } from '../../support/customers/guests.ts'
import { password } from '../../support/customers/password.ts'
import { aSession } from '../../support/customers/sessions.ts'
import { avantlushClient, cortexClient, type Json, storeClient } from '../../support/http/client.ts'
import { limitedCaller } from '../../support/http/with-env.ts'
import { context } from '../../support/world/context.ts'

const anonymous = avantlushClient()
const login = '/api/auth/login/'
const refreshPath = '/api/auth/refresh/'
const hourMs = 60 * 60 * 1000

const wrong = {
  status: 'error',
  message: 'Invalid credentials',
  errors: { password: ['Invalid password for this account.'] },
}
const badToken = { status: 'error', message: 'Token is invalid or expired' }

async function refresh(token: string, expect: number): Promise<Json> {
  return (await anonymous.post(refreshPath, { refresh_token: token }, { expect })).body
}

/** What an access token is worth in each contract. */
async function expectAccess(token: string, status: number): Promise<void> {
  await avantlushClient({ token }).post('/api/auth/validate-token/', undefined, { expect: status })
  await avantlushClient({ token }).get('/api/profile/', { expect: status })
  await storeClient({ token }).get('/auth/me/', { expect: status })
  await cortexClient({ token }).get('/api/v1/carts/', { expect: status })
}

function secondsOf(token: string): number {
  const { exp = 0, iat = 0 } = decodeJwt(token)
  return exp - iat
}

describe('signing in', () => {
  it('answers both tokens and the user, whatever the case of the address', async () => {
    const email = anAddress()
    const { user } = await registerAtAvantlush(email)
    const credentials = { email: email.toUpperCase(), password }
    const { body } = await anonymous.post(login, credentials, { expect: 200 })
    expect(body).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      user,
    })
  })

  it('has one answer for everybody who may not', async () => {
    const [{ email }, closed, google] = [await aCustomer(), await aCustomer(), anAddress()]
    await deactivateUser(context(), closed.id)
    await signInWithGoogle({ email: google })
    const attempts = [
      { email, password: 'wrong' },
      { email: 'nobody@example.com', password },
      { email: closed.email, password },
      { email: closed.email, password: 'wrong' },
      { email: await anInactiveAccount(), password },
      { email: google, password },
    ]
    for (const attempt of attempts) {
      expect((await anonymous.post(login, attempt, { expect: 401 })).body).toEqual(wrong)
    }
  })

  it('names the fields that are missing', async () => {
    const { body } = await anonymous.post(login, { email: 'no' }, { expect: 400 })
    expect(body).toEqual({
      status: 'error',
      message: 'Validation error',
      errors: {
        email: ['Enter a valid email address.'],
        password: ['This field is required.'],
      },
    })
  })

  it('is not blocked by a stale token', async () => {
    const { email } = await anAvantlushCustomer()
    const stale = avantlushClient({ token: 'stale.token.here' })
    await stale.post(login, { email, password }, { expect: 200 })
  })

  it.each([
    ['somebody’s', async () => (await anAvantlushCustomer()).email],
    ['nobody’s', async () => anAddress()],
  ])('is paused for all contracts after ten wrong guesses at %s', async (_, anEmail) => {
    const email = await anEmail()
    const guess = () => avantlushClient(limitedCaller()).post(login, { email, password: 'wrong' })
    for (let i = 0; i < 10; i++) expect((await guess()).status).toBe(401)
    const { status, headers } = await guess()
    expect(status).toBe(429)
    expect(Number(headers.get('Retry-After'))).toBeGreaterThan(60)
    await storeClient(limitedCaller()).post('/auth/login/', { email, password }, { expect: 429 })
  })
})

describe('tokens', () => {
  it('last an hour and seven days, however they were come by', async () => {
    const { email, tokens } = await anAvantlushCustomer()
    const refreshed = await refresh(tokens.refresh, 200)
    const google = (await signInWithGoogle({ email })).body
    for (const { access_token, refresh_token } of [refreshed, google]) {
      expect(secondsOf(access_token)).toBe(3600)
      expect(secondsOf(refresh_token)).toBe(7 * 24 * 3600)
    }
    expect(secondsOf((await registerAtAvantlush(anAddress())).token)).toBe(3600)
  })

  it('run out', async () => {
    const { id } = await anAvantlushCustomer()
    const old = await aSession(id, new Date(Date.now() - hourMs))
    await expectAccess(old.access, 401)
    await refresh(old.refresh, 200)
    const older = await aSession(id, new Date(Date.now() - 30 * 24 * hourMs))
    expect(await refresh(older.refresh, 401)).toEqual(badToken)
  })

  it('are good in every contract, and those of the others are good here', async () => {
    const here = await anAvantlushCustomer()
    const store = await aCustomer()
    const cortex = await signInAtCortex(await aVerifiedAccount())
    for (const { access } of [here.tokens, store.tokens, cortex.tokens]) {
      await expectAccess(access, 200)
    }
    const next = await refresh(store.tokens.refresh, 200)
    await expectAccess(next.access_token, 200)
    const { body } = await storeClient().post(
      '/auth/token/refresh/',
      { refresh: next.refresh_token },
      { expect: 200 },
    )
    const last = { refresh: body.refresh }
    await cortexClient().post('/auth/jwt/refresh/', last, { expect: 200 })
  })

  it('end at once with a login that is ended in the store, whose own tokens run out', async () => {
    const logOut = ({ access, refresh }: TokenPair) =>
      storeClient({ token: access }).post('/auth/logout/', { refresh }, { expect: 200 })
    const [here, store, moved] = [await anAvantlushCustomer(), await aCustomer(), await aCustomer()]
    await logOut(here.tokens)
    await expectAccess(here.tokens.access, 401)
    await logOut(store.tokens)
    await expectAccess(store.tokens.access, 200)
    const next = await refresh(moved.tokens.refresh, 200)
    await logOut({ access: next.access_token, refresh: next.refresh_token })
    await expectAccess(next.access_token, 401)
  })

  it('end with a password that is changed in the store', async () => {
    const { email, tokens } = await anAvantlushCustomer()
    const { body: other } = await anonymous.post(login, { email, password }, { expect: 200 })
    const next = `another ${password}`
    const change = { old_password: password, new_password: next, new_password2: next }
    const owner = storeClient({ token: tokens.access })
    await owner.post('/auth/change-password/', change, { expect: 200 })
    await expectAccess(other.access_token, 401)
  })

  it('are not read from the cookies of the store', async () => {
    const { tokens } = await anAvantlushCustomer()
    const headers = { Cookie: `access_token=${tokens.access}`, Origin: 'https://elsewhere.example' }
    await storeClient({ headers }).get('/auth/me/', { expect: 200 })
    const client = avantlushClient({ headers })
    await client.get('/api/profile/', { expect: 401 })
    await client.post('/api/auth/validate-token/', undefined, { expect: 401 })
    await client.get('/api/products/', { expect: 200 })
  })

  it('are exchanged once, and a second time ends the whole login', async () => {
    const { email, tokens } = await anAvantlushCustomer()
    const { body: other } = await anonymous.post(login, { email, password }, { expect: 200 })
    const second = await refresh(tokens.refresh, 200)
    expect(Object.keys(second).toSorted()).toEqual(['access_token', 'refresh_token'])
    const third = await refresh(second.refresh_token, 200)
    await expectAccess(third.access_token, 200)
    expect(await refresh(tokens.refresh, 401)).toEqual(badToken)
    expect(await refresh(third.refresh_token, 401)).toEqual(badToken)
    for (const token of [tokens.access, second.access_token, third.access_token]) {
      await expectAccess(token, 401)
    }
    await expectAccess(other.access_token, 200)
    await refresh(other.refresh_token, 200)
  })

  it('let one of several simultaneous exchanges succeed', async () => {
    const { tokens } = await anAvantlushCustomer()
    const body = { refresh_token: tokens.refresh }
    const answers = await Promise.all([1, 2, 3].map(() => anonymous.post(refreshPath, body)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('are exchanged only where they are refresh tokens of somebody who may come in', async () => {
    const { id, tokens } = await anAvantlushCustomer()
    const guest = await aGuest()
    const { tokens: phone } = await upgrade(await aGuest(), { phone: proven(aPhone()) })
    const attempts = [
      tokens.access,
      `${tokens.refresh}x`,
      'no token',
      guest.tokens.refresh,
      phone.refresh,
    ]
    for (const token of attempts) expect(await refresh(token, 401)).toEqual(badToken)
    await deactivateUser(context(), id)
    expect(await refresh(tokens.refresh, 401)).toEqual(badToken)
  })

  it('are asked for by name', async () => {
    const { body } = await anonymous.post(refreshPath, { refresh: 'x' }, { expect: 400 })
    expect(body.errors).toEqual({ refresh_token: ['This field is required.'] })
  })

  it('tell that they are good, for the sign-in’s one query', async () => {
    const customer = await anAvantlushCustomer()
    const path = '/api/auth/validate-token/'
    const { body, cost } = await customer.post(path, undefined, { expect: 200 })
    expect(body).toEqual({ valid: true })
    expect(cost).toMatchObject({ ...budgets.signedIn, rowsWritten: 0 })
    await customer.post(path, 'not read {', { expect: 200 })
  })
})

describe('what an account costs', () => {
  it('to sign in', async () => {
    const { email } = await anAvantlushCustomer()
    const { cost } = await anonymous.post(login, { email, password }, { expect: 200 })
    expect(within(cost, budgets.accountCosts.login)).toEqual([])
  })

  it('to register', async () => {
    const account = { email: anAddress(), password }
    const { cost } = await anonymous.post('/api/register/', account, { expect: 201 })
    expect(within(cost, budgets.accountCosts.registration)).toEqual([])
  })

  it('to refresh', async () => {
    const { tokens } = await anAvantlushCustomer()
    const body = { refresh_token: tokens.refresh }
    const { cost } = await anonymous.post(refreshPath, body, { expect: 200 })
    expect(within(cost, budgets.accountCosts.refresh)).toEqual([])
  })

  it('to sign in with Google, for the first time and later', async () => {
    const email = anAddress()
    const { cost: first } = await signInWithGoogle({ email })
    expect(within(first, budgets.accountCosts.firstGoogle)).toEqual([])
    const { cost: later } = await signInWithGoogle({ email })
    expect(within(later, budgets.accountCosts.google)).toEqual([])
    const { cost: linked } = await signInWithGoogle({ email: (await aCustomer()).email })
    expect(within(linked, budgets.accountCosts.googleLink)).toEqual([])
  })

  it('to read a profile and to change it', async () => {
    const customer = await anAvantlushCustomer()
    const { cost } = await customer.get('/api/profile/', { expect: 200 })
    expect(cost).toMatchObject({ ...budgets.signedIn, rowsWritten: 0 })
    const path = `/api/profile/${customer.id}/`
    const change = { full_name: 'Ada Byron', phone_number: '+2348012345678' }
    const { cost: changed } = await customer.patch(path, change, { expect: 200 })
    expect(within(changed, budgets.accountCosts.profileChange)).toEqual([])
  })
})

type Figures = Partial<Record<'queries' | 'rowsRead' | 'rowsWritten', number>>

/** What costs more than the budget has. */
function within(cost: Figures, budget: Figures): string[] {
  return Object.entries(budget)
    .map(([name, most]) => ({ name, most, spent: Object(cost)[name] }))
    .filter(({ most, spent }) => !(spent <= most))
    .map(({ name, most, spent }) => `${name}: ${spent} of ${most}`)
}
