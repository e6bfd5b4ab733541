import { describe, expect, it } from 'vitest'
import {
  eventTypes,
  type SimulatedStripe,
  simulatedStripe,
  withoutRedirects,
} from './simulated-stripe.ts'

const amount = { amount: '19998', currency: 'usd', ...withoutRedirects }

describe('saved cards', () => {
  async function payAndSave(stripe: SimulatedStripe) {
    const { body: customer } = await stripe.call('POST /customers', {
      email: 'a@example.com',
      'metadata[user_id]': '1',
    })
    const { client_secret } = await stripe.openIntent({
      customer: customer.id,
      setup_future_usage: 'off_session',
    })
    await stripe.confirm(client_secret, 'pm_card_visa')
    const { body: list } = await stripe.call('GET /payment_methods', {
      customer: customer.id,
      type: 'card',
    })
    return { customer, methods: list.data }
  }

  it('are listed with their customer after the payment', async () => {
    const stripe = simulatedStripe()
    const { customer, methods } = await payAndSave(stripe)
    expect(methods).toEqual([
      expect.objectContaining({
        id: expect.stringMatching(/^pm_\w{24}$/),
        customer: customer.id,
        card: expect.objectContaining({ brand: 'visa', last4: '4242' }),
      }),
    ])
    expect(eventTypes(await stripe.deliveries())).toContain('payment_method.attached')
  })

  it('pay again without their holder', async () => {
    const stripe = simulatedStripe()
    const { customer, methods } = await payAndSave(stripe)
    const { body } = await stripe.call('POST /payment_intents', {
      ...amount,
      customer: customer.id,
      payment_method: methods[0].id,
      off_session: 'true',
      confirm: 'true',
    })
    expect(body).toMatchObject({ status: 'succeeded', payment_method: methods[0].id })
  })

  it('do not pay for anybody else', async () => {
    const stripe = simulatedStripe()
    const { methods } = await payAndSave(stripe)
    const { status } = await stripe.call('POST /payment_intents', {
      ...amount,
      payment_method: methods[0].id,
      confirm: 'true',
    })
    expect(status).toBe(400)
  })

  it('are refused at another customer’s payment, which stays as it was', async () => {
    const stripe = simulatedStripe()
    const { methods } = await payAndSave(stripe)
    const { body: other } = await stripe.call('POST /customers')
    const { id } = await stripe.openIntent({ customer: other.id })
    const { status, body } = await confirmOnServer(stripe, id, { payment_method: methods[0].id })
    expect(status).toBe(400)
    expect(body.error).toMatchObject({
      type: 'invalid_request_error',
      param: 'payment_method',
      message: expect.stringContaining('does not belong to the Customer you supplied'),
      payment_intent: { id, status: 'requires_payment_method', payment_method: null },
    })
    expect(body.error).not.toHaveProperty('code')
  })

  it('are refused at a payment of no customer', async () => {
    const stripe = simulatedStripe()
    const { methods } = await payAndSave(stripe)
    const { id } = await stripe.openIntent()
    const { status, body } = await confirmOnServer(stripe, id, { payment_method: methods[0].id })
    expect(status).toBe(400)
    expect(body.error).toMatchObject({ code: 'parameter_missing', param: 'source' })
  })

  it('are kept by the confirmation that asks for it, once the holder has agreed', async () => {
    const stripe = simulatedStripe()
    const { body: customer } = await stripe.call('POST /customers')
    const { id } = await stripe.openIntent({ customer: customer.id })
    const { body } = await confirmOnServer(stripe, id, {
      payment_method: 'pm_card_authenticationRequired',
      setup_future_usage: 'off_session',
    })
    expect(body).toMatchObject({ status: 'requires_action', setup_future_usage: 'off_session' })
    expect(await cardsOf(stripe, customer.id)).toEqual([])
    await stripe.send(`/stripe/authenticate/${id}`, {
      method: 'POST',
      body: new URLSearchParams({ outcome: 'authenticated' }),
    })
    expect(await cardsOf(stripe, customer.id)).toHaveLength(1)
    expect(eventTypes(await stripe.deliveries())).toEqual([
      'payment_intent.succeeded',
      'charge.succeeded',
      'payment_method.attached',
    ])
  })

  it('are not kept where a later confirmation takes that back', async () => {
    const stripe = simulatedStripe()
    const { body: customer } = await stripe.call('POST /customers')
    const { id } = await stripe.openIntent({ customer: customer.id })
    const declined = { payment_method: 'pm_card_chargeDeclined', setup_future_usage: 'off_session' }
    await confirmOnServer(stripe, id, declined)
    const good = { payment_method: 'pm_card_visa', setup_future_usage: '' }
    const { body } = await confirmOnServer(stripe, id, good)
    expect(body).toMatchObject({ status: 'succeeded', setup_future_usage: null })
    expect(await cardsOf(stripe, customer.id)).toEqual([])
  })

  it('cards that were not saved pay once', async () => {
    const stripe = simulatedStripe()
    const { id, client_secret } = await stripe.openIntent()
    await stripe.confirm(client_secret, 'pm_card_visa')
    const { body: paid } = await stripe.call(`GET /payment_intents/${id}`)
    const { status } = await stripe.call('POST /payment_intents', {
      ...amount,
      payment_method: paid.payment_method,
      confirm: 'true',
    })
    expect(status).toBe(400)
  })

  it('can be given up, and pay nothing then', async () => {
    const stripe = simulatedStripe()
    const { customer, methods } = await payAndSave(stripe)
    const [{ id: method }] = methods
    const { body } = await stripe.call(`POST /payment_methods/${method}/detach`)
    expect(body).toMatchObject({ id: method, customer: null })
    expect(await cardsOf(stripe, customer.id)).toEqual([])
    const { id } = await stripe.openIntent({ customer: customer.id })
    const refused = await confirmOnServer(stripe, id, { payment_method: method })
    expect(refused.status).toBe(400)
    expect(refused.body.error.message).toContain('It may not be used again')
    expect((await stripe.call(`POST /payment_methods/${method}/detach`)).status).toBe(400)
    expect((await attach(stripe, method, customer.id)).status).toBe(400)
  })
})

