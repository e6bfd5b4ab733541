import { GatewayUnavailable } from '../core/payments/errors.ts'
import { type Fetch, sendGuarded } from '../outgoing/guarded-fetch.ts'
import { isOutageStatus } from './outage-statuses.ts'

const timeoutMs = 10_000

/**
 * Posts JSON once and answers the JSON that comes back, refusals as well.
 * @throws GatewayUnavailable for silence, outages, redirects and all that is no JSON.
 */
export async function postJson(
  send: Fetch,
  url: string,
  { body, headers = {} }: { body: object; headers?: Record<string, string> },
): Promise<unknown> {
  try {
    const response = await sendGuarded(send, url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (isOutageStatus(response.status)) {
      throw new Error(`Status ${response.status}`)
    }
    return await response.json()
  } catch (cause) {
    throw new GatewayUnavailable('The gateway gave no usable answer', { cause })
  }
}
