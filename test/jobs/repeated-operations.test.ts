import { describe, expect, it } from 'vitest'
import { cancelOwnOrder } from '../../src/core/fulfilment/change-status.ts'
import { cancelPayment } from '../../src/core/payments/closing/cancel-payment.ts'
import { refundPayment } from '../../src/core/payments/refunding/refund-payment.ts'
import type { Context } from '../../src/core/ports.ts'
import { fatedWorld } from '../support/faults/fated-world.ts'
import { goneBack } from '../support/gateways/stripe-payments.ts'
import { waitingEffects } from '../support/sales/rows.ts'
import {
  aPaidSale,
  aPayableSale,
  aShop,
  type PayableSale,
  type Shop,
} from '../support/sales/sales.ts'

interface Operation {
  name: string
  prepare(shop: Shop): Promise<PayableSale>
  run(ctx: Context, sale: PayableSale): Promise<unknown>
}

const operations: Operation[] = [
  {
    name: 'a refund',
    prepare: aPaidSale,
    run: (ctx, sale) => {
      const request = { paymentId: sale.paymentId, amount: null, reason: null }
      return refundPayment(ctx, sale.shop.customer, { ...request, operationId: idOf(sale) })
    },
  },
  {
    name: "a payment's cancellation",
    prepare: aPayableSale,
    run: (ctx, sale) => {
      const request = { paymentId: sale.paymentId, operationId: idOf(sale) }
      return cancelPayment(ctx, sale.shop.customer, request)
    },
  },
  {
    name: "an order's cancellation",
    prepare: aPaidSale,
    run: (ctx, sale) => {
      const request = { orderId: sale.orderId, operationId: idOf(sale) }
      return cancelOwnOrder(ctx, sale.shop.customer.id, request)
    },
  },
]

function idOf({ orderId }: PayableSale): string {
  return `operation-${orderId}`
}

describe.each(operations)('$name that is repeated after its request died', ({ prepare, run }) => {
  it('takes on what was left undone, at whatever step that was', async () => {
    const shop = await aShop()
    const left: string[] = []
    for (let step = 1; ; step++) {
      const sale = await prepare(shop)
      const { world, hasHappened } = fatedWorld(shop.ctx, { accident: 'dies after', step })
      await run(world, sale).catch(() => undefined)
      if (!hasHappened()) break
      left.push(...(await waitingEffects(sale.orderId)))
      await run(shop.ctx, sale)
      expect(await waitingEffects(sale.orderId), `step ${step}`).toEqual([])
      expect((await goneBack(sale)).length, `step ${step}`).toBeLessThan(2)
    }
    // Otherwise it would prove nothing.
    expect(left).toContain('stock.restock')
  })
})
