import { describe, expect, it } from 'vitest'
import { WebhookRejected } from '../../src/core/payments/errors.ts'
import { createPaypalGateway } from '../../src/gateways/paypal.ts'

const now = new Date('2026-03-04T12:00:00Z')
const usd = (value: string) => ({ currency_code: 'USD', value })

const signed = {
  'Paypal-Auth-Algo': 'SHA256withRSA',
  'Paypal-Cert-Url': 'https://api.paypal.com/v1/notifications/certs/CERT-1',
  'Paypal-Transmission-Id': '69cd13f0-d67a-11e5-baa3-778b53f4ae55',
  'Paypal-Transmission-Sig': 'lmI95Jx3Y9nhR5SJWlHVIWpg4AgFk7n9bCHSRxbrd8A9zrhdu2rMyFrmz+Zjh3s3==',
  'Paypal-Transmission-Time': '2026-03-04T12:00:00Z',
}

/** A gateway whose PayPal vouches for everything, or says something else; and what it was asked. */
function vouching(verification: object = { verification_status: 'SUCCESS' }, status = 200) {
  const requests: Request[] = []
  const { verifyWebhook } = createPaypalGateway({
    clientId: 'client',
    clientSecret: 'secret',
    webhookId: 'WEBHOOK1',
    apiUrl: 'https://paypal.test',
    async fetch(url, init) {
      if (url.endsWith('/token')) return Response.json({ access_token: 't', expires_in: 3600 })
      requests.push(new Request(url, init))
      if (url.endsWith('/verify-webhook-signature')) return Response.json(verification, { status })
      const isKnown = url.endsWith('/v2/payments/captures/CAPTURE1')
      return isKnown ? Response.json(capture) : Response.json(unknown, { status: 404 })
    },
  })
  const verify = (body: string, headers: HeadersInit = signed) =>
    verifyWebhook(body, new Headers(headers), now)
  return { verify, requests }
}

const unknown = { name: 'RESOURCE_NOT_FOUND', message: 'No.' }

const event = (type: string, resource: unknown) =>
  JSON.stringify({ id: 'WH-1', event_type: type, resource })

const order = {
  id: 'ORDER1',
  status: 'APPROVED',
  purchase_units: [{ amount: usd('5.00'), custom_id: 'key-1' }],
}

const capture = {
  id: 'CAPTURE1',
  status: 'COMPLETED',
  amount: usd('5.00'),
  custom_id: 'key-1',
  supplementary_data: { related_ids: { order_id: 'ORDER1' } },
}

const up = (kind: string, id: string) => [
  { rel: 'self', href: 'https://api.paypal.com/v2/payments/refunds/REFUND1' },
  { rel: 'up', href: `https://api.paypal.com/v2/${kind}/${id}` },
]

const refund = {
  id: 'REFUND1',
  status: 'COMPLETED',
  amount: usd('2.00'),
  custom_id: 'refund.1',
  links: up('payments/captures', 'CAPTURE1'),
}

const dispute = {
  dispute_id: 'PP-D-1',
  status: 'OPEN',
  disputed_transactions: [{ seller_transaction_id: 'CAPTURE1' }],
}

const approval = event('CHECKOUT.ORDER.APPROVED', order)

