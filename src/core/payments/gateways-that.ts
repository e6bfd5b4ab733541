import { type SQL, sql } from 'drizzle-orm'
import type { Context, Gateway } from '../ports.ts'

/** In SQL, the names of the gateways with certain capabilities, in brackets. */
export function gatewaysThat(
  { gateways }: Pick<Context, 'gateways'>,
  can: (capabilities: Gateway['capabilities']) => boolean,
): SQL {
  const names = Object.values(gateways)
    .filter(({ capabilities }) => can(capabilities))
    .map(({ name }) => sql`${name}`)
  return sql`(${sql.join(names, sql`, `)})`
}
