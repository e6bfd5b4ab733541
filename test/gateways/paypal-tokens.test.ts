import { describe, expect, it } from 'vitest'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { createPaypalTokens } from '../../src/gateways/paypal-token.ts'
import { simulatedPaypal } from '../simulator/simulated-paypal.ts'

const start = Date.parse('2026-11-22T10:00:00Z')

/** A gateway whose clock is set, and how often it has asked for a token. */
function timed() {
  const clock = { nowMs: start }
  const paypal = simulatedPaypal({ now: () => new Date(clock.nowMs) })
  const tokenCount = () => paypal.calls.filter((call) => call.endsWith('/oauth2/token')).length
  const ask = () => paypal.gateway.retrieve('UNKNOWN1').catch((error) => error.reason ?? error)
  return { ...paypal, clock, tokenCount, ask }
}

describe('a token', () => {
  it('serves until a minute before its end', async () => {
    const { ask, clock, tokenCount } = timed()
    expect(await ask()).toBe('not_found')
    clock.nowMs += (32_400 - 60) * 1000 - 1
    await ask()
    expect(tokenCount()).toBe(1)
    clock.nowMs += 1
    expect(await ask()).toBe('not_found')
    expect(tokenCount()).toBe(2)
  })

  it('is asked for once by all who need it at the same time', async () => {
    const { ask, tokenCount } = timed()
    await Promise.all([ask(), ask(), ask()])
    expect(tokenCount()).toBe(1)
  })

  it('is replaced once where PayPal no longer takes it', async () => {
    const { ask, fault, tokenCount } = timed()
    await ask()
    await fault({ operation: 'inquiry', kind: 'unauthorized' })
    expect(await ask()).toBe('not_found')
    expect(tokenCount()).toBe(2)
    await fault({ operation: 'inquiry', kind: 'unauthorized', count: 2 })
    expect(await ask()).toBeInstanceOf(GatewayUnavailable)
    expect(tokenCount()).toBe(3)
  })

  it.each(['timeout', 'error', 'unauthorized', 'forbidden', 'too-many', 'null', 'empty'] as const)(
    'that is not given (%s) is an outage, and asked for anew',
    async (kind) => {
      const { ask, fault } = timed()
      await fault({ operation: 'token', kind })
      expect(await ask()).toBeInstanceOf(GatewayUnavailable)
      expect(await ask()).toBe('not_found')
    },
  )

  it('is not given to somebody else', async () => {
    const { gateway } = simulatedPaypal({}, { clientSecret: 'other' })
    await expect(gateway.retrieve('UNKNOWN1')).rejects.toThrow(GatewayUnavailable)
  })

  it('of a request that never ends is not waited for for ever', async () => {
    const answers = [
      new Promise<never>(() => undefined),
      Promise.resolve({ access_token: 'second', expires_in: 3600 }),
    ]
    const tokens = createPaypalTokens({
      request: async () => answers.shift() ?? Promise.reject(new Error('Asked too often')),
      now: () => new Date(start),
      patienceMs: 20,
    })
    const first = tokens.get()
    const shared = tokens.get()
    await expect(first).rejects.toThrow()
    await expect(shared).rejects.toThrow()
    expect(await tokens.get()).toBe('second')
  })

  it('that somebody has replaced already is not forgotten', async () => {
    const texts = ['first', 'second', 'third']
    const tokens = createPaypalTokens({
      request: async () => ({ access_token: texts.shift() ?? '', expires_in: 3600 }),
      now: () => new Date(start),
      patienceMs: 1000,
    })
    const first = await tokens.get()
    tokens.forget(first)
    expect(await tokens.get()).toBe('second')
    tokens.forget(first)
    expect(await tokens.get()).toBe('second')
  })
})
