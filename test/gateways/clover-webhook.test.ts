import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { WebhookRejected } from '../../src/core/payments/errors.ts'
import { cloverWebhookVerifier } from '../../src/gateways/clover-webhook.ts'
import { simulatedClover } from '../simulator/simulated-clover.ts'
import { newCharge } from '../support/gateways/new-clover-charge.ts'

const now = new Date('2026-03-04T12:00:00Z')
const nowSeconds = now.getTime() / 1000

const verify = cloverWebhookVerifier(['secret-1'])

function signature(body: string, { at = nowSeconds, secret = 'secret-1' } = {}): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`
}

const withSignature = (text: string) => new Headers({ 'Clover-Signature': text })

function signed(body: string, options: { at?: number; secret?: string } = {}) {
  return verify(body, withSignature(signature(body, options)), now)
}

const message = {
  createdTime: 1_772_625_600_000,
  message: 'Approved for 100',
  status: 'APPROVED',
  type: 'PAYMENT',
  id: '2G1RQC0VTH7WY',
  merchantId: 'MERCHANT1',
  data: '9f1c2f7e-5f0e-4d0b-9d1e-3b7f3a0c1a01',
}

const approved = JSON.stringify(message)

describe('what is refused', () => {
  it('a message without signature', async () => {
    await expect(verify(approved, new Headers(), now)).rejects.toThrow(WebhookRejected)
  })

  it('a message signed with another secret', async () => {
    await expect(signed(approved, { secret: 'secret-2' })).rejects.toThrow(WebhookRejected)
  })

  it('a message changed after it was signed', async () => {
    const tampered = approved.replace('APPROVED', 'DECLINED')
    const verified = verify(tampered, withSignature(signature(approved)), now)
    await expect(verified).rejects.toThrow(WebhookRejected)
  })

  it('a message whose time was changed after it was signed', async () => {
    const stale = signature(approved, { at: nowSeconds - 900 })
    const headers = withSignature(stale.replace(/t=\d+/, `t=${nowSeconds}`))
    await expect(verify(approved, headers, now)).rejects.toThrow(WebhookRejected)
  })

  it.each(['before', 'after'])('a fresh time put %s the signed stale one', async (place) => {
    const stale = signature(approved, { at: nowSeconds - 900 })
    const fresh = `t=${nowSeconds}`
    const headers = withSignature(place === 'before' ? `${fresh},${stale}` : `${stale},${fresh}`)
    await expect(verify(approved, headers, now)).rejects.toThrow(WebhookRejected)
  })

  it.each([-301, 301])('a message signed %i seconds from now', async (seconds) => {
    const delivery = signed(approved, { at: nowSeconds + seconds })
    await expect(delivery).rejects.toThrow(WebhookRejected)
  })

  it.each(['', 't=,v1=', 'v1=00', `t=${nowSeconds}`, `t=${nowSeconds},v0=00`, 't=x,v1=00', 'x'])(
    'the signature "%s"',
    async (text) => {
      const verified = verify(approved, withSignature(text), now)
      await expect(verified).rejects.toThrow(WebhookRejected)
    },
  )

  it('everything when no secret is known', async () => {
    const without = cloverWebhookVerifier([])
    const headers = withSignature(signature(approved))
    await expect(without(approved, headers, now)).rejects.toThrow(WebhookRejected)
  })
})

describe('what is accepted', () => {
  it.each([-300, 0, 300])('a message signed %i seconds from now', async (seconds) => {
    const accepted = await signed(approved, { at: nowSeconds + seconds })
    expect(accepted).toMatchObject({ id: '2G1RQC0VTH7WY:APPROVED', type: 'PAYMENT' })
  })

  it.each(['secret-old', 'secret-new'])('the secret %s during a rotation', async (secret) => {
    const rotating = cloverWebhookVerifier(['secret-new', 'secret-old'])
    const headers = withSignature(signature(approved, { secret }))
    expect(await rotating(approved, headers, now)).toMatchObject({ type: 'PAYMENT' })
  })

  it('one good signature among several', async () => {
    const headers = withSignature(`${signature(approved)}, v1=${'0'.repeat(64)},v0=1`)
    expect(await verify(approved, headers, now)).toMatchObject({ type: 'PAYMENT' })
  })
})

describe('the message that tries a new address', () => {
  const setUp = JSON.stringify({ verificationCode: 'a1b2c3' })

  it('says nothing, unsigned or signed', async () => {
    expect(await verify(setUp, new Headers(), now)).toBeNull()
    expect(await signed(setUp)).toBeNull()
  })

  it('is refused with a wrong signature', async () => {
    await expect(signed(setUp, { secret: 'secret-2' })).rejects.toThrow(WebhookRejected)
  })

  it.each([
    ['a payment in it', { ...message, verificationCode: 'a1b2c3' }],
    ['no text in it', { verificationCode: 1 }],
    ['too long a text', { verificationCode: 'x'.repeat(201) }],
    ['nothing in it', {}],
    ['a list', [{ verificationCode: 'a1b2c3' }]],
  ])('is none with %s', async (_name, body) => {
    const verified = verify(JSON.stringify(body), new Headers(), now)
    await expect(verified).rejects.toThrow(WebhookRejected)
  })
})

describe('what messages mean', () => {
  it.each(['APPROVED', 'DECLINED'])('a payment that was %s is a hint', async (status) => {
    expect(await signed(JSON.stringify({ ...message, status }))).toEqual({
      id: `2G1RQC0VTH7WY:${status}`,
      type: 'PAYMENT',
      evidence: { about: 'hint', gateway: 'clover', reference: '2G1RQC0VTH7WY' },
      unreadable: null,
    })
  })

  it('names may be spelt as on the pages of Clover', async () => {
    const { createdTime, status, type, id, merchantId, data } = message
    const body = JSON.stringify({
      'Created Time': createdTime,
      Message: message.message,
      Status: status,
      Type: type,
      Id: id,
      MerchantId: merchantId,
      Data: data,
    })
    expect(await signed(body)).toEqual(await signed(approved))
  })

  it('a repeated message is the same one, though its times differ', async () => {
    const again = JSON.stringify({ ...message, createdTime: message.createdTime + 5000 })
    expect(await signed(again, { at: nowSeconds + 60 })).toEqual(await signed(approved))
  })

  it('another type means nothing to us, and is named after its content', async () => {
    const body = JSON.stringify({ ...message, type: 'REFUND' })
    expect(await signed(body)).toEqual({
      id: expect.stringMatching(/^message:[0-9a-f]{64}$/),
      type: 'REFUND',
      evidence: null,
      unreadable: null,
    })
  })

  it.each([
    ['no JSON', '{"type":', 'unreadable'],
    ['null', 'null', 'unreadable'],
    ['a list', '[]', 'unreadable'],
    ['no type', JSON.stringify({ id: '1' }), 'unreadable'],
    ['no payment', JSON.stringify({ ...message, id: undefined }), 'PAYMENT'],
    ['another kind of id', JSON.stringify({ ...message, id: { id: 1 } }), 'PAYMENT'],
    ['a path for an id', JSON.stringify({ ...message, id: '../1' }), 'PAYMENT'],
  ])('%s: cannot be read, and is named after its content', async (_name, body, type) => {
    const first = await signed(body)
    expect(first).toEqual({
      id: expect.stringMatching(/^(unreadable|message):[0-9a-f]{64}$/),
      type,
      evidence: null,
      unreadable: expect.any(String),
    })
    expect(await signed(body, { at: nowSeconds + 60 })).toEqual(first)
    expect((await signed(`${body} `))?.id).not.toBe(first?.id)
  })
})

describe('messages of the simulator', () => {
  it.each([
    ['clv_test_visa', 'APPROVED'],
    ['clv_test_declined', 'DECLINED'],
  ])('tell of a charge of %s: %s', async (method, status) => {
    const { control, deliveries, gateway } = simulatedClover({ now: () => now })
    const { reference } = await gateway.charge({ ...newCharge, method })
    await control(`/charges/${reference}/messages`)
    const [delivery] = await deliveries('take=1')
    const headers = new Headers(delivery?.headers)
    expect(await gateway.verifyWebhook(delivery?.body ?? '', headers, now)).toMatchObject({
      id: `${reference}:${status}`,
      evidence: { about: 'hint', gateway: 'clover', reference },
    })
  })

  it('are refused when they were signed for another time', async () => {
    const { control, deliveries, gateway } = simulatedClover({ now: () => now })
    const { reference } = await gateway.charge(newCharge)
    await control(`/charges/${reference}/messages`)
    const [delivery] = await deliveries(`at=${nowSeconds - 360}`)
    const headers = new Headers(delivery?.headers)
    const received = gateway.verifyWebhook(delivery?.body ?? '', headers, now)
    await expect(received).rejects.toThrow(WebhookRejected)
  })
})
