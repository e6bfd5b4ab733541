import { setTimeout as sleep } from 'node:timers/promises'
import type { Hono } from 'hono'
import type { Faults, FaultyService } from './faults.ts'
import type { Simulator, Waits } from './simulator.ts'

/** A webhook on its way. */
export interface Delivery {
  url: string
  headers: Record<string, string>
  body: string
}

/** Takes a webhook to the shop and says with which status it was received. */
export type Deliver = (delivery: Delivery) => Promise<number>

export interface Webhook {
  service: FaultyService
  /** The payment it is about, in the service's terms. */
  payment: string | null
  /** Decides what becomes of a payment. Only such events use up faults, so that "drop one" is not
   * spent on an event that nobody reads. */
  decisive: boolean
  url: string
  body: string
  /** Signed when it sets out, as real services do for every attempt. */
  sign(at: Date): Promise<Record<string, string>>
}

export interface Courier {
  send(webhook: Webhook): void
  /** Webhooks that wait to be fetched, oldest first. */
  waiting: Webhook[]
}

/** After the first attempt, about ten minutes of further ones. */
const retryDelaysMs = [1, 2, 4, 8, 15, 30, 60, 120, 180, 180].map((seconds) => seconds * 1000)

export function createCourier(options: {
  deliver: Deliver | undefined
  faults: Faults
  now: () => Date
  waits: Waits
}): Courier {
  const { deliver, faults, now, waits } = options
  const waiting: Webhook[] = []

  async function dispatch(webhook: Webhook): Promise<void> {
    if (deliver) await deliverPatiently(webhook, deliver, now)
    else waiting.push(webhook)
  }

  return {
    waiting,
    send(webhook) {
      const fault = webhook.decisive ? faults.takeForWebhook(webhook.service) : null
      switch (fault) {
        case 'drop-webhook':
          return
        case 'duplicate-webhook':
          void dispatch(webhook)
          void dispatch(webhook)
          return
        case 'delay-webhook':
          void sleep(waits.delayedWebhook, undefined, { ref: false }).then(() => dispatch(webhook))
          return
        default:
          void dispatch(webhook)
      }
    },
  }
}

async function deliverPatiently(webhook: Webhook, deliver: Deliver, now: () => Date) {
  for (const delayMs of [0, ...retryDelaysMs]) {
    await sleep(delayMs, undefined, { ref: false })
    const { url, body } = webhook
    const status = await webhook
      .sign(now())
      .then((headers) => deliver({ url, headers, body }))
      .catch(() => 0)
    if (status >= 200 && status < 300) return
  }
  console.warn(`Gave up delivering a webhook of ${webhook.service} to ${webhook.url}`)
}

/**
 * `GET /deliveries` shows the waiting webhooks, ready to be posted. `payment=` (or `payment_intent=`)
 * picks those of one payment, `take=1` removes what it answers, `at=` (seconds) has them signed for
 * that time.
 */
export function addCourierRoutes(app: Hono, { courier, now }: Simulator): void {
  app.get('/deliveries', async (c) => {
    const { payment_intent: intent, payment = intent, take, at } = c.req.query()
    if (at !== undefined && !/^\d{1,11}$/.test(at)) return c.json({ error: 'at: seconds' }, 400)
    const picked = courier.waiting.filter((one) => !payment || one.payment === payment)
    if (take === '1') removeAll(courier.waiting, picked)
    const signedAt = at === undefined ? now() : new Date(Number(at) * 1000)
    const deliveries = picked.map(async (webhook): Promise<Delivery> => {
      return { url: webhook.url, headers: await webhook.sign(signedAt), body: webhook.body }
    })
    return c.json(await Promise.all(deliveries))
  })
}

function removeAll(waiting: Webhook[], taken: Webhook[]): void {
  const kept = waiting.filter((one) => !taken.includes(one))
  waiting.splice(0, waiting.length, ...kept)
}
