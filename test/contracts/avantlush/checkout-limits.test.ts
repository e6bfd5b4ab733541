import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { aKey } from '../../support/faults/lost-answers.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { fateOf, inWorld, letTimePass, ringCart } from '../../support/sales/quote-fates.ts'
import { aQuote, paymentPath, payWith, stateOf } from '../../support/sales/quotes.ts'
import { context } from '../../support/world/context.ts'

afterEach(endFaults)

const ordered = { quote: 'ordered', orders: 1, units: [] }

/** Of a quote: how long ago it was made, and how long it is still open, in minutes. */
async function ageTo(quote: { checkout_id: string }, ageMinutes: number, leftMinutes: number) {
  const now = Date.now()
  await env.DB.prepare('UPDATE quotes SET created_at = ?, expires_at = ? WHERE id = ?')
    .bind(now - ageMinutes * 60_000, now + leftMinutes * 60_000, quote.checkout_id)
    .run()
}

describe('a checkout whose card is declined', () => {
  it('is not kept open by that for longer than it was made for', async () => {
    const { customer, quote } = await aQuote()
    await ageTo(quote, 29.5, 0.5)
    await payWith(customer, 'pm_card_chargeDeclined')
    expect(await stateOf(quote)).toBe('open')
    await ageTo(quote, 30.5, 0.5)
    const { status } = await payWith(customer, 'pm_card_visa')
    expect([status, await stateOf(quote)]).toEqual([400, 'stale'])
    await runScheduled(inMinutes(context(), 2))
  })

  it('stays open, though a counter does not answer at once', async () => {
    const quoted = await aQuote()
    let isFirst = true
    await inWorld(quoted.customer, (world) => ({
      objects: {
        ...world.objects,
        stock: (id) => {
          const counter = world.objects.stock(id)
          const release: typeof counter.release = async (...args) => {
            if (!isFirst) return counter.release(...args)
            isFirst = false
            throw new Error('The counter does not answer')
          }
          return { ...counter, release }
        },
      },
    }))
    await payWith(quoted.customer, 'pm_card_chargeDeclined')
    await letTimePass(quoted, 1)
    expect(await stateOf(quoted.quote)).toBe('open')
    expect((await payWith(quoted.customer, 'pm_card_visa')).status).toBe(200)
    expect(await fateOf(quoted)).toMatchObject(ordered)
  })
})

describe('a payment under a key, whose checkout ends while its provider is silent', () => {
  it('is not told to have failed, and answers its order in the end', async () => {
    const quoted = await aQuote()
    const [sent, key] = [{ payment_method_id: 'pm_card_visa' }, aKey()]
    await fault({ gateway: 'stripe', operation: 'charge', kind: 'error-after', count: 100 })
    await quoted.customer.post(paymentPath, sent, key)
    await ageTo(quoted.quote, 10, -1)
    const { body } = await quoted.customer.post(paymentPath, sent, key)
    expect(body.details).toContain('being settled')
    await endFaults()
    await ringCart(quoted.customer)
    expect((await quoted.customer.post(paymentPath, sent, key)).status).toBe(200)
    expect(await fateOf(quoted)).toMatchObject(ordered)
  })
})
