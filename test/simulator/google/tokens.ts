import { createHash, randomBytes } from 'node:crypto'
import type { Simulator } from '../simulator.ts'

/** Google's id of the shop, to which its tokens are issued. */
export const testClientId = 'google_client_test'

const testTokenPattern = /^google-test-token:(\S+@\S+)$/
const lifetimeSeconds = 3599

/** What Google knows of an access token. */
export interface Token {
  aud: string
  azp: string
  /** The person, whatever the address is at the time. */
  sub: string
  email: string
  isVerified: boolean
  expiresAt: Date
}

/** What is not said about a token is as the shop likes it. */
export interface NewToken {
  email: string
  aud?: string | undefined
  azp?: string | undefined
  sub?: string | undefined
  email_verified?: boolean | undefined
  expires_in?: number | undefined
}

/** Everything this Google remembers: the tokens that were minted. */
export interface World {
  simulator: Simulator
  minted: Map<string, Token>
}

export function createWorld(simulator: Simulator): World {
  return { simulator, minted: new Map() }
}

/** Issues a token with chosen properties; answers its text. */
export function mintToken(world: World, wanted: NewToken): string {
  const text = `ya29.${randomBytes(32).toString('base64url')}`
  world.minted.set(text, issue(wanted, world.simulator.now()))
  return text
}

/** A token that is still good: one that was minted, or `google-test-token:{email}` at any time. */
export function findToken({ minted, simulator }: World, text: string): Token | undefined {
  const [, email] = testTokenPattern.exec(text) ?? []
  const token = email === undefined ? minted.get(text) : issue({ email }, simulator.now())
  return token && token.expiresAt > simulator.now() ? token : undefined
}

function issue(wanted: NewToken, now: Date): Token {
  const { email, aud = testClientId, expires_in: secondsLeft = lifetimeSeconds } = wanted
  return {
    aud,
    azp: wanted.azp ?? aud,
    sub: wanted.sub ?? subjectOf(email),
    email,
    isVerified: wanted.email_verified ?? true,
    expiresAt: new Date(now.getTime() + secondsLeft * 1000),
  }
}

/** The same person for the same address, however it is spelt: 21 digits, as at Google. */
export function subjectOf(email: string): string {
  const hash = createHash('sha256').update(email.toLowerCase()).digest('hex')
  return String(10n ** 20n + (BigInt(`0x${hash}`) % (9n * 10n ** 20n)))
}
