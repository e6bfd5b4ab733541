import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import { deliverMessages, type QueuedMessage } from '../../../src/core/messages/deliver-messages.ts'
import { context } from '../world/context.ts'

export interface Mail {
  channel: 'email' | 'sms' | 'whatsapp'
  subject: string
  text: string
  html: string
}

/** Messages that the simulator has for an address or a number, newest first. */
export async function mailsTo(address: string): Promise<Mail[]> {
  const answer = await fetch(`http://simulator.test/outbox?to=${encodeURIComponent(address)}`)
  return answer.json()
}

/** What the queue's consumer does with every message that waits. */
export async function sendMails(): Promise<void> {
  const { results } = await env.DB.prepare(
    `SELECT id AS outboxId, kind FROM outbox
     WHERE kind LIKE 'message.%' AND due_at IS NOT NULL ORDER BY id`,
  ).all<QueuedMessage>()
  for (const queued of results) await deliverMessages(context(), [queued])
  // The queue's own consumer may be at one of them.
  await vi.waitUntil(async () => {
    const row = await env.DB.prepare('SELECT 1 FROM outbox WHERE claimed_until IS NOT NULL').first()
    return row === null
  })
}

/** Path of the link in the newest mail to an address, after everything that waits has been sent. */
export async function linkMailedTo(address: string): Promise<string> {
  await sendMails()
  const [mail] = await mailsTo(address)
  const [url] = /https:\/\/(?:shop|storefront)\.test\/\S+/.exec(mail?.text ?? '') ?? []
  if (!url) throw new Error(`No link in the newest mail to ${address}`)
  return new URL(url).pathname
}

/** The one-time code in the newest message to an address or a number, after all that waits has been sent. */
export async function codeSentTo(contact: string): Promise<string> {
  await sendMails()
  const [message] = await mailsTo(contact)
  const [code] = /\b\d{6}\b/.exec(message?.text ?? '') ?? []
  if (!code) throw new Error(`No code in the newest message to ${contact}`)
  return code
}
