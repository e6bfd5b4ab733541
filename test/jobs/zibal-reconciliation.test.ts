import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { formatMoney } from '../../src/core/money.ts'
import { GatewayRefused } from '../../src/core/payments/errors.ts'
import { syncPayment } from '../../src/core/payments/settling/sync-payment.ts'
import type { Context } from '../../src/core/ports.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { endFaults } from '../support/faults/faults.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import {
  changeAtZibal,
  faultAtZibal,
  payAtZibal,
  readZibalBooks,
} from '../support/gateways/zibal-books.ts'
import {
  aConfirmedSale,
  aSalePaidAtZibal,
  aStartedSale,
  type CortexSale,
  comeBack,
  paymentRowsOf,
  price,
  stateOf,
} from '../support/sales/cortex-sales.ts'

afterEach(endFaults)

/** In which Zibal refuses to tell of one payment. */
function refusingOne(ctx: Context, trackId: string): Context {
  const { zibal } = ctx.gateways
  const retrieve = (reference: string) =>
    reference === trackId
      ? Promise.reject(new GatewayRefused('other', 'merchant inactive'))
      : zibal.retrieve(reference)
  return { ...ctx, gateways: { ...ctx.gateways, zibal: { ...zibal, retrieve } } }
}

/** The schedule comes by so many minutes after the sale. */
async function scheduleAfter(minutes: number, { shop }: CortexSale): Promise<void> {
  await runScheduled(inMinutes(shop.ctx, minutes))
}

async function statusOf({ orderId }: CortexSale): Promise<string | undefined> {
  return (await paymentRowsOf(orderId))[0]?.status
}

async function orderStatusOf(sale: CortexSale): Promise<string> {
  return (await stateOf(sale)).order
}

/** Minutes from when the payment was begun. */
async function checkedAfter({ orderId }: CortexSale): Promise<number | null> {
  const row = await env.DB.prepare(
    'SELECT (look_at - created_at) / 60000.0 AS minutes FROM payments WHERE order_id = ?',
  )
    .bind(orderId)
    .first<{ minutes: number | null }>()
  return row?.minutes == null ? null : Math.round(row.minutes)
}

