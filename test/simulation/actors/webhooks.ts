import { receiveWebhook } from '../../../src/core/payments/settling/webhooks.ts'
import type { Context } from '../../../src/core/ports.ts'
import type { Webhook } from '../../simulator/courier.ts'
import type { Run } from '../run.ts'
import { hearFromJuspay, hearFromPayu } from './storefront/messages.ts'

const attemptsMax = 4

/** Takes a message of a gateway to the shop: as often, as late and in such order as the run has it. */
export function deliverWebhook(run: Run, webhook: Webhook): void {
  const { webhooks: dice } = run.outsideDice
  if (run.isUnlucky('event lost')) return
  const copies = run.hasFaults ? dice.pick([1, 1, 1, 2, 3]) : 1
  for (let copy = 0; copy < copies; copy++) {
    const isLate = run.hasFaults && dice.chance(0.2)
    const delay = isLate ? dice.between(1_000, 3 * 60 * 60_000) : dice.pick([50, dice.below(3_000)])
    run.scheduler.after(delay, () => void attempt(run, webhook, 1))
  }
}

/** The gateway tries again where it gets no good answer. */
async function attempt(run: Run, webhook: Webhook, count: number): Promise<void> {
  const { service, body } = webhook
  const signed = await webhook.sign(new Date(run.scheduler.now))
  const message = { body, headers: new Headers(signed) }
  const answer = await run.serve('webhook', (ctx) => receive(ctx, service, message))
  if (answer?.is === 'answered' || count === attemptsMax) return
  run.scheduler.after(60_000 * 2 ** count, () => void attempt(run, webhook, count + 1))
}

async function receive(
  ctx: Context,
  service: Webhook['service'],
  message: { body: string; headers: Headers },
): Promise<void> {
  if (service === 'payu') await hearFromPayu(ctx, message)
  else if (service === 'juspay') await hearFromJuspay(ctx, message)
  else await receiveWebhook(ctx, service, message)
}
