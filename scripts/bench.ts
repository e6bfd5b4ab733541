/**
 * `npm run bench`: the shop's busiest operations under load, beside bare routes that do the same
 * work, in one run: the ratios say more about the code than a machine's figures.
 * Everything runs in one workerd on a free port of this machine with a database of its own, which
 * is filled anew for each size of the catalogue.
 */
import { createBareWrites } from './bench/bare-writes.ts'
import { createCheckouts } from './bench/checkouts.ts'
import { formatTable, type Run } from './bench/format-table.ts'
import { measureInTurns, type Pace } from './bench/measure.ts'
import { createReads } from './bench/reads.ts'
import { createSales } from './bench/sales.ts'
import type { Workers } from './bench/start-workers.ts'
import { onParentExit } from './local/on-parent-exit.ts'
import { readArguments, UsageError } from './local/read-arguments.ts'
import { runCommand } from './local/run-command.ts'

interface Options extends Pace {
  /** Sizes of the catalogue. */
  products: number[]
  parts: readonly Part[]
}

type Part = (typeof allParts)[number]

const allParts = ['reads', 'sales'] as const

const usage = `Usage: npm run bench -- [--only reads|sales] [--products <sizes>] [--seconds <number>]
         [--connections <number>]

Measures the busiest operations under load, beside bare routes that do the same work.

  --only          the reads or the sales alone
  --products      sizes of the catalogue, 1000,10000,100000 where nothing is said
  --seconds       how long each operation is measured, 5 where nothing is said
  --connections   how many requests are under way at once, 10 where nothing is said`

function readOptions(args: string[]): Options {
  const text = (value: string) => ({ type: 'string', default: value }) as const
  const { values } = readArguments({
    args,
    options: {
      products: text('1000,10000,100000'),
      seconds: text('5'),
      connections: text('10'),
      only: { type: 'string' },
    },
  })
  return {
    products: values.products.split(',').map((size) => wholeNumber('products', size, 1, 100_000)),
    seconds: wholeNumber('seconds', values.seconds, 1, 60),
    connections: wholeNumber('connections', values.connections, 1, 100),
    parts: values.only === undefined ? allParts : [partNamed(values.only)],
  }
}

function partNamed(text: string): Part {
  const part = allParts.find((name) => name === text)
  if (part) return part
  throw new UsageError(`--only takes ${allParts.join(' or ')}`)
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= min && number <= max) return number
  throw new UsageError(`--${name} takes numbers from ${min} to ${max}`)
}

async function bench(workers: Workers, products: number, options: Options): Promise<Run> {
  const { fillDatabase } = await loadFill()
  console.log(`Adding ${products} products`)
  const productIds = await fillDatabase(workers.db, products)
  const parts = {
    reads: () => createReads(workers, products),
    sales: () => [
      ...createBareWrites(workers),
      ...createSales(workers, productIds),
      ...createCheckouts(workers, productIds),
    ],
  }
  const scenarios = options.parts.flatMap((part) => parts[part]())
  console.log(`Measuring ${scenarios.length} scenarios`)
  return { products, scenarios, measurements: await measureInTurns(scenarios, options) }
}

/** Loaded when they are needed: the usage is told at once. */
const loadFill = () => import('./bench/fill-database.ts')
const loadWorkers = () => import('./bench/start-workers.ts')

/** Those that run now: whatever ends the benchmark ends them first. */
let running: Workers | null = null

async function withWorkers<T>(use: (workers: Workers) => Promise<T>): Promise<T> {
  const { startWorkers } = await loadWorkers()
  running = await startWorkers()
  try {
    return await use(running)
  } finally {
    await stopWorkers()
  }
}

async function stopWorkers(): Promise<void> {
  await running?.stop()
  running = null
}

function stopWhenTold(): void {
  const end = () => void stopWorkers().finally(() => process.exit(1))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
  if (process.env.npm_lifecycle_event !== undefined) onParentExit(end)
}

await runCommand(usage, async (args) => {
  const options = readOptions(args)
  stopWhenTold()
  console.log('Building the shop and what stands beside it')
  const { buildWorkers } = await loadWorkers()
  await buildWorkers()
  const runs: Run[] = []
  for (const products of options.products) {
    runs.push(await withWorkers((workers) => bench(workers, products, options)))
  }
  console.log(`\n${formatTable(runs)}`)
})
