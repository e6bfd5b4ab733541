import { type SQL, sql } from 'drizzle-orm'
import type { Context, Gateway, GatewayName } from '../ports.ts'
import { GatewayRefused, GatewayUnavailable } from './errors.ts'

type WithGateways = Pick<Context, 'gateways'>

/** The gateway of a payment. @throws GatewayUnavailable where the shop no longer has its keys */
export function gatewayNamed({ gateways }: WithGateways, name: GatewayName): Gateway {
  const gateway = gateways[name]
  if (!gateway) throw new GatewayUnavailable(`No gateway ${name} is set up`)
  return gateway
}

/** In SQL, the names of the gateways with certain capabilities, in brackets. */
export function gatewaysThat(
  ctx: WithGateways,
  can: (capabilities: Gateway['capabilities']) => boolean,
): SQL {
  return namesOf(ctx, ({ capabilities }) => can(capabilities))
}

function namesOf({ gateways }: WithGateways, isMeant: (gateway: Gateway) => boolean): SQL {
  const names = Object.values(gateways)
    .filter(isMeant)
    .map(({ name }) => sql`${name}`)
  return sql`(${sql.join(names, sql`, `)})`
}

/**
 * In SQL, the names of the gateways, in brackets, at which a payment can be paid after it was given up here,
 * and which keep what they took.
 */
export function gatewaysThatOutlive(ctx: WithGateways): SQL {
  return namesOf(ctx, ({ flow, capabilities: { cancel, needsConfirm } }) => {
    const isOpenedThere = flow !== 'token'
    return isOpenedThere && !cancel && !needsConfirm
  })
}

/** Whether a gateway has refused because it does not know the payment. */
export function isUnknownThere(error: unknown): boolean {
  return error instanceof GatewayRefused && error.reason === 'not_found'
}

/** Where a gateway's answer fails: none about a payment that it does not know. */
export function nullIfUnknown(error: unknown): null {
  if (isUnknownThere(error)) return null
  throw error
}
