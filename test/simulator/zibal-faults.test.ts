import { describe, expect, it } from 'vitest'
import { simulatedZibal } from './simulated-zibal.ts'

describe('faults', () => {
  it.each(['verify', 'inquiry'] as const)('of %s befall nothing else', async (operation) => {
    const { fault, openPayment, send } = simulatedZibal()
    const trackId = await openPayment()
    await fault({ operation, kind: 'error' })
    const body = JSON.stringify({ merchant: 'zibal', trackId })
    const ask = async (path: string) =>
      (await send(`/zibal/v1/${path}`, { method: 'POST', body })).status
    expect(await ask(operation === 'verify' ? 'inquiry' : 'verify')).toBe(200)
    expect(await ask(operation)).toBe(500)
    expect(await ask(operation)).toBe(200)
  })

  it('leave the customer alone', async () => {
    const { fault, openPayment, pay } = simulatedZibal()
    const trackId = await openPayment()
    await fault({ operation: '*', kind: 'error' })
    const url = await pay(trackId)
    expect(url.searchParams.get('success')).toBe('1')
  })

  it('of webhooks are refused, as there are none', async () => {
    const { fault } = simulatedZibal()
    const asked = fault({ operation: 'webhook', kind: 'drop-webhook' })
    await expect(asked).rejects.toThrow('It sends no webhooks')
  })

  it('of others leave Zibal alone', async () => {
    const { call, fault } = simulatedZibal()
    await fault({ gateway: 'stripe', operation: '*', kind: 'error' })
    expect(await call('request', { amount: 1000, callbackUrl: 'https://shop.test' })).toMatchObject(
      { result: 100 },
    )
  })
})
