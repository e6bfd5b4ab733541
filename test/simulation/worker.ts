/*
 * One thread of `npm run simulate`. Its modules are loaded after the surroundings have been taken over,
 * with a fault planted in them where one is asked for.
 */
import { enableCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { plant } from './planted/apply.ts'
import { plantedFaults } from './planted/faults.ts'
import { loadWorkerModules } from './platform/loader.ts'
import { addTo, type Failure, type Portion, type Report, type WorkerOptions } from './portions.ts'

const options: WorkerOptions = workerData
// A thread starts in half the time.
enableCompileCache()
const fault = plantedFaults.find(({ name }) => name === options.planted)
const points = loadWorkerModules(fault && ((file, source) => plant(file, source, fault)))

const { countPoints } = await import('./coverage.ts')
const { Player } = await import('./play.ts')
const { shrink } = await import('./shrink.ts')
const counts = countPoints(points)
const player = new Player(counts)

parentPort?.on('message', async (portion: Portion) => {
  parentPort?.postMessage(await playAll(portion))
})
parentPort?.postMessage('ready')

async function playAll({ from, count }: Portion): Promise<Report> {
  const report: Report = {
    runs: 0,
    figures: {},
    accidents: {},
    failures: [],
    stories: [],
    coverage: {},
  }
  for (let seed = from; seed < from + count; seed++) {
    const plan = player.planOf(seed)
    const { violations, figures, witness } = await player.play(plan, { story: options.trace })
    report.runs += 1
    if (options.trace) report.stories.push(`\nSeed ${seed}\n${witness.story.join('\n')}`)
    addTo(report.figures, Object.entries(figures))
    addTo(report.accidents, witness.counts)
    const [first] = violations
    if (first === undefined) continue
    report.failures.push(await failureOf(seed, first))
    if (options.stopAtFirst) break
  }
  report.coverage = counts.read()
  return report
}

async function failureOf(seed: number, wrong: string): Promise<Failure> {
  const plan = player.planOf(seed)
  if (!options.shrink) return { seed, violations: [wrong], story: [], plan: '' }
  const smaller = await shrink(player, plan, wrong)
  const { witness, violations } = await player.play(smaller, { story: true })
  const { actors, spared } = smaller
  const told = `${actors.join(', ')}; ${witness.befallen.length} accidents (${spared.size} left out)`
  return { seed, violations, story: witness.story, plan: told }
}
