import { describe, expect, it } from 'vitest'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import type { CallKind, Operation } from '../simulator/faults.ts'
import { type SimulatedPaypal, simulatedPaypal } from '../simulator/simulated-paypal.ts'
import { newPayment as order } from '../support/gateways/paypal-payments.ts'

const refund = { key: 'refund:1', money: { amount: 5000, currency: 'USD' }, reason: null }

/** A captured order, and each of the gateway's calls about it. */
async function captured() {
  const paypal = simulatedPaypal()
  const { gateway } = paypal
  const { reference } = await gateway.create(order)
  await paypal.decide(reference)
  const { captureReference = null } = await gateway.confirm(reference, 'confirm:1')
  const payment = { reference, captureReference }
  const calls: Partial<Record<Operation, () => Promise<unknown>>> = {
    create: () => gateway.create({ ...order, key: 'payment:2' }),
    inquiry: () => gateway.retrieve(reference),
    capture: () => gateway.confirm(reference, 'confirm:1'),
    refund: () => gateway.refund({ ...payment, ...refund }),
  }
  const ask = async (operation: Operation) => calls[operation]?.()
  return { ...paypal, payment, ask }
}

const operations = ['create', 'inquiry', 'capture', 'refund'] as const
const lasting: CallKind[] = [
  'timeout',
  'error',
  'error-after',
  'forbidden',
  'too-many',
  'null',
  'empty',
]
const cases = operations.flatMap((operation) => lasting.map((kind) => [operation, kind] as const))

describe('a fault', () => {
  it.each(cases)(
    'of %s: %s is no usable answer, and the next try succeeds',
    async (operation, kind) => {
      const { ask, fault } = await captured()
      await fault({ operation, kind })
      await expect(ask(operation)).rejects.toThrow(GatewayUnavailable)
      await expect(ask(operation)).resolves.toBeDefined()
    },
  )

  it.each(operations)('of %s: a refused token is renewed once', async (operation) => {
    const { ask, calls, fault } = await captured()
    const before = calls.length
    await fault({ operation, kind: 'unauthorized' })
    await expect(ask(operation)).resolves.toBeDefined()
    expect(calls.slice(before)).toContain('POST /paypal/v1/oauth2/token')
    await fault({ operation, kind: 'unauthorized', count: 2 })
    await expect(ask(operation)).rejects.toThrow(GatewayUnavailable)
  })

  it('of listing refunds is no usable answer', async () => {
    const { fault, gateway, payment } = await captured()
    await fault({ operation: 'inquiry', kind: 'error' })
    await expect(gateway.listRefunds(payment)).rejects.toThrow(GatewayUnavailable)
  })

  it('that is slowness is waited for', async () => {
    const paypal = simulatedPaypal({ waits: { slow: 120 } })
    await paypal.fault({ operation: 'create', kind: 'slow' })
    const before = performance.now()
    await paypal.gateway.create(order)
    expect(performance.now() - before).toBeGreaterThan(110)
  })
})

async function refundedAmount({ gateway }: SimulatedPaypal, reference: string) {
  return (await gateway.retrieve(reference)).refundedAmount
}

describe('a lost answer', () => {
  it('to create leaves one order', async () => {
    const { call, fault, gateway } = simulatedPaypal()
    await fault({ operation: 'create', kind: 'error-after' })
    await expect(gateway.create(order)).rejects.toThrow(GatewayUnavailable)
    await gateway.create(order)
    expect((await call('GET /control')).body).toHaveLength(1)
  })

  it('to a capture leaves one, which the same key tells of', async () => {
    const { decide, fault, gateway } = simulatedPaypal()
    const { reference } = await gateway.create(order)
    await decide(reference)
    await fault({ operation: 'capture', kind: 'error-after' })
    await expect(gateway.confirm(reference, 'confirm:1')).rejects.toThrow(GatewayUnavailable)
    expect(await gateway.confirm(reference, 'confirm:1')).toMatchObject({ state: 'succeeded' })
  })

  it('to a refund leaves one', async () => {
    const paypal = await captured()
    const { fault, gateway, payment } = paypal
    await fault({ operation: 'refund', kind: 'error-after' })
    const request = { ...payment, ...refund }
    await expect(gateway.refund(request)).rejects.toThrow(GatewayUnavailable)
    expect(await gateway.listRefunds(payment)).toMatchObject([{ amount: 5000, key: 'refund:1' }])
    await gateway.refund(request)
    expect(await refundedAmount(paypal, payment.reference)).toBe(5000)
  })
})
