import { MessageRefused } from '../core/messages/errors.ts'
import type { EmailMessage } from '../core/ports.ts'

/** A line break in a header field would let its author add header fields of their own. */
export function refuseLineBreaks({ to, subject }: EmailMessage): void {
  if (/[\r\n]/.test(to + subject)) throw new MessageRefused('Line break in address or subject')
}
