import { type SQL, sql } from 'drizzle-orm'
import * as z from 'zod'
import { oneOf } from '../../db/one-of.ts'
import { codeChannels } from '../../db/schema/identity.ts'
import type { MessageKind } from '../outbox/kinds.ts'
import type { Message, Settings } from '../ports.ts'
import { activation, passwordChanged, passwordReset, verification } from './account-texts.ts'
import type { Draft } from './draft.ts'
import { backInStock } from './offer-texts.ts'
import { oneTimeCode } from './one-time-code.ts'
import { orderConfirmation } from './order-confirmation.ts'
import { paymentReceipt, refundNotice } from './sale-texts.ts'
import { render } from './templates.ts'
import { waitlistConfirmation } from './waitlist-confirmation.ts'

const drafts: Record<MessageKind, Draft> = {
  'message.order_confirmation': orderConfirmation,
  'message.payment_receipt': paymentReceipt,
  'message.refund': refundNotice,
  'message.password_changed': passwordChanged,
  'message.activation': activation,
  'message.verification': verification,
  'message.password_reset': passwordReset,
  'message.code': oneTimeCode,
  'message.waitlist': waitlistConfirmation,
  'message.back_in_stock': backInStock,
}

const Content = z.looseObject({
  outboxId: z.int(),
  receiver: z.string().nullable(),
  channel: z.enum(codeChannels).default('email'),
})

/** What stands in each message, by its id in the outbox. */
export type Contents = Map<number, z.infer<typeof Content>>

/**
 * What stands in messages of the outbox that can still be sent at that time, one statement a kind: for
 * `readContents`.
 */
export function selectContents(kinds: string[], outboxIds: number[], now: Date): SQL[] {
  return [...new Set(kinds)].filter(isKnown).map((kind) => {
    const { columns, joins, isInTime } = drafts[kind]
    return sql`
      SELECT m.id AS outboxId, ${columns} FROM outbox m ${joins}
      WHERE ${oneOf(sql`m.id`, outboxIds)} AND m.kind = ${kind}
        ${isInTime ? sql`AND ${isInTime(now)}` : sql``}`
  })
}

/** The rows that `selectContents` found. */
export function readContents(rows: unknown[]): Contents {
  const contents = rows.map((row) => Content.parse(row))
  return new Map(contents.map((content) => [content.outboxId, content]))
}

/**
 * The message that an outbox row asks for; null where nobody is left to receive it.
 * @throws where it cannot be composed
 */
export function compose(
  { id, kind, payload }: { id: number; kind: string; payload: unknown },
  contents: Contents,
  settings: Settings,
): Message | null {
  if (!isKnown(kind)) throw new Error(`Unknown message ${kind}`)
  const content = contents.get(id)
  if (!content?.receiver) return null
  const { receiver: to, channel } = content
  const message = drafts[kind].write(content, payload, settings)
  const { shopName } = settings
  if (channel === 'email') return { channel, to, ...render(message, shopName) }
  if (!message.brief) throw new Error(`${kind} goes by email alone`)
  return { channel, to, ...message.brief }
}

function isKnown(kind: string): kind is MessageKind {
  return Object.hasOwn(drafts, kind)
}
