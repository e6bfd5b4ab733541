import { beforeEach, describe, expect, it } from 'vitest'
import { driveAgain, lettersOf, markAllSeen } from '../../support/sales/driven-refunds.ts'
import {
  aFailedReturn,
  anOrderPaidAt,
  backAtBank,
  endAll,
  type PaidAtBank,
  say,
} from '../../support/sales/paid-at-banks.ts'
import { comeByIn, shipFor59 } from '../../support/sales/paid-orders.ts'
import { giveBack, paidBy } from '../../support/sales/received-returns.ts'

beforeEach(shipFor59)

describe('a refund that failed, and that staff have paid by hand', () => {
  async function twoFailedReturns(): Promise<PaidAtBank> {
    const order = await aFailedReturn('Juspay')
    await giveBack(order, [{ product: order.product }])
    await comeByIn(2)
    await endAll(order, 'failed')
    return order
  }

  async function payByHand(order: PaidAtBank, rupees = 100): Promise<void> {
    await order.bank.payBack(order.reference, rupees)
    await endAll(order, 'succeeded')
  }

  it.each(['Juspay', 'PayU'] as const)('counts once: %s', async (by) => {
    const order = await aFailedReturn(by)
    await payByHand(order)
    await markAllSeen()
    await comeByIn(2)
    expect(await paidBy(order)).toMatchObject({ status: 'succeeded', refunded: 10_000 })
    expect(await giveBack(order, [{ product: order.product }])).toMatchObject({
      ...{ moneyAmount: 10_000, openAmount: 0 },
    })
    await comeByIn(4)
    expect(await backAtBank(order)).toBe(20_000)
  })

  it('counts at once where the shop has heard of it', async () => {
    const order = await aFailedReturn('Juspay')
    await payByHand(order)
    expect(await paidBy(order)).toMatchObject({ refunded: 20_000 })
    await markAllSeen()
    expect(await paidBy(order)).toMatchObject({ refunded: 10_000 })
  })

  it('goes back by the shop where that fails, too', async () => {
    const order = await aFailedReturn('Juspay')
    await order.bank.payBack(order.reference, 100)
    await markAllSeen()
    await comeByIn(2)
    await endAll(order, 'failed')
    await comeByIn(4)
    await endAll(order, 'succeeded')
    expect(await backAtBank(order)).toBe(10_000)
    expect(await paidBy(order)).toMatchObject({ refunded: 10_000 })
  })

  it.each(['Juspay', 'PayU'] as const)(
    'comes to staff again where that has failed before anybody looked: %s',
    async (by) => {
      const order = await aFailedReturn(by)
      await order.bank.payBack(order.reference, 100)
      await endAll(order, 'failed')
      await markAllSeen()
      for (const minutes of [2, 4, 70]) await comeByIn(minutes)
      expect(await lettersOf(order)).toEqual([
        expect.any(String),
        'What was paid back by hand in its place has failed as well',
      ])
      await driveAgain(order)
      await comeByIn(72)
      await endAll(order, 'succeeded')
      expect(await backAtBank(order)).toBe(10_000)
      expect(await paidBy(order)).toMatchObject({ refunded: 10_000 })
    },
  )

  it('counts where it is paid after all, though it had failed before anybody looked', async () => {
    const order = await aFailedReturn('Juspay')
    await order.bank.payBack(order.reference, 100)
    await endAll(order, 'failed')
    await markAllSeen()
    await comeByIn(2)
    await say(order, 'succeeded', 1)
    await markAllSeen()
    expect(await paidBy(order)).toMatchObject({ refunded: 10_000 })
  })

  it('counts where the first time failed before anybody looked, and the second one did not', async () => {
    const order = await aFailedReturn('Juspay')
    await order.bank.payBack(order.reference, 100)
    await endAll(order, 'failed')
    await payByHand(order)
    await markAllSeen()
    for (const minutes of [2, 4, 70]) await comeByIn(minutes)
    expect(await backAtBank(order)).toBe(10_000)
    expect(await paidBy(order)).toMatchObject({ refunded: 10_000 })
  })

  it('stays owed where another amount was paid, or none', async () => {
    const order = await aFailedReturn('Juspay')
    await payByHand(order, 99)
    await markAllSeen()
    await comeByIn(2)
    expect(await paidBy(order)).toMatchObject({ refunded: 19_900 })
  })

  it('goes back by the shop alone where it is one of two that fails', async () => {
    const order = await twoFailedReturns()
    await payByHand(order)
    await order.bank.payBack(order.reference, 100)
    await markAllSeen()
    await comeByIn(4)
    expect(await paidBy(order)).toMatchObject({ refunded: 20_000 })
    await endAll(order, 'failed')
    await comeByIn(8)
    await endAll(order, 'succeeded')
    expect(await backAtBank(order)).toBe(20_000)
    expect(await paidBy(order)).toMatchObject({ refunded: 20_000 })
  })

  it('does not go back again where something else fails that was paid by hand', async () => {
    const order = await aFailedReturn('Juspay')
    await payByHand(order)
    await markAllSeen()
    await order.bank.payBack(order.reference, 10)
    await endAll(order, 'failed')
    await comeByIn(8)
    await endAll(order, 'succeeded')
    expect(await backAtBank(order)).toBe(10_000)
    expect(await paidBy(order)).toMatchObject({ refunded: 10_000 })
  })

  it('leaves owed what it had left to something else, which fails', async () => {
    const order = await anOrderPaidAt('Juspay')
    await order.bank.payBack(order.reference, 100)
    await giveBack(order, [{ product: order.product, quantity: 2 }])
    await comeByIn(1)
    await endAll(order, 'failed', 15_900)
    await order.bank.payBack(order.reference, 159)
    await endAll(order, 'succeeded', 15_900)
    await markAllSeen()
    await comeByIn(3)
    expect(await backAtBank(order)).toBe(25_900)
    await endAll(order, 'failed', 10_000)
    await comeByIn(61)
    await endAll(order, 'succeeded')
    expect(await backAtBank(order)).toBe(20_000)
  })

  it('stays owed where only something else was paid, before it failed', async () => {
    const order = await anOrderPaidAt('Juspay')
    await giveBack(order, [{ product: order.product }])
    await comeByIn(1)
    await order.bank.payBack(order.reference, 100)
    await say(order, 'succeeded', 1)
    await say(order, 'failed', 0)
    await markAllSeen()
    await comeByIn(2)
    expect(await paidBy(order)).toMatchObject({ refunded: 20_000 })
    expect(await giveBack(order, [{ product: order.product }])).toMatchObject({
      moneyAmount: 5_900,
    })
  })

  it('is put in the place of one, where two have failed', async () => {
    const order = await twoFailedReturns()
    await payByHand(order)
    await markAllSeen()
    await comeByIn(4)
    expect(await paidBy(order)).toMatchObject({ refunded: 20_000 })
  })
})
