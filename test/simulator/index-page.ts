import { html } from 'hono/html'
import { juspay, payu } from './index-indian.ts'
import { entry, type Html, webhooks } from './index-parts.ts'
import { page } from './page.ts'

/** What a developer who opens the simulator in a browser wants to know. */
export function indexPage({ webhooksWait }: { webhooksWait: boolean }): Html {
  return page(
    'Simulator',
    html`<h1>The outside world, simulated</h1>
      <p>Nothing here costs money, and nothing leaves this machine. State is lost on restart.</p>
      <section>
        <h2><a href="/outbox">Outbox</a></h2>
        <p>
          Messages that were sent. JSON for programs; <code>/outbox?to=</code> picks a receiver.
        </p>
      </section>
      ${stripe(webhooksWait)} ${zibal()} ${paypal(webhooksWait)} ${clover()}
      ${payu(webhooksWait)} ${juspay(webhooksWait)} ${google()} ${mail()} ${texts()} ${faults()}`,
  )
}

function stripe(webhooksWait: boolean): Html {
  return html`<section>
    <h2>Stripe</h2>
    <p>Its API is below <code>/stripe/v1</code>. ${webhooks(webhooksWait)}</p>
    <dl>
      ${entry('sk_test_x', 'the secret key')}
      ${entry('pk_test_x', 'the publishable key')}
      ${entry('whsec_test', 'the secret that signs webhooks')}
    </dl>
    <h3>Cards</h3>
    <dl>
      ${entry('pm_card_visa', 'succeeds')}
      ${entry('pm_card_chargeDeclined', 'is declined')}
      ${entry('pm_card_chargeCustomerFail', 'can be kept, and is declined')}
      ${entry('pm_card_authenticationRequired', 'asks the customer first')}
      ${entry('pm_usBankAccount', 'takes its time')}
      ${entry('pm_card_pendingRefund', 'succeeds; its refunds take their time')}
    </dl>
    <h3>What time, banks and Stripe's dashboard bring about</h3>
    <dl>
      ${entry(
        'POST /stripe/control/payment_intents/{id}',
        html`ends a payment with <code>outcome=succeeded</code> or <code>failed</code>, or has it
          take its time with <code>processing</code>; <code>amount_received=</code> takes another
          amount`,
      )}
      ${entry('DELETE /stripe/control/payment_intents/{id}', 'has the payment forgotten')}
      ${entry(
        'POST /stripe/control/refunds/{id}',
        html`ends a refund with <code>status=succeeded</code> or <code>failed</code>, also one that
          has succeeded`,
      )}
      ${entry(
        'POST /stripe/control/payment_intents/{id}/disputes',
        "has the customer's bank want the money back",
      )}
      ${entry(
        'POST /stripe/control/disputes/{id}',
        html`ends a dispute: the shop has <code>status=won</code> or <code>lost</code> it`,
      )}
    </dl>
  </section>`
}

function zibal(): Html {
  return html`<section>
    <h2>Zibal</h2>
    <p>
      Its gateway is below <code>/zibal/v1</code>. What is not verified in fifteen minutes goes back.
    </p>
    <dl>
      ${entry('zibal', 'the merchant')}
      ${entry('zibal_refund_test', 'the token that refunds take, for any account')}
      ${entry('GET /zibal/start/{trackId}', 'the page where the customer pays')}
      ${entry(
        'POST /zibal/start/{trackId}',
        html`does it without a browser: <code>outcome=paid</code>, <code>cancelled</code> or
          <code>failed</code>`,
      )}
      ${entry(
        'POST /zibal/control/{trackId}',
        html`gives a payment any status: with <code>status=18</code> it goes back at once`,
      )}
    </dl>
  </section>`
}

function clover(): Html {
  return html`<section>
    <h2>Clover</h2>
    <p>Its token service and its Ecommerce API are below <code>/clover/v1</code>.</p>
    <dl>
      ${entry('clover_public_test', 'the public key, for tokens')}
      ${entry('clover_private_test', 'the private key')}
      ${entry('clover_webhook_test', 'the secret that signs messages')}
    </dl>
    <h3>Cards</h3>
    <dl>
      ${entry('4242424242424242', 'succeeds; its tokens pay once')}
      ${entry('4005571702222222', 'is declined')}
      ${entry('clv_test_visa', 'a token that succeeds any number of times')}
      ${entry('clv_test_declined', 'a token that is declined')}
      ${entry('clv_test_pending', 'a token that takes its time')}
    </dl>
    <h3>What time, banks and Clover's dashboard bring about</h3>
    <dl>
      ${entry(
        'POST /clover/control/charges/{id}',
        html`ends a pending charge with <code>outcome=succeeded</code> or <code>failed</code>`,
      )}
      ${entry(
        'POST /clover/control/charges/{id}/refunds',
        html`pays back in the dashboard, all or <code>amount=</code>`,
      )}
      ${entry(
        'POST /clover/control/charges/{id}/messages',
        'sends a message of the hosted checkout about it',
      )}
    </dl>
  </section>`
}

