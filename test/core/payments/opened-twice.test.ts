import { expect, it } from 'vitest'
import { openInBrowser } from '../../../src/core/payments/opening/open-in-browser.ts'
import { withFault } from '../../support/faults/faulty-gateway.ts'
import { forgetAtStripe } from '../../support/gateways/stripe-control.ts'
import { aSale, aShop } from '../../support/sales/sales.ts'

it('two requests for one payment hand out the one that is kept, whatever the gateway says', async () => {
  const sale = await aSale(await aShop())
  const { ctx, customer } = sale.shop
  const request = {
    orderId: sale.orderId,
    gateway: 'stripe',
    currency: 'USD',
    idempotencyKey: null,
  } as const
  const open = (world: typeof ctx) => openInBrowser(world, customer.id, request)
  const first = await open(
    withFault(ctx, 'stripe', 'create', async (carryOut) => {
      const { payment } = await open(ctx)
      await forgetAtStripe(payment.reference)
      return carryOut()
    }),
  )
  expect(first).toEqual(await open(ctx))
})
