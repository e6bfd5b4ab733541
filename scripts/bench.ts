/**
 * `npm run bench`: the shop's busiest operations under load, beside bare routes that do the same
 * work, in one run: the ratios say more about the code than a machine's figures.
 * Everything runs in one workerd on a free port of this machine with a database of its own, which
 * is filled anew for each size of the catalogue.
 */
import { parseArgs } from 'node:util'
import { createBareWrites } from './bench/bare-writes.ts'
import { fillDatabase } from './bench/fill-database.ts'
import { formatTable, type Run } from './bench/format-table.ts'
import { measureInTurns, type Pace } from './bench/measure.ts'
import { createReads } from './bench/reads.ts'
import { createSales } from './bench/sales.ts'
import { buildWorkers, startWorkers, type Workers } from './bench/start-workers.ts'
import { onParentExit } from './local/on-parent-exit.ts'
import { reportErrors } from './local/report-errors.ts'

interface Options extends Pace {
  /** Sizes of the catalogue. */
  products: number[]
  parts: readonly Part[]
}

type Part = (typeof allParts)[number]

const allParts = ['reads', 'sales'] as const

function readOptions(): Options {
  const text = (value: string) => ({ type: 'string', default: value }) as const
  const { values } = parseArgs({
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
  throw new Error(`--only takes ${allParts.join(' or ')}`)
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= min && number <= max) return number
  throw new Error(`--${name} takes numbers from ${min} to ${max}`)
}

async function bench(workers: Workers, products: number, options: Options): Promise<Run> {
  console.log(`Adding ${products} products`)
  const productIds = await fillDatabase(workers.db, products)
  const parts = {
    reads: () => createReads(workers, products),
    sales: () => [...createBareWrites(workers), ...createSales(workers, productIds)],
  }
  const scenarios = options.parts.flatMap((part) => parts[part]())
  console.log(`Measuring ${scenarios.length} scenarios`)
  return { products, scenarios, measurements: await measureInTurns(scenarios, options) }
}

/** Those that run now: whatever ends the benchmark ends them first. */
let running: Workers | null = null

async function withWorkers<T>(use: (workers: Workers) => Promise<T>): Promise<T> {
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

await reportErrors(async () => {
  const options = readOptions()
  stopWhenTold()
  console.log('Building the shop and what stands beside it')
  await buildWorkers()
  const runs: Run[] = []
  for (const products of options.products) {
    runs.push(await withWorkers((workers) => bench(workers, products, options)))
  }
  console.log(`\n${formatTable(runs)}`)
})
