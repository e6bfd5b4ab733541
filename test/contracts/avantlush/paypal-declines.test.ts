import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { gatewayNamed } from '../../../src/core/payments/gateways.ts'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { controlPaypal, moneyAtPaypal } from '../../support/gateways/paypal-books.ts'
import {
  receiveDeliveries,
  receiveFromPaypal,
  takeEvents,
} from '../../support/gateways/paypal-webhooks.ts'
import { toldBy } from '../../support/http/told-by.ts'
import {
  type ApprovedQuote,
  anApprovedQuote,
  approveWithFate,
} from '../../support/sales/approved-quotes.ts'
import {
  booksOfQuote,
  carryOut,
  fateOf,
  letTimePass,
  lookedAfter,
  open,
  paid,
} from '../../support/sales/quote-fates.ts'
import {
  approve,
  checkoutSummaryPath,
  initiate,
  letExpire,
  paymentsOf,
  payWith,
  type Quoted,
} from '../../support/sales/quotes.ts'
import { refused, underWay } from '../../support/sales/refused-payments.ts'
import { lettersAbout, refundFacts } from '../../support/sales/rows.ts'
import { context } from '../../support/world/context.ts'

/** The schedule comes to ask about its payment. */
async function lookNow({ quote }: Quoted): Promise<void> {
  await env.DB.prepare('UPDATE payments SET look_at = 1 WHERE quote_id = ?')
    .bind(quote.checkout_id)
    .run()
  await runScheduled(context())
}

const declined = { ...open, payments: ['failed'] }

describe('a buyer whose bank declines', () => {
  it('is told so in PayPal’s words, and pays another way', async () => {
    const quoted = await anApprovedQuote({ capture: 'INSTRUMENT_DECLINED' })
    const { customer, quote, reference } = quoted
    const answer = await payWith(customer, reference)
    expect(toldBy(answer)).toEqual({
      status: 400,
      body: refused(expect.stringMatching(/declined/i)),
    })
    expect(await fateOf(quoted)).toEqual(declined)
    expect((await customer.get(checkoutSummaryPath, { expect: 200 })).body).toEqual(quote)

    await approve(quote)
    const { status, body } = await payWith(customer, reference)
    const { captures } = await moneyAtPaypal(reference)
    expect({ status, captures: [body.transaction_id] }).toEqual({
      status: 200,
      captures: captures.map(({ id }) => id),
    })
    expect(await fateOf(quoted)).toEqual(paid)
  })

  it('has to approve another way first', async () => {
    const quoted = await anApprovedQuote({ capture: 'INSTRUMENT_DECLINED' })
    await payWith(quoted.customer, quoted.reference)
    const answer = await payWith(quoted.customer, quoted.reference)
    expect(toldBy(answer)).toEqual({
      status: 400,
      body: refused('The payment has not been completed by the customer yet.'),
    })
    expect(await fateOf(quoted)).toEqual(open)
  })

  it.each([
    ['the event tells of each', ({ reference }: ApprovedQuote) => receiveFromPaypal(reference)],
    ['the schedule finds each', lookNow],
  ])('need not come back after his tries: %s', async (_, learn) => {
    const quoted = await anApprovedQuote({ capture: 'INSTRUMENT_DECLINED' })
    for (const next of ['INSTRUMENT_DECLINED', 'PAYER_ACTION_REQUIRED', 'COMPLETED']) {
      await learn(quoted)
      const { quote, orders, kept } = await fateOf(quoted)
      expect({ quote, orders, kept }).toEqual({ quote: 'open', orders: 0, kept: 0 })
      await approveWithFate(quoted.quote, { capture: next })
    }
    await learn(quoted)
    expect(await fateOf(quoted)).toEqual(paid)
  })

  it('is found by the schedule after his other try', async () => {
    const quoted = await anApprovedQuote({ capture: 'INSTRUMENT_DECLINED' })
    await payWith(quoted.customer, quoted.reference)
    await approve(quoted.quote)
    await letTimePass(quoted)
    expect(await fateOf(quoted)).toEqual(paid)
  })

  it.each(['TRANSACTION_REFUSED', 'PAYER_CANNOT_PAY', 'COMPLIANCE_VIOLATION'])(
    'pays later where PayPal says %s now',
    async (capture) => {
      const quoted = await anApprovedQuote({ capture })
      expect((await payWith(quoted.customer, quoted.reference)).status).toBe(400)
      expect(await fateOf(quoted)).toEqual(declined)
      expect((await payWith(quoted.customer, quoted.reference)).status).toBe(200)
      expect(await fateOf(quoted)).toEqual(paid)
    },
  )
})

describe('a capture that PayPal declines for good', () => {
  it('ends its checkout, and the next one pays', async () => {
    const quoted = await anApprovedQuote({ capture: 'DECLINED' })
    const { customer, quote, shippingMethodId, reference } = quoted
    const answer = await payWith(customer, reference)
    expect(toldBy(answer)).toEqual({
      status: 400,
      body: refused('PayPal has declined the payment.'),
    })
    expect(await fateOf(quoted)).toEqual({ ...open, quote: 'stale', payments: ['cancelled'] })
    expect(await lookedAfter(quote)).toEqual([])
    await receiveFromPaypal(reference)

    const next = await initiate(customer, { shippingMethodId, provider: 'paypal' })
    expect(next.payment.paypal_order_id).not.toBe(reference)
    await approve(next)
    expect((await payWith(customer, next.payment.paypal_order_id)).status).toBe(200)
    expect(await booksOfQuote(next)).toEqual({ captured: 2498, refunded: 0 })
  })
})

