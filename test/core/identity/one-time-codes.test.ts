import fc from 'fast-check'
import { expect, it } from 'vitest'
import { emailContact, phoneContact } from '../../../src/core/identity/contacts.ts'
import { type CodeRow, tryCode, useCode } from '../../../src/core/identity/one-time-codes.ts'
import { sendCode } from '../../../src/core/identity/send-code.ts'
import type { Context } from '../../../src/core/ports.ts'
import { guardedBatch } from '../../../src/core/write-batch.ts'
import { codeOf, wrongCode } from '../../support/customers/codes.ts'
import { context, contextAt } from '../../support/world/context.ts'

const minute = 60_000

/** What somebody does with the codes of one contact; `index` counts back from the newest code. */
type Step =
  | { act: 'send' }
  | { act: 'wait'; minutes: number }
  | { act: 'guess'; index: number }
  | { act: 'look'; index: number }
  | { act: 'use'; index: number }

const index = fc.nat({ max: 3 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Step>({ act: 'send' }) },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('wait' as const), minutes: fc.nat({ max: 9 }) }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('guess' as const), index }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('look' as const), index }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('use' as const), index }) },
)

/** A code as the rules have it. */
interface Known {
  token: string
  code: string
  sentAt: number
  wrong: number
  isOver: boolean
}

let serial = 0

/** Plays the steps on the database and on the rules, and compares what both say. */
async function play(steps: Step[]): Promise<void> {
  const contact = emailContact(`codes-${++serial}@shop.test`)
  const codes: Known[] = []
  let now = Date.UTC(2026, 0, 1)
  const isGood = (one: Known) => !one.isOver && one.wrong < 5 && now < one.sentAt + 10 * minute
  for (const taken of steps) {
    const ctx = contextAt(new Date(now))
    if (taken.act === 'wait') now += taken.minutes * minute
    else if (taken.act === 'send') {
      const recent = codes.filter(({ sentAt }) => sentAt > now - 10 * minute).length
      const sending = sendCode(ctx, { purpose: 'login', channel: 'email', contact, userId: null })
      if (recent >= 5) await expect(sending).rejects.toMatchObject({ code: 'too_many_requests' })
      else {
        const token = await sending
        codes.push({ token, code: await codeOf(token), sentAt: now, wrong: 0, isOver: false })
      }
    } else {
      const known = codes.at(-1 - taken.index)
      if (!known) continue
      const code = taken.act === 'guess' ? wrongCode(known.code) : known.code
      const trying = tryCode(ctx, { token: known.token, purpose: 'login', code })
      if (!isGood(known)) {
        await expect(trying).rejects.toMatchObject({ code: 'code_token_rejected' })
      } else if (taken.act === 'guess') {
        await expect(trying).rejects.toMatchObject({ code: 'code_wrong' })
        known.wrong += 1
      } else {
        const row: CodeRow = await trying
        if (taken.act === 'use') {
          expect(await guardedBatch(ctx.db, useCode(ctx, row), [])).toBe(true)
          expect(await guardedBatch(ctx.db, useCode(ctx, row), [])).toBe(false)
          known.isOver = true
        }
      }
    }
  }
}

it('codes keep their rules in any order of sending, guessing, using and waiting', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), play), { numRuns: 60 })
})

it('a contact at which twenty wrong codes were tried is sent no more that day', async () => {
  const contact = emailContact('guessed@shop.test')
  const request = { purpose: 'login', channel: 'email', contact, userId: null } as const
  let now = Date.UTC(2026, 0, 1)
  const limited = () => {
    const ctx = contextAt(new Date(now))
    return { ...ctx, settings: { ...ctx.settings, isLimited: true } }
  }
  for (let sent = 1; sent <= 4; sent++) {
    const token = await sendCode(limited(), request)
    const code = wrongCode(await codeOf(token))
    for (let tried = 1; tried <= 5; tried++) {
      const guess = { token, purpose: 'login', code } as const
      await expect(tryCode(limited(), guess)).rejects.toMatchObject({ code: 'code_wrong' })
    }
    now += 11 * minute
  }
  const refused = sendCode(limited(), request)
  await expect(refused).rejects.toMatchObject({ code: 'too_many_requests' })
  now += 24 * 60 * minute
  await sendCode(limited(), request)
})

it('the shop sends no more texts a day than it may, of any number of requests at once', async () => {
  const events: string[] = []
  const ctx = context()
  const shop: Context = {
    ...ctx,
    settings: { ...ctx.settings, textsPerDayMax: 3 },
    log: (_, event) => void events.push(event),
  }
  const texts = Array.from({ length: 8 }, (_, number) =>
    sendCode(shop, {
      ...{ purpose: 'login', channel: 'sms', userId: null },
      contact: phoneContact(`+91980000000${number}`),
    }),
  )
  const sent = await Promise.allSettled(texts)
  expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  expect(events).toEqual(Array(5).fill('codes.budget_spent'))
  const email = { channel: 'email', contact: emailContact('texts@shop.test') } as const
  await sendCode(shop, { purpose: 'login', userId: null, ...email })
})
