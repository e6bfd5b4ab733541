import { decodeJwt, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { RefreshTokenRejected, TokenInvalid } from '../../../src/core/identity/errors.ts'
import {
  readAccessToken,
  readRefreshToken,
  signAccessToken,
  signRefreshToken,
} from '../../../src/core/identity/tokens.ts'

const started = Date.UTC(2026, 2, 4, 12)
const claims = { userId: 17, id: 'token-1', familyId: 'family-1' }

async function signTokens(at: ReturnType<typeof world>, token: typeof claims) {
  const access = await signAccessToken(at, token.userId)
  return { access, refresh: await signRefreshToken(at, token) }
}

/** A world whose clock stands the given seconds after the start. */
function world(seconds = 0, secret = 'only-for-tests-at-least-32-characters-long') {
  return {
    clock: { now: () => new Date(started + seconds * 1000), wait: async () => undefined },
    random: { uuid: () => 'access-1', hex: () => '00', fraction: () => 0 },
    settings: {
      publicOrigin: 'https://shop.test',
      unpaidOrderTtlMinutes: 60,
      passwordCost: 10,
      isLimited: false,
      secret,
    },
  }
}

test('carries the documented claims for five minutes and for seven days', async () => {
  const { access, refresh } = await signTokens(world(), claims)
  const iat = started / 1000
  const common = { user_id: 17, iat }
  expect(decodeJwt(access)).toMatchObject({ ...common, token_type: 'access', exp: iat + 300 })
  expect(decodeJwt(access).jti).toBe('access-1')
  const exp = iat + 604_800
  expect(decodeJwt(refresh)).toMatchObject({
    ...common,
    token_type: 'refresh',
    exp,
    jti: 'token-1',
  })
})

test('reads back what it signed until the moment it runs out', async () => {
  const { access, refresh } = await signTokens(world(), claims)
  expect(await readAccessToken(world(299), access)).toBe(17)
  await expect(readAccessToken(world(300), access)).rejects.toThrow(TokenInvalid)
  expect(await readRefreshToken(world(604_799), refresh)).toEqual(claims)
  await expect(readRefreshToken(world(604_800), refresh)).rejects.toThrow(RefreshTokenRejected)
})

test('never takes one kind of token for the other', async () => {
  const { access, refresh } = await signTokens(world(), claims)
  await expect(readAccessToken(world(), refresh)).rejects.toThrow(TokenInvalid)
  await expect(readRefreshToken(world(), access)).rejects.toThrow(RefreshTokenRejected)
})

test('refuses a token signed with another secret, and text that is no token', async () => {
  const other = world(0, 'another-secret-of-at-least-32-characters')
  const { access } = await signTokens(other, claims)
  await expect(readAccessToken(world(), access)).rejects.toThrow(TokenInvalid)
  await expect(readAccessToken(world(), 'not.a.token')).rejects.toThrow(TokenInvalid)
})

test('refuses our own signature for another audience or by another algorithm', async () => {
  const key = new TextEncoder().encode(world().settings.secret)
  const sign = (alg: string, audience: string) =>
    new SignJWT({ token_type: 'access', user_id: 17 })
      .setProtectedHeader({ alg })
      .setIssuer('souk')
      .setAudience(audience)
      .setIssuedAt(started / 1000)
      .setJti('token-2')
      .setExpirationTime(started / 1000 + 300)
      .sign(key)
  const { aud } = decodeJwt((await signTokens(world(), claims)).access)
  const right = String(aud)
  expect(await readAccessToken(world(), await sign('HS256', right))).toBe(17)
  for (const token of [await sign('HS256', 'souk-uploads'), await sign('HS512', right)]) {
    await expect(readAccessToken(world(), token)).rejects.toThrow(TokenInvalid)
  }
})