function paypal(webhooksWait: boolean): Html {
  return html`<section>
    <h2>PayPal</h2>
    <p>Its API is below <code>/paypal/v2</code>. ${webhooks(webhooksWait)}</p>
    <dl>
      ${entry('paypal_client_test', 'the client id')}
      ${entry('paypal_secret_test', 'the client secret')}
      ${entry('PAYPALWEBHOOKTEST', 'the id of the webhook')}
      ${entry('GET /paypal/checkoutnow?token={id}', 'the page where the customer approves')}
      ${entry(
        'POST /paypal/checkoutnow?token={id}',
        html`does it without a browser: <code>outcome=approved</code> or <code>cancelled</code>`,
      )}
    </dl>
    <h3>What time, banks and PayPal's dashboard bring about</h3>
    <dl>
      ${entry(
        'POST /paypal/control/orders/{id}',
        html`decides the next capture: <code>capture=PENDING</code>, <code>DECLINED</code> or an issue
          such as <code>INSTRUMENT_DECLINED</code>; <code>amount=</code> takes another amount,
          <code>refunds=pending</code> has its refunds take their time`,
      )}
      ${entry('POST /paypal/control/orders/{id}/reversal', 'ends an approved order')}
      ${entry('DELETE /paypal/control/orders/{id}', 'has the order forgotten')}
      ${entry(
        'POST /paypal/control/captures/{id}',
        html`ends a pending capture with <code>status=COMPLETED</code> or <code>DECLINED</code>`,
      )}
      ${entry('POST /paypal/control/captures/{id}/refunds', html`pays back, <code>amount=</code> of it`)}
      ${entry(
        'POST /paypal/control/refunds/{id}',
        html`ends a refund with <code>status=COMPLETED</code> or <code>FAILED</code>`,
      )}
      ${entry('POST /paypal/control/captures/{id}/disputes', 'has the customer want the money back')}
      ${entry(
        'POST /paypal/control/disputes/{id}',
        html`ends a dispute, such as with <code>outcome=RESOLVED_BUYER_FAVOUR</code>`,
      )}
      ${entry('POST /paypal/control/captures/{id}/reversal', 'has the money go back at once')}
    </dl>
  </section>`
}

function google(): Html {
  return html`<section>
    <h2>Google</h2>
    <p>It tells at <code>/google/tokeninfo</code> and <code>/google/userinfo</code> whose token it is.</p>
    <dl>
      ${entry('google_client_test', 'the id of the shop, for which tokens are issued')}
      ${entry('google-test-token:{email}', 'an access token of whoever has that address')}
      ${entry(
        'POST /google/control/tokens',
        html`issues another one as JSON says: <code>email</code>; and <code>aud</code>,
          <code>azp</code>, <code>sub</code>, <code>email_verified</code>, <code>expires_in</code>`,
      )}
    </dl>
  </section>`
}

function mail(): Html {
  return html`<section>
    <h2>Resend</h2>
    <p>Mail ends up in the <a href="/outbox">outbox</a>.</p>
    <dl>${entry('POST /resend/emails', html`takes the key <code>re_test</code>`)}</dl>
  </section>`
}

function texts(): Html {
  return html`<section>
    <h2>Twilio</h2>
    <p>
      SMS and messages by WhatsApp end up in the <a href="/outbox">outbox</a>. The API is below
      <code>/twilio/2010-04-01</code>.
    </p>
    <dl>
      ${entry('AC00000000000000000000000000000000', 'the account')}
      ${entry('twilio_token_test', 'its token')}
      ${entry('+15005550006', 'the sender, also by WhatsApp')}
      ${entry('HX00000000000000000000000000000001', 'an approved text, for a code')}
      ${entry('+15005550001', 'a number that is none; so are 0002, 0003, 0004 and 0009')}
      ${entry('+15005550008', 'a number for which the queue is full')}
    </dl>
  </section>`
}

function faults(): Html {
  return html`<section>
    <h2><a href="/faults">Faults</a></h2>
    <p>What goes wrong next. Each fault happens <code>count</code> times.</p>
    <dl>
      ${entry('POST /faults', html`takes <code>{gateway, operation, kind, count}</code> as JSON`)}
      ${entry('DELETE /faults', 'ends them all')}
      ${entry('gateway', 'stripe, zibal, paypal, clover, payu, juspay, google, twilio or email')}
      ${entry(
        'operation',
        html`create, charge (by the server), customer, cards (their list), verify, inquiry, cancel,
          capture, refund, refunds (their list), webhook, confirm, token or send; <code>*</code> for
          all the shop's own but the token`,
      )}
      ${entry(
        'kind',
        `timeout, error, slow, error-after, unauthorized, forbidden, too-many, null, empty; and of
        the webhooks duplicate-webhook, delay-webhook, drop-webhook`,
      )}
    </dl>
  </section>`
}
