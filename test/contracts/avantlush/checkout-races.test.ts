import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aCoupon } from '../../support/sales/coupons.ts'
import { aCrowd, aStall, payNow, tally } from '../../support/sales/crowds.ts'
import { expectSettled, moneyOf } from '../../support/sales/quote-invariants.ts'
import type { Provider } from '../../support/sales/quotes.ts'

async function usesOf({ id }: { id: number }): Promise<number | null> {
  return env.DB.prepare('SELECT uses FROM coupons WHERE id = ?').bind(id).first<number>('uses')
}

describe.each<[string, Provider[]]>([
  ['Stripe', ['stripe']],
  ['three gateways', ['stripe', 'paypal', 'clover']],
])('of many checkouts through %s at once', (_, providers) => {
  it('ten of fifty use a code for ten, and nobody else is charged', async () => {
    const coupon = await aCoupon({ usesMax: 10 })
    const stall = await aStall(60)
    const crowd = await aCrowd(stall, 50, { providers, code: coupon.code })

    const answers = await Promise.all(crowd.map(payNow))

    expect(tally(answers)).toEqual({
      '200 PAID': 10,
      '400 The promo code is no longer available.': 40,
    })
    await expectSettled(stall)
    expect(await usesOf(coupon)).toBe(10)
    const quotes = crowd.map(({ quote }) => quote)
    expect(await moneyOf(quotes)).toEqual({ charges: 10, refunded: 0 })
  })

  it('one of twenty gets the last unit, and nobody else is charged', async () => {
    const stall = await aStall(1)
    const crowd = await aCrowd(stall, 20, { providers })

    const answers = await Promise.all(crowd.map(payNow))

    expect(tally(answers)).toEqual({ '200 PAID': 1, '400 Not enough stock available': 19 })
    await expectSettled(stall)
    const quotes = crowd.map(({ quote }) => quote)
    expect(await moneyOf(quotes)).toEqual({ charges: 1, refunded: 0 })
  })

  it('all of twelve get their unit, one each', async () => {
    const stall = await aStall(12)
    const crowd = await aCrowd(stall, 12, { providers })

    const answers = await Promise.all(crowd.map(payNow))

    expect(tally(answers)).toEqual({ '200 PAID': 12 })
    const numbers = answers.map(({ body }) => body.order_number)
    expect(new Set(numbers).size).toBe(12)
    await expectSettled(stall)
  })
})
