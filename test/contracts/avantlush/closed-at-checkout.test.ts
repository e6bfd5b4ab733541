import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import { close, customerPath } from '../../support/customers/administration.ts'
import { nothingRemains, remainsOf } from '../../support/customers/remains.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import { besideEveryStep } from '../../support/faults/beside.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { interposedWorld } from '../../support/faults/interposed-world.ts'
import { intentStatus } from '../../support/gateways/stripe-books.ts'
import { refundsAtStripe } from '../../support/gateways/stripe-payments.ts'
import type { Answer } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { aCustomerWith } from '../../support/sales/avantlush-carts.ts'
import { aShopper, aStall, payNow, type Shopper, type Stall } from '../../support/sales/crowds.ts'
import { directInput, itemOf } from '../../support/sales/direct-orders.ts'
import { inWorld } from '../../support/sales/quote-fates.ts'
import { expectSettled, moneyOf } from '../../support/sales/quote-invariants.ts'
import {
  aQuote,
  initiatePath,
  type Provider,
  payWith,
  type Quoted,
  stateOf,
} from '../../support/sales/quotes.ts'
import {
  confirmInBrowser,
  looseEnds,
  receiveHere,
  runJobs,
} from '../../support/sales/stripe-quotes.ts'

let staff: StaffMember

beforeAll(async () => {
  // What closing defers is done when it answers.
  staff = await anAvantlushStaffMember({ fetch: withEnv({}) })
})

afterEach(endFaults)

const intentOf = ({ quote }: Quoted): string => quote.payment.payment_intent_id

async function referenceOf({ id }: { id: number }): Promise<string> {
  const reference = await env.DB.prepare(
    'SELECT reference FROM gateway_customers WHERE user_id = ?',
  )
    .bind(id)
    .first<string>('reference')
  return reference ?? ''
}

async function isDeletedAtStripe(reference: string): Promise<boolean> {
  const answer = await fetch(`${env.STRIPE_API_URL}/v1/customers/${reference}`, {
    headers: { Authorization: 'Bearer sk_test_x' },
  })
  const known: { deleted?: boolean } = await answer.json()
  return known.deleted === true
}

describe('the checkout of a customer whose account is closed', () => {
  it('is over, and its payment is cancelled at its provider', async () => {
    const quoted = await aQuote()
    await close(staff, quoted.customer)
    expect(await stateOf(quoted.quote)).toBe('stale')
    await runJobs()
    expect(await intentStatus(intentOf(quoted))).toBe('canceled')
    expect((await payWith(quoted.customer, 'pm_card_visa')).status).toBe(401)
    expect(await remainsOf(quoted.customer.id)).toEqual(nothingRemains)
    expect(await looseEnds()).toEqual([])
  })

  it('gives back what the customer pays in the browser all the same', async () => {
    const quoted = await aQuote()
    const intent = intentOf(quoted)
    expect(await confirmInBrowser(quoted.quote)).toBe(200)
    await close(staff, quoted.customer)
    await receiveHere(intent)
    await runJobs()
    expect(await refundsAtStripe(intent)).toMatchObject([{ amount: 2498 }])
    expect(await stateOf(quoted.quote)).toBe('stale')
    expect(await looseEnds()).toEqual([])
  })
})

it('an order is not placed once the account is closed, nor its address written', async () => {
  const product = await aProduct({ stock: 50 })
  for (let nth = 1; ; nth++) {
    const customer = await aCustomerWith([product])
    let calls = 0
    await inWorld(customer, (world) =>
      interposedWorld(world, async (call) => {
        if (++calls === nth) await close(staff, customer)
        return call()
      }),
    )
    const { status } = await customer.post('/api/orders/', directInput([itemOf(product)]))
    const orders = env.DB.prepare('SELECT contact, shipping_address FROM orders WHERE user_id = ?')
    for (const { contact } of (await orders.bind(customer.id).all<{ contact: string }>()).results) {
      expect([nth, contact]).toEqual([nth, expect.stringContaining(customer.email)])
    }
    if (calls >= nth) continue
    expect([status, nth]).toEqual([201, expect.any(Number)])
    break
  }
})

