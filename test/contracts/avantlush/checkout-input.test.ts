import { beforeAll, describe, expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import type { AvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { invalid, invalidFields } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { aCustomerWith } from '../../support/sales/avantlush-carts.ts'
import { checkoutSummaryPath, initiatePath, paymentPath } from '../../support/sales/quotes.ts'
import { aForeignMethod, aShippingMethod } from '../../support/sales/shipping-methods.ts'

const required = 'This field is required.'
const isNull = 'This field may not be null.'
const noNumber = 'A valid number is required.'
const noInteger = 'A valid integer is required.'
const noChoice = 'Select a valid choice.'
const tooSmall = 'Ensure this value is at least 1.'
const tooLarge = `Ensure this value is at most ${Number.MAX_SAFE_INTEGER}.`

/** What is wrong with an id. */
const badIds: [sent: unknown, message: string][] = [
  [null, isNull],
  ['', noNumber],
  ['first', noNumber],
  ['1.5', noNumber],
  [1.5, noInteger],
  [true, noNumber],
  [[1], noNumber],
  [{ id: 1 }, noNumber],
  [0, tooSmall],
  [-1, tooSmall],
  ['-1', tooSmall],
]

let customer: AvantlushCustomer
let methodId: number

beforeAll(async () => {
  const [buyer, staff] = await Promise.all([
    aCustomerWith([await aProduct()]),
    anAvantlushStaffMember(),
  ])
  customer = buyer
  methodId = (await aShippingMethod(staff)).id
})

const invalidMethod = (errors: Json) => {
  return { status: 'error', message: 'Invalid shipping method or payment method', errors }
}

async function refusalOf(sent: unknown): Promise<Json> {
  return (await customer.post(initiatePath, sent, { expect: 400 })).body
}

describe('a checkout is not started', () => {
  it.each([{}, { address_id: 7, method: 1 }])('by %j, which names neither method', async (sent) => {
    const errors = { shipping_method_id: [required], payment_method: [required] }
    expect(await refusalOf(sent)).toEqual(invalidMethod(errors))
  })

  it.each([
    ...badIds,
    [9_007_199_254_740_992, tooLarge],
    ['9'.repeat(30), tooLarge],
    [undefined, required],
    [987_654, noChoice],
    ['987654', noChoice],
  ])('with the shipping method %j', async (shipping_method_id, message) => {
    const sent = { shipping_method_id, payment_method: 'stripe' }
    expect(await refusalOf(sent)).toEqual(invalidMethod({ shipping_method_id: [message] }))
  })

  it('with a shipping method that is not offered in US dollars', async () => {
    const sent = { shipping_method_id: await aForeignMethod(), payment_method: 'stripe' }
    expect(await refusalOf(sent)).toEqual(invalidMethod({ shipping_method_id: [noChoice] }))
  })

  it.each([
    [undefined, required],
    [null, isNull],
    ['', noChoice],
    ['STRIPE', noChoice],
    [' stripe', noChoice],
    ['cash', noChoice],
    ['zibal', noChoice],
    [1, noChoice],
    [['stripe'], noChoice],
    [{ name: 'stripe' }, noChoice],
  ])('through the payment method %j', async (payment_method, message) => {
    const sent = { shipping_method_id: methodId, payment_method }
    expect(await refusalOf(sent)).toEqual(invalidMethod({ payment_method: [message] }))
  })

  it.each<[string, Partial<Env>]>([
    ['paypal', { PAYPAL_CLIENT_ID: '', PAYPAL_CLIENT_SECRET: '', PAYPAL_WEBHOOK_ID: '' }],
    ['clover', { CLOVER_API_ACCESS_KEY: '', CLOVER_PRIVATE_KEY: '', CLOVER_WEBHOOK_SECRET: '' }],
  ])('through %s where that is not set up, but through Stripe', async (method, settings) => {
    const shop = avantlushClient({ token: customer.tokens.access, fetch: withEnv(settings) })
    const asked = { shipping_method_id: methodId, payment_method: method }
    const { body } = await shop.post(initiatePath, asked, { expect: 400 })
    expect(body).toEqual(invalidMethod({ payment_method: [noChoice] }))
    await shop.post(initiatePath, { ...asked, payment_method: 'stripe' }, { expect: 200 })
  })

  it.each(badIds.filter(([sent]) => sent !== null))('to the address %j', async (sent, message) => {
    const asked = { shipping_method_id: methodId, payment_method: 'stripe', address_id: sent }
    const errors = { address_id: [message] }
    const told = { status: 'error', message: 'Invalid shipping address', errors }
    expect(await refusalOf(asked)).toEqual(told)
  })

  it('with several faults, of which each is named', async () => {
    const sent = { shipping_method_id: 'x', payment_method: 'x', address_id: 'x' }
    const errors = {
      shipping_method_id: [noNumber],
      payment_method: [noChoice],
      address_id: [noNumber],
    }
    expect(await refusalOf(sent)).toEqual(invalidMethod(errors))
  })
})

it('a shipping method may be named in text', async () => {
  const sent = { shipping_method_id: String(methodId), payment_method: 'stripe' }
  const { body } = await customer.post(initiatePath, sent, { expect: 200 })
  expect(body.shipping_method).toEqual({ id: methodId, name: expect.any(String), price: '4.99' })
})

describe('a payment is not made', () => {
  const noText = 'Not a valid string.'
  const forbidden = 'This text contains characters that are not allowed.'

  it.each([
    [undefined, required],
    [null, isNull],
    ['', 'This field may not be blank.'],
    [7, noText],
    [true, noText],
    [['pm_card_visa'], noText],
    [{ id: 'pm_card_visa' }, noText],
    ['pm_\u0000', forbidden],
    ['pm_\ud800', forbidden],
    ['x'.repeat(256), 'Ensure this field has at most 255 characters.'],
  ])('with %j', async (payment_method_id, message) => {
    const { body } = await customer.post(paymentPath, { payment_method_id }, { expect: 400 })
    expect(body).toEqual(invalid('payment_method_id', message))
  })

  it.each([
    [null, isNull],
    ['yes', 'Must be a valid boolean.'],
    [1, 'Must be a valid boolean.'],
    [[], 'Must be a valid boolean.'],
  ])('where the card is to be saved %j', async (save_card, message) => {
    const sent = { payment_method_id: 'pm_card_visa', save_card }
    const { body } = await customer.post(paymentPath, sent, { expect: 400 })
    expect(body).toEqual(invalid('save_card', message))
  })

  it('with nothing right, of which all is told', async () => {
    const { body } = await customer.post(paymentPath, { save_card: 7 }, { expect: 400 })
    const save_card = ['Must be a valid boolean.']
    expect(body).toEqual(invalidFields({ payment_method_id: [required], save_card }))
  })
})

describe.each([initiatePath, paymentPath])('%s', (path) => {
  it('wants JSON', async () => {
    const { body } = await customer.post(path, '{', { expect: 400 })
    expect(body).toEqual(invalid('body', 'The body is not valid JSON.'))
    for (const sent of ['[]', '7', 'null', '"text"']) {
      const answer = await customer.post(path, sent, { expect: 400 })
      expect([sent, answer.body.message]).toEqual([sent, 'Validation error'])
    }
  })

  it('asks who calls before it reads what is sent', async () => {
    const anonymous = await avantlushClient().post(path, '{', { expect: 401 })
    const message = 'Authentication credentials were not provided.'
    expect(anonymous.body).toEqual({ status: 'error', message })
    const stale = await avantlushClient({ token: 'stale' }).post(path, '{', { expect: 401 })
    expect(stale.body).toEqual({ status: 'error', message: 'Token is invalid or expired' })
  })

  it('tells who asks too often', async () => {
    const exhausted: RateLimit = { limit: async () => ({ success: false }) }
    const fetch = withEnv({ RATE_LIMITS: 'on', CHANGE_LIMIT: exhausted })
    const hasty = avantlushClient({ token: customer.tokens.access, fetch })
    const { body, headers } = await hasty.post(path, {}, { expect: 429 })
    expect(headers.get('Retry-After')).toBe('60')
    expect(body).toEqual({ status: 'error', message: 'Too many requests. Try again later.' })
  })
})

it('the summary is for who is signed in', async () => {
  await avantlushClient().get(checkoutSummaryPath, { expect: 401 })
  await avantlushClient({ token: 'stale' }).get(checkoutSummaryPath, { expect: 401 })
})
