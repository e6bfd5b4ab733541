import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import type { StockCounter } from '../../../src/objects/stock-counter.ts'
import { type CallKind, unanswered } from '../../simulator/faults.ts'
import type { ProductMade } from '../../support/catalogue/products.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { aKey } from '../../support/faults/lost-answers.ts'
import { refundsAtStripe } from '../../support/gateways/stripe-payments.ts'
import { receiveWebhooks, takeWebhooks } from '../../support/gateways/stripe-webhooks.ts'
import type { Json } from '../../support/http/client.ts'
import { addPath } from '../../support/sales/avantlush-carts.ts'
import {
  aQuote,
  checkoutSummaryPath,
  initiatePath,
  paymentPath,
  payWith,
  type Quoted,
  stateOf,
} from '../../support/sales/quotes.ts'
import { noCheckout, refused, unsettled } from '../../support/sales/refused-payments.ts'
import {
  confirmInBrowser,
  looseEnds,
  receiveHere,
  ringCart,
  runJobs,
  standOf,
} from '../../support/sales/stripe-quotes.ts'

afterEach(endFaults)

const ordered = { orders: 1, inCart: [], stock: 3 }
const untouched = { orders: 0, inCart: [2], stock: 5 }

/** Each charge meets the fault, until it is ended. */
function chargesMeet(kind: CallKind): Promise<void> {
  return fault({ gateway: 'stripe', operation: 'charge', kind, count: 100 })
}

interface Unsettled extends Quoted {
  intent: string
  body: Json
}

/** A checkout of two units of five, of whose charge nobody knows what became. */
async function anUnsettled(kind: CallKind, method = 'pm_card_visa'): Promise<Unsettled> {
  const quoted = await aQuote({ stock: 5, quantity: 2 })
  await chargesMeet(kind)
  const { status, body } = await payWith(quoted.customer, method)
  await endFaults()
  expect(status).toBe(400)
  return { ...quoted, intent: quoted.quote.payment.payment_intent_id, body }
}

/** The money was taken once, for one order, and nothing is left to be done. */
async function expectOrdered(quoted: Unsettled): Promise<void> {
  expect(await standOf(quoted)).toEqual(ordered)
  const { body } = await payWith(quoted.customer, quoted.intent)
  expect(body).toMatchObject({ success: true, transaction_id: quoted.intent, amount: '44.97' })
  await receiveHere(quoted.intent)
  await runJobs()
  expect(await standOf(quoted)).toEqual(ordered)
  expect(await refundsAtStripe(quoted.intent)).toEqual([])
  expect(await looseEnds()).toEqual([])
}

describe.each(unanswered)('a charge that meets "%s"', (kind) => {
  it('is answered as being settled, and settled by the cart’s alarm', async () => {
    const quoted = await anUnsettled(kind)
    expect(quoted.body).toEqual(unsettled)
    await takeWebhooks(quoted.intent)
    await ringCart(quoted.customer)
    await expectOrdered(quoted)
  })

  it('is settled by the next attempt to pay, which answers the order', async () => {
    const quoted = await anUnsettled(kind)
    const { body } = await payWith(quoted.customer, 'pm_card_mastercard')
    expect(body).toMatchObject({ success: true, transaction_id: quoted.intent })
    await expectOrdered(quoted)
  })
})

