import { afterEach, describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { aKey, loseAnswers, repeat } from '../../support/faults/lost-answers.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { toldBy } from '../../support/http/told-by.ts'
import { anApprovedQuote } from '../../support/sales/approved-quotes.ts'
import { expectPaidOnce, ringCart } from '../../support/sales/quote-fates.ts'
import { approve, aQuote, initiatePath, paymentPath, stateOf } from '../../support/sales/quotes.ts'
import { context } from '../../support/world/context.ts'

afterEach(endFaults)

/** An approved quote, and its payment under one key. */
async function aKeyedPayment() {
  const quoted = await anApprovedQuote()
  const key = aKey()
  const pay = () => quoted.customer.post(paymentPath, { payment_method_id: quoted.reference }, key)
  return { ...quoted, pay }
}

describe('a payment that is repeated under its key', () => {
  it('answers as the first one did, and takes nothing more', async () => {
    const quoted = await aKeyedPayment()
    const first = await quoted.pay()
    const again = await quoted.pay()
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    expect(toldBy(again)).toEqual(toldBy(first))
    await expectPaidOnce(quoted)
  })

  it('answers so after a crash before its answer was kept', async () => {
    const quoted = await aKeyedPayment()
    const { first, again } = await repeat(quoted.customer.id, quoted.pay)
    expect(first.status).toBe(200)
    expect(toldBy(again)).toEqual(toldBy(first))
    await expectPaidOnce(quoted)
  })

  it.each(['error', 'error-after'] as const)(
    'answers the order that came of it after PayPal’s "%s"',
    async (kind) => {
      const quoted = await aKeyedPayment()
      await fault({ gateway: 'paypal', operation: 'capture', kind, count: 1000 })
      expect(await quoted.pay()).toMatchObject({ status: 400 })
      await endFaults()
      await ringCart(quoted.customer)
      const again = await quoted.pay()
      expect({ status: again.status, amount: again.body.amount }).toEqual({
        status: 200,
        amount: '24.98',
      })
      await expectPaidOnce(quoted)
    },
  )

  it('answers the order that it finds under way', async () => {
    const quoted = await aKeyedPayment()
    await fault({ gateway: 'paypal', operation: 'capture', kind: 'error-after', count: 1000 })
    expect(await quoted.pay()).toMatchObject({ status: 400 })
    await endFaults()
    expect((await quoted.pay()).status).toBe(200)
    await expectPaidOnce(quoted)
  })
})

describe('a checkout that is started again under its key', () => {
  async function aKeyedStart() {
    const { customer, product, shippingMethodId, quote: first } = await aQuote()
    const key = aKey()
    const asked = { shipping_method_id: shippingMethodId, payment_method: 'paypal' }
    const start = () => customer.post(initiatePath, asked, key)
    return { customer, product, shippingMethodId, first, start }
  }

  it('is the same one, with the same order at PayPal', async () => {
    const { customer, start } = await aKeyedStart()
    const first = await start()
    await loseAnswers(customer.id)
    expect(toldBy(await start())).toEqual(toldBy(first))
  })

  it.each(['error', 'error-after', 'timeout'] as const)(
    'can be paid though PayPal answered "%s" at first, and the schedule has come by',
    async (kind) => {
      const started = await aKeyedStart()
      await fault({ gateway: 'paypal', operation: 'create', kind })
      expect(await started.start()).toMatchObject({ status: 503 })
      await runScheduled(inMinutes(context(), 1))
      const { body: quote } = await started.start()
      await approve(quote)
      const { status } = await started.customer.post(paymentPath, {
        payment_method_id: quote.payment.paypal_order_id,
      })
      expect({ status, quote: await stateOf(quote) }).toEqual({ status: 200, quote: 'ordered' })
    },
  )
})
