import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import type { AvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import type { Json } from '../../support/http/client.ts'
import { toldBy } from '../../support/http/told-by.ts'
import { aCustomerWith, addPath } from '../../support/sales/avantlush-carts.ts'
import { aQuote, initiate, initiatePath, payWith, type Quoted } from '../../support/sales/quotes.ts'
import { unusableMethod } from '../../support/sales/refused-payments.ts'
import { aShippingMethod } from '../../support/sales/shipping-methods.ts'
import {
  confirmInBrowser,
  looseEnds,
  runJobs,
  standOf,
  tellBank,
} from '../../support/sales/stripe-quotes.ts'

const visa = {
  id: expect.stringMatching(/^pm_\w+$/),
  ...{ brand: 'visa', last4: '4242', exp_month: 12, exp_year: expect.any(Number) },
}

/** The customer puts one more unit into the cart and starts its checkout. */
async function again({ customer, product, shippingMethodId }: Quoted): Promise<Json> {
  await customer.post(addPath, { product_id: product.id }, { expect: 201 })
  return initiate(customer, { shippingMethodId })
}

async function cardsOf(quoted: Quoted): Promise<Json[]> {
  return (await again(quoted)).payment.saved_methods
}

/** Who has paid once and saved the card; at the next checkout now. */
async function aCardholder(method = 'pm_card_visa'): Promise<Quoted & { card: string }> {
  const quoted = await aQuote({ stock: 9 })
  expect((await payWith(quoted.customer, method, { save_card: true })).status).toBe(200)
  const quote = await again(quoted)
  return { ...quoted, quote, card: quote.payment.saved_methods[0].id }
}

function customerAtStripe({ id }: AvantlushCustomer): Promise<string | null> {
  return env.DB.prepare('SELECT reference FROM gateway_customers WHERE user_id = ?')
    .bind(id)
    .first('reference')
}

async function deleteAtStripe(customer: AvantlushCustomer): Promise<void> {
  const path = `/v1/customers/${await customerAtStripe(customer)}`
  const headers = { Authorization: 'Bearer sk_test_x' }
  const answer = await fetch(`${env.STRIPE_API_URL}${path}`, { method: 'DELETE', headers })
  await answer.text()
  expect(answer.status).toBe(200)
}

describe('a card', () => {
  it.each([true, 'true'])('that is to be saved (%j) is listed from then on', async (save_card) => {
    const quoted = await aQuote({ stock: 9 })
    expect(quoted.quote.payment.saved_methods).toEqual([])
    await payWith(quoted.customer, 'pm_card_visa', { save_card })
    expect(await cardsOf(quoted)).toEqual([visa])
  })

  it.each([{}, { save_card: false }, { save_card: 'false' }])(
    'that was paid with and %j is not listed',
    async (more) => {
      const quoted = await aQuote({ stock: 9 })
      await payWith(quoted.customer, 'pm_card_visa', more)
      expect(await cardsOf(quoted)).toEqual([])
    },
  )

  it('that was declined is not saved, nor the next one that nobody wants saved', async () => {
    const quoted = await aQuote({ stock: 9 })
    const { customer } = quoted
    const declined = await payWith(customer, 'pm_card_chargeDeclined', { save_card: true })
    expect(declined.status).toBe(400)
    expect((await payWith(customer, 'pm_card_visa', { save_card: false })).status).toBe(200)
    expect(await cardsOf(quoted)).toEqual([])
  })

  it('that is saved after another was declined is the only one listed', async () => {
    const quoted = await aQuote({ stock: 9 })
    const { customer } = quoted
    await payWith(customer, 'pm_card_chargeDeclined', { save_card: false })
    expect((await payWith(customer, 'pm_card_mastercard', { save_card: true })).status).toBe(200)
    expect(await cardsOf(quoted)).toMatchObject([{ brand: 'mastercard', last4: '4444' }])
  })

  it('whose bank asks first is saved once the customer has agreed', async () => {
    const quoted = await aQuote({ stock: 9 })
    const { customer, quote } = quoted
    const intent = quote.payment.payment_intent_id
    await payWith(customer, 'pm_card_authenticationRequired', { save_card: true })
    await tellBank(intent, 'authenticated')
    expect((await payWith(customer, intent)).status).toBe(200)
    expect(await cardsOf(quoted)).toMatchObject([{ last4: '3184' }])
  })

  it('that the customer completes the payment with is not saved by itself', async () => {
    const quoted = await aQuote({ stock: 9 })
    await confirmInBrowser(quoted.quote)
    const { payment_intent_id: intent } = quoted.quote.payment
    expect((await payWith(quoted.customer, intent, { save_card: true })).status).toBe(200)
    expect(await cardsOf(quoted)).toEqual([])
  })
})

describe('a saved card', () => {
  it('pays again for its owner, as often as wanted, and stays one', async () => {
    const holder = await aCardholder()
    const { customer, card } = holder
    expect((await payWith(customer, card)).status).toBe(200)
    expect(await cardsOf(holder)).toEqual([{ ...visa, id: card }])
    expect((await payWith(customer, card, { save_card: true })).status).toBe(200)
    expect(await cardsOf(holder)).toEqual([{ ...visa, id: card }])
  })

  it('stands beside those that were saved later', async () => {
    const holder = await aCardholder()
    await payWith(holder.customer, 'pm_card_mastercard', { save_card: true })
    const cards = await cardsOf(holder)
    expect(cards.map(({ brand }) => brand).toSorted()).toEqual(['mastercard', 'visa'])
  })

  it('pays for nobody else, who is told no more than of a card that is none', async () => {
    const [{ card }, other, another] = await Promise.all([aCardholder(), aCardholder(), aQuote()])
    for (const quoted of [other, another]) {
      const before = await standOf(quoted)
      const answer = await payWith(quoted.customer, card)
      expect(toldBy(answer)).toEqual({ status: 400, body: unusableMethod })
      expect(toldBy(await payWith(quoted.customer, 'pm_of_nobody'))).toEqual(toldBy(answer))
      expect(await standOf(quoted)).toEqual(before)
      expect((await payWith(quoted.customer, 'pm_card_visa')).status).toBe(200)
    }
  })

  it('is shown to nobody else', async () => {
    await aCardholder()
    expect((await aQuote()).quote.payment.saved_methods).toEqual([])
  })

  it('is listed of one customer at Stripe, however many checkouts there are', async () => {
    const holder = await aCardholder()
    const reference = await customerAtStripe(holder.customer)
    await initiate(holder.customer, holder)
    await initiate(holder.customer, holder)
    expect(await customerAtStripe(holder.customer)).toBe(reference)
  })
})

describe('a customer who was deleted at Stripe', () => {
  it('gets another one with the next checkout, without cards', async () => {
    const holder = await aCardholder()
    const { customer, card } = holder
    const gone = await customerAtStripe(customer)
    await deleteAtStripe(customer)
    const next = await initiate(customer, holder)
    expect(next.payment.saved_methods).toEqual([])
    const reference = await customerAtStripe(customer)
    expect(reference).not.toBe(gone)
    expect((await payWith(customer, card)).status).toBe(400)
    expect((await payWith(customer, 'pm_card_visa', { save_card: true })).status).toBe(200)
    expect(await cardsOf(holder)).toEqual([visa])
    expect(await customerAtStripe(customer)).toBe(reference)
    await runJobs()
    expect(await looseEnds()).toEqual([])
  })

  it('pays the checkout that was started before with another card', async () => {
    const holder = await aCardholder()
    const { customer, card, quote } = holder
    await deleteAtStripe(customer)
    const { body } = await customer.get('/api/checkout/summary/', { expect: 200 })
    expect(body).toEqual({ ...quote, payment: { ...quote.payment, saved_methods: [] } })
    expect((await payWith(customer, card)).status).toBe(400)
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
  })

  it('starts again where the payment of the checkout could not be opened before', async () => {
    const holder = await aCardholder()
    const { customer, shippingMethodId } = holder
    await fault({ gateway: 'stripe', operation: 'create', kind: 'error', count: 100 })
    const asked = { shipping_method_id: shippingMethodId, payment_method: 'stripe' }
    await customer.post(initiatePath, asked, { expect: 503 })
    await endFaults()
    await deleteAtStripe(customer)
    const { status, body } = await payWith(customer, 'pm_card_visa')
    const details = 'The payment could not be taken. Please start the checkout again.'
    expect([status, body.details]).toEqual([400, details])
    await initiate(customer, { shippingMethodId })
    expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
    await runJobs()
    expect(await looseEnds()).toEqual([])
  })
})

it('Stripe learns whose a customer is, and no more than it needs', async () => {
  const { customer } = await aQuote()
  const headers = { Authorization: 'Bearer sk_test_x' }
  const path = `${env.STRIPE_API_URL}/v1/customers/${await customerAtStripe(customer)}`
  const known: Json = await (await fetch(path, { headers })).json()
  expect(known).toMatchObject({ email: customer.email, name: null, phone: null, description: null })
  expect(Object.keys(known.metadata)).toEqual(['user_uuid'])
})

it('a customer whom Stripe does not take, whose name is too long for it, buys without saved cards', async () => {
  const product = await aProduct()
  const customer = await aCustomerWith([product])
  await env.DB.prepare('UPDATE users SET first_name = ?1, last_name = ?1 WHERE id = ?2')
    .bind('x'.repeat(150), customer.id)
    .run()
  const { id: shippingMethodId } = await aShippingMethod(await anAvantlushStaffMember())
  const quote = await initiate(customer, { shippingMethodId })
  expect(quote.payment).toMatchObject({ payment_intent_id: expect.any(String), saved_methods: [] })
  expect((await payWith(customer, 'pm_card_visa', { save_card: true })).status).toBe(200)
})
