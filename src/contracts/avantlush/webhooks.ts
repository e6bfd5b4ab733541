import { Hono } from 'hono'
import { receiveWebhook } from '../../core/payments/settling/webhooks.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { readText } from '../../http/read-body.ts'
import { providers } from './policy.ts'

const bytesMax = 256 * 1024

export const webhooks = new Hono<AppEnv>()

for (const gateway of providers) {
  webhooks.post(`/api/webhooks/${gateway}/`, async (c) => {
    // A provider that is not set up here sends nothing.
    if (!c.var.ctx.gateways[gateway]) return c.notFound()
    const message = { body: await readText(c, bytesMax), headers: c.req.raw.headers }
    await receiveWebhook(c.var.ctx, gateway, message)
    return c.json({ received: true })
  })
}
