import { describe, expect, it } from 'vitest'
import { type SimulatedClover, simulatedClover } from './simulated-clover.ts'

async function paidCharge(clover: SimulatedClover, source = 'clv_test_visa'): Promise<string> {
  const { body } = await clover.call('POST /charges', { amount: 1000, currency: 'usd', source })
  return body.id ?? body.error.charge
}

describe('refunds', () => {
  it('pay back a part, then the rest', async () => {
    const clover = simulatedClover({ now: () => new Date(1_000) })
    const charge = await paidCharge(clover)
    const reason = 'requested_by_customer'
    const part = await clover.call('POST /refunds', { charge, amount: 300, reason })
    expect(part).toMatchObject({ status: 200 })
    expect(part.body).toEqual({
      id: expect.stringMatching(/^[0-9A-Z]{13}$/),
      object: 'refund',
      amount: 300,
      charge,
      created: 1_000,
      reason,
      status: 'succeeded',
    })
    const afterPart = { amount_refunded: 300, refunded: false, status: 'succeeded' }
    expect((await clover.call(`GET /charges/${charge}`)).body).toMatchObject(afterPart)
    expect((await clover.call('POST /refunds', { charge })).body).toMatchObject({ amount: 700 })
    const afterRest = { amount_refunded: 1000, refunded: true, status: 'succeeded' }
    expect((await clover.call(`GET /charges/${charge}`)).body).toMatchObject(afterRest)
  })

  it('are refused once everything has gone back', async () => {
    const clover = simulatedClover()
    const charge = await paidCharge(clover)
    await clover.call('POST /refunds', { charge })
    expect(await clover.call('POST /refunds', { charge, amount: 1 })).toMatchObject({
      status: 400,
      body: { error: { code: 'charge_already_refunded' } },
    })
  })

  it.each([
    [{ amount: 1001 }, 400, 'invalid_request'],
    [{ amount: 0 }, 400, 'invalid_request'],
    [{ reason: 'other' }, 400, 'invalid_request'],
    [{ charge: 'unknown' }, 404, 'resource_missing'],
  ])('with %o are refused', async (fields, status, code) => {
    const clover = simulatedClover()
    const charge = await paidCharge(clover)
    const refused = await clover.call('POST /refunds', { charge, ...fields })
    expect(refused).toMatchObject({ status, body: { error: { code } } })
  })

  it.each(['clv_test_declined', 'clv_test_pending'])(
    'are refused for what %s has not paid',
    async (source) => {
      const clover = simulatedClover()
      const charge = await paidCharge(clover, source)
      expect(await clover.call('POST /refunds', { charge })).toMatchObject({ status: 400 })
    },
  )

  it('may be made in the dashboard', async () => {
    const clover = simulatedClover()
    const charge = await paidCharge(clover)
    await clover.control(`/charges/${charge}/refunds`, { amount: '400' })
    await clover.control(`/charges/${charge}/refunds`)
    expect((await clover.call(`GET /charges/${charge}`)).body).toMatchObject({ refunded: true })
    const again = clover.control(`/charges/${charge}/refunds`)
    await expect(again).rejects.toThrow('charge_already_refunded')
  })
})

describe('messages of the hosted checkout', () => {
  it('go to the shop when the tester wants it', async () => {
    const clover = simulatedClover({ apiOrigin: 'https://shop.test' })
    const charge = await paidCharge(clover)
    expect(await clover.deliveries()).toEqual([])
    await clover.control(`/charges/${charge}/messages`)
    const [delivery] = await clover.deliveries(`payment_intent=${charge}`)
    expect(delivery).toMatchObject({
      url: 'https://shop.test/api/webhooks/clover/',
      headers: { 'Clover-Signature': expect.stringMatching(/^t=\d+,v1=[0-9a-f]{64}$/) },
    })
    expect(JSON.parse(delivery?.body ?? '')).toMatchObject({
      message: 'Approved for 1000',
      status: 'APPROVED',
      type: 'PAYMENT',
      id: charge,
      merchantId: 'CLOVERTEST',
    })
  })

  it.each([
    ['drop-webhook', 0],
    ['duplicate-webhook', 2],
  ] as const)('may come otherwise: %s', async (kind, count) => {
    const clover = simulatedClover()
    const charge = await paidCharge(clover)
    await clover.fault({ operation: 'webhook', kind })
    await clover.control(`/charges/${charge}/messages`)
    expect(await clover.deliveries()).toHaveLength(count)
  })
})

describe('faults', () => {
  it.each([
    ['charge', 'POST /charges', 'GET /charges/unknown'],
    ['inquiry', 'GET /charges/unknown', 'POST /refunds'],
    ['refund', 'POST /refunds', 'POST /charges'],
  ] as const)('of %s befall it alone', async (operation, itself, another) => {
    const { call, fault } = simulatedClover()
    await fault({ operation, kind: 'error' })
    expect((await call(another)).status).toBeLessThan(500)
    const outage = { status: 500, body: { error: { type: 'api_error' } } }
    expect(await call(itself)).toMatchObject(outage)
    expect((await call(itself)).status).toBeLessThan(500)
  })
})
