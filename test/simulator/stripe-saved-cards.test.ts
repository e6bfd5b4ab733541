import { describe, expect, it } from 'vitest'
import { eventTypes, type SimulatedStripe, simulatedStripe } from './simulated-stripe.ts'

const amount = { amount: '19998', currency: 'usd' }

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
})
