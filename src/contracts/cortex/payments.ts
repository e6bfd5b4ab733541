import { Hono } from 'hono'
import * as z from 'zod'
import { confirmPayment } from '../../core/payments/confirming/confirm-payment.ts'
import { listPaymentsOfContract } from '../../core/payments/list-payments.ts'
import { openOnPage } from '../../core/payments/opening/open-on-page.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { limited, perUser } from '../../http/rate-limit.ts'
import { query } from '../../http/validate.ts'
import { signedIn } from './guards.ts'
import { presentPayment, presentStart } from './presenters/payment.ts'

/** What can be no track id is treated like an unknown one. */
const trackId = z
  .string()
  .regex(/^[1-9]\d{0,19}$/)
  .catch('')

const Callback = z.object({ trackId })

const callbackPath = '/api/v1/payments/callback/'

// Anybody may call, and each call may ask Zibal something.
const perPayment = (c: Http) => `callback:${trackId.parse(c.req.query('trackId'))}`

export const payments = new Hono<AppEnv>()

payments.get(callbackPath, limited('BUY_LIMIT', perPayment), query(Callback), async (c) => {
  const { trackId } = c.req.valid('query')
  await confirmPayment(c.var.ctx, { gateway: 'zibal', reference: trackId })
  return c.json({ detail: 'Payment was successful', track_id: trackId })
})

payments.post(
  '/api/v1/payments/create/',
  signedIn,
  limited('BUY_LIMIT', perUser),
  idempotent,
  async (c) => {
    const { ctx, user } = c.var
    const returnUrl = `${ctx.settings.publicOrigin}${callbackPath}`
    return c.json(
      presentStart(
        await openOnPage(ctx, user.id, { contract: 'cortex', gateway: 'zibal', returnUrl }),
      ),
    )
  },
)

payments.get('/api/v1/payments/list/', signedIn, async (c) => {
  const own = await listPaymentsOfContract(c.var.ctx, c.var.user.id, 'cortex')
  return c.json(own.map(presentPayment))
})
