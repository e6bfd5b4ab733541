import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { stockOf } from '../../support/catalogue/products.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { mailsTo, sendMails } from '../../support/customers/mail.ts'
import {
  anAvantlushStaffMember,
  aStaffMember,
  type StaffMember,
} from '../../support/customers/staff.ts'
import { aKey, repeat } from '../../support/faults/lost-answers.ts'
import { invalid, moment } from '../../support/http/avantlush-answers.ts'
import type { Answer, Client, Json } from '../../support/http/client.ts'
import { sendTwice } from '../../support/http/send-twice.ts'
import {
  aDirectOrder,
  aStoreOrder,
  type Ordered,
  orderPath,
  statusPath,
  trackingPath,
} from '../../support/sales/channel-orders.ts'
import { shopStock } from '../../support/sales/sales.ts'

let customer: AvantlushCustomer
let staff: StaffMember

beforeAll(async () => {
  ;[customer, staff] = await Promise.all([anAvantlushCustomer(), anAvantlushStaffMember()])
})

function move(ordered: Ordered, status: string, headers = {}): Promise<Answer> {
  return staff.patch(statusPath(ordered.orderId), { status }, { headers })
}

async function moveAlong(ordered: Ordered, ...statuses: string[]): Promise<void> {
  for (const status of statuses) {
    expect((await move(ordered, status)).status, status).toBe(200)
  }
}

async function read({ orderId }: Ordered, client: Client = staff): Promise<Json> {
  return (await client.get(orderPath(orderId), { expect: 200 })).body
}

async function eventsOf({ orderId }: Ordered): Promise<string[]> {
  const { body } = await staff.get(trackingPath(orderId), { expect: 200 })
  return body.map(({ status }: Json) => status)
}

function paidAtOf({ orderId }: Ordered): Promise<unknown> {
  return env.DB.prepare('SELECT paid_at FROM orders WHERE id = ?').bind(orderId).first('paid_at')
}

const refused = (from: string, to: string) => ({
  status: 'error',
  message: `Cannot change order status from ${from} to ${to}`,
})

const all = ['PENDING', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'CANCELLED']

describe('an order', () => {
  it('is moved step by step, of which each is told', async () => {
    const ordered = await aDirectOrder(customer)
    for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED']) {
      const { body } = await move(ordered, status)
      expect(body).toEqual({ id: ordered.orderId, status, updated_at: moment })
      const { updated_at, status: shown } = await read(ordered)
      expect([shown, updated_at]).toEqual([status, body.updated_at])
    }
    expect(await eventsOf(ordered)).toEqual(['PENDING', 'PROCESSING', 'SHIPPED', 'DELIVERED'])
    expect(await stockOf(ordered.product)).toBe(shopStock - 2)
  })

  it.each([
    ['PENDING', [], ['PENDING', 'SHIPPED', 'DELIVERED']],
    ['PROCESSING', ['PROCESSING'], ['PENDING', 'PROCESSING', 'DELIVERED']],
    ['SHIPPED', ['PROCESSING', 'SHIPPED'], ['PENDING', 'PROCESSING', 'SHIPPED', 'CANCELLED']],
    ['DELIVERED', ['PROCESSING', 'SHIPPED', 'DELIVERED'], all],
    ['CANCELLED', ['CANCELLED'], all],
  ])('that is %s goes nowhere else', async (from, steps, forbidden) => {
    const ordered = await aDirectOrder(customer)
    await moveAlong(ordered, ...steps)
    const before = await read(ordered)
    for (const to of forbidden) {
      const { status, body } = await move(ordered, to)
      expect([status, body]).toEqual([400, refused(from, to)])
    }
    expect(await read(ordered)).toEqual(before)
    expect(await eventsOf(ordered)).toEqual(['PENDING', ...steps])
  })

  it.each([
    [{}, 'This field is required.'],
    [{ status: null }, 'This field may not be null.'],
    [{ status: 'shipped' }, 'Select a valid choice.'],
    [{ status: 'LOST' }, 'Select a valid choice.'],
    [{ status: 3 }, 'Select a valid choice.'],
    [{ status: ['SHIPPED'] }, 'Select a valid choice.'],
  ])('is not moved by %j', async (sent, message) => {
    const ordered = await aDirectOrder(customer)
    const { body } = await staff.patch(statusPath(ordered.orderId), sent, { expect: 400 })
    expect(body).toEqual(invalid('status', message))
    expect((await read(ordered)).status).toBe('PENDING')
  })

  it('of the store contract is moved here, and one of another channel is not', async () => {
    const ordered = await aStoreOrder(customer)
    await moveAlong(ordered, 'SHIPPED')
    await env.DB.prepare("UPDATE orders SET channel = 'ir' WHERE id = ?")
      .bind(ordered.orderId)
      .run()
    const { status, body } = await move(ordered, 'DELIVERED')
    expect([status, body]).toEqual([404, { status: 'error', message: 'Order not found' }])
    const row = await env.DB.prepare('SELECT status FROM orders WHERE id = ?')
      .bind(ordered.orderId)
      .first('status')
    expect(row).toBe('shipped')
  })
})

