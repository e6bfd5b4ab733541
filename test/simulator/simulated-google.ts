import type { GoogleSignIn } from '../../src/core/ports.ts'
import { createGoogleSignIn } from '../../src/identity-providers/google.ts'
import { createSimulator, type SimulatorOptions } from './app.ts'
import type { CallKind } from './faults.ts'

const origin = 'http://simulator.test'

/** A simulator of its own, what talks to its Google, and hands for a tester. */
export interface SimulatedGoogle {
  google: GoogleSignIn
  send(path: string, init?: RequestInit): Promise<Response>
  /** Asks about a token as the shop does. */
  tokenInfo(token: string): Promise<Response>
  /** An access token with chosen properties. */
  mint(properties: object): Promise<string>
  fault(kind: CallKind): Promise<void>
}

export function simulatedGoogle(
  options: SimulatorOptions = {},
  clientIds: string[] | null = ['google_client_test'],
): SimulatedGoogle {
  const app = createSimulator(options)
  const request = async (url: string, init?: RequestInit) => app.fetch(new Request(url, init))
  const send = (path: string, init?: RequestInit) => request(`${origin}${path}`, init)

  async function post(path: string, body: object): Promise<unknown> {
    const response = await send(path, { method: 'POST', body: JSON.stringify(body) })
    if (response.status !== 201) throw new Error(await response.text())
    return response.json()
  }

  return {
    google: createGoogleSignIn({ apiUrl: `${origin}/google`, clientIds, fetch: request }),
    send,
    tokenInfo: (token) =>
      send('/google/tokeninfo', { method: 'POST', headers: { Authorization: `Bearer ${token}` } }),
    async mint(properties) {
      const { access_token } = Object(await post('/google/control/tokens', properties))
      return access_token
    },
    async fault(kind) {
      await post('/faults', { gateway: 'google', operation: 'verify', kind })
    },
  }
}
