import { describe, expect, it } from 'vitest'
import { GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { createZibalGateway } from '../../src/gateways/zibal.ts'
import { refundAccess, type SimulatedZibal, simulatedZibal } from '../simulator/simulated-zibal.ts'

const refundOf = (reference: string, amount: number) => ({
  reference,
  captureReference: null,
  key: 'refund:3',
  money: { amount, currency: 'IRR' },
  reason: null,
})

async function paidPayment(zibal: SimulatedZibal): Promise<string> {
  const reference = String(await zibal.openPayment())
  await zibal.pay(reference)
  await zibal.gateway.confirm(reference, 'confirm:1')
  return reference
}

describe('with access to refunds', () => {
  const withRefunds = () => simulatedZibal({}, { refunds: refundAccess })

  it('the gateway says so', () => {
    const { gateway } = withRefunds()
    expect(gateway.capabilities).toMatchObject({ refunds: true, partialRefunds: true })
  })

  it('pays back a part, and calls that done: nothing tells of the transfer', async () => {
    const zibal = withRefunds()
    const reference = await paidPayment(zibal)
    const refund = await zibal.gateway.refund(refundOf(reference, 400_000))
    expect(refund).toEqual({
      reference: expect.stringMatching(/^[0-9a-f-]{36}$/),
      state: 'succeeded',
      amount: 400_000,
      key: 'refund:3',
      failureMessage: null,
    })
    expect(await zibal.gateway.retrieve(reference)).toMatchObject({ state: 'succeeded' })
  })

  it('sees a payment that went back whole as over', async () => {
    const zibal = withRefunds()
    const reference = await paidPayment(zibal)
    await zibal.gateway.refund(refundOf(reference, 1_000_000))
    const failureMessage = 'The payment was refunded.'
    const refunded = { state: 'cancelled', failureMessage, refundedAmount: 1_000_000 }
    expect(await zibal.gateway.retrieve(reference)).toMatchObject(refunded)
    expect(await zibal.gateway.confirm(reference, 'confirm:1')).toMatchObject(refunded)
  })

  it('refuses more than is left', async () => {
    const zibal = withRefunds()
    const reference = await paidPayment(zibal)
    const refund = zibal.gateway.refund(refundOf(reference, 1_000_001))
    await expect(refund).rejects.toMatchObject({ code: 'gateway_refused', reason: 'other' })
  })

  it('does not repeat a refund whose answer got lost', async () => {
    const zibal = withRefunds()
    const reference = await paidPayment(zibal)
    await zibal.fault({ operation: 'refund', kind: 'error-after' })
    const refund = zibal.gateway.refund(refundOf(reference, 600_000))
    await expect(refund).rejects.toThrow(GatewayUnavailable)
    const rest = await zibal.refund({ trackId: reference, accountId: 'account-1' })
    expect(rest.data.split).toMatchObject([{ amount: 400_000 }])
  })
})

describe('without access to refunds', () => {
  it('the gateway says so', () => {
    const { gateway } = simulatedZibal()
    expect(gateway.capabilities).toMatchObject({ refunds: false, partialRefunds: false })
  })

  it('refuses them as unsupported', async () => {
    const zibal = simulatedZibal()
    const reference = await paidPayment(zibal)
    const refund = zibal.gateway.refund(refundOf(reference, 400_000))
    await expect(refund).rejects.toMatchObject({ reason: 'unsupported' })
  })
})

describe('on the wire', () => {
  function cannedGateway(answer: object) {
    const requests: Request[] = []
    const gateway = createZibalGateway({
      merchant: 'merchant-1',
      apiUrl: 'https://gateway.zibal.test',
      refunds: { apiUrl: 'https://api.zibal.test/', token: 'token-1', accountId: 'acc-1' },
      fetch: async (url, init) => {
        requests.push(new Request(url, init))
        return Response.json(answer)
      },
    })
    return { gateway, requests }
  }

  it('a refund goes to its own host with its own credential', async () => {
    const { gateway, requests } = cannedGateway({ result: 1 })
    await gateway.refund(refundOf('17', 5000))
    const [request] = requests
    expect(request?.url).toBe('https://api.zibal.test/v1/account/refund')
    expect(request?.headers.get('Authorization')).toBe('Bearer token-1')
    expect(await request?.json()).toEqual({
      accountId: 'acc-1',
      trackId: 17,
      amount: 5000,
      tryReverse: false,
      description: 'refund:3',
    })
  })

  it.each([
    ['an id', { data: { split: [{ refundId: 'r-1' }, { refundId: 'r-2' }] } }, 'r-1'],
    ['an id as number', { data: { split: [{ refundId: 5 }] } }, '5'],
    ['an empty list', { data: { split: [] } }, '17'],
    ['no details', { data: null }, '17'],
    ['something else', { data: 'done' }, '17'],
  ])('a refund is done, whether the answer has %s', async (_name, answer, reference) => {
    const { gateway } = cannedGateway({ result: 1, ...answer })
    const refund = await gateway.refund(refundOf('17', 5000))
    expect(refund).toMatchObject({ reference, state: 'succeeded' })
  })

  it.each([2, 3, 4, 6, 8, 9, 10, 11])('result %i is a refusal', async (result) => {
    const { gateway } = cannedGateway({ status: false, result, message: 'No.' })
    const refund = gateway.refund(refundOf('17', 5000))
    await expect(refund).rejects.toMatchObject({ code: 'gateway_refused', reason: 'other' })
  })
})
