import { createServer } from 'node:net'

export interface Ports {
  api: number
  simulator: number
}

export const defaultPorts: Ports = { api: 8787, simulator: 8788 }

/** The ports of `PORT` and `SIMULATOR_PORT`. */
export function readPorts(environment: NodeJS.ProcessEnv): Ports {
  const ports = {
    api: readPort('PORT', environment.PORT, defaultPorts.api),
    simulator: readPort('SIMULATOR_PORT', environment.SIMULATOR_PORT, defaultPorts.simulator),
  }
  if (ports.api === ports.simulator) throw new Error('PORT and SIMULATOR_PORT must differ')
  return ports
}

function readPort(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`${name} must be a port number, not "${text}"`)
  }
  return port
}

/** Says early and clearly what would otherwise fail in the middle of the start. */
export async function assertPortsFree(ports: Ports): Promise<void> {
  for (const [name, port] of [
    ['PORT', ports.api],
    ['SIMULATOR_PORT', ports.simulator],
  ] as const) {
    if (!(await isFree(port))) {
      throw new Error(`Port ${port} is in use. Choose another: ${name}=${port + 10} npm run dev`)
    }
  }
}

/** On both addresses of `localhost`; a machine without one of them has nobody there. */
async function isFree(port: number): Promise<boolean> {
  const found = await Promise.all(['127.0.0.1', '::1'].map((host) => isFreeAt(host, port)))
  return found.every((isFree) => isFree)
}

function isFreeAt(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}
