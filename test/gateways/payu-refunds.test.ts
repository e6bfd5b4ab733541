import { describe, expect, it } from 'vitest'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import {
  newAttempt,
  refundKey,
  type SimulatedPayu,
  simulatedPayu,
} from '../simulator/simulated-payu.ts'

const startMs = Date.parse('2026-11-22T10:00:00Z')

/** A paid payment of 2,183.50 rupees, and a clock that tests move. */
async function paid() {
  const clock = { nowMs: startMs }
  const payu = simulatedPayu({ now: () => new Date(clock.nowMs) })
  const { key } = newAttempt()
  const reference = await payu.paidPayment({ key })
  const ask = (amount: number, id = 3, failures = 0) =>
    payu.gateway.refund({
      reference,
      captureReference: null,
      key: refundKey(key, amount, id, failures),
      money: { amount, currency: 'INR' },
      reason: null,
    })
  const list = () => payu.gateway.listRefunds({ reference, captureReference: null })
  return { ...payu, clock, key, reference, ask, list }
}

const stateOf = async (list: () => ReturnType<SimulatedPayu['gateway']['listRefunds']>) =>
  (await list())?.map(({ state }) => state)

describe('a refund', () => {
  it('is queued, and learns PayU’s id of the payment from its API', async () => {
    const { ask, commands, key } = await paid()
    expect(await ask(100_000)).toEqual({
      reference: expect.stringMatching(/^\d{9}$/),
      state: 'pending',
      amount: 100_000,
      key: refundKey(key, 100_000),
      failureMessage: null,
    })
    expect(commands).toEqual(['verify_payment', 'cancel_refund_transaction'])
  })

  it('does not ask for an id that is known', async () => {
    const { commands, control, gateway, key, reference } = await paid()
    const { mihpayid } = await control(`payments/${reference}`)
    await gateway.refund({
      reference,
      captureReference: mihpayid,
      key: refundKey(key, 500),
      money: { amount: 500, currency: 'INR' },
      reason: 'requested_by_customer',
    })
    expect(commands).toEqual(['cancel_refund_transaction'])
  })

  it('is listed under our key while it is queued, and succeeds in time', async () => {
    const { ask, clock, key, list } = await paid()
    const { reference } = await ask(100_000)
    const queued = {
      reference,
      amount: 100_000,
      key: refundKey(key, 100_000),
      failureMessage: null,
    }
    expect(await list()).toEqual([{ ...queued, state: 'pending' }])
    clock.nowMs += 5000
    expect(await list()).toEqual([{ ...queued, state: 'succeeded' }])
  })

  it('may fail at the bank, also after a success', async () => {
    const { ask, clock, control, list } = await paid()
    const { reference } = await ask(100_000)
    clock.nowMs += 5000
    expect(await stateOf(list)).toEqual(['succeeded'])
    await control(`refunds/${reference}`, { status: 'failure' })
    const failureMessage = 'PayU could not pay it back.'
    expect(await list()).toMatchObject([{ state: 'failed', failureMessage }])
  })

  it('is tried again under another key after a failure', async () => {
    const { ask, control, key, list } = await paid()
    const { reference } = await ask(218_350)
    await control(`refunds/${reference}`, { status: 'failure' })
    await ask(218_350, 3, 1)
    const keys = [refundKey(key, 218_350, 3, 0), refundKey(key, 218_350, 3, 1)]
    expect((await list())?.map((one) => one.key)).toEqual(keys)
  })

  it('pays back in parts, and never more than was paid', async () => {
    const { ask, list } = await paid()
    await ask(100_000, 1)
    await ask(118_350, 2)
    await expect(ask(1, 3)).rejects.toMatchObject({ reason: 'amount' })
    expect((await list())?.map(({ amount }) => amount)).toEqual([100_000, 118_350])
  })

  it('pays back once however often it is asked for', async () => {
    const { ask, list } = await paid()
    const first = await ask(100_000)
    expect(await ask(100_000)).toEqual(first)
    expect(await list()).toHaveLength(1)
  })

  it('is recognised when its answer was lost', async () => {
    const { ask, fault, key, list } = await paid()
    await fault({ operation: 'refund', kind: 'error-after' })
    await expect(ask(218_350)).rejects.toThrow(GatewayUnavailable)
    expect(await list()).toMatchObject([{ key: refundKey(key, 218_350), state: 'pending' }])
    const [known] = (await list()) ?? []
    expect(await ask(218_350)).toEqual(known)
    expect(await list()).toHaveLength(1)
  })

  it('is not done when PayU kept silent', async () => {
    const { ask, fault, list } = await paid()
    await fault({ operation: 'refund', kind: 'timeout' })
    await expect(ask(100_000)).rejects.toThrow(GatewayUnavailable)
    expect(await list()).toEqual([])
    await expect(ask(100_000)).resolves.toMatchObject({ state: 'pending' })
  })

  it('of the dashboard is nobody’s of ours', async () => {
    const { control, list, reference } = await paid()
    const { requestId } = await control(`payments/${reference}/refunds`, { amount: '83.50' })
    const refund = { reference: requestId, amount: 8350, key: null, state: 'pending' }
    expect(await list()).toMatchObject([refund])
  })

  it('needs money that was taken', async () => {
    const payu = simulatedPayu()
    const { key } = newAttempt()
    const reference = await payu.openPayment({ key })
    await payu.pay(reference, 'failed')
    const refund = payu.gateway.refund({
      reference,
      captureReference: null,
      key: refundKey(key, 100),
      money: { amount: 100, currency: 'INR' },
      reason: null,
    })
    await expect(refund).rejects.toMatchObject({ code: 'gateway_refused', reason: 'state' })
  })

  it('is in rupees', async () => {
    const { gateway, key, reference } = await paid()
    const money = { amount: 100, currency: 'USD' }
    const request = { reference, captureReference: '1', key: refundKey(key, 100), reason: null }
    await expect(gateway.refund({ ...request, money })).rejects.toMatchObject({ reason: 'other' })
  })
})
