import { GatewayUnavailable } from '../../../src/core/payments/errors.ts'
import type { Context, Gateway, GatewayName } from '../../../src/core/ports.ts'

type Call = 'create' | 'retrieve' | 'confirm' | 'charge' | 'cancel' | 'refund' | 'listRefunds'

/** A world in which one call to a gateway goes wrong, every time. */
export function withFault(
  ctx: Context,
  name: GatewayName,
  call: Call,
  fault: (carryOut: () => Promise<unknown>) => Promise<unknown>,
): Context {
  const gateway = ctx.gateways[name]
  if (!gateway) throw new Error(`No gateway ${name} is registered`)
  const faulty: Gateway = {
    ...gateway,
    [call]: (...args: unknown[]) => fault(async () => callOf(gateway, call)(...args)),
  }
  return { ...ctx, gateways: { ...ctx.gateways, [name]: faulty } }
}

/** It is done, and nobody hears of it. */
export async function lostAnswer(carryOut: () => Promise<unknown>): Promise<never> {
  await carryOut()
  throw new GatewayUnavailable('The answer was lost')
}

/** It is not even looked at. */
export async function silence(): Promise<never> {
  throw new GatewayUnavailable('No answer')
}

/** Safe: whoever calls the faulty gateway gives what the call takes. */
function callOf(gateway: Gateway, call: Call): (...args: unknown[]) => unknown {
  return gateway[call] as (...args: unknown[]) => unknown
}
