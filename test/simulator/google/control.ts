import type { Hono } from 'hono'
import * as z from 'zod'
import { mintToken, type World } from './tokens.ts'

const NewToken = z.strictObject({
  email: z.string().min(1),
  aud: z.string().min(1).optional(),
  azp: z.string().min(1).optional(),
  sub: z.string().min(1).optional(),
  email_verified: z.boolean().optional(),
  expires_in: z.int().optional(),
})

/**
 * Not part of Google: `POST /google/control/tokens` with JSON issues an access token, such as one of
 * another site (`aud`, `azp`), of an unverified address (`email_verified`), of a person whose address
 * is another one by now (`sub`), or one that has expired (`expires_in` of 0).
 */
export function addControl(app: Hono, world: World): void {
  app.post('/control/tokens', async (c) => {
    const body: unknown = await c.req.json().catch(() => null)
    const wanted = NewToken.safeParse(body)
    if (!wanted.success) return c.json({ error: z.prettifyError(wanted.error) }, 400)
    return c.json({ access_token: mintToken(world, wanted.data) }, 201)
  })
}
