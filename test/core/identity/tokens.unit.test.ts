import { decodeJwt, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { RefreshTokenRejected, TokenInvalid } from '../../../src/core/identity/errors.ts'
import { readAccessToken, readRefreshToken, signToken } from '../../../src/core/identity/tokens.ts'

const started = Date.UTC(2026, 2, 4, 12)
const access = { type: 'access', id: 'token-1', sessionId: 'session-1', userId: 17 } as const
const refresh = { ...access, type: 'refresh', id: 'token-2' } as const

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

test('carries the documented claims, its session, and the lifetime it is given', async () => {
  const iat = started / 1000
  const claims = { user_id: 17, sid: 'session-1', iat, exp: iat + 300 }
  expect(decodeJwt(await signToken(world(), access, 300))).toMatchObject({
    ...claims,
    token_type: 'access',
    jti: 'token-1',
  })
  expect(decodeJwt(await signToken(world(), refresh, 604_800))).toMatchObject({
    ...claims,
    token_type: 'refresh',
    exp: iat + 604_800,
    jti: 'token-2',
  })
})

test('reads back what it signed until the moment it runs out', async () => {
  const [short, long] = [await signToken(world(), access, 5), await signToken(world(), refresh, 9)]
  expect(await readAccessToken(world(4), short)).toEqual(access)
  await expect(readAccessToken(world(5), short)).rejects.toThrow(TokenInvalid)
  expect(await readRefreshToken(world(8), long)).toEqual(refresh)
  await expect(readRefreshToken(world(9), long)).rejects.toThrow(RefreshTokenRejected)
})

test('never takes one kind of token for the other', async () => {
  const at = world()
  await expect(readAccessToken(at, await signToken(at, refresh, 9))).rejects.toThrow(TokenInvalid)
  const rejected = readRefreshToken(at, await signToken(at, access, 9))
  await expect(rejected).rejects.toThrow(RefreshTokenRejected)
})

test('refuses a token signed with another secret, and text that is no token', async () => {
  const other = world(0, 'another-secret-of-at-least-32-characters')
  const foreign = await signToken(other, access, 300)
  await expect(readAccessToken(world(), foreign)).rejects.toThrow(TokenInvalid)
  await expect(readAccessToken(world(), 'not.a.token')).rejects.toThrow(TokenInvalid)
})

test('refuses our own signature for another audience, by another algorithm, without a session', async () => {
  const key = new TextEncoder().encode(world().settings.secret)
  const sign = (alg: string, audience: string, named: { sid?: string }) =>
    new SignJWT({ token_type: 'access', user_id: 17, ...named })
      .setProtectedHeader({ alg })
      .setIssuer('souk')
      .setAudience(audience)
      .setIssuedAt(started / 1000)
      .setJti('token-1')
      .setExpirationTime(started / 1000 + 300)
      .sign(key)
  const own = String(decodeJwt(await signToken(world(), access, 300)).aud)
  const sid = 'session-1'
  expect(await readAccessToken(world(), await sign('HS256', own, { sid }))).toEqual(access)
  const wrong = [
    await sign('HS256', 'souk-uploads', { sid }),
    await sign('HS512', own, { sid }),
    await sign('HS256', own, {}),
  ]
  for (const token of wrong) {
    await expect(readAccessToken(world(), token)).rejects.toThrow(TokenInvalid)
  }
})
