import { app } from './app.ts'
import { createContext } from './context.ts'
import { consumeQueue } from './jobs/consume-queue.ts'
import { runDaily, runScheduled } from './jobs/run-scheduled.ts'

export { Cart } from './objects/cart.ts'
export { StockCounter } from './objects/stock-counter.ts'
export { VisitCounter } from './objects/visit-counter.ts'

/** The second trigger of wrangler.toml; the other one comes every minute. */
const dailyCron = '17 3 * * *'

/** Whether this isolate has run the schedule before. */
let hasRun = false

export default {
  fetch: app.fetch,
  async queue(batch, env, execution) {
    await consumeQueue(
      createContext(env, (work) => execution.waitUntil(work)),
      batch,
    )
  },
  async scheduled({ cron }, env, execution) {
    const ctx = createContext(env, (work) => execution.waitUntil(work))
    if (cron === dailyCron) return runDaily(ctx)
    const isFirst = !hasRun
    hasRun = true
    await runScheduled(ctx, { isFirst })
  },
} satisfies ExportedHandler<Env>
