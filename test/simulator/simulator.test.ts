import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createSimulator } from './app.ts'
import type { Delivery } from './courier.ts'
import { eventTypes, simulatedStripe } from './simulated-stripe.ts'

const form = { amount: '1000', currency: 'usd' }

function post(body: unknown): RequestInit {
  return { method: 'POST', body: JSON.stringify(body) }
}

describe('faults', () => {
  it('are listed until they are used up or ended', async () => {
    const stripe = simulatedStripe()
    await stripe.fault({ operation: 'create', kind: 'error', count: 2 })
    await stripe.call('POST /payment_intents', form)
    const listed = await (await stripe.send('/faults')).json()
    expect(listed).toEqual([{ gateway: 'stripe', operation: 'create', kind: 'error', count: 1 }])
    expect((await stripe.send('/faults', { method: 'DELETE' })).status).toBe(204)
    expect(await (await stripe.send('/faults')).json()).toEqual([])
    expect((await stripe.call('POST /payment_intents', form)).status).toBe(200)
  })

  it.each([
    { gateway: 'other', operation: 'create', kind: 'error' },
    { gateway: 'stripe', operation: 'other', kind: 'error' },
    { gateway: 'stripe', operation: 'create', kind: 'other' },
    { gateway: 'stripe', operation: 'webhook', kind: 'error' },
    { gateway: 'stripe', operation: 'create', kind: 'error', count: 0 },
    null,
  ])('that make no sense are refused: %o', async (fault) => {
    const { send } = simulatedStripe()
    expect((await send('/faults', post(fault))).status).toBe(400)
  })

  it('befall the operation they name', async () => {
    const stripe = simulatedStripe()
    const { id, client_secret } = await stripe.openIntent()
    await stripe.fault({ operation: 'cancel', kind: 'error' })
    expect((await stripe.call(`GET /payment_intents/${id}`)).status).toBe(200)
    const cancelled = await stripe.call(`POST /payment_intents/${id}/cancel`)
    expect(cancelled.status).toBe(500)
    expect(cancelled.body.error.type).toBe('api_error')
    expect((await stripe.confirm(client_secret, 'pm_card_visa')).status).toBe(200)
  })

  it('of every operation leave browsers alone', async () => {
    const stripe = simulatedStripe()
    const { id, client_secret } = await stripe.openIntent()
    await stripe.fault({ operation: '*', kind: 'error' })
    expect((await stripe.confirm(client_secret, 'pm_card_visa')).status).toBe(200)
    expect((await stripe.call(`GET /payment_intents/${id}`)).status).toBe(500)
  })

  it('of confirmation befall browsers', async () => {
    const stripe = simulatedStripe()
    const { client_secret } = await stripe.openIntent()
    await stripe.fault({ operation: 'confirm', kind: 'error' })
    expect((await stripe.confirm(client_secret, 'pm_card_visa')).status).toBe(500)
    expect((await stripe.confirm(client_secret, 'pm_card_visa')).status).toBe(200)
  })

  it('break the connection without doing anything', async () => {
    const stripe = simulatedStripe()
    await stripe.fault({ operation: 'create', kind: 'timeout' })
    await expect(stripe.call('POST /payment_intents', form)).rejects.toThrow()
    expect((await stripe.call('GET /payment_intents')).body.data).toEqual([])
  })

  it('lose the answer after the work was done', async () => {
    const stripe = simulatedStripe()
    await stripe.fault({ operation: 'create', kind: 'error-after' })
    expect((await stripe.call('POST /payment_intents', form)).status).toBe(500)
    expect((await stripe.call('GET /payment_intents')).body.data).toHaveLength(1)
  })

  it('drop the decisive event and leave the others', async () => {
    const stripe = simulatedStripe()
    const { client_secret } = await stripe.openIntent()
    await stripe.fault({ operation: 'webhook', kind: 'drop-webhook' })
    await stripe.confirm(client_secret, 'pm_card_visa')
    expect(eventTypes(await stripe.deliveries())).toEqual(['charge.succeeded'])
  })

  it('deliver the same event twice', async () => {
    const stripe = simulatedStripe()
    const { client_secret } = await stripe.openIntent()
    await stripe.fault({ operation: 'webhook', kind: 'duplicate-webhook' })
    await stripe.confirm(client_secret, 'pm_card_visa')
    const [first, second] = await stripe.deliveries()
    expect(eventTypes(await stripe.deliveries())).toEqual([
      'payment_intent.succeeded',
      'payment_intent.succeeded',
      'charge.succeeded',
    ])
    expect(second?.body).toBe(first?.body)
  })

  it('deliver an event late', async () => {
    const stripe = simulatedStripe({ waits: { delayedWebhook: 60 } })
    const { client_secret } = await stripe.openIntent()
    await stripe.fault({ operation: 'webhook', kind: 'delay-webhook' })
    await stripe.confirm(client_secret, 'pm_card_visa')
    expect(eventTypes(await stripe.deliveries())).toEqual(['charge.succeeded'])
    await sleep(100)
    expect(eventTypes(await stripe.deliveries())).toContain('payment_intent.succeeded')
  })
})

