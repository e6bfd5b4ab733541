/**
 * `npm run dev`: the API and the simulator of the outside world on this machine. PORT and
 * SIMULATOR_PORT move them. Ends with Ctrl-C and takes along everything it has started.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { demoStaff } from '../src/db/demo/staff.ts'
import { answers } from './local/answers.ts'
import { type Children, createChildren } from './local/children.ts'
import { assertUsable, movedSettings, readDevVars } from './local/dev-vars.ts'
import { isInUse } from './local/is-in-use.ts'
import { isNoise } from './local/noise.ts'
import { onParentExit } from './local/on-parent-exit.ts'
import { assertPortsFree, type Ports, readPorts } from './local/ports.ts'
import { prepareStorage } from './local/prepare-storage.ts'
import { readArguments } from './local/read-arguments.ts'
import { runCommand } from './local/run-command.ts'
import {
  projectFolder,
  stateFolder,
  wranglerArguments,
  wranglerEnvironment,
} from './local/wrangler.ts'

const usage = `Usage: npm run dev

The API on port 8787 and the simulated outside world on port 8788. Ctrl-C stops them.

  PORT=<number>             another port for the API
  SIMULATOR_PORT=<number>   another one for the simulator`

const startTimeoutMs = 120_000
/** The platform runs the Worker's cron triggers; locally somebody has to. */
const cron = '* * * * *'
const cronMs = 60_000

const children = createChildren()
let stopping = false

async function stop(exitCode: number): Promise<void> {
  if (stopping) process.exit(exitCode)
  stopping = true
  await children.stop()
  process.exit(exitCode)
}

function stopWhenTold(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void stop(0))
  }
  // npm may be killed without a chance to pass the signal on.
  if (process.env.npm_lifecycle_event !== undefined) onParentExit(() => void stop(0))
}

/** The documents may have changed since npm installed the packages. */
async function buildAssets(): Promise<void> {
  await promisify(execFile)(process.execPath, ['scripts/build-assets.ts'], { cwd: projectFolder })
}

function startSimulator({ start }: Children, ports: Ports): void {
  start({
    name: 'The simulator',
    args: [join(projectFolder, 'test/simulator/server.ts')],
    environment: { PORT: String(ports.api), SIMULATOR_PORT: String(ports.simulator) },
  })
}

function startApi({ start }: Children, ports: Ports, settings: Record<string, string>): void {
  const variables = Object.entries(settings).flatMap(([name, value]) => [
    '--var',
    `${name}:${value}`,
  ])
  start({
    name: 'The API',
    args: wranglerArguments([
      ...['dev', '--port', String(ports.api), '--inspector-port', '0'],
      ...['--show-interactive-dev-session=false', ...variables],
    ]),
    environment: wranglerEnvironment,
    isNoise,
  })
}

/** At once and then every minute: what the run before left unfinished waits for it. */
function triggerCron(apiOrigin: string): void {
  const url = `${apiOrigin}/cdn-cgi/local/scheduled?cron=${encodeURIComponent(cron)}`
  const trigger = () => void fetch(url).catch(() => {})
  trigger()
  setInterval(trigger, cronMs).unref()
}

function printSummary(apiOrigin: string, simulatorOrigin: string): void {
  console.log(`
  Souk is running. Ctrl-C stops it.

    API          ${apiOrigin}
    Docs         ${apiOrigin}/api/docs/
    Simulator    ${simulatorOrigin}
    Outbox       ${simulatorOrigin}/outbox
    Staff user   ${demoStaff.email} / ${demoStaff.password}
`)
}

async function start(): Promise<void> {
  const ports = readPorts(process.env)
  const apiOrigin = `http://localhost:${ports.api}`
  const simulatorOrigin = `http://localhost:${ports.simulator}`
  // Two on one state would each have objects of their own, and sell the same units.
  if (isInUse(stateFolder)) throw new Error('`npm run dev` runs already on the local state.')
  await assertPortsFree(ports)
  const variables = readDevVars()
  await assertUsable(variables)
  const settings = movedSettings(variables, ports)
  await Promise.all([prepareStorage(), buildAssets()])
  startSimulator(children, ports)
  startApi(children, ports, settings)
  await Promise.all([
    answers(`${apiOrigin}/products/`, startTimeoutMs),
    answers(`${simulatorOrigin}/outbox`, startTimeoutMs),
  ])
  triggerCron(apiOrigin)
  printSummary(apiOrigin, simulatorOrigin)
}

async function runUntilOneDies(): Promise<void> {
  const deaths = children.died.then((message) => Promise.reject(new Error(message)))
  await Promise.race([start(), deaths])
  await deaths
}

await runCommand(usage, async (args) => {
  readArguments({ args, options: {} })
  stopWhenTold()
  await runUntilOneDies()
})
if (process.exitCode) await stop(1)
