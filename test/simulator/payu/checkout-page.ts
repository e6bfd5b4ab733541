import type { Context, Hono } from 'hono'
import { html, raw } from 'hono/html'
import * as z from 'zod'
import { page } from '../page.ts'
import type { PayuEnv } from './form.ts'
import { postBack, returnUrlOf, tellShop } from './post-back.ts'
import { isOpen, newId, type Payment, type State, type World, writeRupees } from './world.ts'

type Html = ReturnType<typeof html>

const outcomes = ['paid', 'failed', 'cancelled'] as const

const modes = ['CC', 'DC', 'NB', 'UPI', 'CASH'] as const

const modeNames: Record<(typeof modes)[number], string> = {
  CC: 'Credit card',
  DC: 'Debit card',
  NB: 'Net banking',
  UPI: 'UPI',
  CASH: 'Wallet',
}

const Decision = z.object({ outcome: z.enum(outcomes), mode: z.enum(modes).default('CC') })

const states: Record<(typeof outcomes)[number], State> = {
  paid: { status: 'success', unmapped: 'captured' },
  failed: { status: 'failure', unmapped: 'failed' },
  cancelled: { status: 'failure', unmapped: 'userCancelled' },
}

/**
 * Where the customer pays. `POST` with `outcome=paid|failed|cancelled` does it without a browser; `mode=`
 * says what with. A payment that was paid stays so; one that failed may be tried again, as PayU lets
 * customers do, and gets another `mihpayid`.
 */
export function addCheckoutPage(app: Hono<PayuEnv>, world: World): void {
  app.get('/_payment_options/:txnid', (c) => {
    const payment = world.payments.get(c.req.param('txnid'))
    return payment ? c.html(checkoutPage(payment)) : unknownPayment(c)
  })
  app.post('/_payment_options/:txnid', (c) => {
    const payment = world.payments.get(c.req.param('txnid'))
    if (!payment) return unknownPayment(c)
    const decision = Decision.safeParse(c.get('form'))
    if (!decision.success) return c.json({ error: `outcome: ${outcomes.join(', ')}` }, 400)
    if (isOpen(payment)) decide(world, payment, decision.data)
    return c.html(wayBack(payment))
  })
}

function decide(world: World, payment: Payment, decision: z.infer<typeof Decision>): void {
  if (payment.state.status === 'failure') payment.mihpayid = newId(18)
  payment.state = states[decision.outcome]
  payment.mode = decision.mode
  tellShop(world, payment)
}

/** The form that takes the browser back to the shop by itself; without scripts its button does. */
function wayBack(payment: Payment): Html {
  const fields = Object.entries(postBack(payment)).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  )
  return page(
    'PayU',
    html`<h1>Back to the shop</h1>
      <form method="post" action="${returnUrlOf(payment)}">${fields}<button>Go on</button></form>
      <script>
        ${raw('document.forms[0].submit()')}
      </script>`,
  )
}

function unknownPayment(c: Context): Response | Promise<Response> {
  const forgotten = html`<h1>There is no such payment</h1>
    <p>The simulator forgets everything when it starts anew.</p>`
  return c.html(page('PayU', forgotten), 404)
}

function checkoutPage(payment: Payment): Html {
  const { txnid, productinfo, firstname, lastname, surl, state, amount } = payment
  const isPayable = isOpen(payment)
  const charges = payment.additionalCharges
  return page(
    'PayU payment',
    html`<h1>Pay ₹${writeRupees(amount)}</h1>
      <p>PayU's page, simulated. ${isPayable ? 'No card is needed: choose what happens.' : 'Nothing is left to decide.'}</p>
      <table>
        <tr><td>For</td><td>${productinfo}</td></tr>
        <tr><td>Customer</td><td>${firstname} ${lastname}</td></tr>
        ${charges !== null && html`<tr><td>PayU's charges</td><td>₹${charges}</td></tr>`}
        <tr><td>Returns to</td><td><code>${new URL(surl).origin}</code></td></tr>
        <tr><td>Transaction</td><td><code>${txnid}</code></td></tr>
        <tr><td>Status</td><td>${state.status}, ${state.unmapped}</td></tr>
      </table>
      ${isPayable ? choices() : backOnly()}`,
  )
}

function choices(): Html {
  return html`<form method="post">
    <select name="mode" aria-label="Pay with">
      ${modes.map((mode) => html`<option value="${mode}">${modeNames[mode]}</option>`)}
    </select>
    <button class="main" name="outcome" value="paid">Pay</button>
    <button name="outcome" value="failed">Let it fail</button>
    <button name="outcome" value="cancelled">Cancel</button>
  </form>`
}

/** Any outcome does: what was decided stays. */
function backOnly(): Html {
  return html`<form method="post">
    <button name="outcome" value="paid">Back to the shop</button>
  </form>`
}