describe('the schedule', () => {
  it('finds a payment whose customer did not come back, after ten minutes', async () => {
    const sale = await aSalePaidAtZibal()
    await scheduleAfter(9, sale)
    expect(await statusOf(sale)).toBe('pending')
    await scheduleAfter(11, sale)
    expect(await stateOf(sale)).toEqual({
      order: 'processing',
      wasPaid: true,
      payments: [{ track_id: sale.trackId, status: 'success' }],
    })
    const [payment] = await readZibalBooks(sale.orderId)
    expect(payment?.verifiedAt).not.toBeNull()
  })

  it('finds that the customer has cancelled, so that another payment can be started', async () => {
    const sale = await aStartedSale()
    await payAtZibal(sale.trackId, 'cancelled')
    await scheduleAfter(11, sale)
    expect(await stateOf(sale)).toMatchObject({
      order: 'pending',
      payments: [{ track_id: sale.trackId, status: 'failed' }],
    })
    const { body } = await sale.client.post('/api/v1/payments/create/', undefined, { expect: 200 })
    expect(body.track_id).not.toBe(sale.trackId)
  })

  it('asks before an order is cancelled for want of money', async () => {
    const sale = await aSalePaidAtZibal()
    await env.DB.prepare('UPDATE payments SET look_at = NULL WHERE order_id = ?')
      .bind(sale.orderId)
      .run()
    await scheduleAfter(61, sale)
    expect(await stateOf(sale)).toMatchObject({ order: 'processing', wasPaid: true })
  })

  it('lets an order wait for an hour where Zibal cannot be asked, and no longer', async () => {
    const [paid, unpaid] = [await aSalePaidAtZibal(), await aStartedSale()]
    await faultAtZibal('inquiry', 'error', 20)
    await scheduleAfter(61, paid)
    expect(await stateOf(paid)).toMatchObject({ order: 'pending' })
    expect(await stateOf(unpaid)).toMatchObject({ order: 'pending' })
    await scheduleAfter(121, unpaid)
    expect(await stateOf(unpaid)).toMatchObject({ order: 'cancelled' })
  })

  it('comes back within a minute to a customer who was told that Zibal is out of reach', async () => {
    const sale = await aSalePaidAtZibal()
    await faultAtZibal('inquiry', 'error')
    await expect(comeBack(sale.shop.ctx, sale)).rejects.toMatchObject({
      code: 'gateway_unavailable',
    })
    await scheduleAfter(1.5, sale)
    expect(await statusOf(sale)).toBe('succeeded')
  })

  it('cancels other orders where Zibal refuses to tell of one', async () => {
    const [untold, other] = [await aStartedSale(), await aStartedSale()]
    await runScheduled(inMinutes(refusingOne(other.shop.ctx, untold.trackId), 61))
    expect(await orderStatusOf(untold)).toBe('pending')
    expect(await orderStatusOf(other)).toBe('cancelled')
  })

  it('ends a payment that Zibal does not know, so that another can be started', async () => {
    const sale = await aStartedSale()
    await env.DB.prepare("UPDATE payments SET reference = '1' || reference WHERE reference = ?")
      .bind(sale.trackId)
      .run()
    await scheduleAfter(11, sale)
    expect(await paymentRowsOf(sale.orderId)).toMatchObject([
      {
        status: 'cancelled',
        failure_message: 'The payment service does not know this payment.',
        look_at: null,
      },
    ])
    await sale.client.post('/api/v1/payments/create/', undefined, { expect: 200 })
  })

  it('leaves alone what nobody has paid, and asks less often after a day', async () => {
    const sale = await aStartedSale()
    await env.DB.prepare('UPDATE orders SET expires_at = expires_at + 864000000 WHERE id = ?')
      .bind(sale.orderId)
      .run()
    expect(await checkedAfter(sale)).toBe(10)
    for (const [at, next] of [
      [10.1, 20],
      [20.2, 30],
      [30.3, 40],
      [60, 70],
      [600, 610],
      [2880, 2900],
    ] as const) {
      await scheduleAfter(at, sale)
      expect(await checkedAfter(sale)).toBe(next)
    }
    expect(await statusOf(sale)).toBe('pending')
  })

  it('goes on a minute later where a process died while it confirmed', async () => {
    const sale = await aSalePaidAtZibal()
    await faultAtZibal('verify', 'error-after')
    await expect(comeBack(sale.shop.ctx, sale)).rejects.toMatchObject({
      code: 'gateway_unavailable',
    })
    await scheduleAfter(0.5, sale)
    expect(await statusOf(sale)).toBe('processing')
    await scheduleAfter(1.5, sale)
    expect(await statusOf(sale)).toBe('succeeded')
  })

  it('does so within minutes however old the payment is', async () => {
    const sale = await aStartedSale()
    const patient = { ...sale.shop.ctx.settings, unpaidOrderTtlMinutes: 0 }
    const late = { ...inMinutes(sale.shop.ctx, 600), settings: patient }
    await payAtZibal(sale.trackId)
    await faultAtZibal('verify', 'error')
    await expect(comeBack(late, sale)).rejects.toMatchObject({ code: 'gateway_unavailable' })
    await runScheduled(inMinutes(late, 5.1))
    expect(await statusOf(sale)).toBe('succeeded')
  })

  it('comes again where Zibal does not answer', async () => {
    const sale = await aSalePaidAtZibal()
    await faultAtZibal('inquiry', 'timeout')
    await scheduleAfter(11, sale)
    expect(await statusOf(sale)).toBe('pending')
    await scheduleAfter(22, sale)
    expect(await statusOf(sale)).toBe('succeeded')
  })

  it('shows staff a payment of another amount, and asks no more', async () => {
    const sale = await aSalePaidAtZibal()
    await changeAtZibal(sale.trackId, { amount: price + 1 })
    await scheduleAfter(11, sale)
    expect((await paymentRowsOf(sale.orderId))[0]).toMatchObject({
      status: 'cancelled',
      review_reason: expect.stringContaining(formatMoney(price + 1, 'IRR')),
      look_at: null,
    })
  })

  it('finds money that went back while it was being confirmed', async () => {
    const sale = await aSalePaidAtZibal()
    await faultAtZibal('verify', 'error')
    await expect(comeBack(sale.shop.ctx, sale)).rejects.toMatchObject({
      code: 'gateway_unavailable',
    })
    await changeAtZibal(sale.trackId, { status: 18 })
    await scheduleAfter(2, sale)
    expect(await stateOf(sale)).toMatchObject({
      order: 'pending',
      wasPaid: false,
      payments: [{ track_id: sale.trackId, status: 'failed' }],
    })
  })
})

describe('asking about one payment', () => {
  it('confirms it', async () => {
    const sale = await aSalePaidAtZibal()
    const payment = await syncPayment(sale.shop.ctx, sale.customer, {
      gateway: 'zibal',
      reference: sale.trackId,
    })
    expect(payment).toMatchObject({ gateway: 'zibal', status: 'succeeded' })
  })

  it('finds none of another gateway', async () => {
    const sale = await aSalePaidAtZibal()
    const named = { gateway: 'stripe', reference: sale.trackId }
    const asked = syncPayment(sale.shop.ctx, sale.customer, named)
    await expect(asked).rejects.toMatchObject({ code: 'not_found' })
  })

  it('changes nothing of one that is paid', async () => {
    const sale = await aConfirmedSale()
    await faultAtZibal('inquiry', 'error')
    const payment = await syncPayment(sale.shop.ctx, sale.customer, {
      gateway: 'zibal',
      reference: sale.trackId,
    })
    expect(payment).toMatchObject({ status: 'succeeded' })
  })
})
