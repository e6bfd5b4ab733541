import { beforeEach, describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { withFault } from '../../support/faults/faulty-gateway.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import type { Json } from '../../support/http/client.ts'
import { driveAgain, lettersOf } from '../../support/sales/driven-refunds.ts'
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
import { context } from '../../support/world/context.ts'

/*
 * The bank has refused a refund, staff have it tried again, and the bank pays the first try all the same,
 * at moments at which somebody else is at work on it.
 */

beforeEach(shipFor59)

const first = 0
const second = 1

async function aRefundDrivenAgain(by: 'Juspay' | 'PayU' = 'Juspay'): Promise<PaidAtBank> {
  const order = await aFailedReturn(by)
  await driveAgain(order)
  return order
}

/** Juspay is asked, and something happens at that moment, once. */
async function comeByWhile(
  moment: 'before it refunds' | 'before it lists' | 'after it lists',
  meanwhile: () => Promise<void>,
  minutes = 2,
): Promise<void> {
  let isOver = false
  const happen = async () => {
    if (isOver) return
    isOver = true
    await meanwhile()
  }
  const method = moment === 'before it refunds' ? 'refund' : 'listRefunds'
  const racing = withFault(context(), 'juspay', method, async (carryOut) => {
    if (moment !== 'after it lists') await happen()
    const answer = await carryOut()
    await happen()
    return answer
  })
  await runScheduled(inMinutes(racing, minutes))
  expect(isOver).toBe(true)
}

const firstPays = (order: PaidAtBank) => () => say(order, 'succeeded', first)

async function comeByForDays(): Promise<void> {
  for (const minutes of [70, 140, 2_000]) await comeByIn(minutes)
}

async function shownOf({ client, number }: PaidAtBank): Promise<string[]> {
  const { body } = await client.get(`/orders/${number}/refunds`, { expect: 200 })
  return body.content.refunds.map(({ status }: Json) => status)
}

describe('the first try pays before the second one is made', () => {
  it('and both count, where the second one pays as well: what comes back next is paid with the rest', async () => {
    const order = await aRefundDrivenAgain()
    await comeByWhile('before it refunds', firstPays(order))
    await endAll(order, 'succeeded')
    await comeByForDays()
    expect(await backAtBank(order)).toBe(20_000)
    expect(await paidBy(order)).toMatchObject({ refunded: 20_000 })
    const { moneyAmount, openAmount } = await giveBack(order, [{ product: order.product }])
    expect([moneyAmount, openAmount]).toEqual([5_900, 4_100])
    await comeByIn(2_001)
    await endAll(order, 'succeeded')
    expect(await shownOf(order)).toEqual(['success', 'success', 'success'])
    expect(await paidBy(order)).toMatchObject({ status: 'refunded', refunded: 25_900 })
  })

  it('and counts, where the second one fails', async () => {
    const order = await aRefundDrivenAgain()
    await comeByWhile('before it refunds', firstPays(order))
    await endAll(order, 'failed')
    await comeByForDays()
    expect(await shownOf(order)).toEqual(['success'])
    expect(await paidBy(order)).toMatchObject({ refunded: 10_000 })
    expect(await lettersOf(order)).toHaveLength(1)
  })
})

it('the first try pays while a list is under way that does not know it', async () => {
  const order = await aRefundDrivenAgain()
  await comeByWhile('after it lists', firstPays(order))
  await comeByForDays()
  expect(await shownOf(order)).toEqual(['success'])
  expect(await backAtBank(order)).toBe(10_000)
  expect(await lettersOf(order)).toHaveLength(1)
})

it.each(['PayU', 'Juspay'] as const)(
  'the first try pays once the second one has: %s',
  async (by) => {
    const order = await aRefundDrivenAgain(by)
    await comeByIn(2)
    await endAll(order, 'succeeded')
    await comeByIn(3)
    await say(order, 'succeeded', first)
    await comeByForDays()
    expect(await backAtBank(order)).toBe(20_000)
    expect(await paidBy(order)).toMatchObject({ refunded: 20_000 })
  },
)

it('the first try has paid, and the bank changes its mind about the second one and back', async () => {
  const order = await aRefundDrivenAgain()
  await comeByIn(2)
  await say(order, 'succeeded', first)
  for (const end of ['failed', 'succeeded', 'failed'] as const) await say(order, end, second)
  await comeByIn(70)
  await driveAgain(order)
  for (const minutes of [72, 140]) await comeByIn(minutes)
  expect(await backAtBank(order)).toBe(10_000)
  expect(await paidBy(order)).toMatchObject({ refunded: 10_000 })
})

it('the bank takes back what it has paid while the shop hears of the payment and asks for its list', async () => {
  const order = await anOrderPaidAt()
  const { bank, reference } = order
  await giveBack(order, [{ product: order.product }])
  await comeByIn(1)
  const paysAndTakesBack = async () => {
    await say(order, 'succeeded', first)
    await bank.end((await bank.refunds(reference))[first]?.id ?? '', 'failed')
  }
  await comeByWhile('before it lists', paysAndTakesBack, 70)
  expect(await shownOf(order)).toEqual(['failed'])
  expect(await lettersOf(order)).toHaveLength(1)
})

describe('a refund that somebody asked for in the dashboard', () => {
  it('stays paid where an older list says that it has failed', async () => {
    const order = await anOrderPaidAt()
    await order.bank.payBack(order.reference, 100)
    await endAll(order, 'failed')
    await giveBack(order, [{ product: order.product }])
    await comeByWhile('after it lists', firstPays(order))
    await endAll(order, 'succeeded')
    expect(await backAtBank(order)).toBe(20_000)
    expect(await paidBy(order)).toMatchObject({ refunded: 20_000 })
  })

  it.each(['PayU', 'Juspay'] as const)(
    'counts where it had failed when it was heard of: %s',
    async (by) => {
      const order = await anOrderPaidAt(by)
      await giveBack(order, [{ product: order.product }])
      await comeByIn(1)
      await order.bank.payBack(order.reference, 50)
      const [own, gesture] = await order.bank.refunds(order.reference)
      await order.bank.end(gesture?.id ?? '', 'failed')
      await order.bank.end(own?.id ?? '', 'succeeded')
      await order.bank.hear(order.reference)
      await comeByIn(70)
      await say(order, 'succeeded', 1)
      expect(await paidBy(order)).toMatchObject({ refunded: 15_000 })
    },
  )
})
