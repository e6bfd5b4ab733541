import { afterEach, describe, expect, it } from 'vitest'
import type { CallKind } from '../../simulator/faults.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { aCardToken, chargesFor, controlClover } from '../../support/gateways/clover-books.ts'
import { toldBy } from '../../support/http/told-by.ts'
import { addPath } from '../../support/sales/avantlush-carts.ts'
import {
  abortCheckout,
  booksOfQuote,
  carryOut,
  evictCart,
  expectPaidOnce,
  expire,
  fateOf,
  letTimePass,
  lookedAfter,
  open,
  paid,
  recover,
  ringCart,
} from '../../support/sales/quote-fates.ts'
import { aQuote, initiate, initiatePath, payWith, type Quoted } from '../../support/sales/quotes.ts'
import { unsettled } from '../../support/sales/refused-payments.ts'

afterEach(endFaults)

/** Longer than anybody tries. */
const lasting = 1000

interface Tokened extends Quoted {
  token: string
}

async function aTokenedQuote(): Promise<Tokened> {
  const quoted = await aQuote({ provider: 'clover' })
  return { ...quoted, token: await aCardToken(quoted.quote) }
}

/** Clover does not answer the charge, and is asked again for nothing. */
async function anUnsettledCharge(kind: CallKind, method?: string): Promise<Tokened> {
  const quoted = await aTokenedQuote()
  await fault({ gateway: 'clover', operation: 'charge', kind, count: lasting })
  const answer = await payWith(quoted.customer, method ?? quoted.token)
  expect(toldBy(answer)).toEqual({ status: 400, body: unsettled })
  return quoted
}

const once: CallKind[] = ['error', 'timeout', 'error-after', 'slow', 'null', 'empty', 'too-many']

describe.each(once)('a charge that befalls "%s" once', (kind) => {
  it('is asked for again under its key, and makes the order at once', async () => {
    const quoted = await aTokenedQuote()
    await fault({ gateway: 'clover', operation: 'charge', kind })
    const { status, body } = await payWith(quoted.customer, quoted.token)
    expect({ status, amount: body.amount }).toEqual({ status: 200, amount: '24.98' })
    await expectPaidOnce(quoted)
  })
})

const outages: CallKind[] = [
  'error',
  'timeout',
  'error-after',
  'unauthorized',
  'forbidden',
  'empty',
]

describe.each(outages)('a charge that befalls "%s" for long', (kind) => {
  it('makes the one order when the cart goes on with it', async () => {
    const quoted = await anUnsettledCharge(kind)
    await ringCart(quoted.customer)
    await recover(quoted)
    await expectPaidOnce(quoted)
  })

  it('makes the one order when the customer tries again', async () => {
    const quoted = await anUnsettledCharge(kind)
    const answer = await payWith(quoted.customer, quoted.token)
    expect(toldBy(answer)).toEqual({ status: 400, body: unsettled })
    await endFaults()
    expect((await payWith(quoted.customer, quoted.token)).status).toBe(200)
    await expectPaidOnce(quoted)
  })

  it('makes the one order after the cart’s machine has died', async () => {
    const quoted = await anUnsettledCharge(kind)
    await evictCart(quoted.customer)
    await recover(quoted)
    await expectPaidOnce(quoted)
  })

  it('leaves the checkout open where the card is declined', async () => {
    const quoted = await anUnsettledCharge(kind, 'clv_test_declined')
    await recover(quoted)
    expect(await fateOf(quoted)).toEqual({ ...open, payments: ['cancelled'] })
    expect((await payWith(quoted.customer, quoted.token)).status).toBe(200)
    expect(await fateOf(quoted)).toEqual({ ...paid, payments: ['cancelled', 'succeeded'] })
  })
})

describe('while nobody knows whether Clover took the money', () => {
  it('the cart waits, and no other checkout begins', async () => {
    const quoted = await anUnsettledCharge('error-after')
    const { customer, product, shippingMethodId } = quoted
    await customer.post(addPath, { product_id: product.id }, { expect: 503 })
    const asked = { shipping_method_id: shippingMethodId, payment_method: 'stripe' }
    await customer.post(initiatePath, asked, { expect: 503 })
    // Another card is not charged beside the first one.
    const answer = await payWith(customer, 'clv_test_visa')
    expect(toldBy(answer)).toEqual({ status: 400, body: unsettled })
    await recover(quoted)
    await expectPaidOnce(quoted)
  })
})

const meanwhile: [string, (quoted: Quoted) => Promise<unknown>][] = [
  ['a counter has given the checkout up', ({ customer }) => abortCheckout(customer)],
  ['its quote has expired', expire],
]

const nothing = { ...open, quote: expect.not.stringMatching('open') }

describe.each(meanwhile)('a charge of which nobody knows while %s', (_, pass) => {
  it.each(['error', 'error-after'] as const)('makes no order, and goes back: %s', async (kind) => {
    const quoted = await anUnsettledCharge(kind)
    await pass(quoted)
    await recover(quoted)
    expect(await fateOf(quoted)).toEqual({ ...nothing, payments: ['refunded'] })
    expect(await booksOfQuote(quoted.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await lookedAfter(quoted.quote)).toEqual([])
  })

  it('goes back when the money comes later', async () => {
    const quoted = await anUnsettledCharge('error', 'clv_test_pending')
    await pass(quoted)
    await recover(quoted)
    expect(await lookedAfter(quoted.quote)).toHaveLength(1)
    const [charge] = await chargesFor(quoted.quote)
    await controlClover(charge.id, { outcome: 'succeeded' })
    await letTimePass(quoted, 22)
    await carryOut(quoted.quote)
    expect(await fateOf(quoted)).toEqual({ ...nothing, payments: ['refunded'] })
    expect(await booksOfQuote(quoted.quote)).toEqual({ captured: 2498, refunded: 2498 })
  })

  it('takes nothing where the card is declined', async () => {
    const quoted = await anUnsettledCharge('error', 'clv_test_declined')
    await pass(quoted)
    await recover(quoted)
    // A decline leaves a quote open that nobody has closed.
    expect(await fateOf(quoted)).toMatchObject({ orders: 0, kept: 0, stock: 5, units: [1] })
    expect(await lookedAfter(quoted.quote)).toEqual([])
  })

  it('leaves the cart to the next checkout', async () => {
    const quoted = await anUnsettledCharge('error-after')
    await pass(quoted)
    await recover(quoted)
    const { customer, shippingMethodId } = quoted
    const next = await initiate(customer, { shippingMethodId, provider: 'clover' })
    expect((await payWith(customer, 'clv_test_visa')).status).toBe(200)
    expect(await booksOfQuote(next)).toEqual({ captured: 2498, refunded: 0 })
  })
})
