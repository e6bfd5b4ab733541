import { sql } from 'drizzle-orm'
import * as z from 'zod'
import type { Context } from '../ports.ts'
import { draft } from './draft.ts'
import { type MessageText, render } from './templates.ts'

const Entry = z.object({ receiver: z.string() })

export const waitlistConfirmation = draft(
  {
    columns: sql`w.email AS receiver`,
    joins: sql`JOIN waitlist w ON w.id = m.payload ->> 'entryId'`,
  },
  { row: Entry, payload: z.object({ entryId: z.int() }) },
  textOf,
)

/** The mail as HTML, as somebody of a made-up address would get it. */
export function previewWaitlistConfirmation({ settings }: Pick<Context, 'settings'>): string {
  return render(textOf({ receiver: 'user@example.com' }), settings.shopName).html
}

function textOf({ receiver }: z.output<typeof Entry>): MessageText {
  return {
    subject: 'You are on the waitlist',
    paragraphs: [
      'Thank you for joining our waitlist.',
      'We will write to this address when there is news. If you did not ask for it, ignore this message.',
    ],
    lines: [{ label: 'Email address', value: receiver }],
  }
}
