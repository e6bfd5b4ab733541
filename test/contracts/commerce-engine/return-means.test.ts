import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { receivableSql, receiveReturnSql } from '../../../scripts/return/return-sql.ts'
import { toReceivable } from '../../../scripts/return/to-receivable.ts'
import { settleReturn } from '../../../src/core/returns/receiving/settle-return.ts'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer, type Visitor } from '../../support/customers/storefront-visitors.ts'
import type { Json } from '../../support/http/client.ts'
import {
  aGiftCard,
  type GiftCard,
  giveCredit,
  givePoints,
  takePoints,
  userIdOf,
} from '../../support/sales/balances.ts'
import { balanceOf, credit, points, wrongBooks } from '../../support/sales/ledgers.ts'
import {
  approveReturn,
  giveBack,
  paidBy,
  receiveReturn,
} from '../../support/sales/received-returns.ts'
import {
  aDeliveredOrder,
  askReturn,
  type Delivered,
  deliver,
  readReturn,
} from '../../support/sales/returns.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { payBeside } from '../../support/sales/storefront-carts.ts'
import { aReadyCart } from '../../support/sales/storefront-orders.ts'
import { runAll } from '../../support/world/run-all.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

interface Bought extends Delivered {
  card: GiftCard
}

/** Three units of 111.10 rupees, by 59 points, 60.30 of credit, 80 of a card, and 193 of money. */
async function aMixedOrder(): Promise<Bought> {
  const customer = await aRegisteredCustomer()
  await givePoints(customer, 59)
  await giveCredit(customer, 6_030)
  const card = await aGiftCard(8_000)
  const product = await aKettle(11_110)
  const cartId = await aReadyCart(customer.client, [{ product, quantity: 3 }])
  await payBeside(customer.client, cartId, { points: 59, credit: 6_030, card: card.code })
  return { ...(await deliver({ ...customer, cartId, product })), card }
}

/** What a customer and a card have. */
async function held({ id, card }: Bought): Promise<[points: number, credit: number, card: number]> {
  const userId = await userIdOf(id)
  return [
    await balanceOf({ ...points, userId }),
    await balanceOf({ ...credit, userId }),
    await balanceOf({ kind: 'gift_card', currency: 'INR', giftCardId: card.id }),
  ]
}

async function activitiesOf({ id, client }: Visitor): Promise<Json[]> {
  const path = `/customers/${id}/loyalty-points-activity`
  const { body } = await client.get(path, { expect: 200 })
  return body.content.loyalty_points_activity
}

