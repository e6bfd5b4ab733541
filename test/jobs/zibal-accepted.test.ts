import { describe, expect, it } from 'vitest'
import { changeOrderStatus } from '../../src/core/fulfilment/change-status.ts'
import { finish, interruptAtEveryStep } from '../support/faults/crashes.ts'
import { readZibalBooks } from '../support/gateways/zibal-books.ts'
import { expectZibalFates, zibalFates } from '../support/gateways/zibal-fates.ts'
import { aSalePaidAtZibal, comeBack, paymentRowsOf } from '../support/sales/cortex-sales.ts'
import { aShop } from '../support/sales/sales.ts'

describe('an order that staff mark as paid', () => {
  it('has its open payment closed, whose money goes back', async () => {
    const sale = await aSalePaidAtZibal()
    const { ctx } = sale.shop
    await changeOrderStatus(ctx, { orderId: sale.orderId, to: 'processing', operationId: null })
    expect(await paymentRowsOf(sale.orderId)).toMatchObject([{ status: 'cancelled' }])
    await expect(comeBack(ctx, sale)).rejects.toMatchObject({ data: 'unpaid' })
    const [payment] = await readZibalBooks(sale.orderId)
    expect(payment?.verifiedAt).toBeNull()
  })

  it('waits while its payment is being confirmed', async () => {
    const sale = await aSalePaidAtZibal()
    const { ctx } = sale.shop
    const zibal = { ...ctx.gateways.zibal, confirm: () => Promise.reject(new Error('died')) }
    const dying = { ...ctx, gateways: { ...ctx.gateways, zibal } }
    await expect(comeBack(dying, sale)).rejects.toThrow('died')
    await expect(
      changeOrderStatus(ctx, { orderId: sale.orderId, to: 'processing', operationId: null }),
    ).rejects.toMatchObject({
      code: 'order_transition_refused',
    })
    await comeBack(ctx, sale)
    await finish(sale.shop)
    await expectZibalFates([sale], zibalFates.paid)
  })

  it('is paid once, whichever of both is first at any step', async () => {
    const sales = await interruptAtEveryStep(await aShop(), {
      prepare: aSalePaidAtZibal,
      work: comeBack,
      meanwhile: (ctx, sale) =>
        changeOrderStatus(ctx, { orderId: sale.orderId, to: 'processing', operationId: null }),
    })
    expect(sales.length).toBeGreaterThan(9)
    for (const sale of sales) {
      const [[row], [payment]] = await Promise.all([
        paymentRowsOf(sale.orderId),
        readZibalBooks(sale.orderId),
      ])
      expect(payment?.verifiedAt !== null).toBe(row?.status === 'succeeded')
    }
  })
})
