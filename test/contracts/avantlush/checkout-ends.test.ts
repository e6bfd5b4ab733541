import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { closeQuote } from '../../../src/core/checkout/quotes/close-quote.ts'
import { confirmOrSettle } from '../../../src/core/payments/settling/confirm-or-settle.ts'
import { settle } from '../../../src/core/payments/settling/settle.ts'
import type { Context } from '../../../src/core/ports.ts'
import type { Cart } from '../../../src/objects/cart.ts'
import { aProduct } from '../../support/catalogue/products.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { aCustomerWith, cartPath } from '../../support/sales/avantlush-carts.ts'
import { aQuote, initiatePath, paymentsOf, payWith, stateOf } from '../../support/sales/quotes.ts'
import { aShippingMethod } from '../../support/sales/shipping-methods.ts'
import { context } from '../../support/world/context.ts'

describe('a checkout that comes to nothing', () => {
  afterEach(endFaults)

  it('is over where its bank refuses in the end what was under way', async () => {
    const { customer, quote } = await aQuote({ provider: 'clover' })
    const { status } = await payWith(customer, 'clv_test_pending')
    expect([status, await stateOf(quote)]).toEqual([400, 'stale'])
    const [payment] = await paymentsOf(quote)
    const { id, reference } = payment ?? {}
    await endAtClover(reference, 'failed')

    await confirmOrSettle(context(), { id, gateway: 'clover', reference })

    expect(await paymentsOf(quote)).toMatchObject([{ status: 'cancelled', look_at: null }])
  })

  it('is over where its bank only says that it has failed', async () => {
    const { customer, quote } = await aQuote({ provider: 'clover' })
    await payWith(customer, 'clv_test_pending')
    const [{ reference } = { reference: '' }] = await paymentsOf(quote)

    await settle(context(), {
      ...{ about: 'payment', gateway: 'clover', reference, state: 'failed', money: null },
      ...{ failureMessage: 'No.', metadata: {} },
    })

    expect(await paymentsOf(quote)).toMatchObject([{ status: 'cancelled', look_at: null }])
  })

  it('gives back what is under way as its quote runs out, once it comes', async () => {
    const { customer, quote } = await aQuote({ provider: 'clover' })
    const { cart_id } = (await customer.get(cartPath, { expect: 200 })).body
    await inCart(cart_id, (world) => withRunOut(world, quote.checkout_id))
    expect((await payWith(customer, 'clv_test_pending')).status).toBe(400)
    const [payment] = await paymentsOf(quote)
    const { id, reference } = payment ?? {}
    expect([await stateOf(quote), payment?.status]).toEqual(['stale', 'processing'])
    await endAtClover(reference, 'succeeded')

    await confirmOrSettle(context(), { id, gateway: 'clover', reference })

    expect(await paymentsOf(quote)).toMatchObject([{ status: 'refunded', look_at: null }])
  })

  it('has no payment yet where Stripe does not get to know its customer', async () => {
    const customer = await aCustomerWith([await aProduct({ stock: 5 })])
    const { id } = await aShippingMethod(await anAvantlushStaffMember())
    await fault({ gateway: 'stripe', operation: 'customer', kind: 'error', count: 9 })

    const wanted = { shipping_method_id: id, payment_method: 'stripe' }
    await customer.post(initiatePath, wanted, { expect: 503 })

    const made = await env.DB.prepare('SELECT 1 FROM quotes WHERE user_id = ?').bind(customer.id)
    expect((await made.all()).results).toEqual([])
  })
})

/** Has a cart's object work in another world from now on. */
async function inCart(cartId: number, change: (world: Context) => Context): Promise<void> {
  const stub = env.CARTS.getByName(String(cartId)) as DurableObjectStub<Cart>
  await runInDurableObject(stub, (cart) => {
    cart.world = change(cart.world)
  })
}

/** A world in which a quote's time is over as Clover is asked for its money. */
function withRunOut(world: Context, quoteId: string): Context {
  const { clover } = world.gateways
  if (!clover?.charge) throw new Error('Clover charges nothing')
  const charge: typeof clover.charge = async (request) => {
    await closeQuote(world, quoteId)
    return context().gateways.clover?.charge?.(request) ?? Promise.reject(new Error('No Clover'))
  }
  return { ...world, gateways: { ...world.gateways, clover: { ...clover, charge } } }
}

async function endAtClover(reference: string, outcome: 'succeeded' | 'failed'): Promise<void> {
  const url = `${env.CLOVER_API_URL}/control/charges/${reference}`
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ outcome }) })
  await answer.text()
  if (!answer.ok) throw new Error(`Clover answered ${answer.status}`)
}
