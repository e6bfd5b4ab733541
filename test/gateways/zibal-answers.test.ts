import { describe, expect, it } from 'vitest'
import { GatewayRefused, GatewayUnavailable } from '../../src/core/payments/errors.ts'
import { createZibalGateway, type ZibalOptions } from '../../src/gateways/zibal.ts'

const order = {
  key: 'payment:1',
  money: { amount: 1_000_000, currency: 'IRR' },
  metadata: { order_id: '7', payment_id: '1' },
  description: 'Order 7',
  returnUrl: 'https://shop.test/back/',
}

const trackId = 15_966_442_233_311
const reference = String(trackId)

const refundAccess = { apiUrl: 'https://api.zibal.test/', token: 'token-1', accountId: 'acc-1' }

/** A gateway that gets the given answers, one after the other, and the requests it has made. */
function cannedGateway(answers: (() => Response)[], options: Partial<ZibalOptions> = {}) {
  const requests: Request[] = []
  const gateway = createZibalGateway({
    merchant: 'merchant-1',
    apiUrl: 'https://zibal.test/sub/',
    refunds: refundAccess,
    fetch: async (url, init) => {
      requests.push(new Request(url, init))
      const answer = answers[requests.length - 1]
      if (!answer) throw new Error(`Request ${requests.length} was not expected`)
      return answer()
    },
    ...options,
  })
  return { gateway, requests }
}

const json = (body: unknown, status?: number) => () =>
  Response.json(body, { status: status ?? 200 })

const payment = (fields: object) =>
  json({ result: 100, message: 'success', amount: 500_000, status: 1, orderId: '7', ...fields })

describe('requests', () => {
  it('open a payment as Zibal documents it', async () => {
    const { gateway, requests } = cannedGateway([json({ result: 100, trackId })])
    await gateway.create(order)
    const [request] = requests
    expect(request?.method).toBe('POST')
    expect(request?.url).toBe('https://zibal.test/sub/v1/request')
    expect(request?.headers.get('Content-Type')).toBe('application/json')
    expect(request?.redirect).toBe('manual')
    expect(await request?.json()).toEqual({
      merchant: 'merchant-1',
      amount: 1_000_000,
      callbackUrl: 'https://shop.test/back/',
      description: 'Order 7',
      orderId: '7',
    })
  })

  it('name a payment by its number', async () => {
    const { gateway, requests } = cannedGateway([payment({})])
    await gateway.confirm(reference, 'confirm:1')
    expect(requests[0]?.url).toBe('https://zibal.test/sub/v1/verify')
    expect(await requests[0]?.json()).toEqual({ merchant: 'merchant-1', trackId })
  })

  it('only ask when nothing is to be changed', async () => {
    const { gateway, requests } = cannedGateway([payment({ status: 2 })])
    await gateway.retrieve(reference)
    expect(requests.map(({ url }) => url)).toEqual(['https://zibal.test/sub/v1/inquiry'])
  })

  it('give up after a time', async () => {
    const signals: (AbortSignal | null | undefined)[] = []
    const { gateway } = cannedGateway([], {
      async fetch(_url, init) {
        signals.push(init?.signal)
        throw new DOMException('Too late', 'TimeoutError')
      },
    })
    await expect(gateway.create(order)).rejects.toThrow(GatewayUnavailable)
    expect(signals).toEqual([expect.any(AbortSignal)])
  })
})

