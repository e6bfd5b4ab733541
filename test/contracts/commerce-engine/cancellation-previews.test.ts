import { beforeEach, expect, it } from 'vitest'
import { changeOrderStatus } from '../../../src/core/fulfilment/change-status.ts'
import { controlJuspay, decideAtJuspay } from '../../support/gateways/juspay-orders.ts'
import { openAtPayu, payAtPayu } from '../../support/gateways/payu-payments.ts'
import type { Json } from '../../support/http/client.ts'
import { takePoints, userIdOf } from '../../support/sales/balances.ts'
import { balanceOf, points } from '../../support/sales/ledgers.ts'
import { anOrderBy, comeByIn, type Ordered, shipFor59 } from '../../support/sales/paid-orders.ts'
import { byJuspay, byPayu, cancelOrder, readOrder } from '../../support/sales/storefront-orders.ts'
import { context } from '../../support/world/context.ts'

/* What an order tells of its cancellation is what the cancellation does, whatever was taken for it. */

beforeEach(shipFor59)

const amountsOf = (payments: Json[]) =>
  payments.map(({ transaction_type, amount }) => [transaction_type, amount])

/** What was told before, and the payments with what has gone back of them. */
async function cancelled({ client, number }: Ordered) {
  const { is_cancellation_allowed, cancellation_refund_details: told } = await readOrder(
    client,
    number,
  )
  expect(is_cancellation_allowed).toBe(true)
  return { told, amounts: amountsOf((await cancelOrder(client, number)).payments) }
}

it('a payment of another amount goes back as it was taken', async () => {
  const ordered = await anOrderBy(byJuspay)
  const { order_id } = ordered.info
  await decideAtJuspay(ordered.info)
  await controlJuspay(`orders/${order_id}`, { amount: '258', event: 'ORDER_SUCCEEDED' })
  await comeByIn(11)
  expect(await cancelled(ordered)).toEqual({
    told: expect.objectContaining({ refundable_amount: 258, cancellation_charges: 0 }),
    amounts: [
      ['payment', 258],
      ['refund', 258],
    ],
  })
})

it('a payment that comes after staff have accepted the order is not charged for spent points', async () => {
  const ordered = await anOrderBy(byPayu, { member: true })
  const { orderId } = ordered
  await openAtPayu(ordered.info)
  await changeOrderStatus(context(), { orderId, to: 'processing', operationId: null })
  await payAtPayu(ordered.info)
  await comeByIn(1)
  expect(await balanceOf({ ...points, userId: await userIdOf(ordered.id) })).toBe(2)
  await takePoints(ordered, 2)
  expect(await cancelled(ordered)).toEqual({
    told: expect.objectContaining({ refundable_amount: 259, cancellation_charges: 0 }),
    amounts: [
      ['payment', 259],
      ['refund', 259],
    ],
  })
})
