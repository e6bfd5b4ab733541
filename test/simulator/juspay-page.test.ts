import { describe, expect, it } from 'vitest'
import { signReturn } from './juspay/return-signature.ts'
import { eventNames, newSession, simulatedJuspay } from './simulated-juspay.ts'

const { order_id: orderId } = newSession

async function opened(fields: object = {}, options = {}) {
  const juspay = simulatedJuspay(options)
  const { body } = await juspay.call('POST /session', { ...newSession, ...fields })
  return { ...juspay, path: new URL(body.payment_links.web).pathname }
}

describe('what the browser brings back', () => {
  it.each([
    ['paid', 'CHARGED', '21'],
    ['failed', 'AUTHORIZATION_FAILED', '27'],
    ['cancelled', 'AUTHENTICATION_FAILED', '26'],
  ])('tells that it is %s, signed', async (outcome, status, id) => {
    const { pay } = await opened()
    const url = await pay(orderId, outcome)
    expect(url.origin + url.pathname).toBe('https://shop.test/back/')
    const { signature = '', ...told } = Object.fromEntries(url.searchParams)
    const signed = { order_id: orderId, status, status_id: id }
    expect(told).toEqual({ ...signed, signature_algorithm: 'HMAC-SHA256' })
    // It is encoded once more than the rest, as in the documented example.
    expect(url.search).toContain('%253D&signature_algorithm=HMAC-SHA256')
    expect(decodeURIComponent(signature)).toBe(signReturn(signed, 'juspay_response_test'))
  })

  it('leaves what the address has already', async () => {
    const { pay } = await opened({ return_url: 'https://shop.test/back/?from=juspay' })
    const url = await pay(orderId)
    expect(url.searchParams.get('from')).toBe('juspay')
    expect(url.searchParams.get('status')).toBe('CHARGED')
  })
})

describe('the signature', () => {
  // The parameters of Juspay's example ("Status Verification"); its key is not published. The values
  // were made by another program.
  it('covers what is documented', () => {
    const parameters = { order_id: 'order_id_007', status: 'CHARGED', status_id: '21' }
    const signature = '32FIwzZoEaxLgo10yIxHSPZT/J1sJy5ltZcAKe5D/fY='
    expect(signReturn(parameters, 'juspay_response_test')).toBe(signature)
    const { order_id, status, status_id } = parameters
    expect(signReturn({ status_id, status, order_id }, 'juspay_response_test')).toBe(signature)
    expect(signReturn(parameters, 'another')).not.toBe(signature)
  })

  it('encodes names and values', () => {
    const parameters = { status_id: '21', 'note a': '50% & more', order_id: 'é/1' }
    expect(signReturn(parameters, 'juspay_response_test')).toBe(
      'YSoRMdqM+Bhc/bLT73oUPQ3xsNv3E24xz7c0LNGar4M=',
    )
  })
})

describe('the page', () => {
  it('shows what is to be paid, and lets nothing of it be live', async () => {
    const { path, send } = await opened({
      amount: '123456.7',
      description: '<script>alert(1)</script>',
    })
    const response = await send(path)
    const page = await response.text()
    expect(response.headers.get('Content-Type')).toContain('text/html')
    expect(page).toContain('Pay ₹1,23,456.70')
    expect(page).toContain(orderId)
    expect(page).toContain('https://shop.test/back/')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page.match(/name="outcome" value="\w+"/g)).toHaveLength(3)
  })

  it('lets an attempt that failed be followed by another one', async () => {
    const { call, deliveries, pay, path, send } = await opened()
    await pay(orderId, 'failed')
    expect(await (await send(path)).text()).toContain('name="outcome"')
    await pay(orderId, 'cancelled')
    await pay(orderId, 'paid', 'UPI')
    const { body } = await call(`GET /orders/${orderId}`)
    expect(body).toMatchObject({
      status: 'CHARGED',
      txn_id: `juspay_merchant_test-${orderId}-3`,
      payment_method_type: 'UPI',
      bank_error_message: '',
    })
    expect(eventNames(await deliveries())).toEqual([
      'ORDER_FAILED',
      'ORDER_FAILED',
      'ORDER_SUCCEEDED',
    ])
  })

  it('takes money once, and leads back to the shop then', async () => {
    const { deliveries, pay, path, send } = await opened()
    await pay(orderId)
    const url = await pay(orderId, 'cancelled')
    expect(url.searchParams.get('status')).toBe('CHARGED')
    expect(await deliveries()).toHaveLength(1)
    const page = await (await send(path)).text()
    expect(page).toContain('href="https://shop.test/back/?order_id=')
    expect(page).not.toContain('name="outcome"')
  })

  it('ends with the order', async () => {
    let nowMs = Date.parse('2026-11-22T10:00:00Z')
    const { pay } = await opened({}, { now: () => new Date(nowMs) })
    nowMs += 7 * 24 * 60 * 60 * 1000
    expect((await pay(orderId)).searchParams.get('status')).toBe('NEW')
  })

  it('ends after 25 tries', async () => {
    const { pay } = await opened()
    for (let tries = 0; tries < 25; tries += 1) await pay(orderId, 'failed')
    expect((await pay(orderId)).searchParams.get('status')).toBe('AUTHORIZATION_FAILED')
  })

  it('does not exist for unknown orders', async () => {
    const { send } = simulatedJuspay()
    expect((await send('/juspay/payment-page/ordeh_1')).status).toBe(404)
    expect((await send('/juspay/payment-page/ordeh_1', { method: 'POST' })).status).toBe(404)
  })

  it('refuses other outcomes', async () => {
    const { pay } = await opened()
    await expect(pay(orderId, 'stolen')).rejects.toThrow('outcome')
  })
})
