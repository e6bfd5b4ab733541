import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { endFaults } from '../../support/faults/faults.ts'
import { faultAtZibal, payAtZibal, readZibalBooks } from '../../support/gateways/zibal-books.ts'
import { cortexClient, storeClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import {
  aNewSale,
  anOrderOf,
  aSalePaidAtZibal,
  aStartedSale,
  callbackOf,
  paymentRowsOf,
  price,
  start,
  stateOf,
} from '../../support/sales/cortex-sales.ts'

const create = '/api/v1/payments/create/'
const list = '/api/v1/payments/list/'
const anonymous = cortexClient()

afterEach(endFaults)

describe('starting a payment', () => {
  it('leads to Zibal, which knows the order and the way back', async () => {
    const { client, orderId } = await aNewSale()
    const { body } = await client.post(create, undefined, { expect: 200 })
    const [payment] = await readZibalBooks(orderId)
    expect(body).toEqual({
      track_id: String(payment?.trackId),
      trackId: payment?.trackId,
      payment_url: `${env.ZIBAL_API_URL}/start/${payment?.trackId}`,
      result: 100,
      message: 'success',
    })
    expect(payment).toMatchObject({
      amount: price,
      callbackUrl: 'https://shop.test/api/v1/payments/callback/',
    })
  })

  it('answers the open payment again, whatever the body, and asks Zibal once', async () => {
    const { client, orderId } = await aNewSale()
    const first = await client.post(create, undefined, { expect: 200 })
    const second = await client.post(create, { amount: 1, order: 5 }, { expect: 200 })
    expect(second.body).toEqual(first.body)
    expect(await readZibalBooks(orderId)).toHaveLength(1)
  })

  it.each([2, 10])('opens one payment for %i simultaneous requests', async (requests) => {
    const { client, orderId } = await aNewSale()
    await faultAtZibal('create', 'slow')
    const answers = await Promise.all(
      Array.from({ length: requests }, () => client.post(create, undefined, { expect: 200 })),
    )
    const [payment] = await readZibalBooks(orderId)
    const trackIds = new Set(answers.map(({ body }) => body.track_id))
    expect([...trackIds]).toEqual([String(payment?.trackId)])
    expect(await readZibalBooks(orderId)).toHaveLength(1)
  })

  it('starts anew where the customer ended the payment and did not come back', async () => {
    const sale = await aStartedSale()
    await payAtZibal(sale.trackId, 'cancelled')
    const { body } = await sale.client.post(create, undefined, { expect: 200 })
    expect(body.track_id).not.toBe(sale.trackId)
    expect((await stateOf(sale)).payments).toEqual([
      { track_id: body.track_id, status: 'pending' },
      { track_id: sale.trackId, status: 'failed' },
    ])
  })

  it('finds that the customer has paid and not come back', async () => {
    const sale = await aSalePaidAtZibal()
    await sale.client.post(create, undefined, { expect: 400 })
    expect(await stateOf(sale)).toMatchObject({ order: 'processing', wasPaid: true })
  })

  it('answers the open payment while Zibal cannot be asked about it', async () => {
    const sale = await aStartedSale()
    await faultAtZibal('inquiry', 'error')
    const { body } = await sale.client.post(create, undefined, { expect: 200 })
    expect(body.track_id).toBe(sale.trackId)
  })

  it('keeps its answer under an Idempotency-Key', async () => {
    const { client } = await aNewSale()
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const first = await client.post(create, undefined, { headers, expect: 200 })
    const again = await client.post(create, undefined, { headers, expect: 200 })
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
  })

  it('works on the newest pending order', async () => {
    const older = await aStartedSale()
    const newer = await anOrderOf(older.shop, older.customer.id)
    const { body } = await older.client.post(create, undefined, { expect: 200 })
    const [payment] = await readZibalBooks(newer.orderId)
    expect(body.trackId).toBe(payment?.trackId)
  })

  it('wants a pending order of this contract', async () => {
    const sale = await aNewSale()
    const refused = { detail: 'No pending order found' }
    for (const change of [
      "status = 'cancelled'",
      "status = 'processing', paid_at = 1",
      "status = 'pending', paid_at = 1",
      "contract = 'store', paid_at = NULL",
    ]) {
      await env.DB.prepare(`UPDATE orders SET ${change} WHERE id = ?`).bind(sale.orderId).run()
      const { body } = await sale.client.post(create, undefined, { expect: 400 })
      expect(body).toEqual(refused)
    }
    expect(await readZibalBooks(sale.orderId)).toEqual([])
  })

  it('wants a signed-in user', async () => {
    await anonymous.post(create, undefined, { expect: 401 })
    await anonymous.get(list, { expect: 401 })
    const stale = cortexClient({ token: 'stale.token.here' })
    await stale.post(create, undefined, { expect: 401 })
    await stale.get(list, { expect: 401 })
  })

  it.each(['error', 'timeout', 'error-after'] as const)(
    'says so when Zibal fails with %s, and works the next time',
    async (kind) => {
      const sale = await aNewSale()
      await faultAtZibal('create', kind)
      const { body } = await sale.client.post(create, undefined, { expect: 502 })
      expect(body).toEqual({ detail: 'Payment gateway error' })
      expect(await stateOf(sale)).toEqual({ order: 'pending', wasPaid: false, payments: [] })
      const again = await sale.client.post(create, undefined, { expect: 200 })
      expect((await stateOf(sale)).payments).toEqual([
        { track_id: again.body.track_id, status: 'pending' },
      ])
    },
  )

  it('says so when Zibal refuses, and leaves the order payable', async () => {
    const sale = await aNewSale()
    const fetch = withEnv({ ZIBAL_MERCHANT: 'somebody' })
    const unknown = cortexClient({ token: sale.token, fetch })
    const { body } = await unknown.post(create, undefined, { expect: 400 })
    expect(body).toEqual({ detail: 'The payment gateway refused the request' })
    expect((await stateOf(sale)).payments).toEqual([])
    await sale.client.post(create, undefined, { expect: 200 })
  })

  it('names the amount where Zibal takes none so small', async () => {
    const { client, orderId } = await aNewSale()
    await env.DB.prepare(
      'UPDATE orders SET subtotal_amount = 999, total_amount = 999, due_amount = 999 WHERE id = ?',
    )
      .bind(orderId)
      .run()
    const { body } = await client.post(create, undefined, { expect: 400 })
    expect(body).toEqual({
      detail: 'The payment gateway does not take so small or so large an amount',
    })
  })

  it('is the only way: the store cannot be paid for these orders', async () => {
    const { token, orderId } = await aNewSale()
    const store = storeClient({ token })
    for (const currency of ['irr', 'usd']) {
      const request = { order_id: orderId, currency }
      const { body } = await store.post('/payments/create-intent/', request, { expect: 400 })
      expect(body).toEqual({ error: 'Order cannot be paid in its current status.' })
    }
    expect(await paymentRowsOf(orderId)).toEqual([])
  })
})

describe('own payments', () => {
  it('show the order, its product and the amounts', async () => {
    const sale = await aStartedSale()
    const { product } = sale.shop
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO product_images(product_id, url, is_primary)
         VALUES (?1, 'https://pictures.test/side.jpg', 0),
           (?1, 'https://pictures.test/front.jpg', 1)`,
      ).bind(product.id),
      env.DB.prepare(
        "INSERT INTO prices(variant_id, currency, amount) VALUES (?, 'IRR', 999)",
      ).bind(product.variantId),
    ])
    const { body } = await sale.client.get(list, { expect: 200 })
    expect(body).toEqual([
      {
        order: [
          {
            id: sale.orderId,
            status: 'pending',
            shipping_address: '5 Valiasr Street',
            subtotal: '1500000.00',
            subtotal_formatted: '1,500,000',
            order_items: [
              {
                id: expect.any(Number),
                quantity: 1,
                price_at_purchase: '1,500,000',
                product: {
                  product_id: product.id,
                  product_title: product.name,
                  product_price: '999',
                  stock: 999,
                  product_main_image: 'https://pictures.test/front.jpg',
                },
              },
            ],
            created_at: expect.any(String),
          },
        ],
        track_id: sale.trackId,
        amount: '1500000.00',
        formatted_amount: '1,500,000',
        status: 'pending',
      },
    ])
  })

  it("stand newest first, in one round trip, and are nobody else's", async () => {
    const sale = await aStartedSale()
    await sale.client.get(callbackOf(sale.trackId))
    await payAtZibal(sale.trackId, 'failed')
    await sale.client.get(callbackOf(sale.trackId))
    const { trackId } = await start(sale.shop.ctx, sale)
    const other = await aStartedSale(sale.shop)
    expect((await stateOf(sale)).payments).toEqual([
      { track_id: trackId, status: 'pending' },
      { track_id: sale.trackId, status: 'failed' },
    ])
    expect((await stateOf(other)).payments).toHaveLength(1)
    const { cost } = await sale.client.get(list)
    // One is the sign-in.
    expect(cost.queries).toBe(2)
  })

  it.each([
    ['pending', 'pending', 'pending'],
    ['pending', 'processing', 'pending'],
    ['processing', 'succeeded', 'paid'],
    ['shipped', 'succeeded', 'shipped'],
    ['delivered', 'succeeded', 'shipped'],
    ['cancelled', 'cancelled', 'failed'],
    ['cancelled', 'refunded', 'failed'],
    ['pending', 'failed', 'pending'],
  ])('of an order that is %s, themselves %s, show it as %s', async (order, payment, shown) => {
    const { client, orderId } = await aStartedSale()
    await env.DB.batch([
      env.DB.prepare('UPDATE orders SET status = ? WHERE id = ?').bind(order, orderId),
      env.DB.prepare('UPDATE payments SET status = ? WHERE order_id = ?').bind(payment, orderId),
    ])
    const { body } = await client.get(list, { expect: 200 })
    expect(body[0].order[0].status).toBe(shown)
    const wanted = { pending: 'pending', processing: 'pending', succeeded: 'success' }
    expect(body[0].status).toBe(new Map(Object.entries(wanted)).get(payment) ?? 'failed')
  })

  it('leave out what Zibal has not opened, and payments of the store', async () => {
    const sale = await aNewSale()
    await faultAtZibal('create', 'error')
    await sale.client.post(create, undefined, { expect: 502 })
    expect((await sale.client.get(list, { expect: 200 })).body).toEqual([])
    await start(sale.shop.ctx, sale)
    await env.DB.prepare("UPDATE orders SET contract = 'store' WHERE id = ?")
      .bind(sale.orderId)
      .run()
    expect((await sale.client.get(list, { expect: 200 })).body).toEqual([])
  })
})
