import { app } from './app.ts'
import { createContext } from './context.ts'
import { consumeQueue } from './jobs/consume-queue.ts'
import { runScheduled } from './jobs/run-scheduled.ts'

export { Cart } from './objects/cart.ts'
export { StockCounter } from './objects/stock-counter.ts'

export default {
  fetch: app.fetch,
  async queue(batch, env, execution) {
    await consumeQueue(
      createContext(env, (work) => execution.waitUntil(work)),
      batch,
    )
  },
  async scheduled(_controller, env, execution) {
    await runScheduled(createContext(env, (work) => execution.waitUntil(work)))
  },
} satisfies ExportedHandler<Env>
