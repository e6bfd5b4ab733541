import { describe, expect, it } from 'vitest'
import { GatewayRefused, GatewayUnavailable } from '../../src/core/payments/errors.ts'
import {
  cannedGateway,
  cannedIntent,
  errorWith,
  intentWith,
} from '../support/gateways/canned-stripe.ts'
import { newCharge } from '../support/gateways/new-charge.ts'

const request = { ...newCharge, reference: 'pi_1' }

const declined = { type: 'card_error', code: 'card_declined' }
const invalid = { type: 'invalid_request_error' }
const unusable = 'This payment method cannot be used.'

/** What it comes to where Stripe shows no payment beside its refusal. */
const failed = {
  gateway: 'stripe',
  reference: 'pi_1',
  captureReference: null,
  state: 'failed',
  money: newCharge.money,
  refundedAmount: null,
  clientSecret: null,
  paymentUrl: null,
  metadata: newCharge.metadata,
}

describe('what is asked', () => {
  it.each([
    [true, 'off_session'],
    [false, ''],
  ])('keeps the card or takes that back: %s', async (savesCard, usage) => {
    const { gateway, requests } = cannedGateway(() => intentWith({ status: 'succeeded' }))
    await gateway.charge({ ...request, savesCard })
    const [asked, ...others] = requests
    expect(others).toEqual([])
    expect(asked?.url).toBe('https://stripe.test/v1/payment_intents/pi_1/confirm')
    expect(asked?.headers.get('Idempotency-Key')).toBe(newCharge.key)
    expect(Object.fromEntries(new URLSearchParams(await asked?.text()))).toEqual({
      payment_method: 'pm_card_visa',
      setup_future_usage: usage,
      use_stripe_sdk: 'true',
      'expand[0]': 'latest_charge',
    })
  })
})

describe('what is answered', () => {
  it.each([
    ['requires_action', 'pending'],
    ['requires_payment_method', 'pending'],
    ['something_new', 'pending'],
    ['processing', 'processing'],
    ['succeeded', 'succeeded'],
    ['canceled', 'cancelled'],
  ])('%s is %s', async (status, state) => {
    const { gateway } = cannedGateway(() => intentWith({ status }))
    expect(await gateway.charge(request)).toMatchObject({ reference: 'pi_1', state })
  })
})

describe('refusals', () => {
  it.each([
    [402, declined],
    [402, { ...declined, code: 'authentication_required' }],
    [402, { ...invalid, code: 'payment_intent_payment_attempt_failed' }],
  ])('%i %o: the card is declined in Stripe’s words', async (status, error) => {
    const { gateway } = cannedGateway(() => errorWith(status, error))
    expect(await gateway.charge(request)).toEqual({ ...failed, failureMessage: 'No.' })
  })

  it.each([
    [400, { ...invalid, code: 'resource_missing', param: 'payment_method' }],
    [404, { ...invalid, code: 'resource_missing', param: 'payment_method' }],
    [400, { ...invalid, code: 'parameter_invalid_empty', param: 'payment_method' }],
    [400, { ...invalid, param: 'payment_method' }],
    [400, { ...invalid, code: 'parameter_missing', param: 'source' }],
    [400, { ...invalid, code: 'payment_method_unexpected_state' }],
    [400, { ...invalid, code: 'payment_intent_incompatible_payment_method' }],
    [400, invalid],
  ])('%i %o: another method may be tried, which our words say', async (status, error) => {
    const { gateway } = cannedGateway(() => errorWith(status, error))
    expect(await gateway.charge(request)).toEqual({ ...failed, failureMessage: unusable })
  })

  it('tell the payment as Stripe shows it beside them', async () => {
    const intent = cannedIntent({ latest_charge: 'ch_1', metadata: { order_id: '8' } })
    const { gateway } = cannedGateway(() => errorWith(402, { ...declined, payment_intent: intent }))
    expect(await gateway.charge(request)).toMatchObject({
      state: 'failed',
      money: { amount: 500, currency: 'USD' },
      refundedAmount: null,
      clientSecret: 'pi_1_secret_x',
      failureMessage: 'No.',
      metadata: { order_id: '8' },
    })
  })

  it.each([
    ['succeeded', 'succeeded'],
    ['processing', 'processing'],
    ['canceled', 'cancelled'],
  ])('of a method do not hide that the payment is %s', async (status, state) => {
    const refusal = {
      ...invalid,
      param: 'payment_method',
      payment_intent: cannedIntent({ status }),
    }
    const { gateway } = cannedGateway(() => errorWith(400, refusal))
    expect(await gateway.charge(request)).toMatchObject({ state })
  })

  it.each([
    [404, { ...invalid, code: 'resource_missing', param: 'intent' }, 'not_found'],
    [404, invalid, 'other'],
    [400, { type: 'idempotency_error' }, 'other'],
    [400, { ...invalid, param: 'return_url' }, 'other'],
    [400, { ...invalid, code: 'amount_too_small' }, 'amount'],
  ])('%i %o: no such payment can be made', async (status, error, reason) => {
    const { gateway } = cannedGateway(() => errorWith(status, error))
    const failure = await gateway.charge(request).catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(GatewayRefused)
    expect(failure).toMatchObject({ reason, message: 'No.' })
  })
})

describe('no usable answer', () => {
  it.each([401, 403, 409, 424, 429, 500, 503])('is %i', async (status) => {
    const { gateway } = cannedGateway(() => errorWith(status, {}))
    await expect(gateway.charge(request)).rejects.toThrow(GatewayUnavailable)
  })

  it.each([
    ['no JSON', () => new Response('<html>')],
    ['null', () => Response.json(null)],
    ['an empty body', () => new Response('')],
    ['another shape', () => Response.json({ id: 'pi_1' })],
    ['a refusal that cannot be read', () => new Response('<html>', { status: 402 })],
  ])('is %s', async (_name, answer) => {
    const { gateway } = cannedGateway(answer)
    await expect(gateway.charge(request)).rejects.toThrow(GatewayUnavailable)
  })
})
