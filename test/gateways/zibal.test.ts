import { describe, expect, it } from 'vitest'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { simulatedZibal } from '../simulator/simulated-zibal.ts'

const order = {
  key: 'payment:1',
  money: { amount: 1_000_000, currency: 'IRR' },
  metadata: { order_id: '7', payment_id: '1' },
  description: 'Order 7',
  returnUrl: 'https://shop.test/back/',
}

describe('create', () => {
  it('opens a payment with a page of its own', async () => {
    const { gateway } = simulatedZibal()
    const payment = await gateway.create(order)
    expect(payment).toEqual({
      gateway: 'zibal',
      reference: expect.stringMatching(/^\d{14}$/),
      captureReference: null,
      state: 'pending',
      money: { amount: 1_000_000, currency: 'IRR' },
      refundedAmount: null,
      clientSecret: null,
      paymentUrl: `http://simulator.test/zibal/start/${payment.reference}`,
      failureMessage: null,
      metadata: { order_id: '7' },
    })
  })

  it('leads to a page that sends the browser back', async () => {
    const { gateway, pay } = simulatedZibal()
    const { reference } = await gateway.create(order)
    const url = await pay(reference)
    expect(url.href).toBe(
      `https://shop.test/back/?trackId=${reference}&success=1&status=2&orderId=7`,
    )
  })

  it('opens another payment when it is repeated, as it says', async () => {
    const { gateway } = simulatedZibal()
    const first = await gateway.create(order)
    const second = await gateway.create(order)
    expect(second.reference).not.toBe(first.reference)
  })

  it('takes the smallest amount', async () => {
    const { gateway } = simulatedZibal()
    const payment = await gateway.create({ ...order, money: { amount: 1000, currency: 'IRR' } })
    expect(payment).toMatchObject({ money: { amount: 1000 } })
  })

  it('works for a payment of no order', async () => {
    const { gateway } = simulatedZibal()
    expect(await gateway.create({ ...order, metadata: {} })).toMatchObject({ metadata: {} })
  })

  it.each([
    ['somebody', 102],
    ['zibal-inactive', 103],
    ['', 104],
  ])('tells that the merchant "%s" is refused', async (merchant, result) => {
    const { gateway } = simulatedZibal({}, { merchant })
    await expect(gateway.create(order)).rejects.toMatchObject({
      code: 'gateway_refused',
      reason: 'other',
      message: expect.stringContaining(String(result)),
    })
  })
})

describe('retrieve', () => {
  it.each([
    ['paid', 'processing'],
    ['cancelled', 'cancelled'],
    ['failed', 'cancelled'],
  ])('sees what is %s as %s', async (outcome, state) => {
    const { gateway, pay } = simulatedZibal()
    const { reference } = await gateway.create(order)
    await pay(reference, outcome)
    expect(await gateway.retrieve(reference)).toMatchObject({
      reference,
      state,
      money: { amount: 1_000_000, currency: 'IRR' },
      metadata: { order_id: '7' },
    })
  })

  it('answers what create has answered while nobody has paid', async () => {
    const { gateway } = simulatedZibal()
    const created = await gateway.create(order)
    expect(await gateway.retrieve(created.reference)).toEqual(created)
  })

  it('verifies nothing', async () => {
    const { gateway, pay } = simulatedZibal()
    const { reference } = await gateway.create(order)
    await pay(reference)
    await gateway.retrieve(reference)
    expect(await gateway.retrieve(reference)).toMatchObject({ state: 'processing' })
  })

  it('does not find an unknown payment', async () => {
    const { gateway } = simulatedZibal()
    await expect(gateway.retrieve('17')).rejects.toMatchObject({ reason: 'not_found' })
  })
})

