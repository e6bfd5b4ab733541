import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import {
  anOrderBy,
  comeByIn,
  type Ordered,
  sendRetry,
  shipFor59,
} from '../../support/sales/paid-orders.ts'
import { byPayu, cancelOrder } from '../../support/sales/storefront-orders.ts'

beforeEach(shipFor59)

const viaPayu = { payment_gateway_params: byPayu.payment_gateway_params }

/** So many attempts more, like its first one. */
async function failedBefore({ orderId }: Ordered, attempts: number): Promise<void> {
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
     INSERT INTO payments(key, order_id, user_id, gateway, reference, status, amount, currency,
       left_at, created_at, updated_at)
     SELECT key || ':' || i, order_id, user_id, gateway, reference || ':' || i, status, amount,
       currency, created_at, created_at, updated_at FROM payments JOIN n WHERE order_id = ?1`,
  )
    .bind(orderId, attempts)
    .run()
}

describe('what keeps another attempt from beginning', () => {
  const ends: [string, (ordered: Ordered) => Promise<unknown>, string][] = [
    [
      'an attempt that is open',
      async () => {},
      'The last attempt is still open: another one can begin once it has failed, or after 15 minutes',
    ],
    ['that the order is paid', ({ info }) => payAtPayu(info), 'This order is paid'],
    ['that it has expired', () => comeByIn(61), 'This order was cancelled'],
    [
      'that it was paid and cancelled',
      async ({ info, client, number }) => {
        await payAtPayu(info)
        await cancelOrder(client, number)
      },
      'This order was cancelled',
    ],
    [
      'that thirty attempts were made, the last of which has failed',
      async (ordered) => {
        await payAtPayu(ordered.info, 'failed')
        await failedBefore(ordered, 29)
      },
      'An order takes 30 attempts to pay it, and these were made: order anew',
    ],
  ]

  it.each(ends)('is said to be %s', async (_, end, message) => {
    const ordered = await anOrderBy(byPayu)
    await end(ordered)
    const { body } = await sendRetry(ordered, viaPayu, { expect: 400 })
    expect(body).toEqual({ success: false, code: 'retry_not_available', message })
  })

  it('is nothing after twenty-nine attempts that have failed', async () => {
    const ordered = await anOrderBy(byPayu)
    await payAtPayu(ordered.info, 'failed')
    await failedBefore(ordered, 28)
    expect((await sendRetry(ordered, viaPayu)).status).toBe(200)
  })
})
