import { jwtVerify, SignJWT } from 'jose'
import * as z from 'zod'
import type { Context } from '../ports.ts'
import { RefreshTokenRejected, TokenInvalid } from './errors.ts'
import { accessTtlSeconds, refreshTtlSeconds } from './types.ts'

/** Issuer and audience: tokens for other purposes have an audience of their own. */
const party = 'souk'

const AccessClaims = z.object({ token_type: z.literal('access'), user_id: z.int().min(1) })

const RefreshClaims = z.object({
  token_type: z.literal('refresh'),
  user_id: z.int().min(1),
  jti: z.string().min(1),
  family_id: z.string().min(1),
})

const Claims = z.discriminatedUnion('token_type', [AccessClaims, RefreshClaims])

/** What a refresh token says: `id` names its row, `familyId` the login it descends from. */
export interface RefreshToken {
  id: string
  familyId: string
  userId: number
}

export type Token = { type: 'access'; userId: number } | ({ type: 'refresh' } & RefreshToken)

export type Tokens = Pick<Context, 'clock' | 'random' | 'settings'>

export function signAccessToken(ctx: Tokens, userId: number): Promise<string> {
  const claims = { token_type: 'access', user_id: userId }
  return sign(ctx, claims, { id: ctx.random.uuid(), ttlSeconds: accessTtlSeconds })
}

export function signRefreshToken(ctx: Tokens, token: RefreshToken): Promise<string> {
  const { id, familyId, userId } = token
  const claims = { token_type: 'refresh', user_id: userId, family_id: familyId }
  return sign(ctx, claims, { id, ttlSeconds: refreshTtlSeconds })
}

/** The user an access token speaks for. @throws TokenInvalid */
export async function readAccessToken(ctx: Tokens, token: string): Promise<number> {
  const read = await findToken(ctx, token)
  if (read?.type !== 'access') throw new TokenInvalid()
  return read.userId
}

/** Checks signature and time alone; whether it was used or revoked is in its row. @throws RefreshTokenRejected */
export async function readRefreshToken(ctx: Tokens, token: string): Promise<RefreshToken> {
  const read = await findToken(ctx, token)
  if (read?.type !== 'refresh') throw new RefreshTokenRejected()
  const { id, familyId, userId } = read
  return { id, familyId, userId }
}

/** A token of either kind; like the two above it looks at nothing but the token. @throws TokenInvalid */
export async function readToken(ctx: Tokens, token: string): Promise<Token> {
  const read = await findToken(ctx, token)
  if (!read) throw new TokenInvalid()
  return read
}

async function findToken(ctx: Tokens, token: string): Promise<Token | null> {
  const { data: claims } = Claims.safeParse(await verify(ctx, token))
  if (!claims) return null
  const { token_type: type, user_id: userId } = claims
  if (type === 'access') return { type, userId }
  return { type, userId, id: claims.jti, familyId: claims.family_id }
}

function sign(
  ctx: Tokens,
  claims: Record<string, string | number>,
  { id, ttlSeconds }: { id: string; ttlSeconds: number },
): Promise<string> {
  const issuedAt = Math.floor(ctx.clock.now().getTime() / 1000)
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(party)
    .setAudience(party)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ttlSeconds)
    .setJti(id)
    .sign(keyOf(ctx))
}

/** The claims of a token that we signed and that has not run out; null for anything else. */
async function verify(ctx: Tokens, token: string): Promise<unknown> {
  try {
    const { payload } = await jwtVerify(token, keyOf(ctx), {
      algorithms: ['HS256'],
      issuer: party,
      audience: party,
      requiredClaims: ['iat', 'exp', 'jti'],
      currentDate: ctx.clock.now(),
    })
    return payload
  } catch {
    return null
  }
}

function keyOf({ settings }: Tokens): Uint8Array {
  return new TextEncoder().encode(settings.secret)
}
