import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { doneAlready } from '../../scripts/return/done-already.ts'
import {
  approveReturnSql,
  listReturnsSql,
  receivableSql,
  receiveReturnSql,
  rejectReturnSql,
  returnStatusSql,
} from '../../scripts/return/return-sql.ts'
import { toReceivable } from '../../scripts/return/to-receivable.ts'
import { settleReturn } from '../../src/core/returns/receiving/settle-return.ts'
import { aKettle } from '../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer } from '../support/customers/storefront-visitors.ts'
import { aRupeeOrder, type RupeeOrder } from '../support/sales/rupee-orders.ts'
import { looksOf, runAll } from '../support/world/run-all.ts'

const now = Date.UTC(2026, 10, 29)

/** An order of three kettles of a hundred rupees that no payment of the shop has paid. */
async function anOrder(): Promise<RupeeOrder> {
  const line = { product: await aKettle(), quantity: 3 }
  return aRupeeOrder(await aRegisteredCustomer(), [line])
}

async function aReturn(status = 'created', order?: RupeeOrder, reason = ''): Promise<string> {
  const { id, number } = order ?? (await anOrder())
  const made = await env.DB.prepare(
    `INSERT INTO order_returns(number, order_id, settlement, status, created_at, updated_at)
     SELECT ?1 || (1 + count(*)), ?2, 'refund', ?3, 1, 1 FROM order_returns WHERE order_id = ?2
     RETURNING id, number`,
  )
    .bind(`${number.replace('ORD', 'RET')}-`, id, status)
    .first<{ id: number; number: string }>()
  await env.DB.prepare(
    `INSERT INTO return_items(return_id, order_item_id, quantity, reason)
     SELECT ?, id, 1, ? FROM order_items WHERE order_id = ?`,
  )
    .bind(made?.id ?? 0, reason, id)
    .run()
  return made?.number ?? ''
}

const rowOf = async (number: string, at = now) => (await runAll(returnStatusSql(number, at)))[0]

const statusOf = async (number: string) => (await rowOf(number))?.status

const timesOf = (number: string) =>
  env.DB.prepare(
    `SELECT approved_at, rejected_at, received_at, updated_at FROM order_returns WHERE number = ?`,
  )
    .bind(number)
    .first()

/** A return that staff have received. */
async function receive(isRestocked: boolean): Promise<string> {
  const number = await aReturn('approved')
  const receivable = toReceivable((await runAll(receivableSql(number)))[0])
  if (!receivable) throw new Error('There is no such return')
  const receipt = { receivable, settlement: settleReturn(receivable), isRestocked }
  await runAll(receiveReturnSql(receipt, now))
  return number
}

const none = { approved_at: null, rejected_at: null, received_at: null }

