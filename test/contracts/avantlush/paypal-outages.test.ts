import { afterEach, describe, expect, it } from 'vitest'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { controlPaypal, moneyAtPaypal } from '../../support/gateways/paypal-books.ts'
import { type ApprovedQuote, anApprovedQuote } from '../../support/sales/approved-quotes.ts'
import {
  abortCheckout,
  booksOfQuote,
  carryOut,
  expire,
  fateOf,
  letTimePass,
  lookedAfter,
  open,
  recover,
} from '../../support/sales/quote-fates.ts'
import { approve, initiate, payWith } from '../../support/sales/quotes.ts'

afterEach(endFaults)

/** PayPal says nothing of a capture; whether it has taken the money depends on the kind of fault. */
async function anUnsettledQuote(
  kind: 'error' | 'error-after',
  fate: Record<string, string> = {},
): Promise<ApprovedQuote> {
  const quoted = await anApprovedQuote(fate)
  await fault({ gateway: 'paypal', operation: 'capture', kind, count: 1000 })
  await payWith(quoted.customer, quoted.reference)
  return quoted
}

const meanwhile: [string, (quoted: ApprovedQuote) => Promise<unknown>][] = [
  ['a counter has given the checkout up', ({ customer }) => abortCheckout(customer)],
  ['its quote has expired', expire],
]

const nothing = { ...open, payments: ['refunded'] }

describe.each(meanwhile)('a capture of which nobody knows while %s', (_, pass) => {
  it.each(['error', 'error-after'] as const)('makes no order, and goes back: %s', async (kind) => {
    const quoted = await anUnsettledQuote(kind)
    await pass(quoted)
    await recover(quoted)
    expect(await fateOf(quoted)).toEqual({ ...nothing, quote: expect.not.stringMatching('open') })
    expect(await booksOfQuote(quoted.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await lookedAfter(quoted.quote)).toEqual([])
  })

  it('goes back when the money comes later', async () => {
    const quoted = await anUnsettledQuote('error', { capture: 'PENDING' })
    await pass(quoted)
    await recover(quoted)
    expect(await lookedAfter(quoted.quote)).toHaveLength(1)
    const { captures } = await moneyAtPaypal(quoted.reference)
    await controlPaypal(`captures/${captures[0]?.id}`, { status: 'COMPLETED' })
    await letTimePass(quoted, 22)
    await carryOut(quoted.quote)
    expect(await fateOf(quoted)).toEqual({ ...nothing, quote: expect.not.stringMatching('open') })
    expect(await booksOfQuote(quoted.quote)).toEqual({ captured: 2498, refunded: 2498 })
  })

  it('leaves the cart to the next checkout', async () => {
    const quoted = await anUnsettledQuote('error-after')
    await pass(quoted)
    await recover(quoted)
    const { customer, shippingMethodId } = quoted
    const next = await initiate(customer, { shippingMethodId, provider: 'paypal' })
    await approve(next)
    expect((await payWith(customer, next.payment.paypal_order_id)).status).toBe(200)
    expect(await booksOfQuote(next)).toEqual({ captured: 2498, refunded: 0 })
  })
})

describe('a declined capture of which nobody knows', () => {
  it('leaves the checkout open once it is known', async () => {
    const quoted = await anUnsettledQuote('error', { capture: 'INSTRUMENT_DECLINED' })
    await recover(quoted)
    expect(await fateOf(quoted)).toEqual({ ...open, payments: ['failed'] })
  })

  it('takes nothing where the checkout was given up', async () => {
    const quoted = await anUnsettledQuote('error', { capture: 'INSTRUMENT_DECLINED' })
    await abortCheckout(quoted.customer)
    await recover(quoted)
    expect(await fateOf(quoted)).toEqual({ ...open, quote: 'stale', payments: ['cancelled'] })
    expect(await lookedAfter(quoted.quote)).toEqual([])
  })
})
