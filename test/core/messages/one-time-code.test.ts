import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createContext } from '../../../src/context.ts'
import { growCode } from '../../../src/core/identity/grow-code.ts'
import { deliverMessages, type QueuedMessage } from '../../../src/core/messages/deliver-messages.ts'
import { insertEffects } from '../../../src/core/outbox/insert-effects.ts'
import type { Context } from '../../../src/core/ports.ts'
import { writeBatch } from '../../../src/core/write-batch.ts'
import { codePurposes, oneTimeCodes } from '../../../src/db/schema/identity.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { codeSentTo, mailsTo } from '../../support/customers/mail.ts'
import { inMinutes } from '../../support/faults/still-world.ts'
import { context } from '../../support/world/context.ts'

type NewCode = Partial<typeof oneTimeCodes.$inferInsert>

let numbers = 9_000_000_000
const aNumber = () => `+91${++numbers}`

/** A code that waits in the outbox, and that no queue has heard of. */
async function aWaitingCode(code: NewCode = {}) {
  const world = context()
  const ctx = { ...world, clock: { ...world.clock, wait: async () => {} } }
  const [id, seed] = [ctx.random.uuid(), ctx.random.hex(32)]
  const now = ctx.clock.now()
  const row = {
    id,
    purpose: 'login' as const,
    channel: 'sms' as const,
    contact: aNumber(),
    contactKey: id,
    codeHash: 'hash',
    createdAt: now,
    expiresAt: new Date(now.getTime() + 10 * 60_000),
    ...code,
  }
  const payload = { codeId: id, seed }
  await writeBatch(ctx.db, [
    ctx.db.insert(oneTimeCodes).values(row),
    insertEffects(ctx, { key: `code:${id}`, kind: 'message.code', payload }),
  ])
  const queued = await env.DB.prepare('SELECT id AS outboxId, kind FROM outbox WHERE key = ?')
    .bind(`code:${id}`)
    .first<QueuedMessage>()
  if (!queued) throw new Error('The outbox has no message')
  return { ctx, id, queued, contact: row.contact, digits: growCode(ctx.settings, seed) }
}

/** What the outbox, the dead letters and the log know of a message. */
async function tracesOf({ outboxId }: QueuedMessage) {
  const row = await env.DB.prepare(
    `SELECT done_at IS NOT NULL AS isDone, due_at IS NOT NULL AS waits, last_error AS lastError
     FROM outbox WHERE id = ?`,
  )
    .bind(outboxId)
    .first<{ isDone: number; waits: number; lastError: string | null }>()
  const { results: letters } = await env.DB.prepare(
    `SELECT reason FROM dead_letters WHERE queue = 'messages' AND body ->> 'outboxId' = ?`,
  )
    .bind(outboxId)
    .all()
  return { ...row, letters }
}

function logging(ctx: Context): { ctx: Context; lines: string[] } {
  const lines: string[] = []
  const log: Context['log'] = (...line) => void lines.push(JSON.stringify(line))
  return { ctx: { ...ctx, log }, lines }
}

async function faultTwice(kind: string): Promise<void> {
  await fault(kind)
  await fault(kind)
}

function fault(kind: string): Promise<Response> {
  const body = JSON.stringify({ gateway: 'twilio', kind })
  return fetch('http://simulator.test/faults', { method: 'POST', body })
}

const aims = {
  login: 'sign in',
  register: 'open your account',
  reset_password: 'choose a new password',
  verify_phone: 'confirm your phone number',
  verify_email: 'confirm your email address',
  update_phone: 'change your phone number',
  update_email: 'change your email address',
}

describe('a code is sent', () => {
  it.each(codePurposes)('by SMS, for %s', async (purpose) => {
    const userId = (await aCustomer()).id
    const { ctx, queued, contact, digits } = await aWaitingCode({ purpose, userId })
    await deliverMessages(ctx, [queued])
    expect(await mailsTo(contact)).toMatchObject([
      {
        channel: 'sms',
        text:
          `${digits} is your Souk code to ${aims[purpose]}. It is valid for 10 minutes. ` +
          'Never share it with anyone.',
      },
    ])
  })

  it.each(codePurposes)('by WhatsApp, for %s', async (purpose) => {
    const userId = (await aCustomer()).id
    const code = { purpose, userId, channel: 'whatsapp' } as const
    const { ctx, queued, contact, digits } = await aWaitingCode(code)
    await deliverMessages(ctx, [queued])
    const text = expect.stringMatching(`^${digits} is your Souk code to ${aims[purpose]}\\. `)
    expect(await mailsTo(contact)).toMatchObject([{ channel: 'whatsapp', text }])
  })

  it.each(codePurposes)('by email, for %s', async (purpose) => {
    const { id: userId, email: contact } = await aCustomer()
    const code = { purpose, userId, channel: 'email', contact } as const
    const { ctx, queued, digits } = await aWaitingCode(code)
    await deliverMessages(ctx, [queued])
    expect((await mailsTo(contact))[0]).toMatchObject({
      channel: 'email',
      subject: `${digits} is your code`,
      text:
        `Please use this code to ${aims[purpose]}:\n\nCode: ${digits}\n\n` +
        'It is valid for 10 minutes. Never share it with anyone. We never ask for it ourselves.\n\n' +
        'If you did not ask for a code, ignore this message.\n\nSouk\n',
      html: expect.stringContaining(digits),
    })
  })

  it('to a contact that is nobody’s yet', async () => {
    const { contact, digits } = await aWaitingCode({ purpose: 'register', userId: null })
    expect(await codeSentTo(contact)).toBe(digits)
  })

  it('once, however often the queue has it', async () => {
    const { ctx, queued, contact } = await aWaitingCode()
    await deliverMessages(ctx, [queued, queued])
    await deliverMessages(ctx, [queued])
    expect(await mailsTo(contact)).toHaveLength(1)
  })
})

