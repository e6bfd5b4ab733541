import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { answers } from '../../scripts/local/answers.ts'

export interface RunningSystem {
  api: string
  simulator: string
  stop(): Promise<void>
}

export const START_TIMEOUT_MS = 180_000
const STOP_TIMEOUT_MS = 15_000

/** Starts `npm run dev` on free ports and waits until API and simulator answer. */
export async function startSystem(): Promise<RunningSystem> {
  const [apiPort, simulatorPort] = [await freePort(), await freePort()]
  const child = spawn('npm', ['run', 'dev'], {
    env: { ...process.env, PORT: String(apiPort), SIMULATOR_PORT: String(simulatorPort) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that all of it can be ended together.
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const ended = once(child, 'close')

  async function stop(): Promise<void> {
    signalGroup('SIGTERM')
    const killing = setTimeout(() => signalGroup('SIGKILL'), STOP_TIMEOUT_MS)
    await ended
    clearTimeout(killing)
  }

  function signalGroup(signal: NodeJS.Signals): void {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    process.kill(-child.pid, signal)
  }

  const api = `http://localhost:${apiPort}`
  const simulator = `http://localhost:${simulatorPort}`
  const died = ended.then(() => Promise.reject(new Error('`npm run dev` has ended')))
  try {
    const answering = Promise.all([
      answers(`${api}/products/`, START_TIMEOUT_MS),
      answers(`${simulator}/outbox`, START_TIMEOUT_MS),
    ])
    await Promise.race([answering, died])
  } catch (error) {
    await stop()
    throw new Error(`The system did not start:\n${output}`, { cause: error })
  }
  // From here on the end of the process is what `stop` waits for, not a failure.
  died.catch(() => {})
  return { api, simulator, stop }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port')
  return address.port
}
