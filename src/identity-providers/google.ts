import * as z from 'zod'
import { GoogleTokenRejected, GoogleUnavailable } from '../core/identity/errors.ts'
import type { GoogleSignIn } from '../core/ports.ts'
import { type Fetch, ownFetch, sendGuarded, withoutSlash } from '../outgoing/guarded-fetch.ts'

const timeoutMs = 10_000

/** Visible ASCII that a header can carry. What a browser sends as a token may be anything. */
const tokenPattern = /^[!-~]{1,4096}$/

export interface GoogleOptions {
  /** Origin of the API, with a path prefix where the simulator stands in for it. */
  apiUrl: string
  /** For whom tokens must have been issued; null takes those of every site, for development. */
  clientIds: string[] | null
  fetch?: Fetch
}

/** Signing in with an access token that Google has given to a browser of ours. */
export function createGoogleSignIn(options: GoogleOptions): GoogleSignIn {
  const { apiUrl, clientIds, fetch: send = ownFetch } = options
  const isOurs = (client: string) => clientIds === null || clientIds.includes(client)
  return {
    async identify(accessToken) {
      // Where nobody is a client of ours, Google need not be asked.
      const isWorthAsking = clientIds?.length !== 0 && tokenPattern.test(accessToken)
      const token = isWorthAsking ? await inspect(send, apiUrl, accessToken) : null
      if (!token || !isOurs(token.aud) || !isOurs(token.azp ?? token.aud)) {
        throw new GoogleTokenRejected()
      }
      const { sub, email, email_verified: isVerified, expires_in: secondsLeft } = token
      // Google leaves out what the customer has not allowed the client to see.
      if (!sub || !email || !isVerified || secondsLeft <= 0) throw new GoogleTokenRejected()
      return { subject: sub, email }
    },
  }
}

/** Google writes numbers and truth as text here, and as themselves elsewhere. */
const TokenInfo = z.object({
  aud: z.string().min(1),
  azp: z.string().optional(),
  sub: z.string().max(255).optional(),
  expires_in: z.union([
    z.number(),
    z
      .string()
      .regex(/^-?\d{1,9}$/)
      .transform(Number),
  ]),
  email: z.string().optional(),
  email_verified: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
    .optional(),
})

/**
 * What Google says of a token, null where it is none of Google's or has expired.
 * @throws GoogleUnavailable for silence, outages, redirects and what cannot be read.
 */
async function inspect(
  send: Fetch,
  apiUrl: string,
  accessToken: string,
): Promise<z.infer<typeof TokenInfo> | null> {
  try {
    const response = await sendGuarded(send, `${withoutSlash(apiUrl)}/tokeninfo`, {
      method: 'POST',
      // In a header the token stays out of logs of addresses. The form is empty, as in Google's SDK.
      headers: { Authorization: `Bearer ${accessToken}` },
      body: new URLSearchParams(),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await response.text()
    if (response.status === 400) return null
    if (response.status !== 200) throw new Error(`Status ${response.status}`)
    return TokenInfo.parse(JSON.parse(text))
  } catch (cause) {
    throw new GoogleUnavailable('Google gave no usable answer', { cause })
  }
}
