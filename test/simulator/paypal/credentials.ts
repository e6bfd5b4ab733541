import type { Context, Hono, MiddlewareHandler } from 'hono'
import { unauthenticated } from './errors.ts'
import type { World } from './world.ts'

export const testClientId = 'paypal_client_test'
export const testClientSecret = 'paypal_secret_test'

const lifetimeSeconds = 32_400

/** Gives out the tokens with which everything else is asked for. */
export function addTokens(app: Hono, world: World): void {
  app.post('/v1/oauth2/token', async (c) => {
    const expected = `Basic ${btoa(`${testClientId}:${testClientSecret}`)}`
    if (c.req.header('Authorization') !== expected) {
      return problem(c, 401, 'invalid_client', 'Client Authentication failed')
    }
    const { grant_type: grant } = await c.req.parseBody()
    if (grant !== 'client_credentials') {
      return problem(c, 400, 'unsupported_grant_type', 'Grant Type is NULL or not supported')
    }
    return c.json(issueToken(world))
  })
}

function issueToken({ tokens, simulator }: World): object {
  const token = `A21AA${crypto.randomUUID().replaceAll('-', '')}`
  tokens.set(token, new Date(simulator.now().getTime() + lifetimeSeconds * 1000))
  return {
    scope:
      'https://uri.paypal.com/services/payments/payment https://uri.paypal.com/services/applications/webhooks',
    access_token: token,
    token_type: 'Bearer',
    app_id: 'APP-80W284485P519543T',
    expires_in: lifetimeSeconds,
    nonce: `${simulator.now().toISOString()}${crypto.randomUUID()}`,
  }
}

export function authenticated({ tokens, simulator }: World): MiddlewareHandler {
  return async (c, next) => {
    const [, token = ''] = /^Bearer (\S+)$/.exec(c.req.header('Authorization') ?? '') ?? []
    const endsAt = tokens.get(token)
    if (endsAt === undefined || endsAt <= simulator.now()) throw unauthenticated()
    return next()
  }
}

function problem(c: Context, status: 400 | 401, error: string, description: string): Response {
  return c.json({ error, error_description: description }, status)
}
