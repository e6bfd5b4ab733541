import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { projectFolder } from './wrangler.ts'

/** Wrangler needs less than half a second. */
const graceMs = 2000

export interface Children {
  start(child: ChildOptions): void
  /** Ends all of them and everything they have started. */
  stop(): Promise<void>
  /** Settles when one ends that was not told to. */
  died: Promise<string>
}

interface ChildOptions {
  name: string
  /** Script and arguments for the running Node. */
  args: string[]
  environment?: Record<string, string>
  /** Tells lines that are not worth showing. */
  isNoise?: (line: string) => boolean
}

/**
 * Long-running child processes, each the head of a process group of its own. The guard ends the
 * groups should this process be killed without a chance to do so itself.
 */
export function createChildren(): Children {
  let guard: ChildProcess | null = null
  const groups: number[] = []
  let stopping = false
  let report = (_message: string) => {}
  const died = new Promise<string>((resolve) => {
    report = (message) => {
      if (!stopping) resolve(message)
    }
  })
  return {
    died,
    start({ name, args, environment, isNoise = () => false }) {
      const child = spawn(process.execPath, args, {
        cwd: projectFolder,
        detached: true,
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      if (child.pid !== undefined) {
        groups.push(child.pid)
        guard ??= startGuard()
        guard.stdin?.write(`${child.pid}\n`)
      }
      const show = (line: string) => !stopping && !isNoise(line)
      forwardLines(child.stdout, process.stdout, show)
      forwardLines(child.stderr, process.stderr, show)
      child.on('error', (error) => report(`${name} did not start: ${error.message}`))
      child.on('exit', (code, signal) => report(`${name} ended (${signal ?? `status ${code}`})`))
    },
    async stop() {
      stopping = true
      await Promise.all(groups.map(endGroup))
      guard?.kill('SIGKILL')
    },
  }
}

function startGuard(): ChildProcess {
  const script = join(projectFolder, 'scripts/local/guard.ts')
  const guard = spawn(process.execPath, [script], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Without the guard everything works but the clean-up after a kill; writing to it may fail.
  guard.on('error', () => {})
  guard.stdin?.on('error', () => {})
  guard.unref()
  return guard
}

function forwardLines(
  from: Readable | null,
  to: NodeJS.WriteStream,
  show: (line: string) => boolean,
): void {
  if (!from) return
  createInterface({ input: from }).on('line', (line) => {
    if (show(line)) to.write(`${line.replace('[wrangler:info] ', '')}\n`)
  })
}

/** Asks a process group to end, and forces it when it has not after the grace period. */
export async function endGroup(group: number): Promise<void> {
  const deadline = Date.now() + graceMs
  let isAlive = signalGroup(group, 'SIGTERM')
  while (isAlive && Date.now() < deadline) {
    await sleep(50)
    isAlive = signalGroup(group, 0)
  }
  if (isAlive) signalGroup(group, 'SIGKILL')
}

/** Answers whether the group still exists. */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal)
  } catch {
    return false
  }
}
