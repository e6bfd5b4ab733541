import { describe, expect, it } from 'vitest'
import { simulatedZibal } from './simulated-zibal.ts'

describe('the hosted page', () => {
  it.each([
    ['paid', { success: '1', status: '2' }],
    ['cancelled', { success: '0', status: '3' }],
    ['failed', { success: '0', status: '5' }],
  ])('sends the browser back when it is %s', async (outcome, told) => {
    const { openPayment, pay } = simulatedZibal()
    const callbackUrl = 'https://shop.test/back/?from=zibal'
    const trackId = await openPayment({ callbackUrl, orderId: '7' })
    const url = await pay(trackId, outcome)
    expect(url.origin + url.pathname).toBe('https://shop.test/back/')
    const query = Object.fromEntries(url.searchParams)
    expect(query).toEqual({ from: 'zibal', trackId: String(trackId), ...told, orderId: '7' })
  })

  it('decides once', async () => {
    const { openPayment, pay } = simulatedZibal()
    const trackId = await openPayment()
    await pay(trackId, 'cancelled')
    const url = await pay(trackId, 'paid')
    expect(url.searchParams.get('status')).toBe('3')
  })

  it('shows what is to be paid, and lets nothing of it be live', async () => {
    const { openPayment, send } = simulatedZibal()
    const trackId = await openPayment({ description: '<script>alert(1)</script>', orderId: '7' })
    const response = await send(`/zibal/start/${trackId}`)
    const page = await response.text()
    expect(response.headers.get('Content-Type')).toContain('text/html')
    expect(page).toContain('Pay 1,000,000 rials')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page.match(/name="outcome" value="\w+"/g)).toHaveLength(3)
  })

  it('leads back to the shop once it is decided', async () => {
    const { openPayment, pay, send } = simulatedZibal()
    const trackId = await openPayment()
    await pay(trackId)
    const page = await (await send(`/zibal/start/${trackId}`)).text()
    expect(page).toContain('paid, not verified')
    expect(page).toContain('href="https://shop.test/back/?trackId=')
    expect(page).not.toContain('name="outcome"')
  })

  it('does not exist for unknown payments', async () => {
    const { send } = simulatedZibal()
    expect((await send('/zibal/start/1')).status).toBe(404)
    expect((await send('/zibal/start/1', { method: 'POST' })).status).toBe(404)
  })

  it('refuses other outcomes', async () => {
    const { openPayment, pay } = simulatedZibal()
    const trackId = await openPayment()
    await expect(pay(trackId, 'stolen')).rejects.toThrow('outcome: paid, cancelled, failed')
  })
})
