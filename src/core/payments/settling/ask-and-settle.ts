import type { Context } from '../../ports.ts'
import { confirmAtGateway } from '../confirming/confirm-at-gateway.ts'
import { gatewayNamed } from '../gateways.ts'
import { adoptRefunds } from '../refunding/adopt-refunds.ts'
import type { Payment } from '../types.ts'
import { settle } from './settle.ts'

/**
 * Asks the gateway what has become of a payment and of its refunds, and applies the answer. Answers
 * the cause of the effects that wait. @throws GatewayRefused, GatewayUnavailable
 */
export async function askAndSettle(
  ctx: Context,
  { id, gateway: name, reference }: Pick<Payment, 'id' | 'gateway'> & { reference: string },
): Promise<string | null> {
  const gateway = gatewayNamed(ctx, name)
  if (gateway.capabilities.needsConfirm) {
    await confirmAtGateway(ctx, id)
    return null
  }
  const answer = await gateway.retrieve(reference)
  const cause = await settle(ctx, answer)
  const wentBack = answer.state === 'succeeded' && (answer.refundedAmount ?? 0) > 0
  return (wentBack && (await adoptRefunds(ctx, id))) || cause
}
