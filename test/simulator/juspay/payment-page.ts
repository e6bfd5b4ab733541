import type { Context, Hono } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod'
import { page } from '../page.ts'
import { testResponseKey } from './credentials.ts'
import { emit } from './events.ts'
import { signReturn } from './return-signature.ts'
import { type Status, statuses } from './statuses.ts'
import { type Method, methods, type Order, type World } from './world.ts'

type Html = ReturnType<typeof html>

const outcomes = ['paid', 'failed', 'cancelled'] as const

const Decision = z.object({ outcome: z.enum(outcomes), method: z.enum(methods).default('CARD') })

type Decision = z.infer<typeof Decision>

const methodNames: Record<Method, string> = {
  CARD: 'Card',
  UPI: 'UPI',
  NB: 'Net banking',
  WALLET: 'Wallet',
}

/** Juspay's limit of tries to pay one order. */
const attemptsMax = 25

/**
 * Where the customer pays. `POST` with `outcome=paid|failed|cancelled` does it without a browser, and
 * `method=CARD|UPI|NB|WALLET` chooses with what. What has failed can be paid on the same page.
 */
export function addPaymentPage(app: Hono, world: World): void {
  app.get('/payment-page/:id', (c) => {
    const order = findById(world, c.req.param('id'))
    return order ? c.html(paymentPage(order, world.simulator.now())) : unknownOrder(c)
  })
  app.post('/payment-page/:id', async (c) => {
    const order = findById(world, c.req.param('id'))
    if (!order) return unknownOrder(c)
    const decision = Decision.safeParse(await c.req.parseBody())
    if (!decision.success) return c.json({ error: z.prettifyError(decision.error) }, 400)
    if (isOpen(order, world.simulator.now())) decide(world, order, decision.data)
    return c.redirect(returnUrlOf(order), 302)
  })
}

function findById({ orders }: World, id: string): Order | undefined {
  return [...orders.values()].find((order) => order.id === id)
}

const payable: Status[] = [
  'NEW',
  'AUTHENTICATION_FAILED',
  'AUTHORIZATION_FAILED',
  'JUSPAY_DECLINED',
]

function isOpen({ status, attempts, expiresAt }: Order, now: Date): boolean {
  return payable.includes(status) && attempts < attemptsMax && now < expiresAt
}

/** A customer who cancels does it at the bank, which has not authenticated anybody then. */
const outcomeStatuses: Record<Decision['outcome'], Status> = {
  paid: 'CHARGED',
  failed: 'AUTHORIZATION_FAILED',
  cancelled: 'AUTHENTICATION_FAILED',
}

function decide(world: World, order: Order, { outcome, method }: Decision): void {
  order.attempts += 1
  order.method = method
  order.status = outcomeStatuses[outcome]
  emit(world, outcome === 'paid' ? 'ORDER_SUCCEEDED' : 'ORDER_FAILED', order)
}

/** The signature is encoded before it becomes a part of the address, as in Juspay's example. */
function returnUrlOf({ orderId, status, returnUrl }: Order): string {
  const parameters = { order_id: orderId, status, status_id: String(statuses[status]) }
  const signature = encodeURIComponent(signReturn(parameters, testResponseKey))
  const url = new URL(returnUrl)
  const all = { ...parameters, signature, signature_algorithm: 'HMAC-SHA256' }
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value)
  return url.href
}

function unknownOrder(c: Context): Response | Promise<Response> {
  const forgotten = html`<h1>There is no such order</h1>
    <p>The simulator forgets everything when it starts anew.</p>`
  return c.html(page('Juspay', forgotten), 404)
}

function paymentPage(order: Order, now: Date): Html {
  const { orderId, description, returnUrl, status, customer } = order
  const isPayable = isOpen(order, now)
  const amount = (order.amount / 100).toLocaleString('en-IN', { minimumFractionDigits: 2 })
  return page(
    'Juspay payment',
    html`<h1>Pay ₹${amount}</h1>
      <p>Juspay's page, simulated. ${isPayable ? 'No card is needed: choose what happens.' : 'Nothing is left to decide.'}</p>
      <table>
        <tr><td>Order</td><td><code>${orderId}</code></td></tr>
        <tr><td>Description</td><td>${description || 'none'}</td></tr>
        <tr><td>Customer</td><td>${customer.email || 'not named'}</td></tr>
        <tr><td>Returns to</td><td><code>${returnUrl}</code></td></tr>
        <tr><td>Status</td><td>${status}</td></tr>
      </table>
      ${isPayable ? choices() : html`<p><a href="${returnUrlOf(order)}">Back to the shop</a></p>`}`,
  )
}

function choices(): Html {
  return html`<form method="post">
    <select name="method" aria-label="Pay with">
      ${methods.map((method) => html`<option value="${method}">${methodNames[method]}</option>`)}
    </select>
    <button class="main" name="outcome" value="paid">Pay</button>
    <button name="outcome" value="failed">Let it fail</button>
    <button name="outcome" value="cancelled">Cancel</button>
  </form>`
}