describe('the question to PayPal', () => {
  it('has the event as it came, and all that was said beside it', async () => {
    const { requests, verify } = vouching()
    const spaced = `${approval.slice(0, -1)} ,\n "more" : 1.0 , "é": "\\u00e9" }`
    await verify(spaced)
    const [request] = requests
    expect(request?.url).toBe('https://paypal.test/v1/notifications/verify-webhook-signature')
    const text = (await request?.text()) ?? ''
    expect(text.endsWith(`,"webhook_event":${spaced}}`)).toBe(true)
    expect(JSON.parse(text)).toMatchObject({
      auth_algo: 'SHA256withRSA',
      cert_url: signed['Paypal-Cert-Url'],
      transmission_id: signed['Paypal-Transmission-Id'],
      transmission_sig: signed['Paypal-Transmission-Sig'],
      transmission_time: '2026-03-04T12:00:00Z',
      webhook_id: 'WEBHOOK1',
    })
  })

  it.each(Object.keys(signed))('is not asked without %s', async (name) => {
    const { requests, verify } = vouching()
    const headers = new Headers(signed)
    headers.delete(name)
    await expect(verify(approval, headers)).rejects.toThrow(WebhookRejected)
    expect(requests).toEqual([])
  })

  it.each([
    ['Paypal-Auth-Algo', 'SHA256 with RSA'],
    ['Paypal-Cert-Url', 'http://api.paypal.com/cert'],
    ['Paypal-Cert-Url', 'nonsense'],
    ['Paypal-Transmission-Id', '12345'],
    ['Paypal-Transmission-Id', `a${'b'.repeat(50)}`],
    ['Paypal-Transmission-Sig', 'a"b'],
    ['Paypal-Transmission-Sig', ''],
    ['Paypal-Transmission-Time', 'yesterday'],
    ['Paypal-Transmission-Time', '2026-03-04'],
    ['Paypal-Transmission-Time', '2026-02-28T11:59:59Z'],
    ['Paypal-Transmission-Time', '2026-03-04T12:05:01Z'],
  ])('is not asked with the %s "%s"', async (name, value) => {
    const { requests, verify } = vouching()
    await expect(verify(approval, { ...signed, [name]: value })).rejects.toThrow(WebhookRejected)
    expect(requests).toEqual([])
  })

  it.each(['', 'x', '[]', 'null', '1', '{', '{},"webhook_id":"OTHER"', '{}}', '{"a":1}{}'])(
    'is not asked about the body %s',
    async (body) => {
      const { requests, verify } = vouching()
      await expect(verify(body)).rejects.toThrow(WebhookRejected)
      expect(requests).toEqual([])
    },
  )

  it.each(['2026-02-28T12:00:00Z', '2026-03-04T12:05:00Z', '2026-03-04T13:00:00+01:00'])(
    'is asked about what was signed at %s',
    async (time) => {
      const { verify } = vouching()
      const received = verify(approval, { ...signed, 'Paypal-Transmission-Time': time })
      expect(await received).toMatchObject({ id: 'WH-1' })
    },
  )

  it.each([
    ['FAILURE', { verification_status: 'FAILURE' }, 200],
    ['another word', { verification_status: 'success' }, 200],
    ['a refusal', { name: 'VALIDATION_ERROR', message: 'Invalid request' }, 400],
  ])('may be answered with %s, which rejects the event', async (_name, answer, status) => {
    const { verify } = vouching(answer, status)
    await expect(verify(approval)).rejects.toThrow(WebhookRejected)
  })
})

describe('what is rightly signed and cannot be read', () => {
  it.each([
    ['nothing', '{}'],
    ['no id', JSON.stringify({ event_type: 'X', resource: {} })],
    ['no resource', JSON.stringify({ id: 'WH-1', event_type: 'X' })],
  ])('%s: is named after its content', async (_name, body) => {
    const { verify } = vouching()
    const first = await verify(body)
    expect(first).toEqual({
      id: expect.stringMatching(/^unreadable:[0-9a-f]{64}$/),
      type: 'unreadable',
      evidence: null,
      unreadable: expect.any(String),
    })
    expect(await verify(body)).toEqual(first)
    expect((await verify(`${body} `))?.id).not.toBe(first?.id)
  })

  it.each([
    ['an order without units', 'CHECKOUT.ORDER.APPROVED', { ...order, purchase_units: [] }],
    ['a capture without amount', 'PAYMENT.CAPTURE.COMPLETED', { ...capture, amount: null }],
    ['an order instead of a capture', 'PAYMENT.CAPTURE.COMPLETED', order],
    ['a refund of half a cent', 'PAYMENT.CAPTURE.REFUNDED', { ...refund, amount: usd('0.005') }],
    ['a reversal of nothing', 'CHECKOUT.PAYMENT-APPROVAL.REVERSED', {}],
    ['a dispute without id', 'CUSTOMER.DISPUTE.CREATED', { ...dispute, dispute_id: '' }],
  ])('%s: keeps its name and type', async (_name, type, resource) => {
    const { verify } = vouching()
    expect(await verify(event(type, resource))).toEqual({
      id: 'WH-1',
      type,
      evidence: null,
      unreadable: expect.any(String),
    })
  })
})

