import type { Context, Hono } from 'hono'
import { outboxPage } from './outbox-page.ts'

/** A message as its receiver would have it. */
export interface OutboxMessage {
  id: string
  channel: 'email' | 'sms' | 'whatsapp'
  to: string
  subject: string
  text: string
  html: string
  sent_at: string
}

export interface Outbox {
  put(message: Omit<OutboxMessage, 'sent_at'>): void
  /** Newest first; `to` is compared without regard to case. */
  list(to?: string): OutboxMessage[]
}

/** Older messages fall out, so that a simulator left running does not fill the memory. */
const messagesMax = 10_000
const messagesOnPage = 50

export function createOutbox(now: () => Date): Outbox {
  const messages: OutboxMessage[] = []
  return {
    put(message) {
      messages.unshift({ ...message, sent_at: now().toISOString() })
      if (messages.length > messagesMax) messages.pop()
    },
    list: (to) =>
      messages.filter((message) => !to || message.to.toLowerCase() === to.toLowerCase()),
  }
}

/** `GET /outbox?to=`: JSON for programs, a page for people. */
export function addOutboxRoutes(app: Hono, outbox: Outbox): void {
  app.get('/outbox', (c) => {
    const to = readReceiver(c.req.query('to') ?? '')
    const messages = outbox.list(to)
    c.header('Cache-Control', 'no-store')
    c.header('Vary', 'Accept')
    if (!wantsPage(c)) return c.json(messages)
    const nonce = crypto.randomUUID()
    // Mail is shown inside: its styles and pictures may come in, its scripts may not.
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; connect-src 'self'; form-action 'self'; img-src * data:; ` +
        `style-src 'unsafe-inline'; font-src *; script-src 'nonce-${nonce}'`,
    )
    return c.html(outboxPage({ messages: messages.slice(0, messagesOnPage), to, nonce }))
  })
}

/**
 * In an address, a plus sign is part of the name far more often than an encoded space. A number may
 * have lost its own, or be written in groups.
 */
function readReceiver(text: string): string {
  const isNumber = /^\s*\+?\s*\d[\d\s]*$/.test(text)
  return isNumber ? `+${text.replace(/\D/g, '')}` : text.trim().replaceAll(' ', '+')
}

function wantsPage(c: Context): boolean {
  return (c.req.header('Accept') ?? '').includes('text/html')
}