describe('a charge that is settled late', () => {
  it.each(['slow', 'error', 'error-after'] as const)('after one "%s" is a charge', async (kind) => {
    const quoted = await aQuote({ stock: 5, quantity: 2 })
    await fault({ gateway: 'stripe', operation: 'charge', kind })
    expect((await payWith(quoted.customer, 'pm_card_visa')).status).toBe(200)
    expect(await standOf(quoted)).toEqual(ordered)
  })

  it('is settled by a change of the cart, which finds it empty', async () => {
    const { customer, product, ...quoted } = await anUnsettled('error-after')
    await customer.post(addPath, { product_id: product.id }, { expect: 201 })
    expect(await standOf({ customer, product })).toEqual({ orders: 1, inCart: [1], stock: 3 })
    expect((await payWith(customer, quoted.intent)).body.success).toBe(true)
  })

  it('is settled by the start of another checkout, for which nothing is left', async () => {
    const quoted = await anUnsettled('error')
    const asked = { shipping_method_id: quoted.shippingMethodId, payment_method: 'stripe' }
    const { body } = await quoted.customer.post(initiatePath, asked, { expect: 400 })
    expect(body).toEqual({ status: 'error', message: 'Cart is empty' })
    await expectOrdered(quoted)
  })

  it('is settled by Stripe’s event, on either road', async () => {
    for (const receive of [receiveHere, receiveWebhooks]) {
      const quoted = await anUnsettled('error-after')
      await receive(quoted.intent)
      await expectOrdered(quoted)
    }
  })

  it('is settled once by all of them together', async () => {
    const quoted = await anUnsettled('error-after')
    await Promise.all([
      ringCart(quoted.customer),
      receiveHere(quoted.intent),
      payWith(quoted.customer, 'pm_card_visa'),
      payWith(quoted.customer, quoted.intent),
    ])
    await expectOrdered(quoted)
  })

  it('answers the order where the request is repeated under its key', async () => {
    const { customer, quote } = await aQuote()
    const [sent, key] = [{ payment_method_id: 'pm_card_visa' }, aKey()]
    await chargesMeet('error-after')
    expect((await customer.post(paymentPath, sent, { ...key, expect: 400 })).body).toEqual(
      unsettled,
    )
    await endFaults()
    await ringCart(customer)
    const { body } = await customer.post(paymentPath, sent, { ...key, expect: 200 })
    expect(body.transaction_id).toBe(quote.payment.payment_intent_id)
    expect((await customer.post(paymentPath, sent, { ...key, expect: 200 })).body).toEqual(body)
  })

  it('takes the money of the browser, where the customer completes the payment there', async () => {
    const quoted = await anUnsettled('error')
    expect(await confirmInBrowser(quoted.quote, 'pm_card_mastercard')).toBe(200)
    await ringCart(quoted.customer)
    await expectOrdered(quoted)
  })

  it('of a payment from the browser is settled, too', async () => {
    const quoted = await aQuote({ stock: 5, quantity: 2 })
    const intent: string = quoted.quote.payment.payment_intent_id
    await confirmInBrowser(quoted.quote)
    await fault({ gateway: 'stripe', operation: 'verify', kind: 'error', count: 100 })
    const { body } = await payWith(quoted.customer, intent)
    expect(body).toEqual(unsettled)
    await endFaults()
    await ringCart(quoted.customer)
    await expectOrdered({ ...quoted, intent, body })
  })
})

describe('a charge that takes nothing in the end', () => {
  it.each(['error', 'error-after'] as const)(
    'of a card that is declined (%s) leaves all as it was',
    async (kind) => {
      const quoted = await anUnsettled(kind, 'pm_card_chargeDeclined')
      expect(quoted.body).toEqual(unsettled)
      await ringCart(quoted.customer)
      expect(await standOf(quoted)).toEqual(untouched)
      const { body } = await quoted.customer.get(checkoutSummaryPath, { expect: 200 })
      expect(body).toEqual(quoted.quote)
      expect((await payWith(quoted.customer, 'pm_card_visa')).status).toBe(200)
      await expectOrdered(quoted)
    },
  )

  it('where the bank asks the customer first leaves that to be done', async () => {
    const quoted = await anUnsettled('error-after', 'pm_card_authenticationRequired')
    await ringCart(quoted.customer)
    expect(await standOf(quoted)).toEqual(untouched)
    const details = expect.stringContaining(quoted.quote.payment.client_secret)
    expect((await payWith(quoted.customer, quoted.intent)).body).toEqual(refused(details))
  })
})

/** The hold's time is over, and the counter asks what became of its checkout. */
async function endHold({ variantId }: ProductMade): Promise<void> {
  const counter = env.STOCK.getByName(String(variantId))
  await runInDurableObject(counter, (_: StockCounter, { storage }) => {
    storage.sql.exec("UPDATE reservations SET expires_at = 0 WHERE state = 'held'")
  })
  await runDurableObjectAlarm(counter)
}

describe('a charge during which the stock was given up', () => {
  it.each([
    ['was taken', 'error-after', [4497]],
    ['never came', 'error', []],
  ] as const)('whose money %s keeps none of it', async (_, kind, refunds) => {
    const quoted = await anUnsettled(kind)
    const { customer, product, quote, intent } = quoted
    await endHold(product)
    await ringCart(customer)
    expect(await standOf(quoted)).toEqual(untouched)
    expect(await stateOf(quote)).toBe('stale')
    expect((await payWith(customer, 'pm_card_visa')).body).toEqual(noCheckout)
    for (const minutes of [1, 3]) await runJobs(minutes)
    await receiveHere(intent)
    expect((await refundsAtStripe(intent)).map(({ amount }) => amount)).toEqual(refunds)
    expect(await standOf(quoted)).toEqual(untouched)
    expect(await looseEnds()).toEqual([])
  })
})
