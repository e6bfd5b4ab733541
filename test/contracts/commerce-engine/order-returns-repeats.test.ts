import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { aKey, loseAnswers, repeat } from '../../support/faults/lost-answers.ts'
import type { Answer } from '../../support/http/client.ts'
import { sendTwice } from '../../support/http/send-twice.ts'
import { userIdOf } from '../../support/sales/balances.ts'
import {
  aDeliveredOrder,
  askReturn,
  type Delivered,
  readReturns,
  returnOf,
  returnsPath,
  sendReturn,
  withdraw,
} from '../../support/sales/returns.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

const reason = { reason: 'Keeping it' }

function cancelPath(order: Delivered, of: string): string {
  return `${returnsPath(order)}/${of}/cancel`
}

const saidBy = ({ status, body }: Answer) => [status, body.code]

async function move(number: string, status: string): Promise<void> {
  await env.DB.prepare('UPDATE order_returns SET status = ? WHERE number = ?')
    .bind(status, number)
    .run()
}

/** Units of the order that stand in returns. */
async function unitsGiven({ orderId }: Delivered): Promise<number> {
  const row = env.DB.prepare(
    `SELECT coalesce(sum(i.quantity), 0) AS n FROM return_items i
     JOIN order_returns r ON r.id = i.return_id
     WHERE r.order_id = ? AND r.status NOT IN ('cancelled', 'rejected')`,
  )
  return (await row.bind(orderId).first<number>('n')) ?? 0
}

describe('asking', () => {
  it('twice under one key asks once', async () => {
    const order = await aDeliveredOrder()
    const wanted = returnOf(order.number, [{ product: order.product, quantity: 2 }])
    expect(await sendTwice(order.client, 'POST', returnsPath(order), wanted)).toBe(200)
    expect(await readReturns(order, order.number)).toHaveLength(1)
    const refused = returnOf(order.number, [order])
    expect(await sendTwice(order.client, 'POST', returnsPath(order), refused)).toBe(400)
  })

  it('again after its answer was lost answers what it has asked for', async () => {
    const order = await aDeliveredOrder()
    const key = aKey()
    const wanted = [{ product: order.product, quantity: 2 }]
    const ask = () => sendReturn(order, wanted, { ...key, expect: 200 })
    const { first, again } = await repeat(await userIdOf(order.id), ask)
    expect(again.body).toEqual(first.body)
    expect(await readReturns(order, order.number)).toHaveLength(1)
  })

  it('at once gives back no more than was bought', async () => {
    const order = await aDeliveredOrder({ quantity: 5 })
    const wanted = [{ product: order.product, quantity: 2 }]
    const answers = await Promise.all(Array.from({ length: 6 }, () => sendReturn(order, wanted)))
    const said = answers.map(saidBy).toSorted(([one = 0], [other = 0]) => one - other)
    const refused = [400, 'return_not_allowed']
    expect(said).toEqual([[200, undefined], [200, undefined], refused, refused, refused, refused])
    expect(await unitsGiven(order)).toBe(4)
    const numbers = (await readReturns(order, order.number)).map((made) => made.request_number)
    expect(new Set(numbers).size).toBe(2)
  })
})

describe('withdrawing', () => {
  it('is told, with its time, and frees the units', async () => {
    const order = await aDeliveredOrder()
    const made = await askReturn(order, [{ product: order.product, quantity: 2 }])
    const withdrawn = await withdraw(order, made.request_number)
    expect(withdrawn).toEqual({
      ...made,
      status: 'cancelled',
      modified_at: expect.stringMatching(/Z$/),
    })
    expect(withdrawn.modified_at >= made.modified_at).toBe(true)
    expect(await readReturns(order, order.number)).toEqual([withdrawn])
    expect(await unitsGiven(order)).toBe(0)
    const row = env.DB.prepare(
      'SELECT cancellation_reason AS said FROM order_returns WHERE number = ?',
    )
    expect(await row.bind(made.request_number).first('said')).toBe('Keeping it')
  })

  it.each(['approved', 'rejected', 'complete', 'cancelled'])(
    'is over once the return is %s',
    async (status) => {
      const order = await aDeliveredOrder()
      const { request_number: number } = await askReturn(order, [order])
      await move(number, status)
      for (const options of [{}, aKey()]) {
        const answer = await order.client.post(cancelPath(order, number), reason, options)
        expect(saidBy(answer)).toEqual([400, 'return_not_allowed'])
        expect(answer.body.message).toBe('This return can no longer be withdrawn')
      }
      expect(await readReturns(order, order.number)).toMatchObject([{ status }])
    },
  )

  it('twice under one key answers the same, and under another that it is over', async () => {
    const order = await aDeliveredOrder()
    const { request_number: number } = await askReturn(order, [order])
    const path = cancelPath(order, number)
    expect(await sendTwice(order.client, 'POST', path, reason)).toBe(200)
    const other = await order.client.post(path, reason, aKey())
    expect(saidBy(other)).toEqual([400, 'return_not_allowed'])
  })

  it('again after its answer was lost answers that it is withdrawn', async () => {
    const order = await aDeliveredOrder()
    const { request_number: number } = await askReturn(order, [order])
    const key = aKey()
    const send = () => order.client.post(cancelPath(order, number), reason, { ...key, expect: 200 })
    const { first, again } = await repeat(await userIdOf(order.id), send)
    expect(again.body).toEqual(first.body)
    const other = await order.client.post(cancelPath(order, number), reason, aKey())
    expect(saidBy(other)).toEqual([400, 'return_not_allowed'])
  })

  it('leaves it to the stored answer what asking has answered', async () => {
    const order = await aDeliveredOrder()
    const [key, wanted] = [aKey(), [{ product: order.product }]]
    const first = await sendReturn(order, wanted, { ...key, expect: 200 })
    await withdraw(order, first.body.content.order_return.request_number, aKey())
    const again = await sendReturn(order, wanted, { ...key, expect: 200 })
    expect(again.body).toEqual(first.body)
    expect(await readReturns(order, order.number)).toHaveLength(1)
  })

  it('and approving at once end in one of both', async () => {
    const order = await aDeliveredOrder()
    const { request_number: number } = await askReturn(order, [order])
    const approve = env.DB.prepare(
      "UPDATE order_returns SET status = 'approved' WHERE number = ? AND status = 'created'",
    ).bind(number)
    const [answer, { meta }] = await Promise.all([
      order.client.post(cancelPath(order, number), reason),
      approve.run(),
    ])
    const [made] = await readReturns(order, order.number)
    expect([answer.status, meta.changes, made?.status]).toEqual(
      answer.status === 200 ? [200, 0, 'cancelled'] : [400, 1, 'approved'],
    )
  })

  it('keeps its key where a request without one has come before', async () => {
    const order = await aDeliveredOrder()
    const key = aKey()
    const asked = await sendReturn(order, [order], { ...key, expect: 200 })
    await withdraw(order, asked.body.content.order_return.request_number)
    await loseAnswers(await userIdOf(order.id))
    const again = await sendReturn(order, [order], { ...key, expect: 200 })
    expect(again.body.content.order_return).toMatchObject({ status: 'cancelled' })
    expect(await readReturns(order, order.number)).toHaveLength(1)
  })
})
