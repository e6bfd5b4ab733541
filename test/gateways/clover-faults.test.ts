import { describe, expect, it } from 'vitest'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { unanswered } from '../simulator/faults.ts'
import { simulatedClover } from '../simulator/simulated-clover.ts'
import { newCharge } from '../support/gateways/new-clover-charge.ts'

const refundOf = (reference: string) => ({
  reference,
  captureReference: reference,
  key: 'refund:1',
  money: { amount: 5000, currency: 'USD' },
  reason: null,
})

describe.each(unanswered)('after the fault "%s"', (kind) => {
  it('a charge is unknown, and the same key takes the money once', async () => {
    const { chargeCount, fault, gateway, tokenize } = simulatedClover()
    const charge = { ...newCharge, method: (await tokenize()).body.id }
    await fault({ operation: 'charge', kind })
    await expect(gateway.charge(charge)).rejects.toThrow(GatewayUnavailable)
    expect(await gateway.charge(charge)).toMatchObject({ state: 'succeeded' })
    expect(await chargeCount()).toBe(1)
  })

  it('a charge that was asked about is asked about again', async () => {
    const { fault, gateway } = simulatedClover()
    const { reference } = await gateway.charge(newCharge)
    await fault({ operation: 'inquiry', kind })
    await expect(gateway.retrieve(reference)).rejects.toThrow(GatewayUnavailable)
    expect(await gateway.retrieve(reference)).toMatchObject({ state: 'succeeded' })
  })

  it('a refund is unknown, and the same key pays back once', async () => {
    const { fault, gateway } = simulatedClover()
    const { reference } = await gateway.charge(newCharge)
    await fault({ operation: 'refund', kind })
    await expect(gateway.refund(refundOf(reference))).rejects.toThrow(GatewayUnavailable)
    expect(await gateway.refund(refundOf(reference))).toMatchObject({ state: 'succeeded' })
    expect(await gateway.retrieve(reference)).toMatchObject({ refundedAmount: 5000 })
  })
})

it('has taken the money where only the answer got lost', async () => {
  const { chargeCount, fault, gateway } = simulatedClover()
  await fault({ operation: 'charge', kind: 'error-after' })
  await expect(gateway.charge(newCharge)).rejects.toThrow(GatewayUnavailable)
  expect(await chargeCount()).toBe(1)
})

it('waits for a slow answer', async () => {
  const { fault, gateway } = simulatedClover()
  await fault({ operation: 'charge', kind: 'slow' })
  expect(await gateway.charge(newCharge)).toMatchObject({ state: 'succeeded' })
})
