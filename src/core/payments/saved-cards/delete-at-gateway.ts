import type { Context, GatewayName } from '../../ports.ts'
import { gatewayNamed, isUnknownThere } from '../gateways.ts'

/** Deletes a customer at a gateway with the cards that it keeps; one who is gone there already is no failure. */
export async function deleteAtGateway(
  ctx: Context,
  { gateway, reference }: { gateway: GatewayName; reference: string },
): Promise<null> {
  try {
    await gatewayNamed(ctx, gateway).savedCards?.deleteCustomer(reference)
  } catch (error) {
    if (!isUnknownThere(error)) throw error
  }
  return null
}
