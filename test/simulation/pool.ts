import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Coverage, mergeCoverage } from './coverage.ts'
import { mergeReports, type Portion, type Report, type ThreadOptions } from './portions.ts'

/** Small enough that threads end at about the same time, and that a failure is soon heard of. */
export const portionSize = 100

export interface Wanted extends ThreadOptions {
  from: number
  runs: number
  threads: number
  /** Hears after each portion how many runs are done, and the seeds of those that went wrong. */
  told?: (runs: number, wrong: readonly number[]) => void
}

/** Plays the seeds on several threads, and answers what came of them all. */
export async function playSeeds(wanted: Wanted): Promise<Report> {
  const { from, runs, threads, stopAtFirst, told } = wanted
  const done = { runs: 0, wrong: [] as number[] }
  const reports: Report[] = []
  let next = from
  let isOver = false
  const takePortion = (): Portion | null => {
    const count = Math.min(portionSize, from + runs - next)
    if (isOver || count <= 0) return null
    const portion = { from: next, count }
    next += count
    return portion
  }
  const coverage = new Map<number, Coverage>()
  const take = (report: Report, thread: number) => {
    reports.push(report)
    coverage.set(thread, report.coverage)
    done.runs += report.runs
    done.wrong.push(...report.failures.map(({ seed }) => seed))
    told?.(done.runs, done.wrong)
    if (stopAtFirst && report.failures.length > 0) isOver = true
  }
  await Promise.all(
    Array.from({ length: threads }, (_, thread) =>
      playOnThread(wanted, takePortion, (report) => take(report, thread)),
    ),
  )
  return { ...mergeReports(reports), coverage: mergeCoverage([...coverage.values()]) }
}

function playOnThread(
  { planted, shrink, stopAtFirst, trace }: ThreadOptions,
  takePortion: () => Portion | null,
  take: (report: Report) => void,
): Promise<void> {
  const worker = new Worker(join(import.meta.dirname, 'thread.ts'), {
    workerData: { planted, shrink, stopAtFirst, trace } satisfies ThreadOptions,
  })
  return new Promise((resolve, reject) => {
    worker.on('error', reject)
    worker.on('message', (message: Report | 'ready') => {
      if (message !== 'ready') take(message)
      const portion = takePortion()
      if (portion) worker.postMessage(portion)
      else worker.terminate().then(() => resolve(), reject)
    })
  })
}
