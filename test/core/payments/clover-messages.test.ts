import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createContext } from '../../../src/context.ts'
import { receiveWebhook } from '../../../src/core/payments/settling/webhooks.ts'
import { newCharge } from '../../support/gateways/new-clover-charge.ts'
import { context } from '../../support/world/context.ts'

async function storedEvents(): Promise<unknown[]> {
  const query = "SELECT event_id, type, processed_at FROM webhook_events WHERE gateway = 'clover'"
  return (await env.DB.prepare(query).all()).results
}

describe('messages of Clover', () => {
  it('that only try our address leave nothing behind', async () => {
    const body = JSON.stringify({ verificationCode: 'a1b2c3' })
    await receiveWebhook(context(), 'clover', { body, headers: new Headers() })
    expect(await storedEvents()).toEqual([])
  })

  it('about a payment wait to be applied', async () => {
    const ctx = context()
    const charged = await ctx.gateways.clover?.charge?.(newCharge)
    const reference = charged?.reference
    await fetch(`${env.CLOVER_API_URL}/control/charges/${reference}/messages`, { method: 'POST' })
    const waiting = await fetch(
      `http://simulator.test/deliveries?take=1&payment_intent=${reference}`,
    )
    const [delivery]: { body: string; headers: Record<string, string> }[] = await waiting.json()
    const headers = new Headers(delivery?.headers)
    await receiveWebhook(ctx, 'clover', { body: delivery?.body ?? '', headers })
    expect(await storedEvents()).toEqual([
      { event_id: `${reference}:APPROVED`, type: 'PAYMENT', processed_at: null },
    ])
  })

  it('are none of a shop without keys of Clover', () => {
    const without = {
      ...env,
      CLOVER_API_ACCESS_KEY: '',
      CLOVER_PRIVATE_KEY: '',
      CLOVER_WEBHOOK_SECRET: '',
    }
    const { gateways } = createContext(without, () => undefined)
    expect(gateways.clover).toBeUndefined()
    expect(Object.keys(gateways)).toContain('paypal')
  })
})
