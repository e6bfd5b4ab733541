import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attemptNumber } from '../../src/gateways/attempt-number.ts'
import { toRefundId, toRefundKey } from '../../src/gateways/juspay-refund-id.ts'
import { orderId, paymentKey, refundKey } from '../support/gateways/juspay-payments.ts'

const payment = { reference: orderId, paymentKey }

describe('the id of a refund', () => {
  it('has the numbers of its key, and the beginning of the payment', () => {
    expect(toRefundId(refundKey(5000), orderId)).toBe('2Z0Z42UZ0B6D1C9E52AA')
  })

  it('is another one after a failure, for another amount, and of another payment', () => {
    const ids = [
      toRefundId(refundKey(5000), orderId),
      toRefundId(refundKey(5000, 1), orderId),
      toRefundId(refundKey(4999), orderId),
      toRefundId(refundKey(5000, 0, 3), orderId),
      toRefundId(refundKey(5000), 'P1B6D1C9E52AA4A1F9'),
    ]
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('is one that Juspay takes, and leads back to the key', () => {
    const keys = fc.record({
      uuid: fc.uuid(),
      id: fc.integer({ min: 1, max: 1_000_000_000 }),
      failures: fc.integer({ min: 0, max: 1000 }),
      amount: fc.integer({ min: 1, max: 60_000_000_000 }),
    })
    fc.assert(
      fc.property(keys, ({ uuid, id, failures, amount }) => {
        const key = `refund:${uuid}:${id}:${failures}:${amount}`
        const reference = attemptNumber(uuid)
        const refundId = toRefundId(key, reference)
        expect(refundId).toMatch(/^[0-9A-Z]{1,20}$/)
        expect(toRefundKey(refundId, { reference, paymentKey: uuid })).toBe(key)
      }),
    )
  })

  it.each(['', 'refund:1:0', 'refund:a:b:c:d', 'refund:a:1:2:3:4'])(
    'is not made of the key "%s"',
    (key) => {
      expect(() => toRefundId(key, orderId)).toThrow('Not the key of a refund')
    },
  )
})

it.each([
  ['of the dashboard', 'erf_b0c764a743c4221b'],
  ['of another payment', toRefundId(refundKey(5000), 'P1B6D1C9E52AA4A1F9')],
  ['with too little of the payment', '2Z0Z42UZ0B6D'],
  ['with leading zeros', '02Z0Z42UZ0B6D1C9E52A'],
  ['in small letters', toRefundId(refundKey(5000), orderId).toLowerCase()],
  ['of nothing', ''],
])('an id %s is not ours', (_name, refundId) => {
  expect(toRefundKey(refundId, payment)).toBeNull()
})