describe('what paid beside money', () => {
  it('goes back after the money, card first, then credit and points', async () => {
    const order = await aMixedOrder()
    expect(order.order).toMatchObject({ grand_total: 392.3, to_be_paid: 193 })
    // Three points are earned by items of 333.30 rupees.
    expect(await held(order)).toEqual([3, 0, 0])
    const back = () => giveBack(order, [{ product: order.product }])
    expect(await back()).toMatchObject({ valueAmount: 11_110, moneyAmount: 11_110, points: 0 })
    expect(await held(order)).toEqual([2, 0, 0])
    expect(await back()).toMatchObject({ moneyAmount: 8_190, giftCardAmount: 2_920 })
    expect(await held(order)).toEqual([1, 0, 2_920])
    expect(await back()).toMatchObject({
      ...{ moneyAmount: 0, giftCardAmount: 5_080, creditAmount: 6_030, points: 0, openAmount: 0 },
    })
    expect(await held(order)).toEqual([0, 6_030, 8_000])
    expect(await paidBy(order)).toMatchObject({ captured: 19_300, refunded: 19_300 })
    expect(await wrongBooks()).toEqual([])
  })

  it('is all of it where nothing was due: points go back in whole ones', async () => {
    const customer = await aRegisteredCustomer()
    await givePoints(customer, 1_000)
    const product = await aKettle(3_333)
    const cartId = await aReadyCart(customer.client, [{ product, quantity: 3 }])
    const card = await aGiftCard(100)
    await payBeside(customer.client, cartId, { points: 1_000, card: card.code })
    const order = { ...(await deliver({ ...customer, cartId, product })), card }
    // 158.99 rupees: 158 points, and 99 paise of the card.
    expect(order.order).toMatchObject({ loyalty_points_redeemed: 158, gift_card_amount_used: 0.99 })
    expect(await held(order)).toEqual([842, 0, 1])
    const back = async () => {
      const { giftCardAmount, points } = await giveBack(order, [{ product }])
      return [giftCardAmount, points]
    }
    expect([await back(), await back(), await back()]).toEqual([
      [99, 32],
      [0, 33],
      [0, 34],
    ])
    expect(await held(order)).toEqual([941, 0, 100])
    expect((await activitiesOf(order)).slice(0, 2)).toMatchObject([
      { action: 'add', activity: 'credit-note-issued', loyalty_points: 34 },
      { action: 'add', activity: 'credit-note-issued', loyalty_points: 33 },
    ])
  })

  it('stands with the order for whoever reads the return', async () => {
    const order = await aMixedOrder()
    const { product, client, number } = order
    const made = await giveBack(order, [{ product, quantity: 3 }])
    const read = await readReturn(client, number, made.number)
    expect(read.refund).toMatchObject([
      { refund_amount: 193, payment_mode: 'original-payment-mode' },
    ])
    const { results } = await env.DB.prepare(
      `SELECT cause, amount, reason FROM ledger_transfers
       WHERE order_id = ? AND reason IN ('returned', 'revoked') ORDER BY id`,
    )
      .bind(order.orderId)
      .all()
    const id = String(results[0]?.cause).split(':')[1]
    expect(results).toEqual([
      { cause: `return:${id}:gift_card`, amount: 8_000, reason: 'returned' },
      { cause: `return:${id}:credit`, amount: 6_030, reason: 'returned' },
      { cause: `return:${id}:revoked`, amount: 3, reason: 'revoked' },
    ])
  })

  it('is not given to an account that was closed, and staff are told', async () => {
    const order = await aMixedOrder()
    const { client, id, product } = order
    const { request_number: asked } = await askReturn(order, [{ product, quantity: 3 }])
    await client.delete(`/auth/user/${id}`, { expect: 200 })
    await approveReturn(asked)
    expect(await receiveReturn(asked)).toMatchObject({
      ...{ moneyAmount: 19_300, giftCardAmount: 8_000, creditAmount: 0, points: 0 },
      openAmount: 6_030,
    })
    expect(await held(order)).toEqual([0, 0, 8_000])
    expect(await wrongBooks()).toEqual([])
  })
})

describe('points that an order has earned', () => {
  it('are taken back as the rest of it earns less', async () => {
    const customer = await aRegisteredCustomer()
    const product = await aKettle(13_000)
    const cartId = await aReadyCart(customer.client, [{ product, quantity: 3 }])
    const order = {
      ...(await deliver({ ...customer, cartId, product })),
      card: { id: 0, code: '' },
    }
    const left: number[] = []
    for (const _ of [1, 2, 3]) {
      await giveBack(order, [{ product }])
      left.push((await held(order))[0])
    }
    // 390, 260, 130 and 0 rupees.
    expect(left).toEqual([2, 1, 0])
    expect(await activitiesOf(order)).toMatchObject([
      { action: 'remove', activity: 'other', loyalty_points: 1 },
      { action: 'remove', activity: 'other', loyalty_points: 1 },
      { action: 'remove', activity: 'other', loyalty_points: 1 },
      { action: 'add', loyalty_points: 3 },
    ])
  })

  it('are taken back as far as they are there, and nothing is kept for the others', async () => {
    const order = { ...(await aDeliveredOrder({ member: true })), card: { id: 0, code: '' } }
    await takePoints(order, 1)
    const settled = await giveBack(order, [{ product: order.product, quantity: 2 }])
    expect(settled).toMatchObject({ moneyAmount: 20_000, revokedPoints: 2 })
    expect((await held(order))[0]).toBe(0)
    const none = { ...(await aDeliveredOrder({ member: true })), card: { id: 0, code: '' } }
    await takePoints(none, 2)
    await giveBack(none, [{ product: none.product, quantity: 2 }])
    expect((await held(none))[0]).toBe(0)
    expect(await wrongBooks()).toEqual([])
  })
})

