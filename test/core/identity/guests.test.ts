import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { sessionTerms } from '../../../src/contracts/store/session-terms.ts'
import { authenticate } from '../../../src/core/identity/authenticate.ts'
import { CodeTokenRejected, TokenInvalid } from '../../../src/core/identity/errors.ts'
import { rotateTokens } from '../../../src/core/identity/rotate-tokens.ts'
import type { SessionTerms } from '../../../src/core/identity/types.ts'
import { charge, noCost } from '../../../src/cost.ts'
import type { AppEnv } from '../../../src/http/app-env.ts'
import { guardsOf } from '../../../src/http/authentication.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { aGuest, aPhone, proven, upgrade } from '../../support/customers/guests.ts'
import { guestTerms } from '../../support/customers/sessions.ts'
import { storeClient } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

const guests: Admission = { admits: 'everybody', takesCookies: false }
const accounts: Admission = { admits: 'accounts', takesCookies: false }

type Admission = Pick<SessionTerms, 'admits' | 'takesCookies'>

it('lets visitors in, each as a user of his own', async () => {
  const [one, two] = [await aGuest(), await aGuest()]
  expect(one.id).not.toBe(two.id)
  const { user } = await authenticate(context(), one.tokens.access, guests)
  expect(user).toMatchObject({ id: one.id, email: '', isGuest: true, isStaff: false })
})

it('shows guests only to contracts that admit them, for the same one query', async () => {
  const { tokens } = await aGuest()
  const cost = noCost()
  await charge(cost, async () => {
    const refused = authenticate(context(), tokens.access, accounts)
    await expect(refused).rejects.toThrow(TokenInvalid)
  })
  expect(cost).toMatchObject({ queries: 1, statements: 1 })
  await authenticate(context(), tokens.access, guests)
})

it('passes the guards of a contract whose terms admit guests, and no others', async () => {
  const { id, tokens } = await aGuest()
  expect(await whoPasses(guests, tokens.access)).toBe(String(id))
  await expect(whoPasses(accounts, tokens.access)).rejects.toThrow(TokenInvalid)
})

/** The id of whom a contract's guard lets in. */
async function whoPasses(terms: Admission, token: string): Promise<string> {
  const app = new Hono<AppEnv>()
  app.use((c, next) => {
    c.set('ctx', context())
    return next()
  })
  app.get('/', guardsOf(terms).signedIn, (c) => c.text(String(c.var.user.id)))
  app.onError((error) => {
    throw error
  })
  const answer = await app.request('/', { headers: { Authorization: `Bearer ${token}` } })
  return answer.text()
}

it('prolongs the visit of a guest', async () => {
  const { id, tokens } = await aGuest()
  const { access } = await rotateTokens(context(), tokens.refresh, guestTerms)
  expect((await authenticate(context(), access, guests)).user.id).toBe(id)
})

it('makes a guest an account in place, whose session replaces those of the guest', async () => {
  const guest = await aGuest()
  const email = 'asha.rao@shop.test'
  const { user, tokens } = await upgrade(guest, { email: proven(email) })
  expect(user).toMatchObject({ id: guest.id, email, firstName: 'Asha', isGuest: false })
  const { body } = await storeClient({ token: tokens.access }).get('/auth/me/', { expect: 200 })
  expect(body).toMatchObject({ id: guest.id, email, first_name: 'Asha', is_active: true })
  const { access, refresh } = guest.tokens
  await expect(authenticate(context(), access, guests)).rejects.toThrow(TokenInvalid)
  await expect(rotateTokens(context(), refresh, guestTerms)).rejects.toThrow()
})

it('makes a guest an account once, however often it is asked at once', async () => {
  const guest = await aGuest()
  const wishes = [aPhone(), aPhone(), aPhone()].map((phone) => ({ phone: proven(phone) }))
  const made = await Promise.allSettled(wishes.map((wish) => upgrade(guest, wish)))
  const refused = made.filter(({ status }) => status === 'rejected')
  expect(refused).toMatchObject([
    { reason: expect.any(CodeTokenRejected) },
    { reason: expect.any(CodeTokenRejected) },
  ])
})

it('signs a guest in to the account that the contact identifies', async () => {
  const [guest, { id, email }] = [await aGuest(), await aCustomer()]
  const { user } = await upgrade(guest, { email: proven(email.toUpperCase()) })
  expect(user.id).toBe(id)
  await expect(authenticate(context(), guest.tokens.access, guests)).rejects.toThrow(TokenInvalid)
})

it('gives a guest no contact that identifies', async () => {
  const { id } = await aGuest()
  const identify = env.DB.prepare(
    "UPDATE users SET email = 'g@shop.test', email_identifies = 1 WHERE id = ?",
  ).bind(id)
  await expect(identify.run()).rejects.toThrow('users_email_identity')
})

it('keeps a session as long as the contract that gave it most', async () => {
  const guest = await aGuest()
  const { tokens } = await upgrade(guest, { phone: proven(aPhone()) })
  const expiry = 'SELECT max(expires_at) AS at FROM sessions WHERE user_id = ? AND ended_at IS NULL'
  const before = await env.DB.prepare(expiry).bind(guest.id).first('at')
  await rotateTokens(context(), tokens.refresh, sessionTerms)
  expect(await env.DB.prepare(expiry).bind(guest.id).first('at')).toBe(before)
})
