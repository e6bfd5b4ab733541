import { spawn } from 'node:child_process'
import { join } from 'node:path'

export const projectFolder = join(import.meta.dirname, '../..')

/** Where `wrangler dev` keeps the local database, objects and queues. */
export const stateFolder = join(projectFolder, '.wrangler/state')

/** Keeps wrangler from asking, reporting and looking for a network. */
export const wranglerEnvironment = {
  CI: '1',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_SEND_METRICS: 'false',
}

/** What wrangler.toml says; wrangler is loaded when it is asked: a command tells its usage at once. */
export async function readConfiguration() {
  const { unstable_readConfig } = await import('wrangler')
  return unstable_readConfig({ config: join(projectFolder, 'wrangler.toml') })
}

/** Arguments for the running Node, which need not be the one that the system calls `node`. */
export function wranglerArguments(args: string[]): string[] {
  return [join(projectFolder, 'node_modules/wrangler/bin/wrangler.js'), ...args]
}

/** Runs a wrangler command to its end and answers what it wrote to standard output. */
export async function runWrangler(args: string[]): Promise<string> {
  const child = spawn(process.execPath, wranglerArguments(args), {
    cwd: projectFolder,
    env: { ...process.env, ...wranglerEnvironment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) {
    throw new Error(`wrangler ${args.slice(0, 3).join(' ')} failed:\n${output}${errors}`)
  }
  return output
}