describe('two returns of one order', () => {
  async function read(number: string) {
    const receivable = toReceivable((await runAll(receivableSql(number)))[0])
    if (!receivable) throw new Error('There is no such return')
    return receivable
  }

  function write(receivable: Awaited<ReturnType<typeof read>>) {
    const receipt = { receivable, settlement: settleReturn(receivable), isRestocked: false }
    return runAll(receiveReturnSql(receipt, Date.now()))
  }

  it('that staff receive at once are settled one after the other', async () => {
    const order = await aMixedOrder()
    const wanted = [{ product: order.product }]
    const [one, two] = [await askReturn(order, wanted), await askReturn(order, wanted)]
    const numbers = [one.request_number, two.request_number]
    for (const number of numbers) await approveReturn(number)
    const settled = await Promise.all(numbers.map((number) => receiveReturn(number)))
    const money = settled.map((each) => each?.moneyAmount ?? 0).toSorted((a, b) => a - b)
    expect(money).toEqual([8_190, 11_110])
    expect(await held(order)).toEqual([1, 0, 2_920])
  })

  /** As the shop has adopted it. */
  async function refundInPanel(paymentId: number, amount: number): Promise<void> {
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO refunds(payment_id, key, is_adopted, amount, status, reference, created_at)
         VALUES (?1, 'panel:' || ?1, 1, ?2, 'succeeded', 'panel', 0)`,
      ).bind(paymentId, amount),
      env.DB.prepare('UPDATE payments SET refunded_amount = ?2 WHERE id = ?1').bind(
        paymentId,
        amount,
      ),
    ])
  }

  it('of which one has come between change nothing as they were read', async () => {
    const order = await aMixedOrder()
    const wanted = [{ product: order.product }]
    const [one, two] = [await askReturn(order, wanted), await askReturn(order, wanted)]
    await approveReturn(one.request_number)
    await approveReturn(two.request_number)
    const early = await read(two.request_number)
    await receiveReturn(one.request_number)
    const before = await held(order)
    expect(await write(early)).toEqual([])
    expect(await held(order)).toEqual(before)
    expect(await paidBy(order)).toMatchObject({ refunded: 11_110 })
    expect(await write(await read(two.request_number))).toHaveLength(1)
  })

  it('that no money has paid are settled one after the other as well', async () => {
    const customer = await aRegisteredCustomer()
    const [product, card] = [await aKettle(3_333), await aGiftCard(50_000)]
    const cartId = await aReadyCart(customer.client, [{ product, quantity: 3 }])
    await payBeside(customer.client, cartId, { points: 0, card: card.code })
    const order = await deliver({ ...customer, cartId, product })
    await giveBack(order, [{ product }])
    const [one, two] = [
      await askReturn(order, [{ product }]),
      await askReturn(order, [{ product }]),
    ]
    await approveReturn(one.request_number)
    await approveReturn(two.request_number)
    const early = await read(two.request_number)
    await receiveReturn(one.request_number)
    expect(await write(early)).toEqual([])
    await receiveReturn(two.request_number)
    expect((await held({ ...order, card }))[2]).toBe(50_000 - 5_900)
  })

  it('and money that staff have paid back between: nothing happens as it was read', async () => {
    const order = await aMixedOrder()
    const { request_number: asked } = await askReturn(order, [{ product: order.product }])
    await approveReturn(asked)
    const early = await read(asked)
    const { id } = await paidBy(order)
    await refundInPanel(id, 15_000)
    expect(await write(early)).toEqual([])
    expect(await paidBy(order)).toMatchObject({ refunded: 15_000 })
    expect(await receiveReturn(asked)).toMatchObject({ moneyAmount: 4_300, giftCardAmount: 6_810 })
  })

  it('written twice are received once', async () => {
    const order = await aMixedOrder()
    const { request_number: asked } = await askReturn(order, [{ product: order.product }])
    await approveReturn(asked)
    const early = await read(asked)
    expect(await write(early)).toHaveLength(1)
    const before = [await held(order), await paidBy(order)]
    expect(await write(early)).toEqual([])
    expect([await held(order), await paidBy(order)]).toEqual(before)
  })
})
