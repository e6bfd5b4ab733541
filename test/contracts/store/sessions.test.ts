import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { deactivateUser } from '../../../src/core/identity/deactivate-user.ts'
import { rotateTokens } from '../../../src/core/identity/rotate-tokens.ts'
import * as budgets from '../../budgets/budgets.ts'
import { aCustomer, type Customer } from '../../support/customers/customers.ts'
import { aGuest, proven, upgrade } from '../../support/customers/guests.ts'
import { password } from '../../support/customers/password.ts'
import { guestTerms } from '../../support/customers/sessions.ts'
import { cortexClient, type Json, storeClient } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

const anonymous = storeClient()
const refreshPath = '/auth/token/refresh/'

/** What an access token is worth in either contract. */
async function expectAccess(token: string, status: number): Promise<void> {
  await storeClient({ token }).get('/auth/me/', { expect: status })
  await cortexClient({ token }).get('/api/v1/carts/', { expect: status })
}

async function expectRefresh(refresh: string, status: number): Promise<Json> {
  return (await anonymous.post(refreshPath, { refresh }, { expect: status })).body
}

/** The tokens of another login of the same customer. */
async function signInAgain({ email }: Customer): Promise<Customer['tokens']> {
  const { body } = await anonymous.post('/auth/login/', { email, password }, { expect: 200 })
  return body.tokens
}

describe('logging out', () => {
  it('leaves the access token its time, and ends this login alone', async () => {
    const customer = await aCustomer()
    const other = await signInAgain(customer)
    const { access, refresh } = customer.tokens
    await customer.post('/auth/logout/', { refresh }, { expect: 200 })
    await expectRefresh(refresh, 401)
    await expectAccess(access, 200)
    await expectAccess(other.access, 200)
    await expectRefresh(other.refresh, 200)
  })
})

describe('changing the password', () => {
  it('ends the refreshing of every login, and leaves access tokens their time', async () => {
    const customer = await aCustomer()
    const other = await signInAgain(customer)
    const next = 'An0ther-long-phrase!'
    const change = { old_password: password, new_password: next, new_password2: next }
    await customer.post('/auth/change-password/', change, { expect: 200 })
    for (const { access, refresh } of [customer.tokens, other]) {
      await expectRefresh(refresh, 401)
      await expectAccess(access, 200)
    }
  })
})

describe('a refresh token used twice', () => {
  it('ends its session at once in every contract, and no other', async () => {
    const customer = await aCustomer()
    const other = await signInAgain(customer)
    const next = await expectRefresh(customer.tokens.refresh, 200)
    await expectAccess(next.access, 200)
    await expectRefresh(customer.tokens.refresh, 401)
    await expectAccess(customer.tokens.access, 401)
    await expectAccess(next.access, 401)
    await expectRefresh(next.refresh, 401)
    await expectAccess(other.access, 200)
  })

  it('ends the session also when it is used for logging out', async () => {
    const customer = await aCustomer()
    const { access } = await expectRefresh(customer.tokens.refresh, 200)
    await customer.post('/auth/logout/', { refresh: customer.tokens.refresh }, { expect: 400 })
    await expectAccess(access, 401)
  })

  it('takes the time of an access token that logging out had left', async () => {
    const customer = await aCustomer()
    const { access, refresh } = await expectRefresh(customer.tokens.refresh, 200)
    await storeClient({ token: access }).post('/auth/logout/', { refresh }, { expect: 200 })
    await expectRefresh(refresh, 401)
    await expectAccess(access, 200)
    await expectRefresh(customer.tokens.refresh, 401)
    await expectAccess(access, 401)
  })
})

describe('a deactivated account', () => {
  it('is out at once, and cannot come in', async () => {
    const customer = await aCustomer()
    await deactivateUser(context(), customer.id)
    await expectAccess(customer.tokens.access, 401)
    await expectRefresh(customer.tokens.refresh, 401)
    const signIn = { email: customer.email, password }
    const { body } = await anonymous.post('/auth/login/', signIn, { expect: 403 })
    expect(body).toEqual({ detail: 'Account is disabled.' })
    await cortexClient().post('/auth/jwt/create/', signIn, { expect: 401 })
  })

  it('comes back without the sessions that it had', async () => {
    const customer = await aCustomer()
    await deactivateUser(context(), customer.id)
    await env.DB.prepare('UPDATE users SET deactivated_at = NULL WHERE id = ?')
      .bind(customer.id)
      .run()
    await expectAccess(customer.tokens.access, 401)
    await expectRefresh(customer.tokens.refresh, 401)
    await expectAccess((await signInAgain(customer)).access, 200)
  })

  it('still counts its address as taken', async () => {
    const { id, email } = await aCustomer()
    await deactivateUser(context(), id)
    const again = { email, first_name: 'A', last_name: 'B', password, password2: password }
    await anonymous.post('/auth/register/', again, { expect: 400 })
  })
})

describe('a guest', () => {
  it('is nobody here, whose tokens stay good elsewhere', async () => {
    const { tokens } = await aGuest()
    const guest = storeClient({ token: tokens.access })
    await guest.get('/auth/me/', { expect: 401 })
    await guest.get('/products/', { expect: 401 })
    await guest.post('/cart/items/', { product_id: 1 }, { expect: 401 })
    await guest.post('/auth/logout/', { refresh: tokens.refresh }, { expect: 401 })
    await expectRefresh(tokens.refresh, 401)
    const cookie = storeClient({ headers: { Cookie: `access_token=${tokens.access}` } })
    await cookie.get('/products/', { expect: 200 })
    await rotateTokens(context(), tokens.refresh, guestTerms)
  })

  it('is listed and counted once it has an account', async () => {
    const guest = await aGuest()
    await aCustomer()
    const before = await listed()
    expect(before.ids).not.toContain(guest.id)
    expect(before.count).toBe(before.ids.length)
    await upgrade(guest, { email: proven('listed@shop.test') })
    const after = await listed()
    expect(after).toEqual({ count: before.count + 1, ids: [...before.ids, guest.id].toSorted() })
  })
})

async function listed(): Promise<{ count: number; ids: number[] }> {
  const ids: number[] = []
  for (let path = '/auth/users/'; path; ) {
    const { body } = await anonymous.get(path, { expect: 200 })
    ids.push(...body.results.map(({ id }: Json) => id))
    if (!body.next) return { count: body.count, ids: ids.toSorted() }
    path = body.next.replace('https://shop.test', '')
  }
  return { count: 0, ids }
}

describe('signing in', () => {
  it('costs a request one query, and nothing a request that reads no more', async () => {
    const customer = await aCustomer()
    const { cost } = await customer.get('/auth/me/', { expect: 200 })
    expect(cost).toMatchObject({ ...budgets.signedIn, rowsWritten: 0 })
  })
})
