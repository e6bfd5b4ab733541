import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { aProduct, countStock } from '../../support/catalogue/products.ts'
import { mailsTo, sendMails } from '../../support/customers/mail.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { refundsAtStripe } from '../../support/gateways/stripe-payments.ts'
import { receiveWebhooks, takeWebhooks } from '../../support/gateways/stripe-webhooks.ts'
import type { Json } from '../../support/http/client.ts'
import { aCustomerWith, addPath, codePath } from '../../support/sales/avantlush-carts.ts'
import { aCoupon } from '../../support/sales/coupons.ts'
import { initiate, paymentsOf, payWith, type Quoted } from '../../support/sales/quotes.ts'
import {
  noCheckout,
  refused,
  short,
  stale,
  unusableMethod,
} from '../../support/sales/refused-payments.ts'
import { aShippingMethod } from '../../support/sales/shipping-methods.ts'
import {
  confirmInBrowser,
  looseEnds,
  passTime,
  receiveHere,
  runJobs,
  standOf,
} from '../../support/sales/stripe-quotes.ts'

let shippingMethodId: number

beforeAll(async () => {
  shippingMethodId = (await aShippingMethod(await anAvantlushStaffMember())).id
})

interface Confirmed extends Quoted {
  intent: string
  couponId: number
}

/** Two units of five, with a code that has one use, paid by the customer in the browser. */
async function aConfirmed(): Promise<Confirmed> {
  const product = await aProduct({ stock: 5 })
  const customer = await aCustomerWith([product], 2)
  const { id: couponId, code } = await aCoupon({ usesMax: 1 })
  await customer.post(codePath, { code }, { expect: 200 })
  const quote = await initiate(customer, { shippingMethodId })
  expect(await confirmInBrowser(quote)).toBe(200)
  const intent = quote.payment.payment_intent_id
  return { customer, product, shippingMethodId, quote, intent, couponId }
}

interface Reason {
  happens: (confirmed: Confirmed) => Promise<unknown>
  /** What the client is answered who names the payment. */
  told: Json
  inCart?: number[]
  stock?: number
}

const reasons: Record<string, Reason> = {
  'the cart has changed': {
    happens: ({ customer, product }) => customer.post(addPath, { product_id: product.id }),
    told: stale,
    inCart: [3],
  },
  'another checkout was started': {
    happens: ({ customer }) => initiate(customer, { shippingMethodId }),
    told: unusableMethod,
  },
  'its time was over': {
    happens: async ({ quote }) => {
      await passTime(quote)
      await runJobs(0)
    },
    told: noCheckout,
  },
  'the stock is gone': {
    happens: ({ product }) => countStock(product, 1),
    told: short,
    stock: 1,
  },
  'the promo code is used up': {
    happens: ({ couponId }) =>
      env.DB.prepare('UPDATE coupons SET uses = 1 WHERE id = ?').bind(couponId).run(),
    told: refused('The promo code is no longer available.'),
  },
}

async function expectBack(confirmed: Confirmed, { inCart = [2], stock = 5 }: Reason) {
  for (const minutes of [1, 3, 6]) await runJobs(minutes)
  const { intent, quote } = confirmed
  expect(await refundsAtStripe(intent)).toMatchObject([{ amount: 3697, status: 'succeeded' }])
  expect(await paymentsOf(quote)).toMatchObject([{ status: 'refunded', refunded_amount: 3697 }])
  expect(await standOf(confirmed)).toEqual({ orders: 0, inCart, stock })
  expect(await looseEnds()).toEqual([])
}

function usesOf({ couponId }: Confirmed): Promise<number | null> {
  return env.DB.prepare('SELECT uses FROM coupons WHERE id = ?').bind(couponId).first('uses')
}

describe.each(Object.entries(reasons))('money that comes when %s goes back', (name, reason) => {
  const uses = name === 'the promo code is used up' ? 1 : 0

  it('where the client tells of it', async () => {
    const confirmed = await aConfirmed()
    await reason.happens(confirmed)
    const { status, body } = await payWith(confirmed.customer, confirmed.intent)
    expect([status, body]).toEqual([400, reason.told])
    await takeWebhooks(confirmed.intent)
    await expectBack(confirmed, reason)
    expect(await usesOf(confirmed)).toBe(uses)
  })

  it.each([
    ['here', receiveHere],
    ['in the store contract', receiveWebhooks],
  ])('where Stripe tells of it %s', async (_, receive) => {
    const confirmed = await aConfirmed()
    await reason.happens(confirmed)
    await receive(confirmed.intent)
    await expectBack(confirmed, reason)
    expect(await usesOf(confirmed)).toBe(uses)
    await receive(confirmed.intent)
    expect(await refundsAtStripe(confirmed.intent)).toHaveLength(1)
  })

  it('where both tell of it at once', async () => {
    const confirmed = await aConfirmed()
    await reason.happens(confirmed)
    await Promise.all([
      payWith(confirmed.customer, confirmed.intent),
      receiveHere(confirmed.intent),
    ])
    await expectBack(confirmed, reason)
  })

  it('where nobody tells of it', async () => {
    const confirmed = await aConfirmed()
    await reason.happens(confirmed)
    await takeWebhooks(confirmed.intent)
    await runJobs(11)
    for (const minutes of [13, 16]) await runJobs(minutes)
    expect(await refundsAtStripe(confirmed.intent)).toMatchObject([{ amount: 3697 }])
  })
})

it('money that comes to no order goes back with a mail that says why', async () => {
  const confirmed = await aConfirmed()
  const { customer, product, intent } = confirmed
  await customer.post(addPath, { product_id: product.id })
  await receiveHere(intent)
  for (const minutes of [1, 3]) await runJobs(minutes)
  await sendMails()
  const mails = await mailsTo(customer.email)
  const mail = mails.find(({ subject }) => subject === 'Refund of your payment')
  expect(mail?.text).toContain('so no order was placed. We are paying you back.')
  expect(mail?.text).toContain('Refund: $36.97')
})

it('money that has gone back is not refunded a second time by another try', async () => {
  const confirmed = await aConfirmed()
  const { customer, product, intent } = confirmed
  await customer.post(addPath, { product_id: product.id })
  await payWith(customer, intent)
  await runJobs()
  expect((await payWith(customer, intent)).body).toEqual(stale)
  await initiate(customer, { shippingMethodId })
  expect((await payWith(customer, 'pm_card_visa')).status).toBe(200)
  await receiveHere(intent)
  await runJobs(4)
  expect(await refundsAtStripe(intent)).toHaveLength(1)
  expect(await looseEnds()).toEqual([])
  await sendMails()
  const subjects = (await mailsTo(customer.email)).map(({ subject }) => subject)
  expect(subjects.filter((subject) => subject.startsWith('Refund'))).toEqual([
    'Refund of your payment',
  ])
})
