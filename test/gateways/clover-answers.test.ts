import { describe, expect, it } from 'vitest'
import { GatewayRefused, GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { createCloverGateway } from '../../src/gateways/clover.ts'
import { cannedGateway, chargeWith, errorWith } from '../support/gateways/canned-clover.ts'
import { newCharge } from '../support/gateways/new-clover-charge.ts'

const { key, metadata } = newCharge
const refund = {
  reference: 'CHARGE1',
  captureReference: null,
  key: 'refund:1',
  money: { amount: 5, currency: 'USD' },
  reason: null,
}

describe('requests', () => {
  it('charge a token as Clover documents it', async () => {
    const { gateway, requests } = cannedGateway(() => chargeWith({}))
    await gateway.charge(newCharge)
    const [request] = requests
    expect(request?.method).toBe('POST')
    expect(request?.url).toBe('https://clover.test/sub/v1/charges')
    expect(request?.redirect).toBe('manual')
    expect(Object.fromEntries(request?.headers ?? [])).toMatchObject({
      authorization: 'Bearer private-1',
      'content-type': 'application/json',
      'idempotency-key': key,
      'user-agent': 'Souk',
      'x-forwarded-for': '198.51.100.7',
    })
    expect(await request?.json()).toEqual({
      amount: 19998,
      currency: 'usd',
      source: 'clv_test_visa',
      capture: true,
      ecomind: 'ecom',
      description: 'Your order',
      external_reference_id: '7',
      metadata,
    })
  })

  it('invent no address of a customer', async () => {
    const { gateway, requests } = cannedGateway(() => chargeWith({}))
    await gateway.charge({ ...newCharge, clientAddress: null })
    expect(requests[0]?.headers.has('X-Forwarded-For')).toBe(false)
  })

  it('pay back a plain amount, under a UUID for each key', async () => {
    const answer = { id: 'REFUND1', status: 'succeeded', amount: 5 }
    const { gateway, requests } = cannedGateway(() => Response.json(answer))
    await gateway.refund(refund)
    await gateway.refund({ ...refund, captureReference: 'CHARGE2', reason: 'duplicate' })
    await gateway.refund({ ...refund, key: 'refund:2' })
    const keys = requests.map(({ headers }) => headers.get('Idempotency-Key'))
    expect(keys[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).not.toBe(keys[0])
    expect(requests[0]?.url).toBe('https://clover.test/sub/v1/refunds')
    expect(await requests[0]?.json()).toEqual({ charge: 'CHARGE1', amount: 5 })
    const withReason = { charge: 'CHARGE2', amount: 5, reason: 'duplicate' }
    expect(await requests[1]?.json()).toEqual(withReason)
  })

  it('only ask when nothing is to be changed', async () => {
    const { gateway, requests } = cannedGateway(() => chargeWith({}))
    await gateway.retrieve('CHARGE1')
    const [request] = requests
    expect(request?.method).toBe('GET')
    expect(request?.url).toBe('https://clover.test/sub/v1/charges/CHARGE1')
    expect(request?.headers.has('Idempotency-Key')).toBe(false)
  })

  it('give up after a time', async () => {
    const signals: (AbortSignal | null | undefined)[] = []
    const gateway = createCloverGateway({
      privateKey: 'private-1',
      webhookSecrets: [],
      apiUrl: 'https://clover.test',
      async fetch(_url, init) {
        signals.push(init?.signal)
        throw new DOMException('Too late', 'TimeoutError')
      },
    })
    await expect(gateway.charge(newCharge)).rejects.toThrow(GatewayUnavailable)
    expect(signals).toEqual([expect.any(AbortSignal)])
  })
})

describe('what is refused without asking', () => {
  it.each([
    ['another currency', { money: { amount: 500, currency: 'INR' } }],
    ['a charge of nothing', { method: null }],
  ])('%s', async (_name, fields) => {
    const { gateway, requests } = cannedGateway(() => chargeWith({}))
    const charged = gateway.charge({ ...newCharge, ...fields })
    await expect(charged).rejects.toMatchObject({ code: 'gateway_refused', reason: 'other' })
    expect(requests).toEqual([])
  })

  it.each(['', '.', '..', 'a/b', 'a?b', 'a b', '%2e'])('the charge "%s"', async (reference) => {
    const { gateway, requests } = cannedGateway(() => chargeWith({}))
    await expect(gateway.retrieve(reference)).rejects.toMatchObject({ reason: 'not_found' })
    expect(requests).toEqual([])
  })
})

describe('charges', () => {
  it.each([
    [{}, 'succeeded', 500],
    [{ amount_captured: 450 }, 'succeeded', 450],
    [{ captured: false, amount_captured: 450 }, 'succeeded', 450],
    [{ captured: false }, 'processing', 500],
    [{ captured: false, amount_captured: 0 }, 'processing', 500],
    [{ captured: null }, 'processing', 500],
    [{ paid: false }, 'processing', 500],
    [{ status: 'pending', paid: false, captured: false }, 'processing', 500],
    [{ status: 'something_new' }, 'processing', 500],
  ])('with %o are %s', async (fields, state, amount) => {
    const { gateway } = cannedGateway(() => chargeWith(fields))
    const expected = { state, money: { amount, currency: 'USD' } }
    expect(await gateway.retrieve('CHARGE1')).toMatchObject(expected)
    expect(await gateway.charge(newCharge)).toMatchObject(expected)
  })

  it('that have failed decline a card, and are over when they are asked about', async () => {
    const failed = { status: 'failed', paid: false, captured: false }
    const { gateway } = cannedGateway(() => chargeWith(failed))
    expect(await gateway.charge(newCharge)).toMatchObject({ state: 'failed' })
    expect(await gateway.retrieve('CHARGE1')).toMatchObject({ state: 'cancelled' })
  })

  it('that were declined say why', async () => {
    const failed = { status: 'failed', failure_message: 'Your card was declined.' }
    const { gateway } = cannedGateway(() => chargeWith(failed))
    expect(await gateway.retrieve('CHARGE1')).toMatchObject({
      captureReference: null,
      failureMessage: 'Your card was declined.',
    })
  })

  it.each([
    [{ amount_refunded: 300 }, 300],
    [{}, null],
  ])('with %o say that %s went back', async (fields, refundedAmount) => {
    const { gateway } = cannedGateway(() => chargeWith(fields))
    expect(await gateway.retrieve('CHARGE1')).toMatchObject({ refundedAmount })
  })

  it('find their order also where Clover does not repeat the metadata', async () => {
    const { gateway } = cannedGateway(() => chargeWith({}))
    expect(await gateway.charge(newCharge)).toMatchObject({ metadata })
    expect(await gateway.retrieve('CHARGE1')).toMatchObject({ metadata: {} })
  })
})

describe('refunds', () => {
  it.each([
    ['succeeded', 'succeeded', null],
    ['failed', 'failed', 'Clover could not pay it back.'],
    ['pending', 'pending', null],
    ['something_new', 'pending', null],
  ])('reads the status %s as %s', async (status, state, failureMessage) => {
    const { gateway } = cannedGateway(() => Response.json({ id: 'REFUND1', status }))
    expect(await gateway.refund(refund)).toEqual({
      reference: 'REFUND1',
      state,
      amount: 5,
      key: 'refund:1',
      failureMessage,
    })
  })
})

describe('refusals', () => {
  it.each([
    [400, { code: 'charge_already_refunded' }, 'already_refunded'],
    [404, { code: 'resource_missing' }, 'not_found'],
    [400, { code: 'amount_too_large' }, 'amount'],
    [400, { code: 'invalid_charge_amount' }, 'amount'],
    [400, { type: 'invalid_request_error' }, 'other'],
  ])('reads %i %o as refused for %s', async (status, error, reason) => {
    const { gateway } = cannedGateway(() => errorWith(status, error))
    const failure = await gateway.refund(refund).catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(GatewayRefused)
    expect(failure).toMatchObject({ reason, message: 'No.' })
  })

  it('may be a sentence alone', async () => {
    const answer = () => Response.json({ message: 'Invalid Source' }, { status: 400 })
    const { gateway } = cannedGateway(answer)
    const charged = gateway.charge(newCharge)
    await expect(charged).rejects.toMatchObject({ reason: 'other', message: 'Invalid Source' })
  })
})

describe('no usable answers', () => {
  it.each([
    ['401', () => errorWith(401, { code: 'card_declined' })],
    ['403', () => errorWith(403, {})],
    ['409', () => errorWith(409, {})],
    ['429', () => errorWith(429, {})],
    ['503', () => errorWith(503, {})],
    ['a fault of theirs with another status', () => errorWith(400, { type: 'api_error' })],
    ['a key that is in use', () => errorWith(400, { type: 'idempotency_error' })],
    ['a call for patience', () => errorWith(400, { code: 'rate_limit' })],
    ['a refusal without a reason', () => Response.json({}, { status: 400 })],
    ['no JSON', () => new Response('<html>')],
    ['null', () => Response.json(null)],
    ['an empty body', () => new Response('')],
    ['another shape', () => Response.json({ id: 'CHARGE1' })],
    ['a fractional amount', () => chargeWith({ amount: 1.5 })],
    ['a redirect', () => new Response(null, { status: 302, headers: { Location: '/' } })],
    ['an endless answer', () => chargeWith({ more: 'x'.repeat(2 * 1024 * 1024) })],
  ])('%s', async (_name, answer) => {
    const { gateway } = cannedGateway(answer)
    await expect(gateway.charge(newCharge)).rejects.toThrow(GatewayUnavailable)
    await expect(gateway.retrieve('CHARGE1')).rejects.toThrow(GatewayUnavailable)
  })

  it('a broken connection', async () => {
    const { gateway } = cannedGateway(() => {
      throw new TypeError('fetch failed')
    })
    await expect(gateway.charge(newCharge)).rejects.toThrow(GatewayUnavailable)
    await expect(gateway.refund(refund)).rejects.toThrow(GatewayUnavailable)
  })
})