describe('what is refused without asking', () => {
  it.each([
    ['another currency', { money: { amount: 1_000_000, currency: 'USD' } }, 'other'],
    ['too small an amount', { money: { amount: 999, currency: 'IRR' } }, 'amount'],
    ['a payment from which nobody can return', { returnUrl: null }, 'other'],
  ])('%s', async (_name, fields, reason) => {
    const { gateway, requests } = cannedGateway([])
    const created = gateway.create({ ...order, ...fields })
    await expect(created).rejects.toMatchObject({ code: 'gateway_refused', reason })
    expect(requests).toEqual([])
  })

  it.each(['', '0', '-1', '007', '1.5', '1e3', ' 7', '7 ', 'x', '9'.repeat(30), 'NaN'])(
    'the track id "%s"',
    async (text) => {
      const { gateway, requests } = cannedGateway([])
      await expect(gateway.confirm(text, 'confirm:1')).rejects.toMatchObject({
        reason: 'not_found',
      })
      await expect(gateway.retrieve(text)).rejects.toMatchObject({ reason: 'not_found' })
      expect(requests).toEqual([])
    },
  )
})

describe('statuses', () => {
  it.each([
    [-1, 'pending'],
    [1, 'succeeded'],
    [2, 'processing'],
    [99, 'pending'],
  ])('reads %i as %s', async (status, state) => {
    const { gateway } = cannedGateway([payment({ status })])
    expect(await gateway.retrieve(reference)).toMatchObject({ state, failureMessage: null })
  })

  it.each([-2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16, 18, 21])(
    'reads %i as the end, with a reason',
    async (status) => {
      const { gateway } = cannedGateway([payment({ status })])
      const answer = await gateway.retrieve(reference)
      expect(answer).toMatchObject({ state: 'cancelled', failureMessage: expect.any(String) })
    },
  )

  it('tells nothing of an order that the answer does not name', async () => {
    const { gateway } = cannedGateway([payment({ orderId: '' }), payment({ orderId: null })])
    expect(await gateway.retrieve(reference)).toMatchObject({ metadata: {} })
    expect(await gateway.retrieve(reference)).toMatchObject({ metadata: {} })
  })
})

describe('confirm', () => {
  it('takes a verification that tells everything', async () => {
    const { gateway } = cannedGateway([payment({ refNumber: null, cardNumber: null })])
    expect(await gateway.confirm(reference, 'confirm:1')).toEqual({
      gateway: 'zibal',
      reference,
      captureReference: null,
      state: 'succeeded',
      money: { amount: 500_000, currency: 'IRR' },
      refundedAmount: null,
      clientSecret: null,
      paymentUrl: `https://zibal.test/sub/start/${reference}`,
      failureMessage: null,
      metadata: { order_id: '7' },
    })
  })

  it('believes a repeated verification that tells status and amount', async () => {
    const { gateway, requests } = cannedGateway([payment({ result: 201 })])
    expect(await gateway.confirm(reference, 'confirm:1')).toMatchObject({ state: 'succeeded' })
    expect(requests).toHaveLength(1)
  })

  it.each([
    ['a repeated verification without amount', { result: 201, message: 'previously verifed' }],
    ['a verification without amount', { result: 100, status: 1 }],
    ['a verification without status', { result: 100, amount: 500_000 }],
    ['a verification of another status', { result: 100, status: 2, amount: 500_000 }],
    ['what is not paid', { result: 202 }],
  ])('asks further about %s', async (_name, answer) => {
    const { gateway, requests } = cannedGateway([json(answer), payment({ amount: 400_000 })])
    const confirmed = await gateway.confirm(reference, 'confirm:1')
    expect(confirmed).toMatchObject({ state: 'succeeded', money: { amount: 400_000 } })
    expect(requests[1]?.url).toBe('https://zibal.test/sub/v1/inquiry')
  })

  it.each([
    [201, 15, 'cancelled'],
    [201, 2, 'processing'],
    [202, -1, 'pending'],
    [202, -2, 'cancelled'],
    [202, 3, 'cancelled'],
    [202, 5, 'cancelled'],
    [202, 2, 'processing'],
  ])('after %i takes the word of status %i: %s', async (result, status, state) => {
    const { gateway } = cannedGateway([json({ result }), payment({ status })])
    expect(await gateway.confirm(reference, 'confirm:1')).toMatchObject({ state })
  })

  it('knows nothing when only the second question fails', async () => {
    const { gateway } = cannedGateway([json({ result: 201 }), json({}, 500)])
    await expect(gateway.confirm(reference, 'confirm:1')).rejects.toThrow(GatewayUnavailable)
  })
})

