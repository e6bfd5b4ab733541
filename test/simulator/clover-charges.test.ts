import { describe, expect, it } from 'vitest'
import { simulatedClover } from './simulated-clover.ts'

const now = new Date('2026-11-22T10:00:00.123Z')
const key = '6f1c2f7e-5f0e-4d0b-9d1e-3b7f3a0c1a01'
const wanted = { amount: 1000, currency: 'usd', source: 'clv_test_visa' }

describe('charges', () => {
  it('answer what has become of them, then and later', async () => {
    const { call } = simulatedClover({ now: () => now })
    const { status, body } = await call('POST /charges', {
      ...wanted,
      description: 'Order 7',
      external_reference_id: '7',
      metadata: { order_id: '7' },
    })
    expect(status).toBe(200)
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9A-Z]{13}$/),
      object: 'charge',
      amount: 1000,
      amount_captured: 1000,
      amount_refunded: 0,
      currency: 'usd',
      created: now.getTime(),
      captured: true,
      paid: true,
      refunded: false,
      status: 'succeeded',
      description: 'Order 7',
      external_reference_id: '7',
      metadata: { order_id: '7' },
      failure_code: null,
      failure_message: null,
      source: { id: 'clv_test_visa', brand: 'VISA', first6: '424242', last4: '4242' },
    })
    expect((await call(`GET /charges/${body.id}`)).body).toEqual(body)
  })

  it('that are declined name the charge, which has failed', async () => {
    const { call } = simulatedClover()
    const declined = await call('POST /charges', { ...wanted, source: 'clv_test_declined' })
    expect(declined).toMatchObject({
      status: 402,
      body: {
        message: '402 Payment Required',
        error: {
          type: 'card_error',
          code: 'card_declined',
          decline_code: 'issuer_declined',
          message: 'Your card was declined.',
        },
      },
    })
    expect((await call(`GET /charges/${declined.body.error.charge}`)).body).toMatchObject({
      amount_captured: 0,
      captured: false,
      paid: false,
      status: 'failed',
      failure_code: 'card_declined',
    })
  })

  it('of the card that Clover declines are declined', async () => {
    const { call, tokenize } = simulatedClover()
    const { body } = await tokenize({ number: '4005571702222222' })
    const declined = await call('POST /charges', { ...wanted, source: body.id })
    expect(declined).toMatchObject({ status: 402 })
  })

  it('take a token once, and the ready ones any number of times', async () => {
    const { call, tokenize } = simulatedClover()
    const { id: source } = (await tokenize()).body
    expect(await call('POST /charges', { ...wanted, source })).toMatchObject({ status: 200 })
    expect(await call('POST /charges', { ...wanted, source })).toMatchObject({
      status: 400,
      body: { error: { type: 'invalid_request_error', code: 'token_already_used' } },
    })
    await call('POST /charges', wanted)
    expect(await call('POST /charges', wanted)).toMatchObject({ status: 200 })
  })

  it.each([
    [{ amount: 0 }, 400, 'invalid_request'],
    [{ amount: 1.5 }, 400, 'invalid_request'],
    [{ amount: 100_000_000 }, 400, 'amount_too_large'],
    [{ currency: 'USD' }, 400, 'invalid_request'],
    [{ source: 'clv_unknown' }, 404, 'resource_missing'],
    [{ external_reference_id: 'order-7' }, 400, 'invalid_request'],
    [{ metadata: { text: 'x'.repeat(500) } }, 400, 'invalid_request'],
    [{ tax_amount: 100 }, 400, 'invalid_request'],
  ])('with %o are refused', async (fields, status, code) => {
    const { call, chargeCount } = simulatedClover()
    const refused = await call('POST /charges', { ...wanted, ...fields })
    expect(refused).toMatchObject({ status, body: { error: { code } } })
    expect(await chargeCount()).toBe(0)
  })

  it.each([
    ['Authorization', 'Bearer clover_public_test', 401],
    ['X-Forwarded-For', '', 400],
    ['Idempotency-Key', '', 400],
    ['Idempotency-Key', 'charge:1', 400],
  ])('are refused with the header %s "%s"', async (name, value, status) => {
    const { call, chargeCount } = simulatedClover()
    expect(await call('POST /charges', wanted, { [name]: value })).toMatchObject({ status })
    expect(await chargeCount()).toBe(0)
  })

  it('that take their time are ended by the tester', async () => {
    const { call, control } = simulatedClover()
    const { id } = (await call('POST /charges', { ...wanted, source: 'clv_test_pending' })).body
    expect((await call(`GET /charges/${id}`)).body).toMatchObject({
      status: 'pending',
      paid: false,
      amount_captured: 0,
    })
    await control(`/charges/${id}`, { outcome: 'failed' })
    expect((await call(`GET /charges/${id}`)).body).toMatchObject({
      status: 'failed',
      failure_message: 'The payment failed.',
    })
    const again = control(`/charges/${id}`, { outcome: 'succeeded' })
    await expect(again).rejects.toThrow('The charge is failed')
  })
})

describe('idempotency keys', () => {
  it('answer the same to the same', async () => {
    const { call, chargeCount } = simulatedClover()
    const headers = { 'Idempotency-Key': key }
    const first = await call('POST /charges', wanted, headers)
    expect((await call('POST /charges', wanted, headers)).body).toEqual(first.body)
    const elsewhere = { ...headers, 'X-Forwarded-For': '' }
    expect((await call('POST /charges', wanted, elsewhere)).body).toEqual(first.body)
    expect(await chargeCount()).toBe(1)
  })

  it('repeat a decline', async () => {
    const { call, chargeCount } = simulatedClover()
    const headers = { 'Idempotency-Key': key }
    const declined = { ...wanted, source: 'clv_test_declined' }
    const { status, body } = await call('POST /charges', declined, headers)
    expect(await call('POST /charges', declined, headers)).toMatchObject({ status, body })
    expect(await chargeCount()).toBe(1)
  })

  it('are refused with other parameters, or for another call', async () => {
    const { call } = simulatedClover()
    const headers = { 'Idempotency-Key': key }
    const { id } = (await call('POST /charges', wanted, headers)).body
    const error = { type: 'idempotency_error' }
    const other = await call('POST /charges', { ...wanted, amount: 1 }, headers)
    expect(other).toMatchObject({ status: 400, body: { error } })
    const refund = await call('POST /refunds', { charge: id }, headers)
    expect(refund).toMatchObject({ status: 400, body: { error } })
  })

  it('are free again after a request that was not understood', async () => {
    const { call } = simulatedClover()
    const headers = { 'Idempotency-Key': key }
    await call('POST /charges', { ...wanted, amount: 0 }, headers)
    expect(await call('POST /charges', wanted, headers)).toMatchObject({ status: 200 })
  })
})

describe('everything else', () => {
  it('does not exist', async () => {
    const { call } = simulatedClover()
    expect(await call('GET /charges/unknown')).toMatchObject({
      status: 404,
      body: { error: { code: 'resource_missing' } },
    })
    expect(await call('GET /orders')).toMatchObject({
      status: 404,
      body: { message: '404 Not Found' },
    })
  })
})
