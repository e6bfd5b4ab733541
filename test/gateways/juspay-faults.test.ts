import { describe, expect, it } from 'vitest'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { type CallKind, type Operation, unanswered } from '../simulator/faults.ts'
import { simulatedJuspay } from '../simulator/simulated-juspay.ts'
import {
  newPayment,
  orderId,
  paidPayment,
  refundKey,
  refundOf,
} from '../support/gateways/juspay-payments.ts'

/** A paid order, and each of the gateway's calls about it. */
async function paid() {
  const juspay = simulatedJuspay()
  const { gateway } = juspay
  const payment = await paidPayment(juspay)
  const other = { ...newPayment, key: '1c6d1c9e-52aa-4a1f-9d3c-7e8f90123456' }
  const calls: Partial<Record<Operation, () => Promise<unknown>>> = {
    create: () => gateway.create(other),
    verify: () => gateway.retrieve(payment.reference),
    refund: () => gateway.refund(refundOf(payment, 5000)),
    refunds: () => gateway.listRefunds(payment),
  }
  const ask = async (operation: Operation) => calls[operation]?.()
  return { ...juspay, payment, ask }
}

const operations = ['create', 'verify', 'refund', 'refunds'] as const
const cases = operations.flatMap((operation) =>
  unanswered.map((kind) => [operation, kind] as const),
)

describe('a fault', () => {
  it.each<readonly [Operation, CallKind]>(cases)(
    'of %s: %s is no usable answer, and the next try succeeds',
    async (operation, kind) => {
      const { ask, fault } = await paid()
      await fault({ operation, kind })
      await expect(ask(operation)).rejects.toThrow(GatewayUnavailable)
      await expect(ask(operation)).resolves.toBeDefined()
    },
  )

  it.each(['create', 'refund'] as const)('of every call befalls %s', async (operation) => {
    const { ask, fault } = await paid()
    await fault({ operation: '*', kind: 'error' })
    await expect(ask(operation)).rejects.toThrow(GatewayUnavailable)
  })

  it('that is slowness is waited for', async () => {
    const juspay = simulatedJuspay({ waits: { slow: 120 } })
    await juspay.fault({ operation: 'create', kind: 'slow' })
    const before = performance.now()
    await juspay.gateway.create(newPayment)
    expect(performance.now() - before).toBeGreaterThan(110)
  })
})

describe('a lost answer', () => {
  it('to create leaves one order, which the same key tells of', async () => {
    const { fault, gateway, send } = simulatedJuspay()
    await fault({ operation: 'create', kind: 'error-after' })
    await expect(gateway.create(newPayment)).rejects.toThrow(GatewayUnavailable)
    expect(await gateway.create(newPayment)).toMatchObject({ reference: orderId, state: 'pending' })
    expect(await (await send('/juspay/control')).json()).toHaveLength(1)
  })

  it('to a refund leaves one, which is listed and repeated', async () => {
    const { fault, gateway, payment } = await paid()
    await fault({ operation: 'refund', kind: 'error-after' })
    const request = refundOf(payment, 5000)
    await expect(gateway.refund(request)).rejects.toThrow(GatewayUnavailable)
    const [listed] = (await gateway.listRefunds(payment)) ?? []
    expect(listed).toMatchObject({ amount: 5000, key: refundKey(5000), state: 'succeeded' })
    expect(await gateway.refund(request)).toEqual(listed)
    expect(await gateway.retrieve(payment.reference)).toMatchObject({ refundedAmount: 5000 })
  })

  it('about a refund that was refused for its repetition leaves it open', async () => {
    const { fault, gateway, payment } = await paid()
    const request = refundOf(payment, 5000)
    const first = await gateway.refund(request)
    await fault({ operation: 'refunds', kind: 'error' })
    await expect(gateway.refund(request)).rejects.toThrow(GatewayUnavailable)
    expect(await gateway.refund(request)).toEqual(first)
  })
})
