import { describe, expect, it } from 'vitest'
import { withFault } from '../../support/faults/faulty-gateway.ts'
import { aKey, repeat } from '../../support/faults/lost-answers.ts'
import { withCounter } from '../../support/faults/with-counter.ts'
import { aCardToken, chargesFor } from '../../support/gateways/clover-books.ts'
import {
  fateOf,
  inWorld,
  lookedAfter,
  open,
  paid,
  ringCart,
} from '../../support/sales/quote-fates.ts'
import { aQuote, paymentPath, payWith, type Quoted } from '../../support/sales/quotes.ts'

/** The customer's address, which Clover wants to know. */
const address = { 'CF-Connecting-IP': '198.51.100.7' }

/** When the cart's machine dies, once. */
type Moment = 'before it asks Clover' | 'after Clover has answered'

async function aDyingQuote(moment: Moment): Promise<Quoted & { token: string }> {
  const quoted = await aQuote({ provider: 'clover' })
  await inWorld(quoted.customer, (world, die) =>
    withFault(world, 'clover', 'charge', async (carryOut) => {
      if (moment === 'after Clover has answered') await carryOut()
      return die()
    }),
  )
  return { ...quoted, token: await aCardToken(quoted.quote) }
}

/** A try that came to nothing before Clover was asked may have left its payment behind. */
async function expectPaidOnce(quoted: Quoted): Promise<void> {
  const { payments, ...fate } = await fateOf(quoted)
  expect({ ...fate, payments: payments.slice(-1) }).toEqual(paid)
  expect(payments.filter((status) => status !== 'cancelled')).toEqual(['succeeded'])
  expect(await chargesFor(quoted.quote)).toHaveLength(1)
  expect(await lookedAfter(quoted.quote)).toEqual([])
}

const moments: Moment[] = ['before it asks Clover', 'after Clover has answered']

describe.each(moments)('a cart that dies %s', (moment) => {
  it('goes on when it is asked again, and charges once', async () => {
    const quoted = await aDyingQuote(moment)
    await payWith(quoted.customer, quoted.token)
    expect((await payWith(quoted.customer, quoted.token)).status).toBe(200)
    await expectPaidOnce(quoted)
  })

  it('leaves the checkout open where the card is declined', async () => {
    const quoted = await aDyingQuote(moment)
    await payWith(quoted.customer, 'clv_test_declined')
    await ringCart(quoted.customer)
    expect(await fateOf(quoted)).toMatchObject({ ...open, payments: expect.any(Array) })
    expect(await lookedAfter(quoted.quote)).toEqual([])
    expect((await payWith(quoted.customer, quoted.token)).status).toBe(200)
    expect(await fateOf(quoted)).toMatchObject({ ...paid, payments: expect.any(Array) })
  })

  it('answers the request under its key with the order', async () => {
    const quoted = await aDyingQuote(moment)
    const key = { headers: { ...aKey().headers, ...address } }
    const { again } = await repeat(quoted.customer.id, () =>
      quoted.customer.post(paymentPath, { payment_method_id: quoted.token }, key),
    )
    const [charge] = await chargesFor(quoted.quote)
    expect(again).toMatchObject({ status: 200, body: { transaction_id: charge.id } })
    await expectPaidOnce(quoted)
  })
})

it('a cart that dies after Clover has answered goes on by itself', async () => {
  const quoted = await aDyingQuote('after Clover has answered')
  await payWith(quoted.customer, quoted.token)
  await ringCart(quoted.customer)
  await expectPaidOnce(quoted)
})

it('Clover is not asked again for a charge that it declined, which it might take by then', async () => {
  const quoted = await aQuote({ provider: 'clover' })
  await inWorld(quoted.customer, (world, die) => withCounter(world, { release: die }))
  await payWith(quoted.customer, 'clv_test_declined')
  let calls = 0
  await inWorld(quoted.customer, (world) =>
    withFault(world, 'clover', 'charge', (carryOut) => {
      calls += 1
      return carryOut()
    }),
  )
  await ringCart(quoted.customer)
  expect(calls).toBe(0)
  expect(await fateOf(quoted)).toEqual({ ...open, quote: 'stale', payments: ['cancelled'] })
})

describe('a payment under a key', () => {
  it('that is repeated after a crash answers as the first one did', async () => {
    const quoted = await aQuote({ provider: 'clover' })
    const token = await aCardToken(quoted.quote)
    const key = { headers: { ...aKey().headers, ...address } }
    const { first, again } = await repeat(quoted.customer.id, () =>
      quoted.customer.post(paymentPath, { payment_method_id: token }, key),
    )
    expect(first.status).toBe(200)
    expect({ status: again.status, body: again.body }).toEqual({ status: 200, body: first.body })
    await expectPaidOnce(quoted)
  })
})
