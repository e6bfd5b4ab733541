import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { fault } from '../../support/faults/faults.ts'
import {
  goneBackThere,
  juspayBank,
  payuBank,
  type RefundBank,
} from '../../support/gateways/refund-banks.ts'
import type { Json } from '../../support/http/client.ts'
import { driveAgain } from '../../support/sales/driven-refunds.ts'
import { comeByIn } from '../../support/sales/paid-orders.ts'
import { giveBack, paidBy } from '../../support/sales/received-returns.ts'
import { aDeliveredOrder, type Delivered } from '../../support/sales/returns.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { byJuspay, byPayu } from '../../support/sales/storefront-orders.ts'

/* A gateway may say that a refund has failed, and pay it all the same. */

interface Refunded extends Delivered {
  reference: string
  bank: RefundBank
}

const gateways = {
  Juspay: { way: byJuspay, bank: juspayBank },
  PayU: { way: byPayu, bank: payuBank },
}

/** Paise of two kettles of a hundred rupees that are given back. */
const amounts = { all: 20_000, part: 10_000 }

const cases = Object.entries(gateways).flatMap(([name, gateway]) => [
  { name: `all of it, by ${name}`, ...gateway, amount: amounts.all },
  { name: `a part, by ${name}`, ...gateway, amount: amounts.part },
])

type Case = (typeof cases)[number]

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 0 })
})

/** What came back is owed, the bank has refused to pay it, and staff have a letter. */
async function aFailedRefund({ way, bank, amount }: Omit<Case, 'name'>): Promise<Refunded> {
  const order = await aDeliveredOrder({ way })
  const { reference } = await paidBy(order)
  await bank.hold(reference)
  await giveBack(order, [{ product: order.product, quantity: amount / 10_000 }])
  await comeByIn(1)
  const [refund] = await bank.refunds(reference)
  await bank.end(refund?.id ?? '', 'failed')
  await bank.hear(reference)
  const failed = { ...order, reference, bank }
  expect(await shown(failed)).toEqual(['failed'])
  expect(await letterOf(failed)).toEqual(null)
  return failed
}

async function shown({ client, number }: Refunded): Promise<string[]> {
  const { body } = await client.get(`/orders/${number}/refunds`, { expect: 200 })
  return body.content.refunds.map(({ status }: Json) => status)
}

/** How the letter about its refund is marked. */
function letterOf({ orderId }: Refunded): Promise<string | null> {
  return env.DB.prepare(
    `SELECT l.resolution FROM dead_letters l JOIN refunds r ON r.id = l.body ->> 'refundId'
     JOIN payments p ON p.id = r.payment_id WHERE p.order_id = ? AND l.queue = 'refunds'`,
  )
    .bind(orderId)
    .first('resolution')
}

async function succeedLate({ bank, reference }: Refunded): Promise<void> {
  const [refund] = await bank.refunds(reference)
  await bank.end(refund?.id ?? '', 'succeeded')
}

/** Staff have had it tried again, and the bank takes its time. */
async function aSecondTry(which: Omit<Case, 'name'>): Promise<Refunded> {
  const failed = await aFailedRefund(which)
  await driveAgain(failed)
  await comeByIn(2)
  return failed
}

async function endSecond(
  { bank, reference }: Refunded,
  end: 'succeeded' | 'failed',
): Promise<void> {
  const [, second] = await bank.refunds(reference)
  await bank.end(second?.id ?? '', end)
}

describe.each(cases)('a refund that has failed and succeeds after all: $name', (which) => {
  const { amount } = which

  it('is done as the gateway tells, and its letter as well', async () => {
    const failed = await aFailedRefund(which)
    const { bank, reference } = failed
    await succeedLate(failed)
    await bank.hear(reference)
    expect(await shown(failed)).toEqual(['success'])
    expect(await letterOf(failed)).toBe('done')
    await driveAgain(failed)
    await comeByIn(2)
    expect(await shown(failed)).toEqual(['success'])
    expect(await letterOf(failed)).toBe('done')
    expect(goneBackThere(await bank.refunds(reference))).toBe(amount)
    expect(await paidBy(failed)).toMatchObject({ refunded: amount })
  })

  it('is not made again where staff have it tried before that is known', async () => {
    const failed = await aFailedRefund(which)
    const { bank, reference } = failed
    await succeedLate(failed)
    await driveAgain(failed)
    await comeByIn(2)
    await bank.hear(reference)
    expect(await shown(failed)).toEqual(['success'])
    expect(goneBackThere(await bank.refunds(reference))).toBe(amount)
    expect(await paidBy(failed)).toMatchObject({ refunded: amount })
  })
})

