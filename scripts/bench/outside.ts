/**
 * Takes the place of every host that the shop calls, so that nothing leaves the machine: answers as
 * Stripe and Resend do, as quickly as it can, and remembers nothing.
 */
export default {
  async fetch(request: Request): Promise<Response> {
    const { hostname, pathname } = new URL(request.url)
    switch (`${request.method} ${hostname}${pathname}`) {
      case 'POST stripe.test/v1/payment_intents':
        return Response.json(newIntent(new URLSearchParams(await request.text())))
      case 'POST resend.test/emails':
        return Response.json({ id: crypto.randomUUID() })
      default:
        return new Response('The bench has no such service', { status: 501 })
    }
  },
}

function newIntent(form: URLSearchParams) {
  const intent = {
    id: `pi_${crypto.randomUUID().replaceAll('-', '')}`,
    object: 'payment_intent',
    status: 'requires_payment_method',
    amount: Number(form.get('amount')),
    amount_received: 0,
    currency: form.get('currency'),
    description: form.get('description'),
    last_payment_error: null,
    latest_charge: null,
    livemode: true,
    metadata: metadataOf(form),
  }
  // Whoever has the secret can tell the shop what became of the payment, see `stripe-event.ts`.
  return { ...intent, client_secret: `${intent.id}_secret_${btoa(JSON.stringify(intent))}` }
}

/** Stripe's forms name them `metadata[order_id]`. */
function metadataOf(form: URLSearchParams): Record<string, string> {
  const named = [...form].flatMap(([name, value]) => {
    const [, key] = /^metadata\[(\w+)\]$/.exec(name) ?? []
    return key === undefined ? [] : [[key, value] as const]
  })
  return Object.fromEntries(named)
}
