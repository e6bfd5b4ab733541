import { describe, expect, it } from 'vitest'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { formOf, newAttempt, refundKey, simulatedPayu } from '../simulator/simulated-payu.ts'

const kinds = [
  ...['timeout', 'error', 'error-after', 'unauthorized', 'forbidden', 'too-many'],
  ...['null', 'empty'],
] as const

/** A paid payment with a refund, and what the shop asks PayU about it. */
async function asked() {
  const payu = simulatedPayu()
  const { key } = newAttempt()
  const reference = await payu.paidPayment({ key })
  const { captureReference } = await payu.gateway.retrieve(reference)
  const calls = {
    verify: () => payu.gateway.retrieve(reference),
    refunds: () => payu.gateway.listRefunds({ reference, captureReference }),
    refund: () =>
      payu.gateway.refund({
        reference,
        captureReference,
        key: refundKey(key, 100),
        money: { amount: 100, currency: 'INR' },
        reason: null,
      }),
  }
  return { ...payu, calls }
}

const operations = ['verify', 'refunds', 'refund'] as const
const cases = operations.flatMap((operation) => kinds.map((kind) => [operation, kind] as const))

describe('nobody knows what happened', () => {
  it.each(cases)('to %s after %s, and it can be asked again', async (operation, kind) => {
    const { calls, fault } = await asked()
    await fault({ operation, kind: kind as 'error' })
    await expect(calls[operation]()).rejects.toThrow(GatewayUnavailable)
    await expect(calls[operation]()).resolves.toBeDefined()
  })
})

it.each(operations)('a slow %s is waited for', async (operation) => {
  const { calls, fault } = await asked()
  await fault({ operation, kind: 'slow' })
  await expect(calls[operation]()).resolves.toBeDefined()
})

it('a page that does not open takes nothing from the customer', async () => {
  const { fault, gateway, postForm } = simulatedPayu()
  const created = await gateway.create(newAttempt())
  await fault({ operation: 'create', kind: 'error' })
  expect((await postForm('/payu/_payment', formOf(created))).status).toBe(503)
  expect(await gateway.retrieve(created.reference)).toMatchObject({ state: 'pending' })
  expect((await postForm('/payu/_payment', formOf(created))).status).toBe(302)
})

describe('messages', () => {
  it.each([
    ['drop-webhook', 0],
    ['duplicate-webhook', 2],
  ] as const)('%s', async (kind, count) => {
    const { deliveries, fault, openPayment, pay } = simulatedPayu()
    const txnid = await openPayment()
    await fault({ operation: 'webhook', kind })
    await pay(txnid)
    expect(await deliveries()).toHaveLength(count)
  })

  it('may be late', async () => {
    const { deliveries, fault, openPayment, pay } = simulatedPayu({ waits: { delayedWebhook: 30 } })
    const txnid = await openPayment()
    await fault({ operation: 'webhook', kind: 'delay-webhook' })
    await pay(txnid)
    expect(await deliveries()).toEqual([])
    await expect.poll(() => deliveries(), { interval: 20 }).toHaveLength(1)
  })
})
