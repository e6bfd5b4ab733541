import { once } from 'node:events'
import { createServer } from 'node:http'

export interface Shop {
  origin: string
  stop(): Promise<void>
}

const page = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><link rel="icon" href="data:,"><title>Shop</title></head>
  <body><h1>Shop</h1></body>
</html>`

/**
 * A shop of another origin than the API. Its pages are empty: what their scripts would do, the tests do
 * in them.
 */
export async function startShop(): Promise<Shop> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end(page)
  }).listen(0)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The shop has no port')

  async function stop(): Promise<void> {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }

  return { origin: `http://localhost:${address.port}`, stop }
}
