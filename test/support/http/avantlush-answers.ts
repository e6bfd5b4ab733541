import { expect } from 'vitest'
import type { Json } from './client.ts'

/** What the avantlush contract answers to a field at fault. */
export function invalid(field: string, ...messages: unknown[]): Json {
  return invalidFields({ [field]: messages })
}

export function invalidFields(errors: Record<string, unknown[]>): Json {
  return { status: 'error', message: 'Validation error', errors }
}

/** A time as it is answered. */
export const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
