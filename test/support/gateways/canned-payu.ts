import { createPayuGateway, type PayuOptions } from '../../../src/gateways/payu.ts'

/** The key of a payment, and its number at PayU. */
export const cannedKey = '6f1c8a52-9d3e-4b7a-8c21-0e5f4d3b2a19'
export const cannedReference = 'P6F1C8A529D3E4B7A8'

/**
 * A gateway that gets the given answers, one after the other, and the requests it has made. It has the
 * account of PayU's documentation.
 */
export function cannedPayu(answers: (() => Response)[], options: Partial<PayuOptions> = {}) {
  const requests: Request[] = []
  const gateway = createPayuGateway({
    key: 'JPM7Fg',
    salts: ['TuxqAugd', 'older'],
    apiUrl: 'https://payu.test/sub/',
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

export const json =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status })
