import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it } from 'vitest'
import { gatewayNamed } from '../../../src/core/payments/gateways.ts'
import { applyWebhook, receiveWebhook } from '../../../src/core/payments/settling/webhooks.ts'
import type { Context } from '../../../src/core/ports.ts'
import { endFaults, fault } from '../../support/faults/faults.ts'
import { chargesFor, messagesAbout } from '../../support/gateways/clover-books.ts'
import {
  abortCheckout,
  booksOfQuote,
  carryOut,
  fateOf,
  inWorld,
  letTimePass,
  paid,
  ringCart,
} from '../../support/sales/quote-fates.ts'
import { aQuote, payWith, type Quoted } from '../../support/sales/quotes.ts'
import { context } from '../../support/world/context.ts'

afterEach(endFaults)

/** A world in which Clover does not repeat what it was told of a charge. */
function terse(ctx: Context): Context {
  const clover = gatewayNamed(ctx, 'clover')
  const retrieve: typeof clover.retrieve = async (reference) => {
    return { ...(await clover.retrieve(reference)), metadata: {} }
  }
  return { ...ctx, gateways: { ...ctx.gateways, clover: { ...clover, retrieve } } }
}

/** The message about a charge is applied in a terse world. */
async function hear(chargeId: string): Promise<void> {
  const ctx = terse(context())
  const quiet = { ...ctx, queues: { ...ctx.queues, webhooks: async () => undefined } }
  for (const { body, headers } of await messagesAbout(chargeId)) {
    await receiveWebhook(quiet, 'clover', { body, headers: new Headers(headers) })
  }
  const { results } = await env.DB.prepare(
    'SELECT id FROM webhook_events WHERE processed_at IS NULL',
  ).all<{ id: number }>()
  for (const { id } of results) await applyWebhook(quiet, id)
}

/** Clover's message of the charge, which names no payment of ours, comes before its answer. */
async function aChargeToldOfFirst(): Promise<Quoted> {
  const quoted = await aQuote({ provider: 'clover' })
  await inWorld(quoted.customer, (world) => ({ gateways: terse(world).gateways }))
  await fault({ gateway: 'clover', operation: 'charge', kind: 'error-after', count: 1000 })
  await payWith(quoted.customer, 'clv_test_visa')
  await endFaults()
  const [charge] = await chargesFor(quoted.quote)
  await hear(charge?.id)
  return quoted
}

describe('a charge at Clover that a message tells of before its answer', () => {
  it('makes its order', async () => {
    const quoted = await aChargeToldOfFirst()
    await ringCart(quoted.customer)
    expect(await fateOf(quoted)).toEqual(paid)
  })

  it('goes back where its checkout was given up meanwhile', async () => {
    const quoted = await aChargeToldOfFirst()
    await abortCheckout(quoted.customer)
    await letTimePass(quoted)
    await carryOut(quoted.quote)
    expect(await booksOfQuote(quoted.quote)).toEqual({ captured: 2498, refunded: 2498 })
  })
})