describe('nobody is written to', () => {
  it.each([
    ['reset a password of nobody', { purpose: 'reset_password', userId: null }],
    ['has been used, or replaced', { endedAt: new Date() }],
    ['has run out', { expiresAt: new Date() }],
  ] as const)('where a code %s', async (_, code) => {
    const { ctx, queued, contact } = await aWaitingCode(code)
    await deliverMessages(ctx, [queued])
    expect(await mailsTo(contact)).toEqual([])
    expect(await tracesOf(queued)).toEqual({ isDone: 1, waits: 0, lastError: null, letters: [] })
  })

  it('where the code is gone', async () => {
    const { ctx, id, queued, contact } = await aWaitingCode()
    await env.DB.prepare('DELETE FROM one_time_codes WHERE id = ?').bind(id).run()
    await deliverMessages(ctx, [queued])
    expect(await mailsTo(contact)).toEqual([])
  })
})

describe('without an account at Twilio', () => {
  const settings = { TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '', TWILIO_FROM: '' }
  const withoutTwilio = () =>
    createContext({ ...env, ...settings, TWILIO_WHATSAPP_FROM: '' }, () => undefined)

  it('the shop says that it sends emails alone', () => {
    expect(withoutTwilio().messenger.channels).toEqual(['email'])
    expect(context().messenger.channels).toEqual(['email', 'sms', 'whatsapp'])
  })

  it.each(['sms', 'whatsapp'] as const)(
    'staff are told why nothing goes by %s',
    async (channel) => {
      const { queued, contact } = await aWaitingCode({ channel })
      await deliverMessages(withoutTwilio(), [queued])
      expect(await mailsTo(contact)).toEqual([])
      const letters = [{ reason: `The shop's settings have no sender for ${channel}` }]
      expect(await tracesOf(queued)).toMatchObject({ isDone: 0, waits: 0, letters })
    },
  )
})

describe('where Twilio', () => {
  it('fails for a moment, the code is sent at once', async () => {
    const { ctx, queued, contact, digits } = await aWaitingCode()
    await fault('error')
    await deliverMessages(ctx, [queued])
    expect(await mailsTo(contact)).toMatchObject([{ text: expect.stringContaining(digits) }])
    expect(await tracesOf(queued)).toMatchObject({ isDone: 1 })
  })

  it('fails, the code is sent later, and the same', async () => {
    const { ctx, queued, contact, digits } = await aWaitingCode()
    await faultTwice('error')
    await deliverMessages(ctx, [queued])
    expect(await tracesOf(queued)).toMatchObject({
      waits: 1,
      lastError: 'Error: Twilio answered 500 20500',
    })
    await deliverMessages(inMinutes(ctx, 2), [queued])
    expect(await mailsTo(contact)).toMatchObject([{ text: expect.stringContaining(digits) }])
  })

  it('fails until the code has run out, it is sent no more', async () => {
    const { ctx, queued, contact } = await aWaitingCode()
    await faultTwice('error')
    await deliverMessages(ctx, [queued])
    await deliverMessages(inMinutes(ctx, 10), [queued])
    expect(await mailsTo(contact)).toEqual([])
    expect(await tracesOf(queued)).toMatchObject({ isDone: 1, letters: [] })
  })

  it('refuses the number, staff are told', async () => {
    const { ctx, queued } = await aWaitingCode({ contact: '+15005550001' })
    await deliverMessages(ctx, [queued])
    const letters = [{ reason: 'Twilio answered 400 21211' }]
    expect(await tracesOf(queued)).toMatchObject({ isDone: 0, waits: 0, letters })
  })

  it.each([
    ['fails', {}],
    ['refuses the number', { contact: '+15005550009' }],
  ])('%s, neither log nor rows tell the number or the code', async (_, code) => {
    const { ctx: world, queued, contact, digits } = await aWaitingCode(code)
    const { ctx, lines } = logging(world)
    await faultTwice('error')
    await deliverMessages(ctx, [queued])
    await deliverMessages(inMinutes(ctx, 2), [queued])
    const told = JSON.stringify([lines, await tracesOf(queued)])
    expect(lines.length).toBeGreaterThan(0)
    expect(told).not.toContain(contact)
    expect(told).not.toContain(digits)
  })
})
