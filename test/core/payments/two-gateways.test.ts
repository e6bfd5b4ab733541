import { describe, expect, it } from 'vitest'
import { withFault } from '../../support/faults/faulty-gateway.ts'
import { letAllHappen } from '../../support/faults/still-world.ts'
import { allDrivers } from '../../support/gateways/drivers/all.ts'
import { anySale, fateOf, shareCurrency } from '../../support/gateways/drivers/any-sale.ts'

const pairs = allDrivers.flatMap((first) =>
  allDrivers
    .filter((second) => second.gateway.name !== first.gateway.name && shareCurrency(first, second))
    .map((second) => ({ first, second, titles: `${first.title} and ${second.title}` })),
)

describe.each(pairs)('an order that is paid through $titles', ({ first, second }) => {
  const drivers = [first, second]

  async function aSalePaidTwice() {
    const sale = await anySale(drivers)
    const { ctx } = sale.shop
    const [one, other] = [await first.open(ctx, sale), await second.open(ctx, sale)]
    await first.pay(one, 'paid')
    await second.pay(other, 'paid')
    return { sale, one, other }
  }

  it('keeps what is told first', async () => {
    const { sale, one, other } = await aSalePaidTwice()
    const { ctx } = sale.shop
    await first.comeBack(ctx, sale, one)
    await second.comeBack(ctx, sale, other).catch(() => undefined)
    await first.deliver?.(ctx, one)
    await second.deliver?.(ctx, other)
    await letAllHappen(sale.shop)
    const fate = await fateOf(sale, drivers)
    expect(fate).toMatchObject({ wasPaid: true, kept: sale.amount, receipts: 1, letters: [] })
    expect(fate.payments[0]).toBe('succeeded')
    expect(await first.books(sale.orderId)).toEqual({ captured: sale.amount, refunded: 0 })
  })

  it('keeps one of the two that are told at once', async () => {
    const { sale, one, other } = await aSalePaidTwice()
    const { ctx } = sale.shop
    const { name, capabilities } = second.gateway
    // The first comes in the middle of the second.
    const call = capabilities.needsConfirm ? 'confirm' : 'retrieve'
    const interrupted = withFault(ctx, name, call, async (carryOut) => {
      const answer = await carryOut()
      await first.comeBack(ctx, sale, one).catch(() => undefined)
      return answer
    })
    await second.comeBack(interrupted, sale, other).catch(() => undefined)
    await letAllHappen(sale.shop)
    const kept = { wasPaid: true, kept: sale.amount, receipts: 1, letters: [] }
    expect(await fateOf(sale, drivers)).toMatchObject(kept)
    expect((await fateOf(sale, drivers)).payments).toContain('succeeded')
  })

  it.each([
    ['waits', {}],
    ['ends with its payment', { unpaid: 'order_ends' } as const],
  ])('that %s is paid by one where the customer has given up the other', async (_, policy) => {
    const sale = await anySale(drivers, policy)
    const { ctx } = sale.shop
    const [one, other] = [await first.open(ctx, sale), await second.open(ctx, sale)]
    await first.pay(one, 'cancelled')
    await first.comeBack(ctx, sale, one).catch(() => undefined)
    await second.pay(other, 'paid')
    await second.comeBack(ctx, sale, other)
    await letAllHappen(sale.shop)
    const kept = { wasPaid: true, kept: sale.amount, receipts: 1, letters: [] }
    expect(await fateOf(sale, drivers)).toMatchObject(kept)
  })
})
