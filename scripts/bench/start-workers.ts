import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import {
  unstable_getMiniflareWorkerOptions,
  unstable_readConfig,
  type Unstable_Config as WranglerConfig,
} from 'wrangler'
import { projectFolder, runWrangler } from '../local/wrangler.ts'
import { cacheSettings, settings } from './settings.ts'

const outFolder = join(projectFolder, 'dist/bench')

export interface Workers {
  /** Sockets of workerd itself, with no proxy in front. */
  shopOrigin: string
  /** The same shop with its catalogue cache on. */
  cachedShopOrigin: string
  baselineOrigin: string
  /** The database of all. */
  db: D1Database
  stop(): Promise<void>
}

/** Bundles the Workers as a deployment would. */
export async function buildWorkers(): Promise<void> {
  await rm(outFolder, { recursive: true, force: true })
  for (const [name, config] of Object.entries(readConfigurations())) await build(name, config)
}

/** Runs what was built in one workerd, with empty storage. */
export async function startWorkers(extra = {}): Promise<Workers> {
  const { shop, baseline, outside } = readConfigurations()
  const vars = { ...shop.vars, ...settings }
  const cachedShop = { ...shop, queues: {}, vars: { ...vars, ...cacheSettings } }
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: 0,
      cf: false,
      ...extra,
      // Every request logs a line; only faults are worth showing.
      handleStructuredLogs: ({ level, message }) => {
        if (level === 'error') console.error(message)
      },
      workers: [
        workerOptions('shop', 'shop', { ...shop, vars }),
        workerOptions('cached-shop', 'shop', cachedShop),
        workerOptions('baseline', 'baseline', baseline),
        { ...workerOptions('outside', 'outside', outside), outboundService: undefined },
      ],
    }),
  )
  const stop = () => miniflare.dispose()
  const originOf = async (name: string) => (await miniflare.unsafeGetDirectURL(name)).origin
  try {
    const { DB } = await miniflare.getBindings<{ DB: D1Database }>('shop')
    return {
      shopOrigin: await originOf('shop'),
      cachedShopOrigin: await originOf('cached-shop'),
      baselineOrigin: await originOf('baseline'),
      db: DB,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function readConfigurations(): Record<'shop' | 'baseline' | 'outside', WranglerConfig> {
  const shop = unstable_readConfig({ config: join(projectFolder, 'wrangler.toml') })
  const read = (file: string): WranglerConfig => ({
    ...unstable_readConfig({ config: join(import.meta.dirname, file) }),
    compatibility_date: shop.compatibility_date,
    compatibility_flags: shop.compatibility_flags,
  })
  const baseline = { ...read('wrangler.toml'), d1_databases: shop.d1_databases }
  return { shop, baseline, outside: read('outside.toml') }
}

async function build(name: string, config: WranglerConfig): Promise<void> {
  const { configPath = '', compatibility_date: date = '' } = config
  const places = ['--config', configPath, '--outdir', join(outFolder, name)]
  await runWrangler(['deploy', '--dry-run', '--compatibility-date', date, ...places])
}

function workerOptions(name: string, built: string, config: WranglerConfig) {
  const folder = join(outFolder, built)
  // Read from here, the configuration has no .dev.vars beside it. Without assets the Worker stands
  // on its socket by itself; it answers all that is measured.
  const path = join(folder, 'wrangler.toml')
  const bare = { ...config, configPath: path, userConfigPath: path, assets: undefined }
  const { workerOptions: options } = unstable_getMiniflareWorkerOptions(bare)
  return {
    ...options,
    name,
    modulesRoot: folder,
    modules: [{ type: 'ESModule' as const, path: join(folder, scriptName(config)) }],
    outboundService: 'outside',
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
  }
}

/** The bundle is named after the source it was made from. */
function scriptName({ main = 'index.ts' }: WranglerConfig): string {
  return main.replace(/^.*\//, '').replace(/\.ts$/, '.js')
}
