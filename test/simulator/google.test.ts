import { describe, expect, it } from 'vitest'
import { simulatedGoogle } from './simulated-google.ts'

const email = 'ada@example.com'
const testToken = `google-test-token:${email}`

const bearer = (token: string): RequestInit => ({ headers: { Authorization: `Bearer ${token}` } })

describe('a token of an address', () => {
  it('is described as Google does, in texts alone', async () => {
    const now = () => new Date('2026-03-04T12:00:00Z')
    const response = await simulatedGoogle({ now }).tokenInfo(testToken)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      azp: 'google_client_test',
      aud: 'google_client_test',
      sub: expect.stringMatching(/^[1-9]\d{20}$/),
      scope: 'openid https://www.googleapis.com/auth/userinfo.email',
      exp: String(Date.parse('2026-03-04T12:59:59Z') / 1000),
      expires_in: '3599',
      email,
      email_verified: 'true',
      access_type: 'online',
    })
  })

  it('may stand in the query', async () => {
    const { send, tokenInfo } = simulatedGoogle()
    const asked = await send(`/google/tokeninfo?access_token=${encodeURIComponent(testToken)}`)
    expect(await asked.json()).toMatchObject(Object(await (await tokenInfo(testToken)).json()))
  })

  it('is of the same person in every simulator and spelling, and of nobody else', async () => {
    const subjectOf = async (token: string) =>
      Object(await (await simulatedGoogle().tokenInfo(token)).json()).sub
    const subject = await subjectOf(testToken)
    expect(await subjectOf('google-test-token:ADA@Example.com')).toBe(subject)
    expect(await subjectOf('google-test-token:bob@example.com')).not.toBe(subject)
  })

  it('shows who the person is', async () => {
    const { send, tokenInfo } = simulatedGoogle()
    const { sub } = Object(await (await tokenInfo(testToken)).json())
    const response = await send('/google/userinfo', bearer(testToken))
    expect(await response.json()).toEqual({ sub, email, email_verified: true })
  })
})

describe('a token that is none', () => {
  it.each(['other', 'google-test-token:', 'google-test-token:ada', 'ya29.unknown'])(
    'is not known: "%s"',
    async (token) => {
      const { send, tokenInfo } = simulatedGoogle()
      const response = await tokenInfo(token)
      expect(response.status).toBe(400)
      expect(await response.json()).toEqual({
        error: 'invalid_token',
        error_description: 'Invalid Value',
      })
      expect((await send('/google/userinfo', bearer(token))).status).toBe(401)
    },
  )

  it('may be missing altogether', async () => {
    const { send } = simulatedGoogle()
    expect((await send('/google/tokeninfo')).status).toBe(400)
    expect((await send('/google/userinfo')).status).toBe(401)
  })
})

describe('a token that was minted', () => {
  it('is good for the shop where nothing else is said', async () => {
    const { mint, tokenInfo } = simulatedGoogle()
    const info = await (await tokenInfo(await mint({ email }))).json()
    expect(info).toMatchObject(Object(await (await tokenInfo(testToken)).json()))
  })

  it('has the properties that were chosen', async () => {
    const { mint, tokenInfo } = simulatedGoogle()
    const chosen = { email, aud: 'a', azp: 'b', sub: '7', email_verified: false, expires_in: 60 }
    expect(await (await tokenInfo(await mint(chosen))).json()).toMatchObject({
      ...chosen,
      email_verified: 'false',
      expires_in: '60',
    })
  })

  it('is issued to whom it is for', async () => {
    const { mint, tokenInfo } = simulatedGoogle()
    const info = await (await tokenInfo(await mint({ email, aud: 'other' }))).json()
    expect(info).toMatchObject({ aud: 'other', azp: 'other' })
  })

  it('is forgotten when its time is over', async () => {
    let nowMs = Date.parse('2026-03-04T12:00:00Z')
    const { mint, tokenInfo } = simulatedGoogle({ now: () => new Date(nowMs) })
    const token = await mint({ email, expires_in: 60 })
    nowMs += 59_500
    expect(await (await tokenInfo(token)).json()).toMatchObject({ expires_in: '1' })
    nowMs += 500
    expect((await tokenInfo(token)).status).toBe(400)
  })

  it.each([{}, { email: '' }, { email, sub: 7 }, { email, expires_in: 'soon' }, { email, a: 1 }])(
    'needs properties that make sense: %o',
    async (properties) => {
      await expect(simulatedGoogle().mint(properties)).rejects.toThrow('error')
    },
  )
})

describe('faults', () => {
  it('befall both questions, and no control', async () => {
    const { fault, mint, send, tokenInfo } = simulatedGoogle()
    await fault('error')
    await mint({ email })
    expect((await tokenInfo(testToken)).status).toBe(500)
    expect((await tokenInfo(testToken)).status).toBe(200)
    await fault('too-many')
    expect((await send('/google/userinfo', bearer(testToken))).status).toBe(429)
    expect((await send('/google/userinfo', bearer(testToken))).status).toBe(200)
  })

  it.each(['webhook', '*'])('of webhooks are refused, as there are none: %s', async (operation) => {
    const { send } = simulatedGoogle()
    const body = JSON.stringify({ gateway: 'google', operation, kind: 'drop-webhook' })
    const asked = await send('/faults', { method: 'POST', body })
    expect(asked.status).toBe(400)
    expect(await asked.text()).toContain('It sends no webhooks')
  })
})

describe('everything else', () => {
  it('is nothing of Google', async () => {
    const response = await simulatedGoogle().send('/google/other')
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({
      error: 'not_found',
      error_description: 'Google has nothing at /google/other',
    })
  })
})
