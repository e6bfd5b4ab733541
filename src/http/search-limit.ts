import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './app-env.ts'
import { limited, perAddress } from './rate-limit.ts'

const searchLimit = limited('SEARCH_LIMIT', perAddress)

/** Browsing is free; searching costs more, and is counted. `parameter` is the one that searches. */
export function limitedSearch(parameter: string): MiddlewareHandler<AppEnv> {
  return async (c, next) => (c.req.query(parameter) ? searchLimit(c, next) : next())
}
