/**
 * `npm run bench`: the shop's busiest operations under load, beside a bare Hono route and a bare
 * one-query D1 route in the same run: the ratios say more about the code than a machine's figures.
 * Everything runs in one workerd on a free port of this machine with a database of its own.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { fillDatabase } from './bench/fill-database.ts'
import { formatTable } from './bench/format-table.ts'
import { type Measurement, measure } from './bench/measure.ts'
import { registerShoppers } from './bench/register-shoppers.ts'
import { createScenarios } from './bench/scenarios.ts'
import { startWorkers, type Workers } from './bench/start-workers.ts'
import { onParentExit } from './local/on-parent-exit.ts'
import { reportErrors } from './local/report-errors.ts'

/** Between scenarios, so that messages still being sent for one do not slow the next. */
const restMs = 1500

interface Options {
  products: number
  seconds: number
  connections: number
  shoppers: number
}

function readOptions(): Options {
  const text = (value: string) => ({ type: 'string', default: value }) as const
  const { values } = parseArgs({
    options: {
      products: text('2000'),
      seconds: text('5'),
      connections: text('10'),
      shoppers: text('100'),
    },
  })
  return {
    products: wholeNumber('products', values.products, 100_000),
    seconds: wholeNumber('seconds', values.seconds, 60),
    connections: wholeNumber('connections', values.connections, 100),
    shoppers: wholeNumber('shoppers', values.shoppers, 1000),
  }
}

function wholeNumber(name: string, text: string, max: number): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1 && number <= max) return number
  throw new Error(`--${name} is a number from 1 to ${max}`)
}

async function bench(workers: Workers, options: Options): Promise<void> {
  console.log(`Adding ${options.products} products and ${options.shoppers} shoppers`)
  const productIds = await fillDatabase(workers.db, options.products)
  const shoppers = await registerShoppers(workers.shopOrigin, productIds, options.shoppers)
  const data = { productCount: options.products, shoppers }
  const measurements: Measurement[] = []
  for (const scenario of createScenarios(workers, data)) {
    console.log(`Measuring ${scenario.name}`)
    measurements.push(await measure(scenario, options))
    await sleep(restMs)
  }
  console.log(`\n${formatTable(measurements, measurements.slice(0, 2))}`)
}

function stopWhenTold({ stop }: Workers): void {
  const end = () => void stop().finally(() => process.exit(1))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
  if (process.env.npm_lifecycle_event !== undefined) onParentExit(end)
}

await reportErrors(async () => {
  const options = readOptions()
  console.log('Building the shop and the baseline')
  const workers = await startWorkers()
  stopWhenTold(workers)
  try {
    await bench(workers, options)
  } finally {
    await workers.stop()
  }
})
