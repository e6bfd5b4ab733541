import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../src/core/fulfilment/change-status.ts'
import { runScheduled } from '../../src/jobs/run-scheduled.ts'
import { interruptAtEveryStep } from '../support/faults/crashes.ts'
import { endFaults } from '../support/faults/faults.ts'
import { inMinutes } from '../support/faults/still-world.ts'
import { aReview, patient } from '../support/gateways/zibal-reviews.ts'
import { storeClient } from '../support/http/client.ts'
import { refundSettings } from '../support/http/with-env.ts'
import {
  comeBack,
  paymentRowsOf,
  type StartedSale,
  stateOf,
} from '../support/sales/cortex-sales.ts'
import { expectInvariants } from '../support/sales/invariants.ts'
import { lettersAbout } from '../support/sales/rows.ts'
import { aShop, type Shop } from '../support/sales/sales.ts'
import { context } from '../support/world/context.ts'

afterEach(endFaults)

describe('an order whose claim is under review', () => {
  /** One that has access to Zibal's refunds. */
  async function aRefundingShop(): Promise<Shop> {
    const shop = await aShop()
    const { gateways } = context({ ...env, ...refundSettings })
    return { ...shop, ctx: { ...patient(shop.ctx), gateways } }
  }

  const later = ({ ctx }: Shop) => inMinutes(patient(ctx), 70)

  it.each(['error', 'error-after'] as const)(
    'may be cancelled by staff at any moment: money that Zibal has after all goes back (%s)',
    async (verify) => {
      const shop = await aRefundingShop()
      const sales = await interruptAtEveryStep<StartedSale>(shop, {
        prepare: (at) => aReview(at, verify),
        work: comeBack,
        meanwhile: (ctx, { orderId }) =>
          changeOrderStatus(ctx, { orderId, to: 'cancelled', operationId: null }),
      })
      expect(sales.length).toBeGreaterThan(3)
      await expectInvariants(shop)
    },
  )

  it.each(['error', 'error-after'] as const)(
    'may be accepted by staff at any moment: nothing is taken after that (%s)',
    async (verify) => {
      const shop = await aRefundingShop()
      const sales = await interruptAtEveryStep<StartedSale>(shop, {
        prepare: (at) => aReview(at, verify),
        work: comeBack,
        meanwhile: (ctx, { orderId }) =>
          changeOrderStatus(ctx, { orderId, to: 'processing', operationId: null }),
      })
      expect(sales.length).toBeGreaterThan(3)
      await expectInvariants(shop)
    },
  )

  it('is not cancelled by its customer', async () => {
    const sale = await aReview(await aShop(), 'error-after')
    await storeClient({ token: sale.token }).post(
      `/orders/${sale.orderId}/cancel/`,
      {},
      { expect: 400 },
    )
    await runScheduled(later(sale.shop))
    expect(await stateOf(sale)).toMatchObject({ order: 'processing', wasPaid: true })
  })

  it('tells staff where they have cancelled it and its money cannot be given back', async () => {
    const sale = await aReview(await aShop(), 'error-after')
    await changeOrderStatus(sale.shop.ctx, {
      orderId: sale.orderId,
      to: 'cancelled',
      operationId: null,
    })
    await runScheduled(later(sale.shop))
    const letter = await env.DB.prepare("SELECT reason FROM dead_letters WHERE queue = 'refunds'")
    expect(await letter.first()).toEqual({ reason: 'Refunds are not configured' })
  })

  it('tells staff where they have accepted it and there is its money, too', async () => {
    const sale = await aReview(await aShop(), 'error-after')
    await changeOrderStatus(sale.shop.ctx, {
      orderId: sale.orderId,
      to: 'processing',
      operationId: null,
    })
    await runScheduled(later(sale.shop))
    const reason = 'The order was already paid when this money came.'
    const [payment] = await paymentRowsOf(sale.orderId)
    expect(payment).toMatchObject({ status: 'succeeded', review_reason: reason })
    const told = await lettersAbout('payments', { paymentId: payment?.id ?? 0 })
    expect(told).toEqual([expect.stringContaining('merchant inactive'), reason])
  })
})
