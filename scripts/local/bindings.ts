import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectFolder, readConfiguration, stateFolder } from './wrangler.ts'

/** The storage that scripts work on. */
export interface Bindings {
  DB: D1Database
  IMAGES: R2Bucket
}

/** Opens the local database and bucket, the same that `wrangler dev` uses, while `use` runs. */
export async function withBindings<Result>(
  use: (bindings: Bindings) => Promise<Result>,
): Promise<Result> {
  // Loaded when it is needed: a command that tells its usage is there at once.
  const { getPlatformProxy } = await import('wrangler')
  const proxy = await getPlatformProxy<Bindings & Record<string, unknown>>({
    configPath: await writeStorageConfig(),
    envFiles: [],
    persist: { path: join(stateFolder, 'v3') },
    remoteBindings: false,
  })
  try {
    return await use(proxy.env)
  } finally {
    await proxy.dispose()
  }
}

/** Storage alone: with the whole configuration wrangler would warn of classes it cannot find. */
async function writeStorageConfig(): Promise<string> {
  const config = await readConfiguration()
  const file = join(projectFolder, '.wrangler/storage.json')
  const storage = {
    name: `${config.name}-storage`,
    compatibility_date: config.compatibility_date,
    d1_databases: config.d1_databases,
    r2_buckets: config.r2_buckets,
  }
  await mkdir(join(projectFolder, '.wrangler'), { recursive: true })
  await writeFile(file, JSON.stringify(storage, null, 2))
  return file
}
