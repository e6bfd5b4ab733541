import { describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { chargesFor, controlClover, hearFromClover } from '../../support/gateways/clover-books.ts'
import { toldBy } from '../../support/http/told-by.ts'
import {
  booksOfQuote,
  carryOut,
  fateOf,
  letTimePass,
  lookedAfter,
  open,
} from '../../support/sales/quote-fates.ts'
import { aQuote, initiate, payWith, type Quoted } from '../../support/sales/quotes.ts'
import { underWay } from '../../support/sales/refused-payments.ts'
import { context } from '../../support/world/context.ts'

interface Pending extends Quoted {
  charge: string
}

/** A charge that Clover is still working on. */
async function aPendingCharge(): Promise<Pending> {
  const quoted = await aQuote({ provider: 'clover' })
  const answer = await payWith(quoted.customer, 'clv_test_pending')
  expect(toldBy(answer)).toEqual({ status: 400, body: underWay })
  const charges = await chargesFor(quoted.quote)
  expect(charges).toMatchObject([{ status: 'pending' }])
  return { ...quoted, charge: charges[0].id }
}

const waiting = { ...open, quote: 'stale', payments: ['processing'] }

const ways: [string, (pending: Pending) => Promise<void>][] = [
  ['the schedule asks', (pending) => letTimePass(pending)],
  ['Clover tells of it', ({ charge }) => hearFromClover(charge)],
]

describe('a charge that is pending', () => {
  it('makes no order, ends its checkout and is looked after', async () => {
    const pending = await aPendingCharge()
    expect(await fateOf(pending)).toEqual(waiting)
    expect(await lookedAfter(pending.quote)).toHaveLength(1)
  })

  it.each(ways)('goes back once it has succeeded and %s', async (_, learn) => {
    const pending = await aPendingCharge()
    await controlClover(pending.charge, { outcome: 'succeeded' })
    await learn(pending)
    await carryOut(pending.quote)
    expect(await fateOf(pending)).toEqual({ ...waiting, payments: ['refunded'] })
    expect(await booksOfQuote(pending.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await lookedAfter(pending.quote)).toEqual([])
  })

  it.each(ways)('is over once it has failed and %s', async (_, learn) => {
    const pending = await aPendingCharge()
    await controlClover(pending.charge, { outcome: 'failed' })
    await learn(pending)
    expect(await fateOf(pending)).toEqual({ ...waiting, payments: ['cancelled'] })
    expect(await lookedAfter(pending.quote)).toEqual([])
  })

  it('is asked about as long as it takes', async () => {
    const pending = await aPendingCharge()
    for (const minutes of [11, 60, 600, 6000]) {
      await runScheduled(inMinutes(context(), minutes))
      expect(await lookedAfter(pending.quote)).toHaveLength(1)
    }
    await controlClover(pending.charge, { outcome: 'succeeded' })
    await runScheduled(inMinutes(context(), 60_000))
    await carryOut(pending.quote)
    expect(await booksOfQuote(pending.quote)).toEqual({ captured: 2498, refunded: 2498 })
  })

  it('does not keep the customer from buying with another card', async () => {
    const pending = await aPendingCharge()
    const { customer, shippingMethodId } = pending
    const quote = await initiate(customer, { shippingMethodId, provider: 'clover' })
    expect((await payWith(customer, 'clv_test_visa')).status).toBe(200)
    await controlClover(pending.charge, { outcome: 'succeeded' })
    await letTimePass(pending)
    await carryOut(pending.quote)
    expect(await booksOfQuote(pending.quote)).toEqual({ captured: 2498, refunded: 2498 })
    expect(await booksOfQuote(quote)).toEqual({ captured: 2498, refunded: 0 })
  })
})
