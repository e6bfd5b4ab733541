import { describe, expect, it } from 'vitest'
import { simulatedZibal } from './simulated-zibal.ts'

const now = new Date('2026-11-22T10:00:00.123Z')

describe('refunds', () => {
  async function verifiedPayment() {
    const zibal = simulatedZibal({ now: () => now })
    const trackId = await zibal.openPayment()
    await zibal.pay(trackId)
    await zibal.call('verify', { trackId })
    return { ...zibal, trackId }
  }

  it('pay back a part, then the rest', async () => {
    const { call, refund, trackId } = await verifiedPayment()
    const part = await refund({ trackId, accountId: 'account-1', amount: 400_000 })
    expect(part).toEqual({
      status: true,
      result: 1,
      message: 'success',
      data: {
        reversed: false,
        remaining: 600_000,
        split: [
          {
            refundId: expect.any(String),
            amount: 400_000,
            wageAmount: 0,
            predictedTime: '2026-11-23T10:00:00.123Z',
          },
        ],
      },
    })
    expect(await call('inquiry', { trackId })).toMatchObject({ status: 1 })
    const rest = await refund({ trackId, accountId: 'account-1' })
    expect(rest.data).toMatchObject({ remaining: 0, split: [{ amount: 600_000 }] })
    expect(await call('inquiry', { trackId })).toMatchObject({ status: 15 })
  })

  it.each([
    [2, '', {}],
    [3, 'Bearer wrong', {}],
    [6, undefined, { accountId: undefined }],
    [6, undefined, { trackId: 1 }],
    [6, undefined, { amount: 1_000_001 }],
    [9, undefined, { amount: 999 }],
  ])('are refused with %i for %s %o', async (result, authorization, fields) => {
    const { refund, trackId } = await verifiedPayment()
    const wanted = { trackId, accountId: 'account-1', ...fields }
    expect(await refund(wanted, authorization)).toMatchObject({ status: false, result })
  })

  it('are refused for what is not verified', async () => {
    const { openPayment, pay, refund } = simulatedZibal()
    const trackId = await openPayment()
    await pay(trackId)
    const answer = await refund({ trackId, accountId: 'account-1' })
    expect(answer).toMatchObject({ result: 6 })
  })
})
