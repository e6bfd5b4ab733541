import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { createOfflineGateway } from '../../../src/gateways/offline.ts'
import worker from '../../../src/index.ts'
import type { ClientOptions } from '../http/client.ts'
import { context } from '../world/context.ts'

/** Without these settings neither gateway of the commerce-engine contract is registered. */
const neither = {
  ...{ PAYU_KEY: '', PAYU_SALT: '', JUSPAY_API_KEY: '', JUSPAY_MERCHANT_ID: '' },
  ...{ JUSPAY_CLIENT_ID: '', JUSPAY_WEBHOOK_USER: '', JUSPAY_WEBHOOK_PASSWORD: '' },
}

/** The Worker in which, of the gateways of the commerce-engine contract, these are registered: nobody asks them. */
export function withGateways(...names: ('payu' | 'juspay')[]): NonNullable<ClientOptions['fetch']> {
  const other: Env = { ...env, ...neither }
  // Requests of an environment share its gateways.
  const { gateways } = context(other)
  for (const name of names) gateways[name] = { ...createOfflineGateway('cash'), name }
  return async (request) => worker.fetch(request, other, createExecutionContext())
}
