/*
 * The simulator as a process of its own, for development. SIMULATOR_PORT moves it; PORT says where
 * the API is that receives the webhooks.
 */
import { serve } from '@hono/node-server'
import { createSimulator } from './app.ts'
import type { Delivery } from './courier.ts'

const port = Number(process.env.SIMULATOR_PORT ?? 8788)
const apiPort = Number(process.env.PORT ?? 8787)
const deliveryTimeoutMs = 10_000

async function deliver({ url, headers, body }: Delivery): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(deliveryTimeoutMs),
  })
  await response.body?.cancel()
  return response.status
}

const simulator = createSimulator({
  deliver,
  apiOrigin: `http://localhost:${apiPort}`,
  // Longer than the shop waits for an answer.
  waits: { timeout: 30_000, slow: 3_000, delayedWebhook: 10_000 },
})

// "localhost" is the one or the other, depending on who asks. Nobody else needs to reach this.
for (const hostname of ['127.0.0.1', '::1']) {
  const server = serve({ fetch: simulator.fetch, port, hostname })
  server.on('error', (error: NodeJS.ErrnoException) => {
    const isMissing = error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'
    // Some machines have no IPv6.
    if (hostname === '::1' && isMissing) return
    console.error(`The simulator cannot listen on port ${port}: ${error.message}`)
    process.exit(1)
  })
}
