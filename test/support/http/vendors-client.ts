import { exports } from 'cloudflare:workers'
import { MemoryTokenStorage, SessionStorefrontSDK } from '@commercengine/storefront-sdk'
import { afterAll, beforeAll, vi } from 'vitest'
import { ORIGIN } from './client.ts'

/** Has the Worker under test answer the vendor's published client, in all tests of a file. */
export function answerVendorsClient(): void {
  beforeAll(() => {
    // The Worker's own calls of gateways, which are made here as well, go where they always go.
    const { fetch } = globalThis
    vi.stubGlobal('fetch', (input: RequestInfo, init?: RequestInit) => {
      const request = new Request(input, init)
      return request.url.startsWith(ORIGIN) ? exports.default.fetch(request) : fetch(request)
    })
  })
  afterAll(() => {
    vi.unstubAllGlobals()
  })
}

/** The vendor's published client, as it is, with a session of its own. */
export function aStorefront(): SessionStorefrontSDK {
  return new SessionStorefrontSDK({
    storeId: 'in',
    baseUrl: `${ORIGIN}/api/v1/in/storefront`,
    apiKey: 'publishable-key',
    tokenStorage: new MemoryTokenStorage(),
  })
}
