import { describe, expect, it } from 'vitest'
import { aCustomer } from '../../support/customers/customers.ts'
import { password } from '../../support/customers/password.ts'
import { storeClient } from '../../support/http/client.ts'
import { limitedCaller } from '../../support/http/with-env.ts'

async function signInAtCortex(email: string, attempt: string): Promise<number> {
  return (await storeClient(limitedCaller()).post('/auth/login/', { email, password: attempt }))
    .status
}

describe('guessing passwords', () => {
  it('is paused after ten failures, for the right password too', async () => {
    const { email } = await aCustomer()
    for (let i = 0; i < 10; i++) expect(await signInAtCortex(email, 'wrong')).toBe(401)
    expect(await signInAtCortex(email, password)).toBe(429)
  })

  it('gets no further by guessing all at once', async () => {
    const { email } = await aCustomer()
    const guesses = Array.from({ length: 25 }, () => signInAtCortex(email, 'wrong'))
    const statuses = await Promise.all(guesses)
    expect(statuses.filter((status) => status === 401)).toHaveLength(10)
    expect(statuses.filter((status) => status === 429)).toHaveLength(15)
  })

  it('starts anew after a success', async () => {
    const { email } = await aCustomer()
    for (let i = 0; i < 9; i++) await signInAtCortex(email, 'wrong')
    expect(await signInAtCortex(email, password)).toBe(200)
    expect(await signInAtCortex(email, 'wrong')).toBe(401)
    expect(await signInAtCortex(email, password)).toBe(200)
  })
})

describe('the refresh cookie', () => {
  it("never gets another caller's tokens by the same Idempotency-Key", async () => {
    const [one, two] = await Promise.all([aCustomer(), aCustomer()])
    const refresh = (token: string) =>
      storeClient().post('/auth/token/refresh/', undefined, {
        headers: { Cookie: `refresh_token=${token}`, 'Idempotency-Key': 'same' },
      })
    expect((await refresh(one.tokens.refresh)).status).toBe(200)
    expect((await refresh(two.tokens.refresh)).status).toBe(422)
  })

  it('is not accepted from a foreign page', async () => {
    const { tokens } = await aCustomer()
    const headers = { Cookie: `refresh_token=${tokens.refresh}`, Origin: 'https://evil.test' }
    const { status } = await storeClient().post('/auth/token/refresh/', undefined, { headers })
    expect(status).toBe(403)
  })
})

describe('public reads', () => {
  it('refuse a bad bearer token and overlook what is none', async () => {
    const read = (headers: Record<string, string>) => storeClient().get('/products/', { headers })
    expect((await read({ Authorization: 'Bearer stale' })).status).toBe(401)
    expect((await read({ Authorization: 'Basic eDp5' })).status).toBe(200)
    expect((await read({ Cookie: 'access_token=stale' })).status).toBe(200)
  })
})
