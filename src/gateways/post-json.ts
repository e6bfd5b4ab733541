import { GatewayUnavailable } from '../core/payments/errors.ts'
import { type Fetch, sendGuarded } from '../outgoing/guarded-fetch.ts'

const timeoutMs = 10_000

/** They are about our credentials and our haste, and not about what was asked. */
const outages = [401, 403, 429]

/**
 * Posts JSON once and answers the JSON that comes back, whatever other status below 500 it has.
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
    if (response.status >= 500 || outages.includes(response.status)) {
      throw new Error(`Status ${response.status}`)
    }
    return await response.json()
  } catch (cause) {
    throw new GatewayUnavailable('The gateway gave no usable answer', { cause })
  }
}
