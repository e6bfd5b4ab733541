import { createJuspayGateway, type JuspayOptions } from '../../../src/gateways/juspay.ts'
import { orderId, paymentKey } from './juspay-payments.ts'

/** A gateway that gets the given answers, one after the other, and the requests it has made. */
export function cannedJuspay(answers: (() => Response)[], options: Partial<JuspayOptions> = {}) {
  const requests: Request[] = []
  const gateway = createJuspayGateway({
    apiKey: 'key-1',
    merchantId: 'merchant-1',
    clientId: 'client-1',
    webhookUser: 'user',
    webhookPasswords: ['password'],
    apiUrl: 'https://juspay.test/sub/',
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

export const json = (body: unknown, status?: number) => () =>
  Response.json(body, { status: status ?? 200 })

/** The answer about a paid order, as Juspay documents it. */
export const order = (fields: object) =>
  json({
    id: 'ordeh_1',
    order_id: orderId,
    status: 'CHARGED',
    status_id: 21,
    amount: 199.98,
    currency: 'INR',
    refunded: false,
    amount_refunded: 0,
    txn_id: 'merchant-1-1',
    payment_method_type: 'NB',
    payment_method: 'NB_ICICI',
    bank_error_code: '',
    bank_error_message: '',
    udf6: paymentKey,
    ...fields,
  })

/** The answer to a session, as Juspay documents it. */
export const session = (fields: object) =>
  json({
    status: 'NEW',
    id: 'ordeh_1',
    order_id: orderId,
    payment_links: { web: 'https://juspay.test/page/1', expiry: '2026-03-11T12:30:00Z' },
    sdk_payload: {
      requestId: 'request-1',
      service: 'in.juspay.hyperpay',
      payload: { clientId: 'client-1' },
      expiry: '2026-03-11T12:30:00Z',
    },
    order_expiry: '2026-03-11T12:30:00Z',
    ...fields,
  })
