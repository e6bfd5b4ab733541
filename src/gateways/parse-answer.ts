import type * as z from 'zod'
import { GatewayUnavailable } from '../core/payments/errors.ts'

/**
 * What a gateway has answered, as far as we need it.
 * @throws GatewayUnavailable: what was asked has probably happened, but we cannot tell
 */
export function parseAnswer<S extends z.ZodType>(
  gateway: string,
  schema: S,
  answer: unknown,
): z.infer<S> {
  const result = schema.safeParse(answer)
  if (!result.success) throw new GatewayUnavailable(`${gateway} gave an answer we cannot read`)
  return result.data
}
