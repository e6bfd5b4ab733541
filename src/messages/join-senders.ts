import type { EmailMessage, Messenger, TextMessage } from '../core/ports.ts'

/** Sends emails by one provider; with failures as of `Messenger`. */
export interface EmailSender {
  sendEmail(message: EmailMessage, key: string): Promise<void>
}

/** Sends messages to telephones by one provider, which need not know every channel. */
export interface TextSender {
  channels: TextMessage['channel'][]
  sendText(message: TextMessage): Promise<void>
}

/** One messenger that leaves emails to the one and messages to telephones to the other. */
export function joinSenders(emails: EmailSender, texts: TextSender): Messenger {
  return {
    channels: ['email', ...texts.channels],
    send: (message, key) =>
      message.channel === 'email' ? emails.sendEmail(message, key) : texts.sendText(message),
  }
}
