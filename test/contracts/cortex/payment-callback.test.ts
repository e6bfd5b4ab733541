import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../../src/core/fulfilment/change-status.ts'
import { endFaults } from '../../support/faults/faults.ts'
import {
  changeAtZibal,
  faultAtZibal,
  payAtZibal,
  readZibalBooks,
} from '../../support/gateways/zibal-books.ts'
import { cortexClient } from '../../support/http/client.ts'
import { limitedCaller, withEnv } from '../../support/http/with-env.ts'
import {
  aCortexSale,
  aNewSale,
  aSalePaidAtZibal,
  aStartedSale,
  callbackOf,
  paymentRowsOf,
  price,
  type StartedSale,
  start,
  stateOf,
} from '../../support/sales/cortex-sales.ts'
import { cancelSale } from '../../support/sales/sales.ts'

const browser = cortexClient()
const path = '/api/v1/payments/callback/'
const notCompleted = { detail: 'Payment was not completed' }

afterEach(endFaults)

const succeed = ({ trackId }: StartedSale) => browser.get(callbackOf(trackId), { expect: 200 })

async function refuse({ trackId }: StartedSale): Promise<void> {
  const { body } = await browser.get(callbackOf(trackId), { expect: 400 })
  expect(body).toEqual(notCompleted)
}

async function isVerified({ orderId, trackId }: StartedSale): Promise<boolean> {
  const payments = await readZibalBooks(orderId)
  const payment = payments.find((one) => String(one.trackId) === trackId)
  return payment?.verifiedAt != null
}

describe('a customer who has paid', () => {
  it('is told so, and the order is paid', async () => {
    const sale = await aStartedSale()
    const { body } = await browser.get(await payAtZibal(sale.trackId), { expect: 200 })
    expect(body).toEqual({ detail: 'Payment was successful', track_id: sale.trackId })
    expect(await stateOf(sale)).toEqual({
      order: 'processing',
      wasPaid: true,
      payments: [{ track_id: sale.trackId, status: 'success' }],
    })
    expect(await isVerified(sale)).toBe(true)
  })

  it('is told so again however often he comes, at once and later', async () => {
    const sale = await aSalePaidAtZibal()
    await Promise.all([1, 2, 3, 4, 5].map(() => succeed(sale)))
    await faultAtZibal('inquiry', 'error', 10)
    await succeed(sale)
    await succeed(sale)
    const receipts = await env.DB.prepare(
      "SELECT count(*) AS n FROM outbox WHERE kind = 'message.payment_receipt' AND key GLOB ?",
    )
      .bind(`order:${sale.orderId}:*`)
      .first<{ n: number }>()
    expect(receipts?.n).toBe(1)
  })

  it('cannot start another payment of that order', async () => {
    const sale = await aSalePaidAtZibal()
    await succeed(sale)
    await sale.client.post('/api/v1/payments/create/', undefined, { expect: 400 })
  })

  it("is believed by Zibal's word alone, not by the query", async () => {
    const sale = await aStartedSale()
    await payAtZibal(sale.trackId)
    await browser.get(`${path}?trackId=${sale.trackId}&success=0&status=3&orderId=1`, {
      expect: 200,
    })
  })
})

describe('a customer who has not paid', () => {
  it('is told so, and can still pay, although the query claims success', async () => {
    const sale = await aStartedSale()
    await refuse(sale)
    expect(await stateOf(sale)).toMatchObject({
      order: 'pending',
      payments: [{ track_id: sale.trackId, status: 'pending' }],
    })
    await payAtZibal(sale.trackId)
    await succeed(sale)
  })

  it.each([
    ['cancelled', 'The customer cancelled the payment.'],
    ['failed', 'The account has insufficient funds.'],
  ] as const)('but has %s can pay by a new payment', async (outcome, reason) => {
    const sale = await aStartedSale()
    const { body } = await browser.get(await payAtZibal(sale.trackId, outcome), { expect: 400 })
    expect(body).toEqual(notCompleted)
    const [row] = await paymentRowsOf(sale.orderId)
    expect(row).toMatchObject({ status: 'cancelled', failure_message: reason, look_at: null })
    const { body: next } = await sale.client.post('/api/v1/payments/create/')
    expect(next.track_id).not.toBe(sale.trackId)
    await payAtZibal(next.track_id)
    await browser.get(callbackOf(next.track_id), { expect: 200 })
    await refuse(sale)
    expect(await stateOf(sale)).toEqual({
      order: 'processing',
      wasPaid: true,
      payments: [
        { track_id: next.track_id, status: 'success' },
        { track_id: sale.trackId, status: 'failed' },
      ],
    })
  })

  it.each([-2, 4, 6, 7, 8, 9, 10, 11, 12, 15, 16, 18, 21])(
    'because of status %i has a failed payment and a pending order',
    async (status) => {
      const sale = await aStartedSale()
      await changeAtZibal(sale.trackId, { status })
      await refuse(sale)
      expect(await stateOf(sale)).toEqual({
        order: 'pending',
        wasPaid: false,
        payments: [{ track_id: sale.trackId, status: 'failed' }],
      })
    },
  )
})

