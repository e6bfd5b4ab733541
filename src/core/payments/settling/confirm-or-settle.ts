import { runEffects } from '../../outbox/run-outbox.ts'
import type { Context } from '../../ports.ts'
import { confirmAtGateway } from '../confirming/confirm-at-gateway.ts'
import { gatewayNamed } from '../gateways.ts'
import { adoptRefunds } from '../refunding/adopt-refunds.ts'
import type { Payment } from '../types.ts'
import { settle } from './settle.ts'

/**
 * Asks the gateway what has become of a payment and of its refunds, and applies the answer with all
 * that it causes. @throws GatewayRefused, GatewayUnavailable
 */
export async function confirmOrSettle(
  ctx: Context,
  { id, gateway: name, reference }: Pick<Payment, 'id' | 'gateway'> & { reference: string },
): Promise<void> {
  const gateway = gatewayNamed(ctx, name)
  if (gateway.capabilities.needsConfirm) {
    await confirmAtGateway(ctx, id)
    return
  }
  const answer = await gateway.retrieve(reference)
  const cause = await settle(ctx, answer)
  const wentBack = answer.state === 'succeeded' && (answer.refundedAmount ?? 0) > 0
  const adopted = wentBack ? await adoptRefunds(ctx, id) : null
  await runEffects(ctx, adopted ?? cause)
}
