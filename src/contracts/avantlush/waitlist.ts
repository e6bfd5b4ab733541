import { Hono } from 'hono'
import * as z from 'zod'
import { previewWaitlistConfirmation } from '../../core/messages/waitlist-confirmation.ts'
import { joinWaitlist } from '../../core/waitlist/join-waitlist.ts'
import { emailField as email } from '../../http/address-fields.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { body } from '../../http/validate.ts'
import { fewRequests, notTooManyReads } from './limits.ts'

const SignUp = z.object({ email })

export const waitlist = new Hono<AppEnv>()

waitlist.post('/api/waitlist/signup/', fewRequests, body(SignUp), idempotent, async (c) => {
  const signUp = { ...c.req.valid('json'), operationId: c.var.operationId }
  const { email, createdAt } = await joinWaitlist(c.var.ctx, signUp)
  return c.json(
    {
      message: 'Successfully joined the waitlist!',
      data: { email, created_at: createdAt.toISOString() },
    },
    201,
  )
})

waitlist.get('/api/preview_email/', notTooManyReads, (c) =>
  c.html(previewWaitlistConfirmation(c.var.ctx), 200, {
    'Cache-Control': 'public, max-age=300',
    // Mails have their styles in attributes, and nothing else that a browser would have to be allowed.
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  }),
)
