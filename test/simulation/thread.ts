/*
 * One thread of `npm run simulate`. Its modules are loaded after the surroundings have been taken over,
 * with a fault planted in them where one is asked for.
 */
import { enableCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { Plan } from './plan.ts'
import { plant } from './planted/apply.ts'
import { plantedFaults } from './planted/faults.ts'
import { loadWorkerModules } from './platform/loader.ts'
import { addTo, type Failure, type Portion, type Report, type ThreadOptions } from './portions.ts'

const options: ThreadOptions = workerData
// A thread starts in half the time.
enableCompileCache()
const fault = plantedFaults.find(({ name }) => name === options.planted)
const points = loadWorkerModules(fault && ((file, source) => plant(file, source, fault)))

const { countPoints } = await import('./coverage.ts')
const { Player } = await import('./play.ts')
const { shrink } = await import('./shrink.ts')
const counts = countPoints(points)
const player = new Player(points, counts, fault?.amid)

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
    if (options.trace) report.stories.push({ seed, text: storyOf(plan, witness.story) })
    addTo(report.figures, Object.entries(figures))
    addTo(report.accidents, witness.counts)
    const [first] = violations
    if (first === undefined) continue
    report.failures.push(await failureOf(seed, violations))
    if (options.stopAtFirst) break
  }
  report.coverage = counts.read()
  return report
}

function storyOf(plan: Plan, story: string[]): string {
  const { seed, actors, pace, focus, initialStock, skewsMs, outages } = plan
  const head = { actors, pace, focus, stock: [...initialStock.values()], skewsMs, outages }
  return [`\nSeed ${seed} ${JSON.stringify(head)}`, ...story].join('\n')
}

async function failureOf(seed: number, wrong: string[]): Promise<Failure> {
  const plan = player.planOf(seed)
  const unshrunk = { seed, violations: wrong, story: [], plan: '' }
  if (!options.shrink) return unshrunk
  const smaller = await shrink(player, plan, wrong[0] ?? '')
  if (!smaller) return { ...unshrunk, plan: 'did not go wrong when played again' }
  const { witness, violations } = await player.play(smaller, { story: true })
  const { actors, spared } = smaller
  const told = `${actors.join(', ')}; ${witness.befallen.length} accidents (${spared.size} left out)`
  return { seed, violations, story: witness.story, plan: told }
}
