import * as z from 'zod'
import type { MessageKind } from '../outbox/kinds.ts'
import type { Context, EmailMessage, Settings } from '../ports.ts'
import { readEach } from '../write-batch.ts'
import { activation, passwordChanged, passwordReset } from './account-texts.ts'
import type { Draft } from './draft.ts'
import { orderConfirmation, paymentReceipt, refundNotice } from './sale-texts.ts'
import { render } from './templates.ts'

const drafts: Record<MessageKind, (payload: unknown, settings: Settings) => Draft> = {
  'message.order_confirmation': orderConfirmation,
  'message.payment_receipt': paymentReceipt,
  'message.refund': refundNotice,
  'message.password_changed': passwordChanged,
  'message.activation': activation,
  'message.password_reset': passwordReset,
}

const Receiver = z.object({ email: z.string() })

/**
 * The emails that outbox rows ask for, in their order and in one round trip; null where nobody is left
 * to receive one, an error where one cannot be composed.
 */
export async function composeAll(
  { db, settings }: Pick<Context, 'db' | 'settings'>,
  rows: { kind: string; payload: unknown }[],
): Promise<(EmailMessage | null | Error)[]> {
  const drafted = rows.map((row) => attempt(() => draftOf(row, settings)))
  const queries = drafted.flatMap((one) => (one instanceof Error ? [] : [one.query]))
  const found = (await readEach(db, queries)).values()
  return drafted.map((one) => {
    if (one instanceof Error) return one
    const [row] = found.next().value ?? []
    const receiver = Receiver.safeParse(row)
    if (!receiver.success) return null
    return attempt(() => ({ to: receiver.data.email, ...render(one.write(row)) }))
  })
}

function draftOf({ kind, payload }: { kind: string; payload: unknown }, settings: Settings): Draft {
  if (!isKnown(kind)) throw new Error(`Unknown message ${kind}`)
  return drafts[kind](payload, settings)
}

function isKnown(kind: string): kind is MessageKind {
  return Object.hasOwn(drafts, kind)
}

/** One message that cannot be composed ends none of the others. */
function attempt<T>(compose: () => T): T | Error {
  try {
    return compose()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