describe('deliveries in tests', () => {
  it('wait, can be picked by payment, and are taken once', async () => {
    const stripe = simulatedStripe()
    const { body: first } = await stripe.call('POST /payment_intents', form)
    const { body: second } = await stripe.call('POST /payment_intents', form)
    const taken = await stripe.deliveries(`take=1&payment_intent=${second.id}`)
    expect(taken).toEqual([
      {
        url: 'http://localhost:8787/payments/webhook/',
        headers: expect.objectContaining({
          'Stripe-Signature': expect.stringMatching(/^t=\d+,v1=[0-9a-f]{64}$/),
        }),
        body: expect.stringContaining(second.id),
      },
    ])
    const left = await stripe.deliveries()
    expect(left.map(({ body }) => JSON.parse(body).data.object.id)).toEqual([first.id])
  })

  it('show the object as it was when the event happened', async () => {
    const stripe = simulatedStripe()
    const { body } = await stripe.call('POST /payment_intents', form)
    await stripe.confirm(body.client_secret, 'pm_card_visa')
    const [created] = await stripe.deliveries()
    expect(JSON.parse(created?.body ?? '').data.object.status).toBe('requires_payment_method')
  })
})

describe('deliveries in development', () => {
  it('are tried again until they are accepted', async () => {
    const attempts: Delivery[] = []
    const answers = [503, 200]
    const stripe = simulatedStripe({
      apiOrigin: 'http://localhost:9999',
      async deliver(delivery) {
        attempts.push(delivery)
        return answers[attempts.length - 1] ?? 200
      },
    })
    await stripe.call('POST /payment_intents', form)
    await expect.poll(() => attempts).toHaveLength(2)
    const [first, second] = attempts
    expect(first?.url).toBe('http://localhost:9999/payments/webhook/')
    expect(second?.body).toBe(first?.body)
  })

  it('cannot be fetched', async () => {
    const { send } = simulatedStripe({ deliver: async () => 200 })
    expect((await send('/deliveries')).status).toBe(404)
  })
})

describe('outbox', () => {
  const email = {
    from: 'Shop <shop@example.com>',
    to: ['Ann <ann+1@example.com>'],
    subject: 'A <b>bold</b> "subject"',
    text: 'Go to https://shop.test/?a=1&b=2 <script>alert(1)</script>',
    html: '<p title="x">Hello</p><script>alert(1)</script>',
  }

  async function filledOutbox() {
    let nowMs = Date.parse('2026-03-04T12:00:00Z')
    const app = createSimulator({ now: () => new Date(nowMs) })
    const get = (path: string, accept = '*/*') =>
      app.fetch(new Request(`http://simulator.test${path}`, { headers: { Accept: accept } }))
    async function send(body: unknown, headers: Record<string, string> = {}) {
      nowMs += 1000
      return app.fetch(
        new Request('http://simulator.test/resend/emails', {
          method: 'POST',
          headers: { Authorization: 'Bearer re_test', ...headers },
          body: JSON.stringify(body),
        }),
      )
    }
    return { get, send }
  }

  it('has the newest message first and can be searched by receiver', async () => {
    const { get, send } = await filledOutbox()
    await send(email)
    const answer = await (await send({ ...email, to: 'bob@example.com' })).json()
    expect(await (await get('/outbox')).json()).toEqual([
      {
        ...Object(answer),
        channel: 'email',
        to: 'bob@example.com',
        subject: email.subject,
        text: email.text,
        html: email.html,
        sent_at: '2026-03-04T12:00:02.000Z',
      },
      expect.objectContaining({ id: expect.any(String), to: 'ann+1@example.com' }),
    ])
    const anns = await (await get('/outbox?to=ANN%2B1@example.com')).json()
    expect(anns).toHaveLength(1)
    expect(await (await get('/outbox?to=ann+1@example.com')).json()).toEqual(anns)
    expect(await (await get('/outbox?to=nobody@example.com')).json()).toEqual([])
  })

  it('shows browsers a page on which nothing of a message is live', async () => {
    const { get, send } = await filledOutbox()
    await send(email)
    const response = await get('/outbox', 'text/html,application/xhtml+xml,*/*;q=0.8')
    const page = await response.text()
    expect(response.headers.get('Content-Type')).toContain('text/html')
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    expect(page).toContain('A &lt;b&gt;bold&lt;/b&gt; &quot;subject&quot;')
    expect(page).toContain('<a href="https://shop.test/?a=1&amp;b=2"')
    expect(page).toContain('srcdoc="&lt;base target=&quot;_blank&quot;&gt;&lt;p title=')
    expect(page).toMatch(/sandbox="allow-popups allow-popups-to-escape-sandbox"/)
    expect(page).not.toContain('<script>alert')
  })

  it.each([
    [{ ...email, to: undefined }, 'missing_required_field'],
    [{ ...email, from: undefined }, 'missing_required_field'],
    [{ ...email, subject: undefined }, 'missing_required_field'],
    [{ ...email, text: undefined, html: undefined }, 'missing_required_field'],
    [{ ...email, to: 'nobody' }, 'validation_error'],
    [{ ...email, to: [] }, 'validation_error'],
    [{ ...email, from: 'Shop' }, 'validation_error'],
    [[], 'validation_error'],
  ])('refuses the email %o', async (broken, name) => {
    const { get, send } = await filledOutbox()
    const response = await send(broken)
    expect(response.status).toBe(422)
    expect(await response.json()).toEqual({
      statusCode: 422,
      name,
      message: expect.any(String),
    })
    expect(await (await get('/outbox')).json()).toEqual([])
  })

  it.each([
    ['', 401, 'missing_api_key'],
    ['Bearer re_wrong', 403, 'invalid_api_key'],
  ])('refuses the key "%s"', async (authorization, status, name) => {
    const { send } = await filledOutbox()
    const response = await send(email, { Authorization: authorization })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ statusCode: status, name })
  })
})

describe('everything else', () => {
  it('is told on the first page', async () => {
    const response = await createSimulator().request('/')
    expect(response.headers.get('Content-Type')).toContain('text/html')
    expect(await response.text()).toContain('sk_test_x')
  })

  it('does not exist', async () => {
    const response = await createSimulator().request('/unknown')
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({ error: 'Nothing is simulated at /unknown' })
  })
})
