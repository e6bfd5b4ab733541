import * as z from 'zod'
import type { Evidence, WebhookEvent } from '../core/ports.ts'
import { sha256 } from '../core/sha256.ts'

/** What a signed message vouches for, or why that cannot be read. */
type Read = Pick<WebhookEvent, 'evidence' | 'unreadable'>

/** Reads what the messages of one type are about. */
export type Meaning<Asked extends unknown[] = []> = (
  about: unknown,
  ...asked: Asked
) => Promise<Read>

/** The meaning of messages about what `schema` describes. */
export function meaning<T, Asked extends unknown[]>(
  schema: z.ZodType<T>,
  toEvidence: (about: T, ...asked: Asked) => Promise<Evidence | null> | Evidence | null,
): Meaning<Asked> {
  return async (about, ...asked) => {
    const read = schema.safeParse(about)
    if (!read.success) return unreadable(read.error)
    return { evidence: await toEvidence(read.data, ...asked), unreadable: null }
  }
}

/** Of messages that mean nothing to us. */
export const nothing: Meaning = async () => ({ evidence: null, unreadable: null })

export function unreadable(error: z.ZodError): Read {
  return { evidence: null, unreadable: z.prettifyError(error) }
}

/** A message that cannot be read at all is named after its content: repeated, it is the same one. */
export async function unreadableMessage(body: string, error: z.ZodError): Promise<WebhookEvent> {
  return { id: `unreadable:${await hashOf(body)}`, type: 'unreadable', ...unreadable(error) }
}

export function hashOf(body: string): Promise<string> {
  return sha256(new TextEncoder().encode(body))
}

export const Json = z.string().transform((text, issues): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    issues.addIssue('No JSON')
    return z.NEVER
  }
})
