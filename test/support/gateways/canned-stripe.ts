import { createStripeGateway, type StripeGateway } from '../../../src/gateways/stripe.ts'

/** A gateway that gets one and the same answer to everything, and the requests it has made. */
export function cannedGateway(
  answer: () => Response,
  apiUrl = 'https://stripe.test',
): { gateway: StripeGateway; requests: Request[] } {
  const requests: Request[] = []
  const gateway = createStripeGateway({
    secretKey: 'sk_test_x',
    webhookSecrets: [],
    apiUrl,
    fetch: async (url, init) => {
      requests.push(new Request(url, init))
      return answer()
    },
  })
  return { gateway, requests }
}

/** A payment as Stripe shows it, which nobody has tried to make yet. */
export function intentWith(fields: object): Response {
  return Response.json(cannedIntent(fields))
}

export function cannedIntent(fields: object): object {
  return {
    id: 'pi_1',
    status: 'requires_payment_method',
    amount: 500,
    amount_received: 0,
    currency: 'usd',
    client_secret: 'pi_1_secret_x',
    last_payment_error: null,
    latest_charge: null,
    metadata: {},
    ...fields,
  }
}

export function errorWith(status: number, error: object): Response {
  return Response.json({ error: { message: 'No.', ...error } }, { status })
}
