import type { Gateway, Gateways, SavedCards } from '../../../src/core/ports.ts'
import { createCloverGateway } from '../../../src/gateways/clover.ts'
import { createJuspayGateway } from '../../../src/gateways/juspay.ts'
import { createOfflineGateway } from '../../../src/gateways/offline.ts'
import { createPaypalGateway } from '../../../src/gateways/paypal.ts'
import { createPayuGateway } from '../../../src/gateways/payu.ts'
import { createStripeGateway } from '../../../src/gateways/stripe.ts'
import { createZibalGateway } from '../../../src/gateways/zibal.ts'
import type { Fetch } from '../../../src/outgoing/guarded-fetch.ts'
import { webhookSecret as cloverSecret } from '../../simulator/clover/credentials.ts'
import * as juspay from '../../simulator/juspay/credentials.ts'
import { testClientId, testClientSecret } from '../../simulator/paypal/credentials.ts'
import { testWebhookId } from '../../simulator/paypal/signatures.ts'
import { merchant } from '../../simulator/payu/credentials.ts'
import { runningProcess } from '../kernel/running.ts'
import type { PlatformOfRun } from './core-context.ts'
import { seenFromPoints } from './fault-points.ts'
import {
  cloverUrl,
  juspayUrl,
  paypalToken,
  paypalUrl,
  payuUrl,
  stripeUrl,
  zibalUrl,
} from './outside.ts'

type AtPoint = (point: string | null) => Gateway

/** The gateways as the core has them, each call of which leads through the network of the run. */
export function gatewaysOfRun(run: () => PlatformOfRun): Gateways {
  const fetchAt = (point: string | null) => (url: string, init?: RequestInit) =>
    callGateway(point, run(), url, init)
  const stripeAt: AtPoint = (point) =>
    createStripeGateway({
      secretKey: 'sk_test_x',
      webhookSecrets: ['whsec_test'],
      apiUrl: stripeUrl,
      fetch: fetchAt(point),
    })
  const cardsAt = (point: string | null) => cardsOf(stripeAt(point))
  return {
    stripe: Object.assign(seenFromPoints(stripeAt), { savedCards: seenFromPoints(cardsAt) }),
    zibal: seenFromPoints((point) =>
      createZibalGateway({
        merchant: 'zibal',
        apiUrl: zibalUrl,
        refunds: { apiUrl: zibalUrl, token: 'zibal_refund_test', accountId: '1' },
        fetch: fetchAt(point),
      }),
    ),
    paypal: seenFromPoints((point) => paypalWith(fetchAt(point), run)),
    clover: seenFromPoints((point) =>
      createCloverGateway({
        privateKey: 'clover_private_test',
        webhookSecrets: [cloverSecret],
        apiUrl: cloverUrl,
        fetch: fetchAt(point),
      }),
    ),
    payu: seenFromPoints((point) =>
      createPayuGateway({
        key: merchant.key,
        salts: [merchant.salt],
        apiUrl: payuUrl,
        fetch: fetchAt(point),
      }),
    ),
    juspay: seenFromPoints((point) => juspayWith(fetchAt(point))),
    credit: createOfflineGateway('credit'),
    debit: createOfflineGateway('debit'),
    cash: createOfflineGateway('cash'),
  }
}

function cardsOf({ name, savedCards }: Gateway): SavedCards {
  if (!savedCards) throw new Error(`${name} keeps no cards`)
  return savedCards
}

/** Its token is at hand: two processes would wait for one that only one of them has asked for. */
function paypalWith(send: Fetch, run: () => PlatformOfRun): Gateway {
  const token = { access_token: paypalToken, expires_in: 1e9 }
  return createPaypalGateway({
    clientId: testClientId,
    clientSecret: testClientSecret,
    webhookId: testWebhookId,
    apiUrl: paypalUrl,
    fetch: async (url, init) =>
      url.endsWith('/v1/oauth2/token') ? new Response(JSON.stringify(token)) : send(url, init),
    now: () => new Date(run().scheduler.now),
  })
}

function juspayWith(send: Fetch): Gateway {
  return createJuspayGateway({
    apiKey: juspay.testApiKey,
    merchantId: juspay.testMerchantId,
    clientId: juspay.testClientId,
    webhookUser: juspay.testWebhookUser,
    webhookPasswords: [juspay.testWebhookPassword],
    apiUrl: juspayUrl,
    fetch: send,
  })
}

function callGateway(
  point: string | null,
  run: PlatformOfRun,
  url: string,
  init?: RequestInit,
): Promise<Response> {
  const path = new URL(url).pathname.replaceAll(/\b((pi|re|cus)_\w+|[0-9A-Z]{13,18})/g, ':id')
  return run.network.send(runningProcess(), {
    kind: 'gateway',
    what: `${init?.method ?? 'GET'} ${path}`,
    point,
    carryOut: () => run.askGateway(url, init),
    failure: () => new TypeError('fetch failed'),
    wayMs: [20, 200],
    patienceMs: 10_000,
  })
}
