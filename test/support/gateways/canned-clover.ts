import { createCloverGateway } from '../../../src/gateways/clover.ts'

/** A gateway that gets one and the same answer to everything, and the requests it has made. */
export function cannedGateway(answer: () => Response) {
  const requests: Request[] = []
  const gateway = createCloverGateway({
    privateKey: 'private-1',
    webhookSecrets: [],
    apiUrl: 'https://clover.test/sub/',
    fetch: async (url, init) => {
      requests.push(new Request(url, init))
      return answer()
    },
  })
  return { gateway, requests }
}

/** As in Clover's own examples, which leave out much. */
export const chargeWith = (fields: object) =>
  Response.json({
    id: 'CHARGE1',
    amount: 500,
    currency: 'usd',
    created: 1_719_882_650_000,
    captured: true,
    ref_num: '1287124121',
    paid: true,
    status: 'succeeded',
    source: { id: 'clv_1', brand: 'VISA', first6: '424242', last4: '4242' },
    ...fields,
  })

export const errorWith = (status: number, error: object) =>
  Response.json({ message: `${status} Something`, error: { message: 'No.', ...error } }, { status })
