import { errors, jwtVerify, SignJWT } from 'jose'
import { TokenInvalid } from '../errors.ts'
import type { Context } from '../ports.ts'
import { accessTtlSeconds, refreshTtlSeconds, type TokenPair } from './types.ts'

const issuer = 'souk'
const audience = 'souk-api'

type World = Pick<Context, 'clock' | 'random' | 'settings'>

export interface RefreshClaims {
  userId: number
  tokenId: string
  familyId: string
}

/** A pair of tokens for a user; the refresh token's id and family are those of its database row. */
export async function signTokens(world: World, claims: RefreshClaims): Promise<TokenPair> {
  const { userId, tokenId, familyId } = claims
  const [access, refresh] = await Promise.all([
    sign(world, { token_type: 'access', user_id: userId }, world.random.uuid(), accessTtlSeconds),
    sign(
      world,
      { token_type: 'refresh', user_id: userId, family: familyId },
      tokenId,
      refreshTtlSeconds,
    ),
  ])
  return { access, refresh }
}

/** The user an access token was issued to. @throws TokenInvalid */
export async function readAccessToken(world: World, token: string): Promise<number> {
  const { token_type: type, user_id: userId } = await verify(world, token)
  if (type !== 'access' || typeof userId !== 'number') throw new TokenInvalid()
  return userId
}

/** What a refresh token says; whether it still counts, its row tells. @throws TokenInvalid */
export async function readRefreshToken(world: World, token: string): Promise<RefreshClaims> {
  const claims = await verify(world, token)
  const { token_type: type, user_id: userId, jti, family } = claims
  if (type !== 'refresh' || typeof userId !== 'number') throw new TokenInvalid()
  if (typeof jti !== 'string' || typeof family !== 'string') throw new TokenInvalid()
  return { userId, tokenId: jti, familyId: family }
}

function sign(
  world: World,
  claims: Record<string, string | number>,
  tokenId: string,
  ttlSeconds: number,
): Promise<string> {
  const now = Math.floor(world.clock.now().getTime() / 1000)
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setJti(tokenId)
    .setIssuedAt(now)
    .setExpirationTime(now + ttlSeconds)
    .sign(keyOf(world))
}

async function verify(world: World, token: string): Promise<Record<string, unknown>> {
  try {
    const { payload } = await jwtVerify(token, keyOf(world), {
      algorithms: ['HS256'],
      issuer,
      audience,
      currentDate: world.clock.now(),
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new TokenInvalid()
    throw error
  }
}

function keyOf(world: World): Uint8Array {
  return new TextEncoder().encode(world.settings.secret)
}
