import type { Context } from 'hono'
import { invalidRequest, PaypalFailure } from './errors.ts'
import type { World } from './world.ts'

/** What was done under a request id: how it stands now, or why money was not taken. */
export type StoredAnswer = { at: Date } & ({ present: Present } | { decline: PaypalFailure })

/** All of it, or what PayPal answers where no more is asked for. */
export type Present = (isFull: boolean) => object

const idLengthMax = 108

/**
 * Does it once under a request id; asked again, PayPal tells how what was done then stands now. A
 * declined payment stays declined. Which other refusals PayPal would repeat is not known; here none is.
 */
export function once(
  c: Context,
  { answers, simulator }: World,
  keptMs: number,
  act: () => Present,
): Response {
  const id = c.req.header('PayPal-Request-Id')
  if (id !== undefined && (id === '' || id.length > idLengthMax)) {
    throw invalidRequest('INVALID_STRING_LENGTH', 'PayPal-Request-Id')
  }
  const isFull = c.req.header('Prefer') === 'return=representation'
  const key = `${c.req.path} ${id}`
  const now = simulator.now()
  const known = id === undefined ? undefined : answers.get(key)
  if (known && now.getTime() - known.at.getTime() < keptMs) {
    if ('decline' in known) throw known.decline
    return c.json(known.present(isFull), 200)
  }
  try {
    const present = act()
    if (id !== undefined) answers.set(key, { at: now, present })
    return c.json(present(isFull), 201)
  } catch (error) {
    const isDecline = error instanceof PaypalFailure && error.isDecline
    if (id !== undefined && isDecline) answers.set(key, { at: now, decline: error })
    throw error
  }
}