it('a refund that has failed is not made a third time where the second succeeds and fails after that', async () => {
  const failed = await aSecondTry({ ...gateways.Juspay, amount: amounts.part })
  const { bank, reference } = failed
  await endSecond(failed, 'succeeded')
  await succeedLate(failed)
  await bank.hear(reference)
  await endSecond(failed, 'failed')
  await bank.hear(reference)
  await driveAgain(failed)
  await comeByIn(140)
  expect(goneBackThere(await bank.refunds(reference))).toBe(amounts.part)
  expect(await shown(failed)).toEqual(['success'])
})

describe.each(cases.filter(({ amount }) => amount === amounts.part))(
  'a refund that has failed and was made again: $name',
  (which) => {
    it('counts twice where the first succeeds as well: so much has gone back', async () => {
      const failed = await aSecondTry(which)
      const { bank, reference } = failed
      await endSecond(failed, 'succeeded')
      await succeedLate(failed)
      await bank.hear(reference)
      expect(await shown(failed)).toEqual(['success', 'success'])
      expect(goneBackThere(await bank.refunds(reference))).toBe(2 * amounts.part)
      expect(await paidBy(failed)).toMatchObject({ status: 'refunded', refunded: 20_000 })
    })

    it('is paid by the first where the second fails', async () => {
      const failed = await aSecondTry(which)
      const { bank, reference } = failed
      await endSecond(failed, 'failed')
      await bank.hear(reference)
      expect(await shown(failed)).toEqual(['failed'])
      await succeedLate(failed)
      await bank.hear(reference)
      expect(await shown(failed)).toEqual(['success'])
      expect(await paidBy(failed)).toMatchObject({ status: 'succeeded', refunded: amounts.part })
    })

    describe('is paid by the first', () => {
      /** Also where staff have it tried once more. */
      async function expectPaidOnce(failed: Refunded): Promise<void> {
        for (const minutes of [70, 140]) await comeByIn(minutes)
        expect(await shown(failed)).toEqual(['success'])
        await driveAgain(failed)
        await comeByIn(210)
        expect(goneBackThere(await failed.bank.refunds(failed.reference))).toBe(amounts.part)
        expect(await shown(failed)).toEqual(['success'])
        expect(await paidBy(failed)).toMatchObject({ status: 'succeeded', refunded: amounts.part })
      }

      it.each([true, false])(
        'where the second fails, heard of before that: %s',
        async (isHeard) => {
          const failed = await aSecondTry(which)
          const { bank, reference } = failed
          await succeedLate(failed)
          if (isHeard) await bank.hear(reference)
          await endSecond(failed, 'failed')
          await bank.hear(reference)
          await expectPaidOnce(failed)
        },
      )

      it('where the answer to the second was lost, which fails', async () => {
        const failed = await aFailedRefund(which)
        const { bank, reference } = failed
        await driveAgain(failed)
        const gateway = bank === payuBank ? 'payu' : 'juspay'
        await fault({ gateway, operation: 'refund', kind: 'error-after' })
        await comeByIn(2)
        await succeedLate(failed)
        await comeByIn(65)
        await endSecond(failed, 'failed')
        await bank.hear(reference)
        await expectPaidOnce(failed)
      })
    })
  },
)

it('what another refund has left to a second try is owed again where the first pays and the second fails', async () => {
  const failed = await aSecondTry({ ...gateways.Juspay, amount: amounts.part })
  const { bank, reference, product } = failed
  // The other one waits until the gateway answers again.
  await fault({ gateway: 'juspay', operation: 'refund', kind: 'error' })
  await giveBack(failed, [{ product }])
  await succeedLate(failed)
  await bank.hear(reference)
  for (const minutes of [5, 15]) await comeByIn(minutes)
  await endSecond(failed, 'failed')
  await bank.hear(reference)
  for (const minutes of [70, 140]) await comeByIn(minutes)
  expect(goneBackThere(await bank.refunds(reference))).toBe(amounts.all)
})
