import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { deactivateUser } from '../../../src/core/identity/deactivate-user.ts'
import { rotateTokens } from '../../../src/core/identity/rotate-tokens.ts'
import * as budgets from '../../budgets/budgets.ts'
import { anActiveAccount, anInactiveAccount } from '../../support/customers/accounts.ts'
import { signInAtCortex } from '../../support/customers/cortex-customers.ts'
import { aGuest } from '../../support/customers/guests.ts'
import { linkMailedTo } from '../../support/customers/mail.ts'
import { password } from '../../support/customers/password.ts'
import { guestTerms } from '../../support/customers/sessions.ts'
import { cortexClient, storeClient } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

const anonymous = cortexClient()
const next = 'An0ther-long-phrase!'

/** What an access token is worth in either contract. */
async function expectAccess(token: string, status: number): Promise<void> {
  await cortexClient({ token }).get('/api/v1/carts/', { expect: status })
  await storeClient({ token }).get('/auth/me/', { expect: status })
  await anonymous.post('/auth/jwt/verify/', { token }, { expect: status === 200 ? 201 : 401 })
}

async function resetPartsOf(email: string): Promise<{ uid: string; token: string }> {
  await anonymous.post('/auth/users/reset_password/', { email }, { expect: 201 })
  const [, , uid = '', token = ''] = (await linkMailedTo(email)).split('/')
  return { uid, token }
}

async function reset(parts: { uid: string; token: string }, expect: number): Promise<void> {
  const wish = { ...parts, new_password: next }
  await anonymous.post('/auth/users/reset_password_confirm/', wish, { expect })
}

async function stateOf(email: string) {
  return env.DB.prepare(
    `SELECT email_verified_at IS NOT NULL AS verified, activated_at IS NOT NULL AS activated
     FROM users WHERE email = ?`,
  )
    .bind(email)
    .first()
}

describe('a session', () => {
  it('that is logged out is refused at once, in every contract', async () => {
    const email = await anActiveAccount()
    const [left, kept] = [await signInAtCortex(email), await signInAtCortex(email)]
    await expectAccess(left.tokens.access, 200)
    const { refresh } = left.tokens
    await anonymous.post('/auth/jwt/logout/', { refresh }, { expect: 201 })
    await expectAccess(left.tokens.access, 401)
    await expectAccess(kept.tokens.access, 200)
  })

  it('whose refresh token is used twice is refused at once', async () => {
    const { tokens } = await signInAtCortex(await anActiveAccount())
    const own = { refresh: tokens.refresh }
    const { body } = await anonymous.post('/auth/jwt/refresh/', own, { expect: 200 })
    await expectAccess(body.access, 200)
    await anonymous.post('/auth/jwt/refresh/', own, { expect: 401 })
    await expectAccess(body.access, 401)
    await anonymous.post('/auth/jwt/verify/', { token: body.refresh }, { expect: 401 })
  })

  it('is refused at once when the password is reset', async () => {
    const { email, tokens } = await signInAtCortex(await anActiveAccount())
    await reset(await resetPartsOf(email), 201)
    await expectAccess(tokens.access, 401)
    await expectAccess((await signInAtCortex(email, next)).tokens.access, 200)
  })

  it('is read together with its user, in one query', async () => {
    const { tokens } = await signInAtCortex(await anActiveAccount())
    const signedIn = cortexClient({ token: tokens.access })
    const { cost } = await signedIn.post('/auth/jwt/verify/', { token: tokens.access })
    expect(cost).toMatchObject({ ...budgets.signedIn, rowsWritten: 0 })
  })
})

describe('an address', () => {
  it('proven by activation is verified', async () => {
    const email = await anInactiveAccount()
    expect(await stateOf(email)).toEqual({ verified: 0, activated: 0 })
    await anonymous.get(await linkMailedTo(email), { expect: 200 })
    expect(await stateOf(email)).toEqual({ verified: 1, activated: 1 })
  })

  it('proven by a reset link activates its account, whose activation link then ends', async () => {
    const email = await anInactiveAccount()
    const activation = await linkMailedTo(email)
    // Another contract mails reset links to accounts that wait for activation, too.
    await setActivated(email, 1)
    const parts = await resetPartsOf(email)
    await setActivated(email, null)
    await reset(parts, 201)
    expect(await stateOf(email)).toEqual({ verified: 1, activated: 1 })
    await signInAtCortex(email, next)
    await anonymous.get(activation, { expect: 400 })
  })

  it('of a deactivated account is proven by no link', async () => {
    const email = await anActiveAccount()
    const { id } = await signInAtCortex(email)
    const parts = await resetPartsOf(email)
    await deactivateUser(context(), id)
    await reset(parts, 400)
    await anonymous.post('/auth/jwt/create/', { email, password }, { expect: 401 })
  })
})

async function setActivated(email: string, at: number | null): Promise<void> {
  await env.DB.prepare('UPDATE users SET activated_at = ? WHERE email = ?').bind(at, email).run()
}

describe('a guest', () => {
  it('is nobody here, whose tokens stay good elsewhere', async () => {
    const { tokens } = await aGuest()
    const guest = cortexClient({ token: tokens.access })
    await guest.get('/api/v1/carts/', { expect: 401 })
    await guest.get('/api/v1/products/', { expect: 401 })
    for (const token of [tokens.access, tokens.refresh]) {
      await anonymous.post('/auth/jwt/verify/', { token }, { expect: 401 })
    }
    await anonymous.post('/auth/jwt/refresh/', { refresh: tokens.refresh }, { expect: 401 })
    await anonymous.post('/auth/jwt/logout/', { refresh: tokens.refresh }, { expect: 401 })
    await rotateTokens(context(), tokens.refresh, guestTerms)
  })
})
