import type { Hono } from 'hono'
import { html } from 'hono/html'
import { formatMoney } from '../../../src/core/money.ts'
import { page } from '../page.ts'
import { fail, succeed } from './confirm-intent.ts'
import type { StripeContext, StripeEnv } from './env.ts'
import { find } from './expand.ts'
import { newId } from './ids.ts'
import type { PaymentIntent } from './objects.ts'
import { authenticationFailed } from './test-cards.ts'
import type { World } from './world.ts'

type Html = ReturnType<typeof html>

/** The bank's page for this payment, on the same host as the API. */
export function authenticationUrl(c: StripeContext, intent: PaymentIntent): string {
  const [prefix = ''] = c.req.path.split('/v1/')
  return `${new URL(c.req.url).origin}${prefix}/authenticate/${intent.id}`
}

/**
 * The page on which the holder of a card that asks first says yes or no, as a bank would show it.
 * `POST` with `outcome=authenticated|failed` does the same without a browser.
 */
export function addAuthentication(app: Hono<StripeEnv>, world: World): void {
  app.get('/authenticate/:id', (c) => {
    const intent = find(world.intents, 'payment_intent', c.req.param('id'))
    return c.html(page('Confirm your payment', questionOf(intent)))
  })
  app.post('/authenticate/:id', async (c) => {
    const intent = find(world.intents, 'payment_intent', c.req.param('id'))
    const { outcome } = await c.req.parseBody()
    if (outcome !== 'authenticated' && outcome !== 'failed') {
      return c.json({ error: 'outcome must be authenticated or failed' }, 400)
    }
    if (intent.status !== 'requires_action') {
      return c.json({ error: `The payment is ${intent.status}` }, 409)
    }
    const returnUrl = intent.next_action?.redirect_to_url.return_url
    const cause = { id: newId('req'), idempotency_key: null }
    if (outcome === 'authenticated') succeed(world, intent, cause)
    else fail(world, intent, authenticationFailed, cause)
    if (returnUrl) return c.redirect(withResult(returnUrl, intent), 303)
    const isBrowser = c.req.header('Accept')?.includes('text/html')
    if (isBrowser) return c.redirect(c.req.url, 303)
    return c.json({ id: intent.id, status: intent.status })
  })
}

function questionOf({ amount, currency, status }: PaymentIntent): Html {
  if (status !== 'requires_action') {
    return html`<h1>Nothing to confirm</h1>
      <p>The payment is ${status} now. Go back to the shop.</p>`
  }
  return html`<h1>Your bank asks</h1>
    <p>Is this payment of ${formatMoney(amount, currency.toUpperCase())} yours?</p>
    <form method="post">
      <button class="main" name="outcome" value="authenticated">Yes, pay</button>
      <button name="outcome" value="failed">No</button>
    </form>`
}

function withResult(returnUrl: string, intent: PaymentIntent): string {
  const url = new URL(returnUrl)
  url.searchParams.set('payment_intent', intent.id)
  url.searchParams.set('payment_intent_client_secret', intent.client_secret)
  return url.href
}
