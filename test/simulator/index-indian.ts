import { html } from 'hono/html'
import { entry, type Html, webhooks } from './index-parts.ts'

/* The gateways of India on the simulator's first page. */

export function juspay(webhooksWait: boolean): Html {
  return html`<section>
    <h2>Juspay</h2>
    <p>Its API is <code>/juspay/session</code> and <code>/juspay/orders</code>. ${webhooks(webhooksWait)}</p>
    <dl>
      ${entry('juspay_key_test', 'the API key')}
      ${entry('juspay_merchant_test', 'the merchant')}
      ${entry('juspay_client_test', 'the client id of the payment page')}
      ${entry('juspay_response_test', 'the key that signs what the browser brings back')}
      ${entry('juspay, juspay_webhook_test', 'user and password that webhooks come with')}
      ${entry('GET /juspay/payment-page/{id}', 'the page where the customer pays')}
      ${entry(
        'POST /juspay/payment-page/{id}',
        html`does it without a browser: <code>outcome=paid</code>, <code>failed</code> or
          <code>cancelled</code>; <code>method=</code> is <code>CARD</code>, <code>UPI</code>,
          <code>NB</code> or <code>WALLET</code>`,
      )}
    </dl>
    <h3>What time, banks and Juspay's dashboard bring about</h3>
    <dl>
      ${entry('GET /juspay/control', 'lists all orders with their refunds')}
      ${entry(
        'POST /juspay/control/orders/{order_id}',
        html`gives an order any <code>status=</code> or <code>amount=</code>;
          <code>refunds=pending</code> has its refunds take their time, <code>failing</code> fail;
          <code>event=</code> sends an event of that name`,
      )}
      ${entry('DELETE /juspay/control/orders/{order_id}', 'has the order forgotten')}
      ${entry(
        'POST /juspay/control/orders/{order_id}/refunds',
        html`pays back in the dashboard, all or <code>amount=</code>`,
      )}
      ${entry(
        'POST /juspay/control/refunds/{unique_request_id}',
        html`ends a refund with <code>status=SUCCESS</code>, <code>FAILURE</code> or
          <code>MANUAL_REVIEW</code>`,
      )}
    </dl>
  </section>`
}

export function payu(webhooksWait: boolean): Html {
  return html`<section>
    <h2>PayU</h2>
    <p>Its page is <code>/payu/_payment</code>, to which browsers post. ${webhooks(webhooksWait)}</p>
    <dl>
      ${entry('payu_key_test', 'the key')}
      ${entry('payu_salt_test', 'the salt')}
      ${entry('POST /payu/merchant/postservice.php?form=2', 'takes the commands')}
      ${entry('GET /payu/_payment_options/{txnid}', 'the page where the customer pays')}
      ${entry(
        'POST /payu/_payment_options/{txnid}',
        html`does it without a browser: <code>outcome=paid</code>, <code>failed</code> or
          <code>cancelled</code>; with <code>mode=UPI</code>, <code>NB</code>, <code>DC</code> or
          <code>CASH</code>`,
      )}
    </dl>
    <h3>What time, banks and PayU's dashboard bring about</h3>
    <dl>
      ${entry('GET /payu/control', 'lists all payments and refunds')}
      ${entry(
        'POST /payu/control/payments/{txnid}',
        html`puts a payment into a state: <code>status=success</code>, <code>failure</code>,
          <code>pending</code> or <code>auth</code>; <code>amount=</code> tells another amount,
          <code>additional_charges=</code> and <code>split_info=</code> are put into messages,
          <code>refunds=failure</code> or <code>wait</code> has its refunds fail, or wait`,
      )}
      ${entry('DELETE /payu/control/payments/{txnid}', 'has the payment forgotten')}
      ${entry('POST /payu/control/payments/{txnid}/messages', 'tells the shop again')}
      ${entry('POST /payu/control/payments/{txnid}/refunds', html`pays back <code>amount=</code>`)}
      ${entry(
        'POST /payu/control/refunds/{request_id}',
        html`ends a refund with <code>status=success</code> or <code>failure</code>`,
      )}
    </dl>
  </section>`
}
