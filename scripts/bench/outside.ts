/**
 * Takes the place of every host that the shop calls, so that nothing leaves the machine: answers as
 * Stripe and Resend do, as quickly as it can, and remembers nothing.
 */
export default {
  async fetch(request: Request): Promise<Response> {
    const { hostname, pathname } = new URL(request.url)
    const [, confirmed] = /^\/v1\/payment_intents\/(\w+)\/confirm$/.exec(pathname) ?? []
    if (confirmed !== undefined) return Response.json(paidIntent(confirmed))
    switch (`${request.method} ${hostname}${pathname}`) {
      case 'POST stripe.test/v1/payment_intents':
        return Response.json(newIntent(new URLSearchParams(await request.text())))
      case 'POST stripe.test/v1/customers':
        return Response.json({ id: `cus_${newId()}` })
      case 'GET stripe.test/v1/payment_methods':
        return Response.json({ object: 'list', data: [], has_more: false })
      case 'POST resend.test/emails':
        return Response.json({ id: crypto.randomUUID() })
      default:
        return new Response('The bench has no such service', { status: 501 })
    }
  },
}

function newIntent(form: URLSearchParams) {
  const [amount, currency] = [Number(form.get('amount')), form.get('currency')]
  const intent = {
    // All that is remembered of it.
    id: `pi_${newId()}_${currency}_${amount}`,
    object: 'payment_intent',
    status: 'requires_payment_method',
    amount,
    amount_received: 0,
    currency,
    description: form.get('description'),
    last_payment_error: null,
    latest_charge: null,
    livemode: true,
    metadata: metadataOf(form),
  }
  // Whoever has the secret can tell the shop what became of the payment, see `stripe-event.ts`.
  return { ...intent, client_secret: `${intent.id}_secret_${btoa(JSON.stringify(intent))}` }
}

/** What the server confirms is paid. */
function paidIntent(id: string) {
  const [currency = '', digits = ''] = id.split('_').slice(2)
  const amount = Number(digits)
  return {
    ...{ id, object: 'payment_intent', status: 'succeeded', amount, amount_received: amount },
    ...{ currency, last_payment_error: null, latest_charge: null, livemode: true, metadata: {} },
  }
}

function newId(): string {
  return crypto.randomUUID().replaceAll('-', '')
}

/** Stripe's forms name them `metadata[order_id]`. */
function metadataOf(form: URLSearchParams): Record<string, string> {
  const named = [...form].flatMap(([name, value]) => {
    const [, key] = /^metadata\[(\w+)\]$/.exec(name) ?? []
    return key === undefined ? [] : [[key, value] as const]
  })
  return Object.fromEntries(named)
}
