import type { MiddlewareHandler } from 'hono'
import type { StripeEnv } from './env.ts'
import { invalidRequest, unauthorized } from './errors.ts'
import type { PaymentIntent } from './objects.ts'

const secretKey = 'sk_test_x'
const publishableKey = 'pk_test_x'
export const webhookSecret = 'whsec_test'

/** What a browser may do: read an intent whose client secret it has, and confirm it. */
const browserCalls = [
  /^GET \S+\/v1\/payment_intents\/[^/]+$/,
  /^POST \S+\/v1\/payment_intents\/[^/]+\/confirm$/,
]

/** Lets in who has one of the keys, as a bearer token or as the user of basic authentication. */
export const authenticated: MiddlewareHandler<StripeEnv> = async (c, next) => {
  const key = keyOf(c.req.header('Authorization'))
  if (key === null) {
    throw unauthorized(
      'You did not provide an API key. You need to provide your API key in the Authorization ' +
        "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    )
  }
  if (key !== secretKey && key !== publishableKey) {
    throw unauthorized(`Invalid API Key provided: ${masked(key)}`)
  }
  const call = `${c.req.method} ${c.req.path}`
  if (key === publishableKey && !browserCalls.some((pattern) => pattern.test(call))) {
    throw unauthorized(
      'This API call cannot be made with a publishable API key. Please use a secret API key.',
      'secret_key_required',
    )
  }
  c.set('key', key === secretKey ? 'secret' : 'publishable')
  return next()
}

function keyOf(authorization: string | undefined): string | null {
  const [, scheme, credentials = ''] = /^(bearer|basic)\s+(\S+)$/i.exec(authorization ?? '') ?? []
  if (scheme === undefined) return null
  if (scheme.toLowerCase() === 'bearer') return credentials
  const [user] = Buffer.from(credentials, 'base64').toString().split(':')
  return user || null
}

function masked(key: string): string {
  return `${key.slice(0, 7)}${'*'.repeat(Math.max(0, key.length - 11))}${key.slice(7).slice(-4)}`
}

/** Browsers must show the client secret; for the shop it is an extra it may leave out. */
export function assertClientSecret(
  intent: PaymentIntent,
  key: StripeEnv['Variables']['key'],
  clientSecret: string | undefined,
): void {
  if (clientSecret === undefined && key === 'secret') return
  if (clientSecret === undefined) {
    throw invalidRequest('Missing required param: client_secret.', {
      code: 'parameter_missing',
      param: 'client_secret',
    })
  }
  if (clientSecret !== intent.client_secret) {
    throw invalidRequest(
      'The client_secret provided does not match the client_secret associated with this ' +
        'PaymentIntent.',
      { param: 'client_secret' },
    )
  }
}
