import * as z from 'zod'
import { invalidRequest, type StripeFailure } from './errors.ts'
import type { Param, Params } from './form.ts'

export const Integer = z
  .string()
  .regex(/^-?\d{1,15}$/, 'Invalid integer')
  .transform(Number)
export const Flag = z.enum(['true', 'false']).transform((text) => text === 'true')
export const Metadata = z.record(z.string().max(40), z.string().max(500))
export const Expand = z.array(z.string()).max(20).default([])
export const ListRange = {
  limit: Integer.pipe(z.int().min(1).max(100)).default(10),
  starting_after: z.string().optional(),
}

/** Reads the parameters of a call; surplus ones are refused, as Stripe does. */
export function readParams<S extends z.ZodType>(schema: S, params: Params): z.infer<S> {
  const result = schema.safeParse(params)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw issue ? describe(issue, params) : invalidRequest('Invalid request.')
}

function describe(issue: z.core.$ZodIssue, params: Params): StripeFailure {
  if (issue.code === 'unrecognized_keys') {
    const param = nameOf([...issue.path, issue.keys[0] ?? ''])
    return invalidRequest(`Received unknown parameter: ${param}`, {
      code: 'parameter_unknown',
      param,
    })
  }
  const param = nameOf(issue.path)
  const value = valueAt(params, issue.path)
  if (value === undefined) {
    return invalidRequest(`Missing required param: ${param}.`, {
      code: 'parameter_missing',
      param,
    })
  }
  if (issue.message === 'Invalid integer') {
    return invalidRequest(`Invalid integer: ${String(value)}`, {
      code: 'parameter_invalid_integer',
      param,
    })
  }
  return invalidRequest(`Invalid ${param}: ${issue.message}`, { param })
}

function nameOf([head, ...rest]: PropertyKey[]): string {
  return String(head) + rest.map((part) => `[${String(part)}]`).join('')
}

function valueAt(params: Params, path: PropertyKey[]): Param | undefined {
  let value: Param | undefined = params
  for (const name of path) {
    if (value === undefined || typeof value === 'string') return undefined
    value = Array.isArray(value) ? value[Number(name)] : value[String(name)]
  }
  return value
}
