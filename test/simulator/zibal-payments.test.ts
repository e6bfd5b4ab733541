import { describe, expect, it } from 'vitest'
import { simulatedZibal } from './simulated-zibal.ts'

const payment = { amount: 1_000_000, callbackUrl: 'https://shop.test/back/' }

const now = new Date('2026-11-22T10:00:00.123Z')

describe('request', () => {
  it('opens a payment under a number of fourteen digits', async () => {
    const { call } = simulatedZibal()
    const answer = await call('request', payment)
    expect(answer).toEqual({ trackId: expect.any(Number), result: 100, message: 'success' })
    expect(String(answer.trackId)).toMatch(/^\d{14}$/)
  })

  it('opens another payment for the same request', async () => {
    const { call } = simulatedZibal()
    const first = await call('request', payment)
    const second = await call('request', payment)
    expect(second.trackId).not.toBe(first.trackId)
  })

  it('takes the smallest amount', async () => {
    const { call } = simulatedZibal()
    expect(await call('request', { ...payment, amount: 1000 })).toMatchObject({ result: 100 })
  })

  it.each([
    [102, { merchant: 'somebody' }],
    [103, { merchant: 'zibal-inactive' }],
    [104, { merchant: '' }],
    [104, { merchant: undefined }],
    [105, { amount: 999 }],
    [105, { amount: 1000.5 }],
    [105, { amount: '5000' }],
    [105, { amount: undefined }],
    [106, { callbackUrl: 'shop.test/back' }],
    [106, { callbackUrl: 'ftp://shop.test/back' }],
    [106, { callbackUrl: undefined }],
    [107, { percentMode: 2 }],
    [113, { amount: 10_000_000_000_001 }],
    [114, { nationalCode: '12' }],
  ])('answers %i to %o', async (result, fields) => {
    const { call } = simulatedZibal()
    const answer = await call('request', { ...payment, ...fields })
    expect(answer).toEqual({ result, message: expect.any(String) })
  })

  it('answers 104 to what is no JSON object', async () => {
    const { send } = simulatedZibal()
    const response = await send('/zibal/v1/request', { method: 'POST', body: 'amount=1000' })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ result: 104 })
  })
})

describe('verify', () => {
  it('makes a paid payment final and tells all about it', async () => {
    const { call, openPayment, pay } = simulatedZibal({ now: () => now })
    const trackId = await openPayment({ orderId: '7', description: 'Order 7' })
    await pay(trackId)
    expect(await call('verify', { trackId })).toEqual({
      paidAt: '2026-11-22T13:30:00.123000',
      amount: 1_000_000,
      status: 1,
      refNumber: expect.any(Number),
      description: 'Order 7',
      cardNumber: '62741****44',
      orderId: '7',
      multiplexingInfos: [],
      result: 100,
      message: 'success',
    })
  })

  it('says so the second time, and nothing else', async () => {
    const { call, openPayment, pay } = simulatedZibal()
    const trackId = await openPayment()
    await pay(trackId)
    await call('verify', { trackId })
    const repeated = await call('verify', { trackId })
    expect(repeated).toEqual({ result: 201, message: 'previously verifed' })
  })

  it.each(['cancelled', 'failed'])('answers 202 to a payment that is %s', async (outcome) => {
    const { call, openPayment, pay } = simulatedZibal()
    const trackId = await openPayment()
    await pay(trackId, outcome)
    const answer = await call('verify', { trackId })
    expect(answer).toEqual({ result: 202, message: expect.any(String) })
  })

  it('answers 202 while nobody has paid', async () => {
    const { call, openPayment } = simulatedZibal()
    const trackId = await openPayment()
    expect(await call('verify', { trackId })).toMatchObject({ result: 202 })
  })

  it.each([1, 'x', null, undefined])('answers 203 to the track id %o', async (trackId) => {
    const { call } = simulatedZibal()
    expect(await call('verify', { trackId })).toMatchObject({ result: 203 })
  })

  it('takes a track id as text', async () => {
    const { call, openPayment, pay } = simulatedZibal()
    const trackId = await openPayment()
    await pay(trackId)
    expect(await call('verify', { trackId: String(trackId) })).toMatchObject({ result: 100 })
  })

  it('asks for the merchant first', async () => {
    const { call, openPayment } = simulatedZibal()
    const trackId = await openPayment()
    expect(await call('verify', { trackId, merchant: 'other' })).toMatchObject({ result: 102 })
  })
})

describe('inquiry', () => {
  it('knows a payment from its beginning', async () => {
    const { call, openPayment } = simulatedZibal({ now: () => now })
    const trackId = await openPayment({ orderId: '7', description: 'Order 7' })
    expect(await call('inquiry', { trackId })).toEqual({
      createdAt: '2026-11-22T13:30:00.123000',
      paidAt: null,
      verifiedAt: null,
      amount: 1_000_000,
      status: -1,
      refNumber: null,
      description: 'Order 7',
      cardNumber: null,
      orderId: '7',
      wage: 0,
      multiplexingInfos: [],
      result: 100,
      message: 'success',
    })
  })

  it('verifies nothing', async () => {
    const { call, openPayment, pay } = simulatedZibal()
    const trackId = await openPayment()
    await pay(trackId)
    await call('inquiry', { trackId })
    expect(await call('inquiry', { trackId })).toMatchObject({ status: 2, verifiedAt: null })
  })

  it('tells when a payment was verified', async () => {
    const { call, openPayment, pay } = simulatedZibal({ now: () => now })
    const trackId = await openPayment()
    await pay(trackId)
    await call('verify', { trackId })
    const answer = await call('inquiry', { trackId })
    expect(answer).toMatchObject({ status: 1, verifiedAt: '2026-11-22T13:30:00.123000' })
  })

  it('answers 203 to an unknown track id', async () => {
    const { call } = simulatedZibal()
    expect(await call('inquiry', { trackId: 1 })).toMatchObject({ result: 203 })
  })
})

describe('time', () => {
  it('gives back what nobody verified within fifteen minutes', async () => {
    let nowMs = now.getTime()
    const { call, openPayment, pay } = simulatedZibal({ now: () => new Date(nowMs) })
    const trackId = await openPayment()
    await pay(trackId)
    nowMs += 15 * 60_000
    expect(await call('inquiry', { trackId })).toMatchObject({ status: 2 })
    nowMs += 1
    expect(await call('verify', { trackId })).toMatchObject({ result: 202 })
    expect(await call('inquiry', { trackId })).toMatchObject({ status: 18 })
  })

  it('leaves alone what was verified', async () => {
    let nowMs = now.getTime()
    const { call, openPayment, pay } = simulatedZibal({ now: () => new Date(nowMs) })
    const trackId = await openPayment()
    await pay(trackId)
    await call('verify', { trackId })
    nowMs += 60 * 60_000
    expect(await call('inquiry', { trackId })).toMatchObject({ status: 1 })
  })

  it('need not be waited for', async () => {
    const { call, openPayment, pay, setStatus } = simulatedZibal()
    const trackId = await openPayment()
    await pay(trackId)
    await setStatus(trackId, 18)
    expect(await call('verify', { trackId })).toMatchObject({ result: 202 })
  })

  it('brings about documented statuses only', async () => {
    const { openPayment, setStatus } = simulatedZibal()
    const trackId = await openPayment()
    await expect(setStatus(trackId, 99)).rejects.toThrow('status: ')
    await expect(setStatus(1, 18)).rejects.toThrow('no such payment')
  })
})

it('has nothing else', async () => {
  const { send } = simulatedZibal()
  const response = await send('/zibal/v2/request', { method: 'POST' })
  expect(response.status).toBe(404)
})