describe('a track id', () => {
  it.each(['', '?trackId=', '?trackId=7', '?trackId=007', '?trackId=x%00', '?trackId=1e3'])(
    'such as "%s" is nobody\'s, of which Zibal is not asked',
    async (query) => {
      await faultAtZibal('inquiry', 'error')
      const { body } = await browser.get(path + query, { expect: 400 })
      expect(body).toEqual({ detail: 'Payment not found' })
    },
  )

  it('that Zibal knows and the shop does not is not verified', async () => {
    const body = { merchant: 'zibal', amount: price, callbackUrl: 'https://shop.test/' }
    const answer = await fetch(`${env.ZIBAL_API_URL}/v1/request`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    const { trackId }: { trackId: number } = await answer.json()
    await payAtZibal(String(trackId))
    await browser.get(callbackOf(String(trackId)), { expect: 400 })
    const payments = await readZibalBooks()
    expect(payments.find((one) => one.trackId === trackId)?.verifiedAt).toBeNull()
  })

  it('of one order pays for no other', async () => {
    const sale = await aSalePaidAtZibal()
    const other = await start(sale.shop.ctx, await aCortexSale(sale.shop))
    await browser.get(`${callbackOf(sale.trackId)}&orderId=${other.orderId}`, { expect: 200 })
    await refuse(other)
    expect(await stateOf(other)).toMatchObject({ order: 'pending', wasPaid: false })
  })

  it.each([
    ['another amount', { amount: price - 1 }],
    ['the amount of another order', { orderId: 999_999 }],
  ])('under which Zibal tells of %s is not verified, and shown to staff', async (_, change) => {
    const sale = await aSalePaidAtZibal()
    await changeAtZibal(sale.trackId, change)
    await refuse(sale)
    await refuse(sale)
    expect(await isVerified(sale)).toBe(false)
    expect(await stateOf(sale)).toMatchObject({ order: 'pending', wasPaid: false })
    const [row] = await paymentRowsOf(sale.orderId)
    expect(row).toMatchObject({ status: 'cancelled', review_reason: expect.any(String) })
    expect((await start(sale.shop.ctx, sale)).trackId).not.toBe(sale.trackId)
  })

  it('may be asked about thirty times a minute', async () => {
    const { trackId } = await aStartedSale()
    const caller = cortexClient(limitedCaller())
    const statuses: number[] = []
    // A new minute may begin on the way, and with it another thirty.
    while (!statuses.includes(429) && statuses.length <= 60) {
      statuses.push((await caller.get(callbackOf(trackId))).status)
    }
    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(400))
    expect(statuses.at(-1)).toBe(429)
    const other = await aStartedSale()
    await caller.get(callbackOf(other.trackId), { expect: 400 })
  })
})

describe('an order that was cancelled meanwhile', () => {
  it('has a failed payment that Zibal is not asked to verify', async () => {
    const sale = await aSalePaidAtZibal()
    await cancelSale(sale.shop.ctx, { ...sale, shop: { ...sale.shop, customer: sale.customer } })
    await refuse(sale)
    expect(await isVerified(sale)).toBe(false)
    expect(await stateOf(sale)).toEqual({
      order: 'cancelled',
      wasPaid: false,
      payments: [{ track_id: sale.trackId, status: 'failed' }],
    })
  })

  it('or moved on by staff, leaves its payment to Zibal to give back', async () => {
    const sale = await aSalePaidAtZibal()
    await changeOrderStatus(sale.shop.ctx, {
      orderId: sale.orderId,
      to: 'processing',
      operationId: null,
    })
    await refuse(sale)
    expect(await isVerified(sale)).toBe(false)
    expect((await stateOf(sale)).payments).toEqual([{ track_id: sale.trackId, status: 'failed' }])
  })
})

describe('Zibal out of reach', () => {
  it.each([
    ['inquiry', 'error', 'pending'],
    ['inquiry', 'timeout', 'pending'],
    ['inquiry', 'error-after', 'pending'],
    ['verify', 'error', 'processing'],
    ['verify', 'timeout', 'processing'],
    ['verify', 'error-after', 'processing'],
  ] as const)('at %s (%s) is 502, and the next call goes on', async (operation, kind, status) => {
    const sale = await aSalePaidAtZibal()
    await faultAtZibal(operation, kind)
    const { body } = await browser.get(callbackOf(sale.trackId), { expect: 502 })
    expect(body).toEqual({ detail: 'Payment gateway error' })
    expect((await paymentRowsOf(sale.orderId))[0]).toMatchObject({ status })
    expect(await stateOf(sale)).toMatchObject({ order: 'pending', wasPaid: false })
    await succeed(sale)
    expect(await stateOf(sale)).toMatchObject({ order: 'processing', wasPaid: true })
  })

  it('is 502 for a payment that nobody has made either', async () => {
    const sale = await aStartedSale()
    await faultAtZibal('inquiry', 'error')
    await browser.get(callbackOf(sale.trackId), { expect: 502 })
    await refuse(sale)
  })

  it('to this merchant is 502, since it says nothing of the payment', async () => {
    const sale = await aSalePaidAtZibal()
    const refused = cortexClient({ fetch: withEnv({ ZIBAL_MERCHANT: 'somebody' }) })
    const { body } = await refused.get(callbackOf(sale.trackId), { expect: 502 })
    expect(body).toEqual({ detail: 'Payment gateway error' })
    expect((await paymentRowsOf(sale.orderId))[0]).toMatchObject({ status: 'pending' })
    await succeed(sale)
  })

  it('has no say in an order without payment', async () => {
    const sale = await aNewSale()
    await faultAtZibal('inquiry', 'error')
    await browser.get(callbackOf('17'), { expect: 400 })
    expect(await stateOf(sale)).toMatchObject({ order: 'pending' })
  })
})
