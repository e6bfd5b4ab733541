import { describe, expect, it } from 'vitest'
import { createOfflineGateway } from '../../src/gateways/offline.ts'
import { newPayment } from '../support/gateways/new-payment.ts'

describe.each(['credit', 'debit', 'cash'] as const)('paying by %s', (name) => {
  const gateway = createOfflineGateway(name)

  it('is possible in the currency of every channel', () => {
    expect(gateway).toMatchObject({ name, flow: 'offline' })
    expect(gateway.capabilities.currencies).toEqual(['USD', 'IRR', 'INR'])
  })

  it('opens a payment under our own key', async () => {
    expect(await gateway.create(newPayment)).toEqual({
      gateway: name,
      reference: newPayment.key,
      captureReference: null,
      state: 'pending',
      money: newPayment.money,
      refundedAmount: null,
      clientSecret: null,
      paymentUrl: null,
      failureMessage: null,
      metadata: newPayment.metadata,
    })
  })

  it('never knows of any money', async () => {
    const nothing = { state: 'pending', money: { amount: 0, currency: '' } }
    expect(await gateway.retrieve('key-1')).toMatchObject({ reference: 'key-1', ...nothing })
    expect(await gateway.confirm('key-1', 'confirm:1')).toMatchObject(nothing)
  })

  it('can be cancelled, any number of times', async () => {
    const cancelled = await gateway.cancel('key-1', 'cancel:1')
    expect(cancelled).toMatchObject({ reference: 'key-1', state: 'cancelled' })
    expect(await gateway.cancel('key-1', 'cancel:1')).toEqual(cancelled)
  })

  it('pays nothing back', async () => {
    const refund = gateway.refund({
      reference: 'key-1',
      captureReference: null,
      key: 'refund:1',
      money: newPayment.money,
      reason: null,
    })
    await expect(refund).rejects.toMatchObject({ reason: 'unsupported' })
    expect(await gateway.listRefunds({ reference: 'key-1', captureReference: null })).toBeNull()
    expect(gateway.capabilities.refunds).toBe(false)
  })

  it('takes no charges and sends no messages', () => {
    expect(gateway.charge).toBeUndefined()
    expect(gateway.verifyWebhook).toBeUndefined()
  })
})
