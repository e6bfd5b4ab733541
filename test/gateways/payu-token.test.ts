import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attemptNumber } from '../../src/gateways/attempt-number.ts'
import { refundKeyOf, refundToken } from '../../src/gateways/payu-token.ts'

const refunds = fc.record({
  payment: fc.uuid(),
  id: fc.integer({ min: 1, max: 36 ** 6 - 1 }),
  failures: fc.integer({ min: 0, max: 36 ** 2 - 1 }),
  amount: fc.integer({ min: 1, max: 10 ** 13 }),
})

interface Refund {
  payment: string
  id: number
  failures: number
  amount: number
}

const keyOf = ({ payment, id, failures, amount }: Refund) =>
  `refund:${payment}:${id}:${failures}:${amount}`

describe('tokens of refunds', () => {
  it('are as PayU takes them, and tell the key of the refund again', () => {
    fc.assert(
      fc.property(refunds, (refund) => {
        const token = refundToken(keyOf(refund))
        expect(token).toMatch(/^[0-9a-z]{23}$/)
        const payment = { reference: attemptNumber(refund.payment) }
        expect(refundKeyOf({ token, amount: refund.amount }, payment)).toBe(keyOf(refund))
      }),
    )
  })

  it('differ where a refund, its failures or its amount do', () => {
    const payment = crypto.randomUUID()
    const keys = [
      [3, 0, 100],
      [4, 0, 100],
      [3, 1, 100],
      [3, 0, 101],
    ].map(([id, failures, amount]) => `refund:${payment}:${id}:${failures}:${amount}`)
    expect(new Set(keys.map(refundToken)).size).toBe(4)
  })

  it('of one payment are not those of another', () => {
    fc.assert(
      fc.property(refunds, fc.uuid(), (refund, other) => {
        const token = refundToken(keyOf(refund))
        const payment = { reference: attemptNumber(other) }
        expect(refundKeyOf({ token, amount: refund.amount }, payment)).not.toBe(keyOf(refund))
      }),
    )
  })

  it.each(['', '20201105secrettokenatur', '123456789012345', 'ABC', '-'.repeat(23)])(
    'are not what PayU’s dashboard calls "%s"',
    (token) => {
      const payment = { reference: attemptNumber(crypto.randomUUID()) }
      expect(refundKeyOf({ token, amount: 1000 }, payment)).toBeNull()
    },
  )

  it('need an amount that is theirs', () => {
    const payment = crypto.randomUUID()
    const token = refundToken(`refund:${payment}:3:0:1000`)
    const reference = attemptNumber(payment)
    expect(refundKeyOf({ token, amount: 1001 }, { reference })).toBeNull()
  })

  it.each(['refund:3', `refund:${crypto.randomUUID()}:x:0:1`, 'pi:1:1'])(
    'are not made of "%s"',
    (key) => {
      expect(() => refundToken(key)).toThrow('Not the key of a refund')
    },
  )

  it('have room for so many refunds only', () => {
    const payment = crypto.randomUUID()
    expect(() => refundToken(`refund:${payment}:${36 ** 6}:0:1`)).toThrow('too large')
  })
})