describe('refusals', () => {
  const calls = ['create', 'confirm', 'retrieve'] as const

  function ask(call: (typeof calls)[number], answer: () => Response) {
    const { gateway } = cannedGateway([answer])
    return call === 'create' ? gateway.create(order) : gateway[call](reference, 'key')
  }

  const codes = [102, 103, 104, 106, 107, 108, 109, 110, 111, 112, 114, 115, 999]
  const cases = calls.flatMap((call) => codes.map((code) => [call, code] as const))

  it.each(cases)('%s refuses with result %i', async (call, result) => {
    const failure = await ask(call, json({ result, message: 'No.' })).catch((thrown) => thrown)
    expect(failure).toBeInstanceOf(GatewayRefused)
    expect(failure).toMatchObject({ reason: 'other' })
    expect(failure.message).toBe(`Zibal refused with result ${result}: No.`)
  })

  it.each([105, 113])('create names the amount as the reason of result %i', async (result) => {
    await expect(ask('create', json({ result }))).rejects.toMatchObject({ reason: 'amount' })
  })

  it.each([401, 403, 429])('a status %i is an outage, whatever it says', async (status) => {
    const failed = ask('retrieve', json({ result: 203 }, status))
    await expect(failed).rejects.toThrow(GatewayUnavailable)
  })

  it.each(['confirm', 'retrieve'] as const)('%s does not find a payment', async (call) => {
    await expect(ask(call, json({ result: 203 }))).rejects.toMatchObject({ reason: 'not_found' })
  })

  it('may have a status of their own', async () => {
    await expect(ask('create', json({ result: 102 }, 400))).rejects.toThrow(GatewayRefused)
  })

  it.each(calls)('%s is never repeated', async (call) => {
    // A second request would fail the test otherwise: it has no answer.
    await expect(ask(call, json({}, 503))).rejects.toThrow(GatewayUnavailable)
  })
})

describe('unusable answers', () => {
  it.each([
    ['no JSON', () => new Response('<html>')],
    ['nothing', () => new Response(null)],
    ['an outage', json({ message: 'Internal server error' }, 500)],
    ['an outage that claims success', json({ result: 100, trackId, amount: 1, status: 1 }, 502)],
    ['no result', json({ trackId, amount: 500_000, status: 1 })],
    ['a result as text', json({ result: '100', trackId, amount: 500_000, status: 1 })],
    ['a list', json([100])],
    ['a redirect', () => new Response(null, { status: 302, headers: { Location: '/' } })],
    ['an endless answer', json({ result: 100, trackId, more: 'x'.repeat(2 * 1024 * 1024) })],
  ])('%s', async (_name, answer) => {
    const failing = () => cannedGateway([answer]).gateway
    await expect(failing().create(order)).rejects.toThrow(GatewayUnavailable)
    await expect(failing().retrieve(reference)).rejects.toThrow(GatewayUnavailable)
    await expect(failing().confirm(reference, 'confirm:1')).rejects.toThrow(GatewayUnavailable)
  })

  it.each([undefined, null, 0, -4, 1.5, 'abc', 2 ** 53])(
    'a success with the track id %o',
    async (broken) => {
      const { gateway } = cannedGateway([json({ result: 100, trackId: broken })])
      await expect(gateway.create(order)).rejects.toThrow(GatewayUnavailable)
    },
  )

  it.each([
    ['a fractional amount', { amount: 1.5 }],
    ['an amount as text', { amount: '500000' }],
    ['no amount', { amount: null }],
    ['no status', { status: null }],
  ])('an inquiry with %s', async (_name, fields) => {
    const { gateway } = cannedGateway([payment(fields)])
    await expect(gateway.retrieve(reference)).rejects.toThrow(GatewayUnavailable)
  })
})