it('a customer who is made inactive while the money is taken gets the order', async () => {
  for (let nth = 1; ; nth++) {
    const { customer } = await aQuote()
    let calls = 0
    await inWorld(customer, (world) =>
      interposedWorld(world, async (call) => {
        const path = customerPath(customer)
        if (++calls === nth) await staff.patch(path, { status: 'Inactive' }, { expect: 200 })
        return call()
      }),
    )
    const { status } = await payWith(customer, 'pm_card_visa')
    expect([nth, status, await orderCountOf(customer)]).toEqual([nth, 200, 1])
    if (calls < nth) break
  }
  await runJobs()
  expect(await looseEnds()).toEqual([])
})

async function orderCountOf({ id }: { id: number }): Promise<number> {
  const count = env.DB.prepare('SELECT count(*) AS n FROM orders WHERE user_id = ?')
  return (await count.bind(id).first<number>('n')) ?? 0
}

describe('the saved cards of a customer whose account is closed', () => {
  async function aCardholder() {
    const quoted = await aQuote()
    await payWith(quoted.customer, 'pm_card_visa', { save_card: true })
    return { ...quoted, reference: await referenceOf(quoted.customer) }
  }

  it('are deleted at Stripe with the customer', async () => {
    const { customer, reference } = await aCardholder()
    expect(await isDeletedAtStripe(reference)).toBe(false)
    await close(staff, customer)
    expect(await isDeletedAtStripe(reference)).toBe(true)
    expect(await looseEnds()).toEqual([])
  })

  it('are deleted there once Stripe is back', async () => {
    const { customer, reference } = await aCardholder()
    await fault({ gateway: 'stripe', operation: 'customer', kind: 'error', count: 100 })
    await close(staff, customer)
    expect(await isDeletedAtStripe(reference)).toBe(false)
    expect(await remainsOf(customer.id)).toEqual(nothingRemains)
    await endFaults()
    await runJobs()
    expect(await isDeletedAtStripe(reference)).toBe(true)
    expect(await looseEnds()).toEqual([])
  })

  it.each(['error', 'error-after'] as const)('are gone after "%s", too', async (kind) => {
    const { customer, reference } = await aCardholder()
    await fault({ gateway: 'stripe', operation: 'customer', kind, count: 2 })
    await close(staff, customer)
    await runJobs()
    expect(await isDeletedAtStripe(reference)).toBe(true)
    expect(await looseEnds()).toEqual([])
  })

  it('are no failure where Stripe has deleted the customer before', async () => {
    const { customer, reference } = await aCardholder()
    const headers = { Authorization: 'Bearer sk_test_x' }
    const path = `${env.STRIPE_API_URL}/v1/customers/${reference}`
    await (await fetch(path, { method: 'DELETE', headers })).text()
    await close(staff, customer)
    expect(await looseEnds()).toEqual([])
  })
})

describe.each<Provider>(['stripe', 'paypal', 'clover'])('a checkout through %s', (provider) => {
  let stall: Stall

  beforeAll(async () => {
    stall = await aStall(100)
  })

  const prepare = () => aShopper(stall, { provider })
  const closeNow = ({ userId: id }: Shopper) => staff.delete(`/api/customers/${id}/`)

  function start({ customer, shippingMethodId }: Shopper): Promise<Answer> {
    const asked = { shipping_method_id: shippingMethodId, payment_method: provider }
    return customer.post(initiatePath, asked)
  }

  it('that is started while the account is closed can be paid no more', async () => {
    const played = await besideEveryStep({ prepare, work: start, meanwhile: closeNow })
    expect(played.length).toBeGreaterThan(1)
    for (const { sale, done, also } of played) {
      expect([200, 401]).toContain(done.status)
      expect(also.status).toBe(204)
      expect(await remainsOf(sale.userId)).toEqual(nothingRemains)
    }
    await expectSettled(stall)
  })

  it('that is paid while the account is closed is an order, or its money goes back', async () => {
    const played = await besideEveryStep({ prepare, work: payNow, meanwhile: closeNow })
    expect(played.length).toBeGreaterThan(1)
    await expectSettled(stall)
    for (const { sale, done, also } of played) {
      expect(also.status).toBe(204)
      const { charges, refunded } = await moneyOf([sale.quote])
      const isOrdered = (await stateOf(sale.quote)) === 'ordered'
      expect(done.status === 200).toBe(isOrdered)
      expect(refunded > 0).toBe(charges > 0 && !isOrdered)
      expect(await remainsOf(sale.userId)).toEqual(nothingRemains)
    }
  })
})
