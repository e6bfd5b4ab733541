import { describe, expect, it } from 'vitest'
import type { ChargeRequest } from '../../src/core/ports.ts'
import { eventTypes, type SimulatedStripe, simulatedStripe } from '../simulator/simulated-stripe.ts'
import { newCharge } from '../support/gateways/new-charge.ts'
import { newPayment } from '../support/gateways/new-payment.ts'

const otherKey = 'b3f5f0a4-7c53-4b1f-9f0e-0d9b4f4c2f5e'

async function openPayment(stripe: SimulatedStripe, customer: string | null = null) {
  const key = crypto.randomUUID()
  const opened = { ...newPayment, key: `pi:${key}`, customer }
  const { reference, clientSecret } = await stripe.gateway.create(opened)
  const charge = (request: Partial<ChargeRequest> = {}) =>
    stripe.gateway.charge({ ...newCharge, key, reference, ...request })
  return { reference, clientSecret, charge }
}

function newCustomer(stripe: SimulatedStripe, key = 'customer:1'): Promise<string> {
  return stripe.gateway.savedCards.createCustomer({ key, email: null, name: 'Ann', metadata: {} })
}

/** A customer, and the card that he has kept with a payment. */
async function customerWithCard(stripe: SimulatedStripe) {
  const customer = await newCustomer(stripe)
  const { charge } = await openPayment(stripe, customer)
  await charge({ savesCard: true })
  const [card] = await stripe.gateway.savedCards.list(customer)
  return { customer, card: card?.id ?? '' }
}

async function authenticate(stripe: SimulatedStripe, reference: string, outcome: string) {
  const body = new URLSearchParams({ outcome })
  await stripe.send(`/stripe/authenticate/${reference}`, { method: 'POST', body })
}

async function chargeCount(stripe: SimulatedStripe): Promise<number> {
  const types = eventTypes(await stripe.deliveries())
  return types.filter((type) => type === 'charge.succeeded').length
}

describe('a charge', () => {
  it('takes the money of an opened payment at once', async () => {
    const stripe = simulatedStripe()
    const { reference, charge } = await openPayment(stripe)
    expect(await charge()).toEqual({
      gateway: 'stripe',
      reference,
      captureReference: null,
      state: 'succeeded',
      money: { amount: 19998, currency: 'USD' },
      refundedAmount: 0,
      clientSecret: expect.stringContaining(reference),
      paymentUrl: null,
      failureMessage: null,
      metadata: { order_id: '7' },
    })
    expect(await chargeCount(stripe)).toBe(1)
  })

  it('that is declined says why, and that another card may be tried', async () => {
    const { charge, reference } = await openPayment(simulatedStripe())
    expect(await charge({ method: 'pm_card_chargeDeclinedExpiredCard' })).toMatchObject({
      reference,
      state: 'failed',
      money: { amount: 19998, currency: 'USD' },
      failureMessage: 'Your card has expired.',
      metadata: { order_id: '7' },
    })
  })

  it('after a decline takes the money with a good card', async () => {
    const { charge } = await openPayment(simulatedStripe())
    await charge({ method: 'pm_card_chargeDeclined' })
    const paid = await charge({ key: otherKey })
    expect(paid).toMatchObject({ state: 'succeeded', failureMessage: null })
  })

  it('with a method that takes its time is under way', async () => {
    const { charge } = await openPayment(simulatedStripe())
    expect(await charge({ method: 'pm_usBankAccount' })).toMatchObject({ state: 'processing' })
  })

  it.each([
    ['authenticated', 'succeeded', null],
    ['failed', 'failed', 'The provided payment method has failed authentication.'],
  ])('waits for a customer whose bank asks him: %s is %s', async (outcome, state, message) => {
    const stripe = simulatedStripe()
    const { charge, reference } = await openPayment(stripe)
    const asked = await charge({ method: 'pm_card_authenticationRequired' })
    expect(asked).toMatchObject({ state: 'pending', clientSecret: expect.any(String) })
    await authenticate(stripe, reference, outcome)
    const done = await charge({ key: otherKey, method: null })
    expect(done).toMatchObject({ state, failureMessage: message })
  })

  it('without a method looks what the browser has made of the payment', async () => {
    const stripe = simulatedStripe()
    const { charge, clientSecret } = await openPayment(stripe)
    expect(await charge({ method: null })).toMatchObject({ state: 'pending' })
    await stripe.confirm(clientSecret, 'pm_card_visa')
    expect(await charge({ method: null })).toMatchObject({ state: 'succeeded' })
    expect(await chargeCount(stripe)).toBe(1)
  })

  it.each([
    ['succeeded', 'succeeded'],
    ['processing', 'processing'],
  ])('of a payment that is %s already takes nothing', async (outcome, state) => {
    const stripe = simulatedStripe()
    const { charge, reference } = await openPayment(stripe)
    const body = new URLSearchParams({ outcome })
    await stripe.send(`/stripe/control/payment_intents/${reference}`, { method: 'POST', body })
    await stripe.deliveries('take=1')
    expect(await charge()).toMatchObject({ reference, state })
    expect(await chargeCount(stripe)).toBe(0)
  })

  it('of a payment that was cancelled takes nothing', async () => {
    const stripe = simulatedStripe()
    const { charge, reference } = await openPayment(stripe)
    await stripe.gateway.cancel(reference, 'cancel:1')
    expect(await charge()).toMatchObject({ state: 'cancelled' })
  })

  it('needs a payment that was opened', async () => {
    const { charge } = await openPayment(simulatedStripe())
    const unopened = charge({ reference: null })
    await expect(unopened).rejects.toMatchObject({ code: 'gateway_refused', reason: 'other' })
  })

  it.each(['pm_card_visa', null])('with %s does not find an unknown payment', async (method) => {
    const { charge } = await openPayment(simulatedStripe())
    const unknown = charge({ reference: 'pi_unknown', method })
    await expect(unknown).rejects.toMatchObject({ code: 'gateway_refused', reason: 'not_found' })
  })
})

