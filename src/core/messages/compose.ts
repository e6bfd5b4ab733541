import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import type { MessageKind } from '../outbox/kinds.ts'
import type { EmailMessage, Settings } from '../ports.ts'
import { activation, passwordChanged, passwordReset } from './account-texts.ts'
import type { Draft } from './draft.ts'
import { orderConfirmation, paymentReceipt, refundNotice } from './sale-texts.ts'
import { render } from './templates.ts'

const drafts: Record<MessageKind, Draft> = {
  'message.order_confirmation': orderConfirmation,
  'message.payment_receipt': paymentReceipt,
  'message.refund': refundNotice,
  'message.password_changed': passwordChanged,
  'message.activation': activation,
  'message.password_reset': passwordReset,
}

const Found = z.looseObject({ outboxId: z.int(), email: z.string().nullable() })

/** What stands in messages of the outbox, one statement a kind: for `compose`. */
export function selectContents(kinds: string[], outboxIds: number[]): SQL[] {
  return [...new Set(kinds)].filter(isKnown).map((kind) => {
    const { columns, joins } = drafts[kind]
    return sql`
      SELECT m.id AS outboxId, ${columns} FROM outbox m ${joins}
      WHERE m.id IN (SELECT value FROM json_each(${JSON.stringify(outboxIds)})) AND m.kind = ${kind}`
  })
}

/**
 * The email that an outbox row asks for; null where nobody is left to receive it. `contents` are all
 * rows that `selectContents` found. @throws where it cannot be composed
 */
export function compose(
  { id, kind, payload }: { id: number; kind: string; payload: unknown },
  contents: unknown[],
  settings: Settings,
): EmailMessage | null {
  if (!isKnown(kind)) throw new Error(`Unknown message ${kind}`)
  const row = contents.map((one) => Found.parse(one)).find(({ outboxId }) => outboxId === id)
  if (!row?.email) return null
  return { to: row.email, ...render(drafts[kind].write(row, payload, settings)) }
}

function isKnown(kind: string): kind is MessageKind {
  return Object.hasOwn(drafts, kind)
}
