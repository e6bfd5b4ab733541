import { type Context, Hono } from 'hono'
import { befall } from '../befall.ts'
import type { Simulator } from '../simulator.ts'
import { addControl } from './control.ts'
import { createWorld, findToken, type Token, type World } from './tokens.ts'

/** Google, as far as a shop asks it whose access token it was given. */
export function createGoogle(simulator: Simulator): Hono {
  const world = createWorld(simulator)
  const app = new Hono()
  const faults = befall(simulator, { name: 'google', operationOf: () => 'verify', outage })
  app.use('/tokeninfo', faults)
  app.use('/userinfo', faults)
  app.get('/tokeninfo', (c) => answerTokenInfo(c, world))
  app.post('/tokeninfo', (c) => answerTokenInfo(c, world))
  app.get('/userinfo', (c) => {
    const token = findToken(world, bearerOf(c))
    // Unlike the question about the token, this one has the token for its key.
    if (!token) return problem(c, 401, 'invalid_request', 'Invalid Credentials')
    return c.json({ sub: token.sub, email: token.email, email_verified: token.isVerified })
  })
  addControl(app, world)
  app.all('/*', (c) => problem(c, 404, 'not_found', `Google has nothing at ${c.req.path}`))
  return app
}

function answerTokenInfo(c: Context, world: World): Response {
  const token = findToken(world, c.req.query('access_token') ?? bearerOf(c))
  if (!token) return problem(c, 400, 'invalid_token', 'Invalid Value')
  return c.json(presentToken(token, world.simulator.now()))
}

/** Google writes all of it as text. */
function presentToken({ azp, aud, sub, email, isVerified, expiresAt }: Token, now: Date): object {
  return {
    azp,
    aud,
    sub,
    scope: 'openid https://www.googleapis.com/auth/userinfo.email',
    exp: String(Math.floor(expiresAt.getTime() / 1000)),
    expires_in: String(Math.ceil((expiresAt.getTime() - now.getTime()) / 1000)),
    email,
    email_verified: String(isVerified),
    access_type: 'online',
  }
}

function bearerOf(c: Context): string {
  const [, token = ''] = /^Bearer (\S+)$/.exec(c.req.header('Authorization') ?? '') ?? []
  return token
}

function outage(c: Context): Response {
  return problem(c, 500, 'internal_failure', 'Backend Error')
}

function problem(
  c: Context,
  status: 400 | 401 | 404 | 500,
  error: string,
  description: string,
): Response {
  return c.json({ error, error_description: description }, status)
}
