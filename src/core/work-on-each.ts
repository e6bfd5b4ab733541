import { describeError } from './describe-error.ts'
import type { Context } from './ports.ts'

/** Works on all of them side by side. What fails is logged, and ends none of the others. */
export async function workOnEach<Item>(
  ctx: Pick<Context, 'log'>,
  items: Item[],
  work: (item: Item) => Promise<unknown>,
  failure: (item: Item) => { event: string } & Record<string, string | number>,
): Promise<void> {
  await Promise.allSettled(
    items.map(async (item) => {
      try {
        await work(item)
      } catch (error) {
        const { event, ...which } = failure(item)
        ctx.log('error', event, { ...which, error: describeError(error) })
      }
    }),
  )
}