describe('a direct order', () => {
  it('is accepted without its money, and paid when it is delivered', async () => {
    const someone = await anAvantlushCustomer()
    const ordered = await aDirectOrder(someone, 'cash')
    await moveAlong(ordered, 'PROCESSING')
    expect(await paidAtOf(ordered)).toBeNull()
    await moveAlong(ordered, 'SHIPPED')
    expect((await read(ordered)).payment).toMatchObject({ method: 'CASH', status: 'PENDING' })
    await moveAlong(ordered, 'DELIVERED')
    const { payments, status } = await read(ordered, someone)
    expect([status, payments]).toMatchObject(['DELIVERED', [{ status: 'PAID', amount: '39.98' }]])
    const row = await env.DB.prepare(
      `SELECT o.paid_at > 0 AS isPaid, o.paid_by = p.id AS isBy, p.captured_amount, p.review_reason
       FROM orders o JOIN payments p ON p.order_id = o.id WHERE o.id = ?`,
    )
      .bind(ordered.orderId)
      .first()
    expect(row).toEqual({ isPaid: 1, isBy: 1, captured_amount: 3998, review_reason: null })
    await sendMails()
    const subject = `Payment received for order ${ordered.orderId}`
    const receipts = (await mailsTo(someone.email)).filter((mail) => mail.subject === subject)
    expect(receipts).toHaveLength(1)
    expect(receipts[0]?.text).toContain('Your order has been delivered.')
  })

  it('takes the same ways when staff move it through the store contract', async () => {
    const ordered = await aDirectOrder(customer, 'debit')
    const store = await aStaffMember()
    const path = `/orders/admin/${ordered.orderId}/status/`
    for (const status of ['processing', 'shipped', 'delivered']) {
      await store.post(path, { status }, { expect: 200 })
    }
    expect((await read(ordered)).payment).toMatchObject({ method: 'DEBIT', status: 'PAID' })
  })

  it.each([[[]], [['PROCESSING']]])('that is cancelled after %j owes nothing', async (steps) => {
    const ordered = await aDirectOrder(customer)
    await moveAlong(ordered, ...steps, 'CANCELLED')
    expect((await read(ordered)).payment.status).toBe('CANCELLED')
    expect(await paidAtOf(ordered)).toBeNull()
    expect(await stockOf(ordered.product)).toBe(shopStock)
  })

  it('without a payment is delivered, and not called paid', async () => {
    const ordered = await aDirectOrder(customer)
    await env.DB.prepare('DELETE FROM payments WHERE id = ?').bind(ordered.paymentId).run()
    await moveAlong(ordered, 'PROCESSING', 'SHIPPED', 'DELIVERED')
    expect(await paidAtOf(ordered)).toBeNull()
  })
})

it('an order that waits for its money online is paid another way where staff accept it', async () => {
  const ordered = await aStoreOrder(customer)
  await env.DB.prepare("UPDATE orders SET status = 'pending' WHERE id = ?")
    .bind(ordered.orderId)
    .run()
  await moveAlong(ordered, 'PROCESSING')
  expect(await paidAtOf(ordered)).toEqual(expect.any(Number))
})

describe('two at once', () => {
  it('of whom one moves an order: it is told once', async () => {
    const ordered = await aDirectOrder(customer)
    const answers = await Promise.all([1, 2, 3].map(() => move(ordered, 'PROCESSING')))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400])
    const told = answers.find(({ status }) => status === 400)?.body
    expect(told).toEqual(refused('PROCESSING', 'PROCESSING'))
    expect(await eventsOf(ordered)).toEqual(['PENDING', 'PROCESSING'])
  })

  it('of whom one delivers an order: it is paid once', async () => {
    const ordered = await aDirectOrder(customer)
    await moveAlong(ordered, 'PROCESSING', 'SHIPPED')
    const answers = await Promise.all([1, 2].map(() => move(ordered, 'DELIVERED')))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400])
    const { payments } = await read(ordered)
    expect(payments).toMatchObject([{ status: 'PAID' }])
    const receipts = await env.DB.prepare(
      "SELECT count(*) AS n FROM outbox WHERE key GLOB ? AND kind = 'message.payment_receipt'",
    )
      .bind(`order:${ordered.orderId}:*`)
      .first('n')
    expect(receipts).toBe(1)
  })

  it('ship and cancel it: one is first, and the goods are where it says', async () => {
    const ordered = await aDirectOrder(customer)
    await moveAlong(ordered, 'PROCESSING')
    const answers = await Promise.all([move(ordered, 'SHIPPED'), move(ordered, 'CANCELLED')])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400])
    const { status, payment } = await read(ordered)
    const isShipped = status === 'SHIPPED'
    expect(payment.status).toBe(isShipped ? 'PENDING' : 'CANCELLED')
    expect(await stockOf(ordered.product)).toBe(isShipped ? shopStock - 2 : shopStock)
  })
})

describe('under one Idempotency-Key', () => {
  it('an order is moved once, and the answer repeated', async () => {
    const ordered = await aDirectOrder(customer)
    const path = statusPath(ordered.orderId)
    expect(await sendTwice(staff, 'PATCH', path, { status: 'PROCESSING' })).toBe(200)
    expect(await sendTwice(staff, 'PATCH', path, { status: 'PENDING' })).toBe(400)
    const key = aKey()
    await staff.patch(path, { status: 'SHIPPED' }, { ...key, expect: 200 })
    await staff.patch(path, { status: 'DELIVERED' }, { ...key, expect: 422 })
    expect(await eventsOf(ordered)).toEqual(['PENDING', 'PROCESSING', 'SHIPPED'])
  })

  it.each([
    [[], 'PROCESSING'],
    [['PROCESSING', 'SHIPPED'], 'DELIVERED'],
    [[], 'CANCELLED'],
  ])('it is moved once after %j to %s, also where the first answer was lost', async (steps, to) => {
    const ordered = await aDirectOrder(customer)
    await moveAlong(ordered, ...steps)
    const key = aKey()
    const { first, again } = await repeat(staff.id, () =>
      staff.patch(statusPath(ordered.orderId), { status: to }, { ...key, expect: 200 }),
    )
    expect(again.body).toEqual(first.body)
    expect(await eventsOf(ordered)).toEqual(['PENDING', ...steps, to])
  })
})