describe('the statements of npm run return', () => {
  it('list what waits, the newest first, with the words of customers', async () => {
    const created = await aReturn('created', undefined, "It's broken; or 'new'")
    for (const over of ['rejected', 'complete', 'cancelled']) await aReturn(over)
    const approved = await aReturn('approved')
    const rows = await runAll(listReturnsSql())
    expect(rows.map(({ number }) => number)).toEqual([approved, created])
    expect(rows[1]).toMatchObject({ status: 'created', settlement: 'refund', createdAt: 1 })
    expect(JSON.parse(`${rows[1]?.items}`)).toMatchObject([
      { quantity: 1, name: expect.stringMatching(/^Kettle/), reason: "It's broken; or 'new'" },
    ])
  })

  it('approve what waits for staff alone', async () => {
    const number = await aReturn()
    expect(await runAll(approveReturnSql(number, now))).toHaveLength(1)
    expect(await timesOf(number)).toEqual({ ...none, approved_at: now, updated_at: now })
    for (const status of ['approved', 'rejected', 'complete', 'cancelled']) {
      const other = await aReturn(status)
      expect(await runAll(approveReturnSql(other, now))).toEqual([])
      expect([await statusOf(other), await timesOf(other)]).toEqual([
        status,
        { ...none, updated_at: 1 },
      ])
    }
  })

  it('reject what waits for staff or for the goods', async () => {
    for (const status of ['created', 'approved']) {
      const number = await aReturn(status)
      expect(await runAll(rejectReturnSql(number, now))).toHaveLength(1)
      expect(await timesOf(number)).toEqual({ ...none, rejected_at: now, updated_at: now })
    }
    for (const status of ['rejected', 'complete', 'cancelled']) {
      const other = await aReturn(status)
      expect(await runAll(rejectReturnSql(other, now))).toEqual([])
      expect(await statusOf(other)).toBe(status)
    }
  })

  it('know no return of another number', async () => {
    const number = await aReturn()
    for (const other of [`${number}0`, "' OR 1 = 1 --"]) {
      expect(await runAll(approveReturnSql(other, now))).toEqual([])
      expect(await runAll(rejectReturnSql(other, now))).toEqual([])
      expect(await rowOf(other)).toBeUndefined()
      expect(toReceivable((await runAll(receivableSql(other)))[0])).toBeNull()
    }
    expect(await statusOf(number)).toBe('created')
  })

  it('read what a return is settled by', async () => {
    const order = await anOrder()
    await aReturn('complete', order)
    await aReturn('cancelled', order)
    const number = await aReturn('approved', order)
    expect(toReceivable((await runAll(receivableSql(number)))[0])).toEqual({
      ...{ id: expect.any(Number), orderId: order.id, status: 'approved', currency: 'INR' },
      lines: [{ quantity: 3, totalAmount: 30_000, before: 1, now: 1 }],
      ...{ moneyLeft: 0, giftCardLeft: 0, creditLeft: 0, pointsLeft: 0 },
      ...{ givenAmount: 0, givenPoints: 0, pointsEarned: 0, receivedBefore: 1 },
    })
  })

  it('complete a return for which nothing can go back, and say so', async () => {
    const number = await aReturn('approved')
    const receivable = toReceivable((await runAll(receivableSql(number)))[0])
    if (!receivable) throw new Error('There is no such return')
    const settlement = settleReturn(receivable)
    expect(settlement).toMatchObject({ valueAmount: 10_000, moneyAmount: 0, openAmount: 10_000 })
    const statements = receiveReturnSql({ receivable, settlement, isRestocked: true }, now)
    expect(await runAll(statements)).toEqual([{ id: receivable.id, takenPoints: 0 }])
    expect(await timesOf(number)).toEqual({ ...none, received_at: now, updated_at: now })
    const effects = await runAll(`SELECT key, kind, payload ->> 'quantity' AS quantity FROM outbox
      WHERE key GLOB 'order:${receivable.orderId}:return:*'`)
    const key = `order:${receivable.orderId}:return:${receivable.id}:restock:`
    expect(effects).toEqual([
      { key: expect.stringMatching(`^${key}\\d+$`), kind: 'stock.restock', quantity: 1 },
    ])
    expect(await runAll(statements)).toEqual([])
  })

  it('tell a second time that units were not put back, or that they were', async () => {
    const said = async (number: string, isRestocked: boolean, at = now) =>
      doneAlready(await rowOf(number, at), {
        ...{ number, wanted: 'complete', done: 'received', isRestocked },
      })
    const [kept, restocked] = [await receive(false), await receive(true)]
    expect(await said(restocked, true)).toBe(`${restocked} is complete already.`)
    for (const number of [kept, restocked]) {
      expect(await said(number, false)).toBe(`${number} is complete already.`)
    }
    await expect(said(kept, true)).rejects.toThrow(
      `${kept} is complete already, and its units were not put back`,
    )
    const later = now + 91 * 86_400_000
    await expect(said(restocked, true, later)).rejects.toThrow('too long ago to tell')
    expect(await said(restocked, false, later)).toBe(`${restocked} is complete already.`)
  })

  it('walk no table, and for the list those returns alone that wait', async () => {
    const number = await aReturn('approved')
    const receivable = toReceivable((await runAll(receivableSql(number)))[0])
    if (!receivable) throw new Error('There is no such return')
    const settlement = {
      ...{ valueAmount: 5, moneyAmount: 1, giftCardAmount: 1, creditAmount: 1, points: 1 },
      ...{ revokedPoints: 1, openAmount: 1 },
    }
    for (const statements of [
      approveReturnSql(number, now),
      rejectReturnSql(number, now),
      returnStatusSql(number, now),
      receivableSql(number),
      receiveReturnSql({ receivable, settlement, isRestocked: true }, now),
    ]) {
      const looks = await looksOf(statements)
      expect(looks.length).toBeGreaterThan(0)
      expect(looks.filter((look) => look.startsWith('SCAN'))).toEqual([])
    }
    expect((await looksOf(listReturnsSql())).filter((look) => look.startsWith('SCAN'))).toEqual([
      'SCAN r USING INDEX order_returns_open',
    ])
  })
})