describe('a repeated key', () => {
  it.each([
    ['pm_card_visa', 'succeeded'],
    ['pm_card_chargeDeclined', 'failed'],
    ['pm_card_authenticationRequired', 'pending'],
  ])('with %s answers the same', async (method, state) => {
    const stripe = simulatedStripe()
    const { charge } = await openPayment(stripe)
    const first = await charge({ method })
    expect(first).toMatchObject({ state })
    expect(await charge({ method })).toEqual(first)
    expect(await chargeCount(stripe)).toBe(state === 'succeeded' ? 1 : 0)
  })

  it.each(['pm_card_chargeDeclined', 'pm_card_authenticationRequired'])(
    'with %s answers the same also when another card has paid since',
    async (method) => {
      const { charge } = await openPayment(simulatedStripe())
      const first = await charge({ method })
      expect(await charge({ key: otherKey })).toMatchObject({ state: 'succeeded' })
      expect(await charge({ method })).toEqual(first)
    },
  )

  it('is refused with another card, which is charged nothing', async () => {
    const stripe = simulatedStripe()
    const { charge } = await openPayment(stripe)
    await charge({ method: 'pm_card_chargeDeclined' })
    await expect(charge()).rejects.toMatchObject({ code: 'gateway_refused', reason: 'other' })
    expect(await chargeCount(stripe)).toBe(0)
  })
})

describe('a saved card', () => {
  it('is kept where it is asked for, and pays its customer’s next payment', async () => {
    const stripe = simulatedStripe()
    const { customer, card } = await customerWithCard(stripe)
    const { charge, reference } = await openPayment(stripe, customer)
    expect(await charge({ key: otherKey, method: card })).toMatchObject({ state: 'succeeded' })
    const { body } = await stripe.call(`GET /payment_intents/${reference}`)
    expect(body).toMatchObject({ customer, payment_method: card, setup_future_usage: null })
    expect(await stripe.gateway.savedCards.list(customer)).toHaveLength(1)
  })

  it('is kept once the bank’s question is answered', async () => {
    const stripe = simulatedStripe()
    const customer = await newCustomer(stripe)
    const { charge, reference } = await openPayment(stripe, customer)
    await charge({ method: 'pm_card_authenticationRequired', savesCard: true })
    expect(await stripe.gateway.savedCards.list(customer)).toEqual([])
    await authenticate(stripe, reference, 'authenticated')
    expect(await stripe.gateway.savedCards.list(customer)).toHaveLength(1)
  })

  it('is none of the declined one, nor of the next where nobody asks for it', async () => {
    const stripe = simulatedStripe()
    const customer = await newCustomer(stripe)
    const { charge } = await openPayment(stripe, customer)
    await charge({ method: 'pm_card_chargeDeclined', savesCard: true })
    await charge({ key: otherKey })
    expect(await stripe.gateway.savedCards.list(customer)).toEqual([])
  })

  it('may be declined as any other', async () => {
    const stripe = simulatedStripe()
    const customer = await newCustomer(stripe)
    const { body } = await stripe.call('POST /payment_methods/pm_card_chargeCustomerFail/attach', {
      customer,
    })
    const { charge } = await openPayment(stripe, customer)
    expect(await charge({ method: body.id })).toMatchObject({
      state: 'failed',
      failureMessage: 'Your card was declined.',
    })
  })
})

describe('a method that may not be used', () => {
  const failed = {
    state: 'failed',
    money: { amount: 19998, currency: 'USD' },
    failureMessage: 'This payment method cannot be used.',
  }

  it('because there is no such method leaves the payment open', async () => {
    const { charge, reference } = await openPayment(simulatedStripe())
    expect(await charge({ method: 'pm_unknown' })).toEqual({
      ...failed,
      gateway: 'stripe',
      reference,
      captureReference: null,
      refundedAmount: null,
      clientSecret: null,
      paymentUrl: null,
      metadata: { order_id: '7' },
    })
    expect(await charge({ key: otherKey })).toMatchObject({ state: 'succeeded' })
  })

  it.each([
    ['another customer’s', true],
    ['some customer’s, at a payment of nobody,', false],
  ])('because it is %s leaves the payment open', async (_whose, hasCustomer) => {
    const stripe = simulatedStripe()
    const { card } = await customerWithCard(stripe)
    const stranger = hasCustomer ? await newCustomer(stripe, 'customer:2') : null
    const { charge } = await openPayment(stripe, stranger)
    const refused = await charge({ key: otherKey, method: card })
    expect(refused).toMatchObject(failed)
    expect(await charge()).toMatchObject({ state: 'succeeded' })
  })

  it('because it has paid before leaves the payment open', async () => {
    const stripe = simulatedStripe()
    const first = await openPayment(stripe)
    await first.charge()
    const { body } = await stripe.call(`GET /payment_intents/${first.reference}`)
    const second = await openPayment(stripe)
    const refused = await second.charge({ key: otherKey, method: body.payment_method })
    expect(refused).toMatchObject(failed)
  })
})
