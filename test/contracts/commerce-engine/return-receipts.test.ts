import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { receivableSql } from '../../../scripts/return/return-sql.ts'
import { type Settled, settleReceived } from '../../../scripts/return/settle-received.ts'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer, type Visitor } from '../../support/customers/storefront-visitors.ts'
import {
  aGiftCard,
  giveCredit,
  givePoints,
  takePoints,
  userIdOf,
} from '../../support/sales/balances.ts'
import { balanceOf, credit, wrongBooks } from '../../support/sales/ledgers.ts'
import {
  approveReturn,
  giveBack,
  receiveReturn,
  runSchedule,
} from '../../support/sales/received-returns.ts'
import { aDeliveredOrder, askReturn, type Delivered, deliver } from '../../support/sales/returns.ts'
import { stockLeft } from '../../support/sales/rich-shoppers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { type OtherMeans, payBeside } from '../../support/sales/storefront-carts.ts'
import { aReadyCart, byJuspay } from '../../support/sales/storefront-orders.ts'
import { runAll } from '../../support/world/run-all.ts'

/* Returns that staff receive while something else happens. */

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 0 })
})

afterEach(() => vi.restoreAllMocks())

const stock = 20

/** Kettles of a hundred rupees. */
async function anOrderOf(
  quantity: number,
  customer: Visitor,
  means: OtherMeans,
): Promise<Delivered> {
  const product = await aKettle(10_000, stock)
  const cartId = await aReadyCart(customer.client, [{ product, quantity }])
  await payBeside(customer.client, cartId, means)
  return deliver({ ...customer, cartId, product }, byJuspay)
}

async function anApproved(order: Delivered, quantity: number): Promise<string> {
  const { request_number: number } = await askReturn(order, [{ product: order.product, quantity }])
  await approveReturn(number)
  return number
}

it('returns that are received twice at the same millisecond are received once', async () => {
  const customer = await aRegisteredCustomer()
  await giveCredit(customer, 5_000)
  await givePoints(customer, 50)
  const card = await aGiftCard(5_000)
  const means = { credit: 5_000, points: 50, card: card.code }
  const order = await anOrderOf(3, customer, means)
  const [one, other] = [await anApproved(order, 2), await anApproved(order, 1)]
  vi.spyOn(Date, 'now').mockReturnValue(Date.now())
  const settled = await Promise.all(
    [one, one, other, other].map((number) => receiveReturn(number, { isRestocked: true })),
  )
  vi.restoreAllMocks()
  expect(settled.filter((each) => each === null)).toHaveLength(2)
  for (const minutes of [1, 2]) await runSchedule(minutes)
  const given = (name: keyof Settled) => settled.reduce((sum, each) => sum + (each?.[name] ?? 0), 0)
  expect([given('moneyAmount'), given('giftCardAmount'), given('creditAmount')]).toEqual([
    15_000, 5_000, 5_000,
  ])
  const refunded = env.DB.prepare(`SELECT sum(r.amount) AS sum FROM refunds r
    JOIN payments p ON p.id = r.payment_id WHERE p.order_id = ?`)
  expect(await refunded.bind(order.orderId).first('sum')).toBe(15_000)
  expect(await stockLeft(order.product)).toBe(stock)
  expect(await wrongBooks()).toEqual([])
})

it('a return is settled anew where its customer closes the account meanwhile', async () => {
  const customer = await aRegisteredCustomer()
  await giveCredit(customer, 20_000)
  const order = await anOrderOf(2, customer, { points: 0, credit: 20_000 })
  const userId = await userIdOf(customer.id)
  const number = await anApproved(order, 1)
  let isFirst = true
  const received = await settleReceived({
    async read() {
      const [row] = await runAll(receivableSql(number))
      if (isFirst) await customer.client.delete(`/auth/user/${customer.id}`, { expect: 200 })
      isFirst = false
      return row
    },
    write: async (statements) => (await runAll(statements))[0],
    isRestocked: false,
  })
  expect(received?.settlement).toMatchObject({ creditAmount: 0, openAmount: 10_000 })
  expect(await balanceOf({ ...credit, userId })).toBe(0)
})

describe('the points that an order has earned', () => {
  it.each([0, 1, 2])('are said to be taken back as far as they are: %i of two', async (left) => {
    const order = await aDeliveredOrder({ member: true })
    if (left < 2) await takePoints(order, 2 - left)
    expect(await giveBack(order, [{ product: order.product, quantity: 2 }])).toMatchObject({
      ...{ revokedPoints: 2, takenPoints: left },
    })
  })
})
