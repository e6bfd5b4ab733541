import type { Context, Hono } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod'
import { page } from '../page.ts'
import { statuses } from './statuses.ts'
import { findPayment, newRefNumber, type Payment, type World } from './world.ts'

type Html = ReturnType<typeof html>

const outcomes = ['paid', 'cancelled', 'failed'] as const

type Outcome = (typeof outcomes)[number]

const Decision = z.object({ outcome: z.enum(outcomes) })

/** Where the customer pays. `POST` with `outcome=paid|cancelled|failed` does it without a browser. */
export function addHostedPage(app: Hono, world: World): void {
  app.get('/start/:trackId', (c) => {
    const payment = findPayment(world, c.req.param('trackId'))
    return payment ? c.html(paymentPage(payment)) : unknownPayment(c)
  })
  app.post('/start/:trackId', async (c) => {
    const payment = findPayment(world, c.req.param('trackId'))
    if (!payment) return unknownPayment(c)
    const decision = Decision.safeParse(await c.req.parseBody())
    if (!decision.success) return c.json({ error: `outcome: ${outcomes.join(', ')}` }, 400)
    // Whoever decides again is sent back with what was decided first.
    if (payment.status === -1) decide(payment, decision.data.outcome, world.simulator.now())
    return c.redirect(returnUrl(payment), 302)
  })
}

function decide(payment: Payment, outcome: Outcome, now: Date): void {
  switch (outcome) {
    case 'paid':
      payment.status = 2
      payment.paidAt = now
      payment.refNumber = newRefNumber()
      payment.cardNumber = '62741****44'
      return
    case 'cancelled':
      payment.status = 3
      return
    case 'failed':
      payment.status = 5
  }
}

/** Nothing in it is signed, as at Zibal: whoever receives it has to ask. */
function returnUrl({ callbackUrl, trackId, status, orderId }: Payment): string {
  const url = new URL(callbackUrl)
  url.searchParams.set('trackId', String(trackId))
  url.searchParams.set('success', status === 1 || status === 2 ? '1' : '0')
  url.searchParams.set('status', String(status))
  url.searchParams.set('orderId', orderId)
  return url.href
}

function unknownPayment(c: Context): Response | Promise<Response> {
  return c.html(page('Zibal', html`<h1>There is no such payment</h1>`), 404)
}

function paymentPage(payment: Payment): Html {
  const { amount, description, orderId, trackId, status } = payment
  return page(
    'Zibal payment',
    html`<h1>Pay ${amount.toLocaleString('en')} rials</h1>
      <p>Zibal's page, simulated. No card is needed: choose what happens.</p>
      <table>
        <tr><td>Order</td><td>${orderId || 'not named'}</td></tr>
        <tr><td>Description</td><td>${description || 'none'}</td></tr>
        <tr><td>Returns to</td><td><code>${new URL(payment.callbackUrl).origin}</code></td></tr>
        <tr><td>Track id</td><td><code>${trackId}</code></td></tr>
        <tr><td>Status</td><td>${status}, ${statuses[status] ?? 'unknown'}</td></tr>
      </table>
      ${status === -1 ? choices() : html`<p><a href="${returnUrl(payment)}">Back to the shop</a></p>`}`,
  )
}

function choices(): Html {
  return html`<form method="post">
    <button class="main" name="outcome" value="paid">Pay</button>
    <button name="outcome" value="failed">Let it fail: insufficient funds</button>
    <button name="outcome" value="cancelled">Cancel</button>
  </form>`
}
