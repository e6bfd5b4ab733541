import { describe, expect, it } from 'vitest'
import { eventTypes, type SimulatedStripe, simulatedStripe } from './simulated-stripe.ts'

const card = { confirm: 'true', payment_method: 'pm_card_visa' }

function control(stripe: SimulatedStripe, path: string, form: Record<string, string> = {}) {
  const body = new URLSearchParams(form)
  return stripe.send(`/stripe/control/${path}`, { method: 'POST', body })
}

async function aDispute(stripe: SimulatedStripe): Promise<{ id: string; payment_intent: string }> {
  const { id } = await stripe.openIntent(card)
  return (await control(stripe, `payment_intents/${id}/disputes`)).json()
}

describe('disputes', () => {
  it('are told in signed events that the shop understands', async () => {
    const stripe = simulatedStripe()
    const { id, payment_intent: reference } = await aDispute(stripe)
    expect((await control(stripe, `disputes/${id}`, { status: 'lost' })).status).toBe(200)
    const deliveries = await stripe.deliveries(`payment_intent=${reference}`)
    expect(eventTypes(deliveries)).toEqual(['charge.dispute.created', 'charge.dispute.closed'])
    const read = deliveries.map(({ body, headers }) =>
      stripe.gateway.verifyWebhook(body, new Headers(headers), new Date()),
    )
    const evidence = { about: 'dispute', gateway: 'stripe', reference, dispute: id }
    expect(await Promise.all(read)).toMatchObject([
      { evidence: { ...evidence, status: 'needs_response' } },
      { evidence: { ...evidence, status: 'lost' } },
    ])
  })

  it('are of payments that have succeeded, and one a payment', async () => {
    const stripe = simulatedStripe()
    const { id } = await stripe.openIntent()
    expect((await control(stripe, `payment_intents/${id}/disputes`)).status).toBe(409)
    expect((await control(stripe, 'payment_intents/pi_none/disputes')).status).toBe(404)
    const { payment_intent: disputed } = await aDispute(stripe)
    expect((await control(stripe, `payment_intents/${disputed}/disputes`)).status).toBe(409)
  })

  it('are decided once, one way or the other', async () => {
    const stripe = simulatedStripe()
    const { id } = await aDispute(stripe)
    const decide = async (status: string) =>
      (await control(stripe, `disputes/${id}`, { status })).status
    expect(await decide('perhaps')).toBe(400)
    expect(await decide('won')).toBe(200)
    expect(await decide('lost')).toBe(409)
  })

  it('keep their payment from being paid back until the shop has won', async () => {
    const stripe = simulatedStripe()
    const { id, payment_intent } = await aDispute(stripe)
    const refused = await stripe.call('POST /refunds', { payment_intent })
    expect(refused.status).toBe(400)
    expect(refused.body.error.code).toBe('charge_disputed')
    await control(stripe, `disputes/${id}`, { status: 'won' })
    expect((await stripe.call('POST /refunds', { payment_intent })).status).toBe(200)
  })
})