describe('cards that are given to a customer', () => {
  it('are listed newest first', async () => {
    const stripe = simulatedStripe()
    const { body: customer } = await stripe.call('POST /customers')
    const first = await attach(stripe, 'pm_card_visa', customer.id)
    const second = await attach(stripe, 'pm_card_mastercard', customer.id)
    expect(await cardsOf(stripe, customer.id)).toEqual([second.body, first.body])
    expect(await attach(stripe, first.body.id, customer.id)).toMatchObject({ status: 200 })
  })

  it('belong to him alone', async () => {
    const stripe = simulatedStripe()
    const { body: customer } = await stripe.call('POST /customers')
    const { body: other } = await stripe.call('POST /customers')
    const { body: method } = await attach(stripe, 'pm_card_visa', customer.id)
    expect((await attach(stripe, method.id, other.id)).status).toBe(400)
  })

  it('must be ones that their bank knows', async () => {
    const stripe = simulatedStripe()
    const { body: customer } = await stripe.call('POST /customers')
    expect((await attach(stripe, 'pm_card_chargeDeclined', customer.id)).status).toBe(402)
    const { body: method } = await attach(stripe, 'pm_card_chargeCustomerFail', customer.id)
    const { id } = await stripe.openIntent({ customer: customer.id })
    expect((await confirmOnServer(stripe, id, { payment_method: method.id })).status).toBe(402)
    expect(await cardsOf(stripe, customer.id)).toHaveLength(1)
  })

  it('and customers that do not exist are told as such', async () => {
    const stripe = simulatedStripe()
    const { body: customer } = await stripe.call('POST /customers')
    const noCustomer = await attach(stripe, 'pm_card_visa', 'cus_none')
    expect(noCustomer.status).toBe(400)
    expect(noCustomer.body.error).toMatchObject({ code: 'resource_missing', param: 'customer' })
    const noCard = await attach(stripe, 'pm_none', customer.id)
    expect(noCard.status).toBe(404)
    expect(noCard.body.error).toMatchObject({ code: 'resource_missing', param: 'payment_method' })
  })
})

describe('customers', () => {
  it('are shown as they were made', async () => {
    const stripe = simulatedStripe()
    const { body: customer } = await stripe.call('POST /customers', { name: 'Ann' })
    expect(customer).toMatchObject({ name: 'Ann', email: null, metadata: {} })
    expect((await stripe.call(`GET /customers/${customer.id}`)).body).toEqual(customer)
    expect(await stripe.call('GET /customers/cus_none')).toMatchObject({
      status: 404,
      body: { error: { code: 'resource_missing', param: 'id' } },
    })
  })

  it('that were deleted are told so, have no cards and pay nothing', async () => {
    const stripe = simulatedStripe()
    const { body: customer } = await stripe.call('POST /customers')
    const { body: method } = await attach(stripe, 'pm_card_visa', customer.id)
    const gone = { id: customer.id, object: 'customer', deleted: true }
    expect((await stripe.call(`DELETE /customers/${customer.id}`)).body).toEqual(gone)
    expect((await stripe.call(`GET /customers/${customer.id}`)).body).toEqual(gone)
    const missing = {
      status: 400,
      body: { error: { code: 'resource_missing', param: 'customer' } },
    }
    const list = await stripe.call('GET /payment_methods', { customer: customer.id })
    const opened = { ...amount, customer: customer.id }
    expect(list).toMatchObject(missing)
    expect(await stripe.call('POST /payment_intents', opened)).toMatchObject(missing)
    const { id } = await stripe.openIntent()
    expect(await confirmOnServer(stripe, id, { payment_method: method.id })).toMatchObject({
      status: 400,
    })
  })
})

function attach(stripe: SimulatedStripe, method: string, customer: string) {
  return stripe.call(`POST /payment_methods/${method}/attach`, { customer })
}

function confirmOnServer(stripe: SimulatedStripe, id: string, form: Record<string, string>) {
  return stripe.call(`POST /payment_intents/${id}/confirm`, form)
}

async function cardsOf(stripe: SimulatedStripe, customer: string): Promise<unknown[]> {
  const { body } = await stripe.call('GET /payment_methods', { customer, type: 'card' })
  return body.data
}
