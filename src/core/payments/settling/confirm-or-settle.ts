import { runEffects } from '../../outbox/run-outbox.ts'
import type { Context } from '../../ports.ts'
import { confirmAtGateway } from '../confirming/confirm-at-gateway.ts'
import { gatewayNamed } from '../gateways.ts'
import { adoptRefunds } from '../refunding/adopt-refunds.ts'
import type { Payment } from '../types.ts'
import { settle } from './settle.ts'

interface Asked extends Pick<Payment, 'id' | 'gateway' | 'refundedAmount'> {
  reference: string
}

/**
 * Asks the gateway what has become of a payment and of its refunds, where it or we know of any, and applies
 * the answer with all that it causes. @throws GatewayRefused, GatewayUnavailable
 */
export async function confirmOrSettle(
  ctx: Context,
  { id, gateway: name, refundedAmount, reference }: Asked,
): Promise<void> {
  const gateway = gatewayNamed(ctx, name)
  if (gateway.capabilities.needsConfirm) {
    await confirmAtGateway(ctx, id)
    return
  }
  const answer = await gateway.retrieve(reference)
  const cause = await settle(ctx, answer)
  // A refund that fails lowers what the gateway says: it is ours that tells of it then.
  const wentBack = Math.max(answer.refundedAmount ?? 0, refundedAmount) > 0
  const adopted = answer.state === 'succeeded' && wentBack ? await adoptRefunds(ctx, id) : null
  await runEffects(ctx, adopted ?? cause)
}
