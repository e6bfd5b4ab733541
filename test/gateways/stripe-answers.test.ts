import { describe, expect, it } from 'vitest'
import { GatewayRefused, GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { cannedGateway, errorWith, intentWith } from '../support/gateways/canned-stripe.ts'
import { newPayment as order } from '../support/gateways/new-payment.ts'

const money = { amount: 5, currency: 'USD' }
const refund = { reference: 'pi_1', captureReference: null, key: 'refund:1', money, reason: null }

describe('payments', () => {
  it.each([
    ['requires_payment_method', 'pending'],
    ['requires_confirmation', 'pending'],
    ['requires_action', 'pending'],
    ['requires_capture', 'pending'],
    ['something_new', 'pending'],
    ['processing', 'processing'],
    ['canceled', 'cancelled'],
    ['succeeded', 'succeeded'],
  ])('reads the status %s as %s', async (status, state) => {
    const { gateway } = cannedGateway(() => intentWith({ status }))
    expect(await gateway.retrieve('pi_1')).toMatchObject({ state })
  })

  it('takes the received amount of a success', async () => {
    const answer = { status: 'succeeded', amount: 500, amount_received: 450 }
    const { gateway } = cannedGateway(() => intentWith(answer))
    expect(await gateway.retrieve('pi_1')).toMatchObject({ money: { amount: 450 } })
  })

  it('does not know the refunded amount where the charge is only named', async () => {
    const { gateway } = cannedGateway(() => intentWith({ latest_charge: 'ch_1' }))
    expect(await gateway.retrieve('pi_1')).toMatchObject({ refundedAmount: null })
  })

  it('refuses a currency that Stripe does not take, without asking', async () => {
    const { gateway, requests } = cannedGateway(() => intentWith({}))
    const payment = gateway.create({ ...order, money: { amount: 500, currency: 'IRR' } })
    await expect(payment).rejects.toThrow(GatewayRefused)
    expect(requests).toEqual([])
  })
})

describe('refunds', () => {
  it.each([
    ['succeeded', 'succeeded'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
    ['pending', 'pending'],
    ['requires_action', 'pending'],
    [null, 'pending'],
  ])('reads the status %s as %s', async (status, state) => {
    const { gateway } = cannedGateway(() => Response.json({ id: 're_1', status, amount: 5 }))
    expect(await gateway.refund(refund)).toMatchObject({ state })
  })
})

describe('failures', () => {
  it.each([
    [400, { code: 'payment_intent_unexpected_state' }, 'state'],
    [400, { code: 'charge_already_refunded' }, 'already_refunded'],
    [404, { code: 'resource_missing' }, 'not_found'],
    [400, { type: 'idempotency_error' }, 'other'],
    [402, { type: 'card_error', code: 'card_declined' }, 'other'],
    [400, { code: 'amount_too_small' }, 'amount'],
    [400, { code: 'amount_too_large' }, 'amount'],
  ])('reads %i %o as refused for %s', async (status, error, reason) => {
    const { gateway } = cannedGateway(() => errorWith(status, error))
    const failure = await gateway.retrieve('pi_1').catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(GatewayRefused)
    expect(failure).toMatchObject({ reason, message: 'No.' })
  })

  it.each([401, 403, 409, 424, 429, 500, 503])('reads %i as no usable answer', async (status) => {
    const { gateway } = cannedGateway(() => errorWith(status, {}))
    await expect(gateway.retrieve('pi_1')).rejects.toThrow(GatewayUnavailable)
  })

  it('reads a call for patience that comes as a refusal as no usable answer', async () => {
    const { gateway } = cannedGateway(() => errorWith(400, { code: 'rate_limit' }))
    await expect(gateway.retrieve('pi_1')).rejects.toThrow(GatewayUnavailable)
  })

  it('reads a broken connection as no usable answer', async () => {
    const { gateway } = cannedGateway(() => {
      throw new TypeError('fetch failed')
    })
    await expect(gateway.retrieve('pi_1')).rejects.toThrow(GatewayUnavailable)
  })

  it.each([
    ['no JSON', () => new Response('<html>')],
    ['null', () => Response.json(null)],
    ['an empty body', () => new Response('')],
    ['another shape', () => Response.json({ id: 'pi_1' })],
    ['a fractional amount', () => intentWith({ amount: 1.5 })],
    ['a redirect', () => new Response(null, { status: 302, headers: { Location: '/' } })],
    ['an endless answer', () => intentWith({ more: 'x'.repeat(2 * 1024 * 1024) })],
  ])('reads %s as no usable answer', async (_name, answer) => {
    const { gateway } = cannedGateway(answer)
    await expect(gateway.retrieve('pi_1')).rejects.toThrow(GatewayUnavailable)
  })

  it('follows no redirects and sends no telemetry', async () => {
    const { gateway, requests } = cannedGateway(() => intentWith({}), 'https://stripe.test/sub/')
    await gateway.retrieve('pi_1')
    await gateway.retrieve('pi_1')
    const [, second] = requests
    expect(second?.url).toMatch(/^https:\/\/stripe\.test\/sub\/v1\/payment_intents\/pi_1\?expand/)
    expect(second?.redirect).toBe('manual')
    expect(second?.headers.has('X-Stripe-Client-Telemetry')).toBe(false)
  })
})
