/*
 * `npm run simulate`: the shop's real core in a deterministic simulation, where a seed decides every
 * order of events and every fault (docs/how-it-works.md tells how, docs/proof.md what it has shown).
 */
import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { describeCoverage } from '../test/simulation/coverage.ts'
import { plantedFaults } from '../test/simulation/planted/faults.ts'
import { playSeeds, portionSize } from '../test/simulation/pool.ts'
import type { Failure, Report } from '../test/simulation/portions.ts'
import { readArguments, UsageError } from './local/read-arguments.ts'
import { runCommand } from './local/run-command.ts'
import { projectFolder } from './local/wrangler.ts'

const usage = `Usage: npm run simulate -- [--seed <number>] [--runs <number>] [--threads <number>]
         [--planted <name>] [--trace]

Plays runs of the shop's core with faults of all kinds, and checks after each that no unit, no order and
no money was lost, made or doubled. The same seed is the same run everywhere.

  --seed      the first seed; where nothing is said it follows from the commit
  --runs      how many seeds from there on, 20000 where nothing is said
  --threads   how many at once, one a core where nothing is said
  --planted   with a fault planted in the code (test/simulation/planted), to be found
  --trace     tells each run from beginning to end`

const progressMs = 60_000

interface Options {
  seed: number
  runs: number
  threads: number
  planted: string | null
  trace: boolean
}

function readOptions(args: string[]): Options {
  const { values } = readArguments({
    args,
    options: {
      seed: { type: 'string' },
      runs: { type: 'string', default: '20000' },
      threads: { type: 'string', default: String(availableParallelism()) },
      planted: { type: 'string' },
      trace: { type: 'boolean', default: false },
    },
  })
  return {
    seed: values.seed === undefined ? seedOfCommit() : wholeNumber('seed', values.seed, 0),
    runs: wholeNumber('runs', values.runs, 1),
    threads: wholeNumber('threads', values.threads, 1),
    planted: values.planted === undefined ? null : faultNamed(values.planted),
    trace: values.trace,
  }
}

function faultNamed(text: string): string {
  const names = plantedFaults.map(({ name }) => name)
  if (names.includes(text)) return text
  throw new UsageError(`--planted takes one of\n  ${names.join('\n  ')}`)
}

/** Other seeds with every commit, and the same ones wherever it is tested. */
function seedOfCommit(): number {
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], {
    cwd: projectFolder,
    encoding: 'utf8',
  })
  return Number.parseInt(commit.slice(0, 7), 16)
}

function wholeNumber(name: string, text: string, min: number): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= min) return number
  throw new UsageError(`--${name} takes whole numbers from ${min}`)
}

await runCommand(usage, async (args) => {
  const options = readOptions(args)
  const { seed, runs, planted, trace } = options
  const threads = Math.min(options.threads, Math.ceil(runs / portionSize))
  console.log(`Seeds ${seed} to ${seed + runs - 1}, threads: ${threads}`)
  const started = performance.now()
  const report = await playSeeds({
    ...{ from: seed, runs, threads, planted, trace },
    shrink: planted === null,
    stopAtFirst: planted !== null,
    told: tellProgress(runs),
  })
  const seconds = (performance.now() - started) / 1000
  for (const { text } of report.stories) console.log(text)
  if (planted === null) console.log(`${describeCoverage(report.coverage)}\n`)
  console.log(formatReport(report, seconds))
  for (const failure of report.failures) console.log(formatFailure(failure))
  const isFound = report.failures.length > 0
  if (planted !== null) console.log(isFound ? `${planted} is found` : `${planted} is NOT found`)
  // A planted fault is there to be found.
  if (isFound !== (planted !== null)) process.exitCode = 1
})

/** A line now and then, for those who wait; not into what the runs are reported to. */
function tellProgress(all: number): (runs: number, wrong: readonly number[]) => void {
  const started = performance.now()
  let next = progressMs
  return (runs, wrong) => {
    const elapsed = performance.now() - started
    if (elapsed < next || runs === all) return
    next = elapsed + progressMs
    const left = Math.round(((elapsed / runs) * (all - runs)) / 60_000)
    const which = wrong.length > 0 ? ` (${wrong.join(', ')})` : ''
    console.error(
      `${runs} of ${all} runs, ${wrong.length} went wrong${which}; about ${left} minutes more`,
    )
  }
}

function formatReport({ runs, figures, accidents, failures }: Report, seconds: number): string {
  const rate = (runs / seconds).toFixed(0)
  return [
    `${runs} runs in ${seconds.toFixed(1)} s, ${rate} a second; ${failures.length} went wrong`,
    ...Object.entries({ ...figures, ...accidents }).map(
      ([name, count]) => `${String(count).padStart(12)}  ${name}`,
    ),
  ].join('\n')
}

function formatFailure({ seed, violations, plan, story }: Failure): string {
  return ['', `Seed ${seed}: ${plan}`, ...story, ...violations.map((one) => `=>  ${one}`)].join(
    '\n',
  )
}