describe('what events mean', () => {
  const evidenceOf = async (type: string, resource: unknown) =>
    (await vouching().verify(event(type, resource)))?.evidence

  it.each(['PAYMENT.CAPTURE.DECLINED', 'PAYMENT.CAPTURE.DENIED'])(
    '%s: PayPal is asked',
    async (type) => {
      const declined = { ...capture, status: 'DECLINED', status_details: { reason: 'OTHER' } }
      expect(await evidenceOf(type, declined)).toEqual({
        about: 'hint',
        gateway: 'paypal',
        reference: 'ORDER1',
      })
    },
  )

  it('a capture may name its order by a link alone', async () => {
    const { supplementary_data, ...bare } = capture
    const linked = { ...bare, links: up('checkout/orders', 'ORDER1') }
    expect(await evidenceOf('PAYMENT.CAPTURE.COMPLETED', linked)).toMatchObject({
      reference: 'ORDER1',
      state: 'succeeded',
    })
    expect(await evidenceOf('PAYMENT.CAPTURE.COMPLETED', bare)).toBeNull()
  })

  it.each(['PAYMENT.CAPTURE.REFUNDED', 'PAYMENT.REFUND.PENDING', 'PAYMENT.REFUND.FAILED'])(
    '%s tells the refund, by our key where it is ours',
    async (type) => {
      expect(await evidenceOf(type, refund)).toEqual({
        about: 'refund',
        gateway: 'paypal',
        reference: 'ORDER1',
        refund: {
          reference: 'REFUND1',
          state: 'succeeded',
          amount: 200,
          key: 'refund:1',
          failureMessage: null,
        },
      })
    },
  )

  it('a refund with the id of the payment was asked for in the dashboard', async () => {
    const other = { ...refund, custom_id: 'key-1' }
    const evidence = await evidenceOf('PAYMENT.CAPTURE.REFUNDED', other)
    expect(evidence).toMatchObject({ refund: { key: null } })
  })

  it.each([
    ['of an unknown capture', up('payments/captures', 'OTHER1')],
    ['of no capture', []],
  ])('a refund %s means nothing to us', async (_name, links) => {
    expect(await evidenceOf('PAYMENT.CAPTURE.REFUNDED', { ...refund, links })).toBeNull()
  })

  it.each([
    ['the capture itself', { id: 'CAPTURE1' }, 'ORDER1'],
    ['what took it back', { id: 'REFUND1', links: refund.links }, 'ORDER1'],
    ['something unknown', { id: 'OTHER1' }, ''],
  ])('money that was taken back may be told with %s', async (_name, resource, reference) => {
    expect(await evidenceOf('PAYMENT.CAPTURE.REVERSED', resource)).toEqual({
      about: 'dispute',
      gateway: 'paypal',
      reference,
      dispute: resource.id,
      status: 'REVERSED',
    })
  })

  it.each([
    ['OPEN', { ...dispute }],
    ['ACCEPTED', { ...dispute, dispute_outcome: { outcome_code: 'ACCEPTED' } }],
  ])('a dispute: %s', async (status, resource) => {
    expect(await evidenceOf('CUSTOMER.DISPUTE.RESOLVED', resource)).toEqual({
      about: 'dispute',
      gateway: 'paypal',
      reference: 'ORDER1',
      dispute: 'PP-D-1',
      status,
    })
  })

  it('a dispute about something else is told without a payment', async () => {
    const other = { ...dispute, disputed_transactions: [] }
    expect(await evidenceOf('CUSTOMER.DISPUTE.CREATED', other)).toMatchObject({ reference: '' })
  })

  it.each(['PAYMENT.CAPTURE.PENDING', 'CHECKOUT.ORDER.COMPLETED', 'constructor'])(
    '%s means nothing to us',
    async (type) => {
      const { verify } = vouching()
      expect(await verify(event(type, capture))).toEqual({
        id: 'WH-1',
        type,
        evidence: null,
        unreadable: null,
      })
    },
  )
})
