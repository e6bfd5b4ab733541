import { describe, expect, it } from 'vitest'
import { GatewayRefused, GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { unanswered } from '../simulator/faults.ts'
import { type SimulatedStripe, simulatedStripe } from '../simulator/simulated-stripe.ts'
import { cannedGateway } from '../support/gateways/canned-stripe.ts'
import { newPayment } from '../support/gateways/new-payment.ts'

const ann = {
  key: 'customer:1',
  email: 'ann@example.com',
  name: 'Ann Smith',
  metadata: { user_id: '7' },
}

function attach(stripe: SimulatedStripe, customer: string, card: string) {
  return stripe.call(`POST /payment_methods/${card}/attach`, { customer })
}

describe('a customer', () => {
  it('is opened with what is known of him', async () => {
    const stripe = simulatedStripe()
    const customer = await stripe.gateway.savedCards.createCustomer(ann)
    expect(customer).toMatch(/^cus_\w+$/)
    const { body } = await stripe.call(`GET /customers/${customer}`)
    const { key: _key, ...known } = ann
    expect(body).toMatchObject(known)
  })

  it('is opened without address and name, too', async () => {
    const stripe = simulatedStripe()
    const nobody = { ...ann, email: null, name: '' }
    const customer = await stripe.gateway.savedCards.createCustomer(nobody)
    const { body } = await stripe.call(`GET /customers/${customer}`)
    expect(body).toMatchObject({ email: null, name: null, metadata: ann.metadata })
  })

  it('is the same one for the same key', async () => {
    const { gateway } = simulatedStripe()
    const first = await gateway.savedCards.createCustomer(ann)
    expect(await gateway.savedCards.createCustomer(ann)).toBe(first)
    const other = await gateway.savedCards.createCustomer({ ...ann, key: 'customer:2' })
    expect(other).not.toBe(first)
  })

  it('is named by the payments that are opened for him', async () => {
    const stripe = simulatedStripe()
    const customer = await stripe.gateway.savedCards.createCustomer(ann)
    const { reference } = await stripe.gateway.create({ ...newPayment, customer })
    const { body } = await stripe.call(`GET /payment_intents/${reference}`)
    expect(body).toMatchObject({ customer, setup_future_usage: null })
  })

  it('is not taken for another one: what is asked for in other words may be there', async () => {
    const { gateway } = simulatedStripe()
    const customer = await gateway.savedCards.createCustomer(ann)
    await gateway.create({ ...newPayment, customer })
    const other = gateway.create({ ...newPayment, customer: null })
    await expect(other).rejects.toThrow(GatewayUnavailable)
  })

  it('is no longer to be found once he was deleted, with his cards', async () => {
    const stripe = simulatedStripe()
    const { savedCards } = stripe.gateway
    const customer = await savedCards.createCustomer(ann)
    const other = await savedCards.createCustomer({ ...ann, key: 'customer:2' })
    const { body: card } = await attach(stripe, customer, 'pm_card_visa')
    await savedCards.deleteCustomer(customer)
    const refused = { code: 'gateway_refused', reason: 'not_found' }
    await expect(savedCards.deleteCustomer(customer)).rejects.toMatchObject(refused)
    await expect(savedCards.list(customer)).rejects.toMatchObject(refused)
    const again = await attach(stripe, other, card.id)
    expect(again.status).toBe(400)
    const payment = stripe.gateway.create({ ...newPayment, customer })
    await expect(payment).rejects.toMatchObject(refused)
  })
})

describe('the cards of a customer', () => {
  it('are listed newest first', async () => {
    const stripe = simulatedStripe({ now: () => new Date('2026-03-04T12:00:00Z') })
    const customer = await stripe.gateway.savedCards.createCustomer(ann)
    expect(await stripe.gateway.savedCards.list(customer)).toEqual([])
    await attach(stripe, customer, 'pm_card_visa')
    await attach(stripe, customer, 'pm_card_mastercard')
    const card = { id: expect.stringMatching(/^pm_\w{24}$/), expiryMonth: 12, expiryYear: 2029 }
    expect(await stripe.gateway.savedCards.list(customer)).toEqual([
      { ...card, brand: 'mastercard', last4: '4444' },
      { ...card, brand: 'visa', last4: '4242' },
    ])
  })

  it('are his alone, and gone once he has given them up', async () => {
    const stripe = simulatedStripe()
    const customer = await stripe.gateway.savedCards.createCustomer(ann)
    const other = await stripe.gateway.savedCards.createCustomer({ ...ann, key: 'customer:2' })
    const { body: card } = await attach(stripe, customer, 'pm_card_visa')
    expect(await stripe.gateway.savedCards.list(other)).toEqual([])
    await stripe.call(`POST /payment_methods/${card.id}/detach`)
    expect(await stripe.gateway.savedCards.list(customer)).toEqual([])
  })

  it('are asked for a hundred at once, cards alone', async () => {
    const { gateway, requests } = cannedGateway(() => Response.json({ data: [] }))
    await gateway.savedCards.list('cus_1')
    expect(requests.map(({ url }) => url)).toEqual([
      'https://stripe.test/v1/payment_methods?customer=cus_1&type=card&limit=100',
    ])
  })

  it('of nobody are not found', async () => {
    const { gateway } = simulatedStripe()
    const failure = await gateway.savedCards.list('cus_none').catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(GatewayRefused)
    expect(failure).toMatchObject({ reason: 'not_found' })
  })
})

describe('faults', () => {
  it.each(unanswered)('a customer is one after "%s", heard of or not', async (kind) => {
    const stripe = simulatedStripe()
    await stripe.fault({ operation: 'customer', kind, count: 100 })
    await expect(stripe.gateway.savedCards.createCustomer(ann)).rejects.toThrow(GatewayUnavailable)
    await stripe.send('/faults', { method: 'DELETE' })
    const customer = await stripe.gateway.savedCards.createCustomer(ann)
    expect(await stripe.gateway.savedCards.createCustomer(ann)).toBe(customer)
    expect(await stripe.gateway.savedCards.list(customer)).toEqual([])
  })

  it.each(unanswered)('a customer is deleted after "%s" by whoever asks again', async (kind) => {
    const stripe = simulatedStripe()
    const { savedCards } = stripe.gateway
    const customer = await savedCards.createCustomer(ann)
    await stripe.fault({ operation: 'customer', kind, count: 100 })
    await expect(savedCards.deleteCustomer(customer)).rejects.toThrow(GatewayUnavailable)
    await stripe.send('/faults', { method: 'DELETE' })
    await savedCards.deleteCustomer(customer).catch((error) => {
      expect(error).toMatchObject({ reason: 'not_found' })
    })
    await expect(savedCards.list(customer)).rejects.toMatchObject({ reason: 'not_found' })
  })

  it.each(unanswered)('the list is not known after "%s"', async (kind) => {
    const stripe = simulatedStripe()
    const customer = await stripe.gateway.savedCards.createCustomer(ann)
    await stripe.fault({ operation: 'cards', kind, count: 100 })
    await expect(stripe.gateway.savedCards.list(customer)).rejects.toThrow(GatewayUnavailable)
  })

  it('slow answers are waited for', async () => {
    const stripe = simulatedStripe()
    await stripe.fault({ operation: 'customer', kind: 'slow' })
    await stripe.fault({ operation: 'cards', kind: 'slow' })
    const customer = await stripe.gateway.savedCards.createCustomer(ann)
    expect(await stripe.gateway.savedCards.list(customer)).toEqual([])
  })

  it.each([
    ['no customer', () => Response.json({ id: 'pi_1' })],
    ['no list', () => Response.json({ data: [{ id: 'pm_1' }] })],
    ['no JSON', () => new Response('<html>')],
  ])('%s is no usable answer', async (_name, answer) => {
    const { gateway } = cannedGateway(answer)
    await expect(gateway.savedCards.createCustomer(ann)).rejects.toThrow(GatewayUnavailable)
    await expect(gateway.savedCards.list('cus_1')).rejects.toThrow(GatewayUnavailable)
    await expect(gateway.savedCards.deleteCustomer('cus_1')).rejects.toThrow(GatewayUnavailable)
  })
})
