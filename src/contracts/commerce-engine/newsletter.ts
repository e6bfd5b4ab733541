import { Hono } from 'hono'
import * as z from 'zod'
import { subscribe } from '../../core/newsletter/subscribe.ts'
import { emailField as email } from '../../http/address-fields.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { body } from '../../http/validate.ts'
import { done } from './envelope.ts'
import { signedIn } from './guards.ts'
import { fewChanges, fewSubscriptions } from './limits.ts'

const Subscription = z.object({ email })

export const newsletter = new Hono<AppEnv>()

newsletter.post(
  '/campaigns/newsletter-subscribe',
  signedIn,
  fewChanges,
  fewSubscriptions,
  body(Subscription),
  idempotent,
  async (c) => {
    await subscribe(c.var.ctx, c.req.valid('json').email)
    return done(c, 'Subscribed to the newsletter')
  },
)
