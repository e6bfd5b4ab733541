import { describeError } from '../describe-error.ts'
import { Unavailable } from '../errors.ts'
import type { Context } from '../ports.ts'
import type { StorefrontEvent } from './types.ts'

/** Hands an event to the queue: storefronts tell of many, and D1 writes a batch at the price of one. @throws Unavailable */
export async function trackEvent(ctx: Context, event: StorefrontEvent): Promise<void> {
  try {
    await ctx.queues.events(event)
  } catch (error) {
    ctx.log('warn', 'event.not_queued', { error: describeError(error) })
    throw new Unavailable('The event could not be queued')
  }
}
