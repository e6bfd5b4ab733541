import type { Context, Hono } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod'
import { page } from '../page.ts'
import { emit } from './events.ts'
import { newPayerId } from './ids.ts'
import { writeMoney } from './money.ts'
import { presentOrder } from './present.ts'
import type { Order, World } from './world.ts'

type Html = ReturnType<typeof html>

const outcomes = ['approved', 'cancelled'] as const

const Decision = z.object({ outcome: z.enum(outcomes) })

/** Where the buyer approves. `POST` with `outcome=approved|cancelled` does it without a browser. */
export function addApprovalPage(app: Hono, world: World): void {
  app.get('/checkoutnow', (c) => {
    const order = world.orders.get(c.req.query('token') ?? '')
    return order ? c.html(approvalPage(order)) : unknownOrder(c)
  })
  app.post('/checkoutnow', async (c) => {
    const order = world.orders.get(c.req.query('token') ?? '')
    if (!order) return unknownOrder(c)
    const decision = Decision.safeParse(await c.req.parseBody())
    if (!decision.success) return c.json({ error: `outcome: ${outcomes.join(', ')}` }, 400)
    // Whoever has approved cannot go back from here.
    if (isOpen(order) && decision.data.outcome === 'approved') approve(world, order)
    const url = returnUrlOf(order)
    return url === null ? c.json({ id: order.id, status: order.status }) : c.redirect(url, 303)
  })
}

function isOpen({ status }: Order): boolean {
  return status === 'CREATED' || status === 'PAYER_ACTION_REQUIRED'
}

function approve(world: World, order: Order): void {
  order.status = 'APPROVED'
  order.payerId ??= newPayerId()
  order.updatedAt = world.simulator.now()
  const resource = presentOrder(world, order, true)
  const type = 'CHECKOUT.ORDER.APPROVED'
  emit(world, { type, resourceType: 'checkout-order', resource, orderId: order.id })
}

/** Nothing in it is signed: whoever receives it has to ask. */
function returnUrlOf(order: Order): string | null {
  const target = isOpen(order) ? order.cancelUrl : order.returnUrl
  if (target === null) return null
  const url = new URL(target)
  url.searchParams.set('token', order.id)
  if (!isOpen(order) && order.payerId !== null) url.searchParams.set('PayerID', order.payerId)
  return url.href
}

function unknownOrder(c: Context): Response | Promise<Response> {
  return c.html(page('PayPal', html`<h1>There is no such order</h1>`), 404)
}

function approvalPage(order: Order): Html {
  const { currency_code: currency, value } = writeMoney(order.amount)
  const { id, description, status, returnUrl } = order
  return page(
    'PayPal payment',
    html`<h1>Pay ${value} ${currency}</h1>
      <p>PayPal's page, simulated. No account is needed: choose what happens.</p>
      <table>
        <tr><td>Description</td><td>${description ?? 'none'}</td></tr>
        <tr><td>Returns to</td><td><code>${returnUrl && new URL(returnUrl).origin}</code></td></tr>
        <tr><td>Order at PayPal</td><td><code>${id}</code></td></tr>
        <tr><td>Status</td><td>${status}</td></tr>
      </table>
      ${isOpen(order) ? choices() : html`<p><a href="${returnUrlOf(order) ?? ''}">Back to the shop</a></p>`}`,
  )
}

function choices(): Html {
  return html`<form method="post">
    <button class="main" name="outcome" value="approved">Pay with PayPal</button>
    <button name="outcome" value="cancelled">Cancel</button>
  </form>`
}
