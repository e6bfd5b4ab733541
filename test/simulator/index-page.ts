import { html } from 'hono/html'
import { page } from './page.ts'

type Html = ReturnType<typeof html>

/** What a developer who opens the simulator in a browser wants to know. */
export function indexPage({ webhooksWait }: { webhooksWait: boolean }): Html {
  const webhooks = webhooksWait
    ? html`wait to be fetched: <code>GET /deliveries?take=1&amp;payment_intent=</code>`
    : html`go to the API, with retries`
  return page(
    'Simulator',
    html`<h1>The outside world, simulated</h1>
      <p>Nothing here costs money, and nothing leaves this machine. State is lost on restart.</p>
      <table>
        <tr>
          <td><a href="/outbox">/outbox</a></td>
          <td>Messages that were sent. JSON for programs; <code>?to=</code> picks a receiver.</td>
        </tr>
        <tr>
          <td><code>/stripe</code></td>
          <td>
            Stripe's API below <code>/stripe/v1</code>: secret key <code>sk_test_x</code>,
            publishable key <code>pk_test_x</code>, webhook secret <code>whsec_test</code>. Cards:
            <code>pm_card_visa</code> succeeds, <code>pm_card_chargeDeclined</code> declines,
            <code>pm_card_authenticationRequired</code> asks first, <code>pm_usBankAccount</code>
            takes its time, refunds to <code>pm_card_pendingRefund</code> do. What takes time ends by
            <code>POST /stripe/control/payment_intents/{id}</code> with
            <code>outcome=succeeded</code>, <code>failed</code> or <code>processing</code>, and
            <code>amount_received=</code> for another amount; and by
            <code>POST /stripe/control/refunds/{id}</code> with <code>status=succeeded</code> or
            <code>failed</code>, also later. <code>DELETE</code> of the former has a payment
            forgotten. Webhooks ${webhooks}.
          </td>
        </tr>
        <tr>
          <td><code>/zibal</code></td>
          <td>
            Zibal's gateway below <code>/zibal/v1</code>: merchant <code>zibal</code>; customers pay
            on <code>/zibal/start/{trackId}</code>, also by <code>POST outcome=paid</code>,
            <code>cancelled</code> or <code>failed</code>. Refunds take the token
            <code>zibal_refund_test</code>. What is not verified in fifteen minutes goes back;
            <code>POST /zibal/control/{trackId}</code> with <code>status=18</code> (or any other)
            does it at once.
          </td>
        </tr>
        <tr>
          <td><code>/resend</code></td>
          <td>
            Resend's <code>POST /resend/emails</code> with key <code>re_test</code>; mail ends up in
            the outbox.
          </td>
        </tr>
        <tr>
          <td><a href="/faults">/faults</a></td>
          <td>
            <code>POST {gateway, operation, kind, count}</code> asks for faults,
            <code>DELETE</code> ends them. Gateways stripe, zibal, email; operations create, verify,
            inquiry, cancel, refund, refunds (their list), webhook, confirm, send, or
            <code>*</code> for all the shop's own; kinds timeout, error, slow, error-after,
            unauthorized, forbidden, too-many, null, empty, duplicate-webhook, delay-webhook,
            drop-webhook.
          </td>
        </tr>
      </table>`,
  )
}