describe('a capture that is under way', () => {
  async function aPendingCapture() {
    const quoted = await anApprovedQuote({ capture: 'PENDING' })
    const answer = await payWith(quoted.customer, quoted.reference)
    const { captures } = await moneyAtPaypal(quoted.reference)
    return { ...quoted, answer, capture: captures[0]?.id ?? '' }
  }

  const waiting = { ...open, quote: 'stale', payments: ['processing'] }

  it('makes no order, and ends its checkout', async () => {
    const quoted = await aPendingCapture()
    expect(toldBy(quoted.answer)).toEqual({ status: 400, body: underWay })
    expect(await fateOf(quoted)).toEqual({ ...waiting, kept: expect.any(Number) })
    expect(await lookedAfter(quoted.quote)).toHaveLength(1)
  })

  it.each([
    ['PayPal tells of it', ({ reference }: ApprovedQuote) => receiveFromPaypal(reference)],
    ['the schedule asks', (quoted: ApprovedQuote) => letTimePass(quoted)],
  ])('goes back once the money is there and %s', async (_, learn) => {
    const quoted = await aPendingCapture()
    await receiveFromPaypal(quoted.reference)
    await controlPaypal(`captures/${quoted.capture}`, { status: 'COMPLETED' })
    await learn(quoted)
    await carryOut(quoted.quote)
    expect(await fateOf(quoted)).toEqual({ ...waiting, payments: ['refunded'] })
    expect(await booksOfQuote(quoted.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await lookedAfter(quoted.quote)).toEqual([])
  })

  it.each([
    ['PayPal tells of it', ({ reference }: ApprovedQuote) => receiveFromPaypal(reference)],
    ['the schedule asks', (quoted: ApprovedQuote) => letTimePass(quoted)],
  ])('is over once it is denied and %s', async (_, learn) => {
    const quoted = await aPendingCapture()
    await controlPaypal(`captures/${quoted.capture}`, { status: 'DECLINED' })
    await learn(quoted)
    expect(await fateOf(quoted)).toEqual({ ...waiting, payments: ['cancelled'] })
    expect(await lookedAfter(quoted.quote)).toEqual([])
  })

  it('is asked about ever less often', async () => {
    const { quote } = await aPendingCapture()
    for (const minutes of [11, 600, 6000, 60_000]) {
      const asked = inMinutes(context(), minutes)
      await runScheduled(asked)
      const [payment] = await paymentsOf(quote)
      const pause = payment.look_at - asked.clock.now().getTime()
      expect(pause).toBeGreaterThan(Math.max(9, minutes / 150) * 60_000)
    }
  })

  it('does not keep the customer from buying', async () => {
    const { customer, shippingMethodId, capture, quote, reference } = await aPendingCapture()
    const next = await initiate(customer, { shippingMethodId, provider: 'paypal' })
    await approve(next)
    expect((await payWith(customer, next.payment.paypal_order_id)).status).toBe(200)
    await controlPaypal(`captures/${capture}`, { status: 'COMPLETED' })
    await receiveFromPaypal(reference)
    await carryOut(quote)
    expect(await booksOfQuote(quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await booksOfQuote(next)).toEqual({ captured: 2498, refunded: 0 })
  })
})

describe('a capture of another amount than was asked for', () => {
  it.each(['24.97', '0.01', '249.80'])('makes no order, and %s goes back', async (amount) => {
    const quoted = await anApprovedQuote({ amount })
    const { customer, quote, reference } = quoted
    expect((await payWith(customer, reference)).status).toBe(400)
    await receiveFromPaypal(reference)
    await carryOut(quote)
    const { captured, refunded } = await booksOfQuote(quote)
    expect({ captured, refunded }).toEqual({
      captured: Math.round(Number(amount) * 100),
      refunded: captured,
    })
    expect(await fateOf(quoted)).toEqual({ ...open, quote: 'stale', payments: ['refunded'] })
    const [payment] = await paymentsOf(quote)
    expect(await lettersAbout('payments', { paymentId: payment.id })).toEqual([
      `The gateway reports $${amount}.`,
    ])
  })

  it('goes back with the quote that nobody pays any more', async () => {
    const quoted = await anApprovedQuote({ amount: '24.97' })
    const { quote, reference } = quoted
    await gatewayNamed(context(), 'paypal').confirm(reference, crypto.randomUUID())
    await receiveDeliveries(reference, await takeEvents(reference, 'PAYMENT.CAPTURE.COMPLETED'))
    expect(await booksOfQuote(quote)).toEqual({ captured: 2497, refunded: 0 })
    await letExpire(quote)
    await runScheduled(context())
    await carryOut(quote)
    expect(await booksOfQuote(quote)).toEqual({ captured: 2497, refunded: 2497 })
    expect(await fateOf(quoted)).toMatchObject({ quote: 'expired', payments: ['refunded'] })
  })

  it('goes back where the event tells of it first', async () => {
    const quoted = await anApprovedQuote({ amount: '24.97' })
    const { customer, quote, reference } = quoted
    await gatewayNamed(context(), 'paypal').confirm(reference, crypto.randomUUID())
    await receiveFromPaypal(reference)
    await payWith(customer, reference)
    await carryOut(quote)
    expect(await booksOfQuote(quote)).toEqual({ captured: 2497, refunded: 2497 })
    const [payment] = await paymentsOf(quote)
    expect(await refundFacts(payment.id)).toMatchObject([{ amount: 2497, status: 'succeeded' }])
  })
})
