import { errors, jwtVerify, SignJWT } from 'jose'
import * as z from 'zod'
import type { Context } from '../ports.ts'
import { RefreshTokenRejected, TokenInvalid } from './errors.ts'

/** Issuer and audience: tokens for other purposes have an audience of their own. */
const party = 'souk'

const Claims = z.object({
  token_type: z.enum(['access', 'refresh']),
  user_id: z.int().min(1),
  sid: z.string().min(1),
  jti: z.string().min(1),
})

/** What a token says: whose it is, and of which session. */
export interface Token {
  type: 'access' | 'refresh'
  id: string
  sessionId: string
  userId: number
}

/** What of the context signing and checking need. */
export interface Tokens {
  clock: Pick<Context['clock'], 'now'>
  settings: Pick<Context['settings'], 'secret'>
}

/** Signs what the token says of itself, and further `claims` for its reader. */
export function signToken(
  ctx: Tokens,
  token: Token,
  ttlSeconds: number,
  claims: Record<string, unknown> = {},
): Promise<string> {
  const issuedAt = Math.floor(ctx.clock.now().getTime() / 1000)
  const own = { token_type: token.type, user_id: token.userId, sid: token.sessionId }
  return new SignJWT({ ...claims, ...own })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(party)
    .setAudience(party)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ttlSeconds)
    .setJti(token.id)
    .sign(keyOf(ctx))
}

/** Checks signature and time alone; whether its session has ended is in a row. @throws TokenInvalid */
export async function readAccessToken(ctx: Tokens, text: string): Promise<Token> {
  const token = await readToken(ctx, text)
  if (token.type !== 'access') throw new TokenInvalid()
  return token
}

/** Checks as little as the one above. @throws RefreshTokenRejected */
export async function readRefreshToken(ctx: Tokens, text: string): Promise<Token> {
  const token = await findToken(ctx, text)
  if (token?.type !== 'refresh') throw new RefreshTokenRejected()
  return token
}

/** A token of either kind, of which no more is checked. @throws TokenInvalid */
export async function readToken(ctx: Tokens, text: string): Promise<Token> {
  const token = await findToken(ctx, text)
  if (!token) throw new TokenInvalid()
  return token
}

/** An access token that we signed, also one that has run out; null for anything else. */
export async function readPastAccessToken(
  ctx: Tokens,
  text: string,
): Promise<(Token & { isExpired: boolean }) | null> {
  const { claims, isExpired } = await verify(ctx, text)
  const token = toToken(claims)
  return token?.type === 'access' ? { ...token, isExpired } : null
}

async function findToken(ctx: Tokens, text: string): Promise<Token | null> {
  const { claims, isExpired } = await verify(ctx, text)
  return isExpired ? null : toToken(claims)
}

function toToken(found: unknown): Token | null {
  const { data: claims } = Claims.safeParse(found)
  if (!claims) return null
  const { token_type: type, jti: id, sid: sessionId, user_id: userId } = claims
  return { type, id, sessionId, userId }
}

/** The claims of a token that we signed, and whether it has run out; null for anything else. */
async function verify(ctx: Tokens, text: string): Promise<{ claims: unknown; isExpired: boolean }> {
  try {
    const { payload } = await jwtVerify(text, keyOf(ctx), {
      algorithms: ['HS256'],
      issuer: party,
      audience: party,
      requiredClaims: ['iat', 'exp', 'jti'],
      currentDate: ctx.clock.now(),
    })
    return { claims: payload, isExpired: false }
  } catch (error) {
    // The signature was checked before the time.
    if (error instanceof errors.JWTExpired) return { claims: error.payload, isExpired: true }
    return { claims: null, isExpired: false }
  }
}

function keyOf({ settings }: Tokens): Uint8Array {
  return new TextEncoder().encode(settings.secret)
}
