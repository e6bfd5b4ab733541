import { Hono } from 'hono'
import * as z from 'zod'
import { trackEvent } from '../../core/analytics/track-event.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { invalidField } from '../../http/input-invalid.ts'
import { lineField } from '../../http/text-fields.ts'
import { body } from '../../http/validate.ts'
import { done } from './envelope.ts'
import { signedIn } from './guards.ts'
import { notTooManyEvents } from './limits.ts'
import { store } from './store.ts'

/** A hundred events with so much of each are one parameter of D1, which takes two million bytes. */
const propertiesBytesMax = 16 * 1024
/** The properties themselves are the first level. */
const levelsMax = 5

const moment = z.iso.datetime({ offset: true, error: 'Enter a valid date and time.' })

const properties = z
  .record(z.string(), z.unknown())
  .refine((value) => levelsOf(value) <= levelsMax, {
    error: `Must have at most ${levelsMax} levels.`,
    abort: true,
  })
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= propertiesBytesMax, {
    error: `Must have at most ${propertiesBytesMax / 1024} KiB.`,
  })

const Event = z.object({
  event: lineField(100),
  type: z.literal('track'),
  userId: z.string(),
  channel: z.literal('website'),
  // Personal data: clients send it, and nobody here needs it.
  context: z.object({ ip: z.string(), userAgent: z.string() }),
  properties,
  messageId: lineField(100),
  timestamp: moment,
  sentAt: moment,
})

export const analytics = new Hono<AppEnv>()

// The message id does what an Idempotency-Key would do, and costs the request no write.
analytics.post('/analytics/track', signedIn, notTooManyEvents, body(Event), async (c) => {
  const { ctx, user } = c.var
  const { userId, event, messageId, properties, timestamp } = c.req.valid('json')
  if (userId !== user.uuid) {
    throw invalidField('userId', 'Must be the user of this session.')
  }
  const happenedAt = Date.parse(timestamp)
  await trackEvent(ctx, {
    ...{ userId: user.id, channel: store.id },
    ...{ event, messageId, properties, happenedAt },
  })
  return done(c, 'Event recorded')
})

/** Stops below the limit: what is deeper is refused anyway. */
function levelsOf(value: unknown, levelsLeft = levelsMax): number {
  if (typeof value !== 'object' || value === null) return 0
  if (levelsLeft === 0) return 1
  const inner = Object.values(value).map((one) => levelsOf(one, levelsLeft - 1))
  return 1 + Math.max(0, ...inner)
}