describe('confirm', () => {
  it('makes a paid payment final', async () => {
    const { gateway, pay } = simulatedZibal()
    const { reference } = await gateway.create(order)
    await pay(reference)
    expect(await gateway.confirm(reference, 'confirm:1')).toMatchObject({
      state: 'succeeded',
      money: { amount: 1_000_000, currency: 'IRR' },
      metadata: { order_id: '7' },
    })
    expect(await gateway.retrieve(reference)).toMatchObject({ state: 'succeeded' })
  })

  it('gives the same answer when it is repeated', async () => {
    const { gateway, pay } = simulatedZibal()
    const { reference } = await gateway.create(order)
    await pay(reference)
    const first = await gateway.confirm(reference, 'confirm:1')
    expect(await gateway.confirm(reference, 'confirm:1')).toEqual(first)
  })

  it('leaves an unpaid payment open', async () => {
    const { gateway, pay } = simulatedZibal()
    const { reference } = await gateway.create(order)
    expect(await gateway.confirm(reference, 'confirm:1')).toMatchObject({ state: 'pending' })
    await pay(reference)
    expect(await gateway.confirm(reference, 'confirm:1')).toMatchObject({ state: 'succeeded' })
  })

  it('tells why there is no money', async () => {
    const { gateway, pay } = simulatedZibal()
    const { reference } = await gateway.create(order)
    await pay(reference, 'failed')
    expect(await gateway.confirm(reference, 'confirm:1')).toMatchObject({
      state: 'cancelled',
      failureMessage: 'The account has insufficient funds.',
    })
  })

  it('sees that the customer has cancelled', async () => {
    const { gateway, pay } = simulatedZibal()
    const { reference } = await gateway.create(order)
    await pay(reference, 'cancelled')
    expect(await gateway.confirm(reference, 'confirm:1')).toMatchObject({
      state: 'cancelled',
      failureMessage: 'The customer cancelled the payment.',
    })
  })

  it('comes too late for money that went back', async () => {
    let nowMs = Date.parse('2026-11-22T10:00:00Z')
    const { gateway, pay } = simulatedZibal({ now: () => new Date(nowMs) })
    const { reference } = await gateway.create(order)
    await pay(reference)
    nowMs += 16 * 60_000
    expect(await gateway.confirm(reference, 'confirm:1')).toMatchObject({ state: 'cancelled' })
  })

  it('does not find an unknown payment', async () => {
    const { gateway } = simulatedZibal()
    await expect(gateway.confirm('17', 'confirm:1')).rejects.toMatchObject({ reason: 'not_found' })
  })
})

it('cannot cancel, and says so', async () => {
  const { gateway } = simulatedZibal()
  const { reference } = await gateway.create(order)
  const cancelled = gateway.cancel(reference, 'cancel:1')
  await expect(cancelled).rejects.toMatchObject({ reason: 'unsupported' })
  expect(gateway.capabilities.cancel).toBe(false)
})

describe('faults', () => {
  it.each(['timeout', 'error', 'error-after'] as const)('create reports %s', async (kind) => {
    const { fault, gateway } = simulatedZibal()
    await fault({ operation: 'create', kind })
    await expect(gateway.create(order)).rejects.toThrow(GatewayUnavailable)
    expect(await gateway.create(order)).toMatchObject({ state: 'pending' })
  })

  it('a verification whose answer got lost is found to be done', async () => {
    const { fault, gateway, pay } = simulatedZibal()
    const { reference } = await gateway.create(order)
    await pay(reference)
    await fault({ operation: 'verify', kind: 'error-after' })
    await expect(gateway.confirm(reference, 'confirm:1')).rejects.toThrow(GatewayUnavailable)
    expect(await gateway.confirm(reference, 'confirm:1')).toMatchObject({ state: 'succeeded' })
  })

  it('a silence changes nothing', async () => {
    const { fault, gateway, pay } = simulatedZibal()
    const { reference } = await gateway.create(order)
    await pay(reference)
    await fault({ operation: 'verify', kind: 'timeout' })
    await expect(gateway.confirm(reference, 'confirm:1')).rejects.toThrow(GatewayUnavailable)
    expect(await gateway.retrieve(reference)).toMatchObject({ state: 'processing' })
  })

  it('a slow answer is waited for', async () => {
    const { fault, gateway } = simulatedZibal({ waits: { slow: 120 } })
    await fault({ operation: 'create', kind: 'slow' })
    const before = performance.now()
    await gateway.create(order)
    expect(performance.now() - before).toBeGreaterThan(110)
  })
})
