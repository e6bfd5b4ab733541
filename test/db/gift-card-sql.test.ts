import { describe, expect, it } from 'vitest'
import {
  type CardFill,
  endCardSql,
  fillCardSql,
  showCardSql,
} from '../../scripts/gift-card/card-sql.ts'
import { giftCardKey } from '../../src/db/gift-card-code.ts'
import { looksOf, runAll } from '../support/world/run-all.ts'

const hourMs = 3_600_000
const now = Date.UTC(2026, 9, 1)

let serial = 0

/** 2,000 rupees, for good. */
function aFill(more: Partial<CardFill> = {}): CardFill {
  const n = ++serial
  const card = { code: `GIFT-CARD-${n}`, currency: 'INR', amount: 200_000, expiresAt: null }
  return { ...card, cause: `staff:${n}`, ...more }
}

/** More on the card of an earlier one. */
const further = ({ code }: CardFill, more: Partial<CardFill> = {}) => aFill({ code, ...more })

const fill = (card: CardFill, at = now) => runAll(fillCardSql(card, at))
const show = ({ code }: CardFill) => runAll(showCardSql(code))

const holds = (currency: string, balance: number, more = {}) => ({
  ...{ currency, balance, expires_at: null },
  ...more,
})

async function shopOwes(currency: string): Promise<number> {
  const [row] = await runAll(
    `SELECT balance FROM ledger_accounts WHERE kind = 'gift_card' AND currency = '${currency}'
       AND user_id IS NULL AND gift_card_id IS NULL`,
  )
  return -Number(row?.balance ?? 0)
}

describe('the statements of npm run gift-card', () => {
  it('make a card that is known by the hash of its code alone', async () => {
    const card = aFill({ expiresAt: now + hourMs })
    const filled = holds('INR', 200_000, { expires_at: now + hourMs })
    expect(await fill(card)).toEqual([{ ...filled, is_new: 1, is_filled: 1 }])
    expect(await show(card)).toEqual([filled])
    const rows = await runAll('SELECT * FROM gift_cards ORDER BY id DESC LIMIT 1')
    expect(rows).toEqual([
      {
        ...{ id: expect.any(Number), code_hash: giftCardKey(card.code).codeHash },
        ...{ ending: card.code.slice(-4), expires_at: now + hourMs, created_at: now },
      },
    ])
    expect(JSON.stringify(rows)).not.toContain(card.code)
  })

  it('write one transfer from the shop, which owes what cards hold', async () => {
    const owed = await shopOwes('INR')
    const card = aFill()
    await fill(card)
    expect(await shopOwes('INR')).toBe(owed + 200_000)
    const transfers = await runAll(
      `SELECT t.amount, t.reason, t.remarks, t.order_id, t.created_at, f.gift_card_id AS giver
       FROM ledger_transfers t JOIN ledger_accounts f ON f.id = t.from_id
       WHERE t.cause = '${card.cause}'`,
    )
    const value = { amount: 200_000, reason: 'issued', remarks: null, order_id: null }
    expect(transfers).toEqual([{ ...value, created_at: now, giver: null }])
  })

  it('add to a card, in the same currency and in another one', async () => {
    const card = aFill()
    await fill(card)
    expect(await fill(further(card, { amount: 50_000 }), now + 1)).toEqual([
      { ...holds('INR', 250_000), is_new: 0, is_filled: 1 },
    ])
    await fill(further(card, { currency: 'USD', amount: 2500 }), now + 1)
    expect(await show(card)).toEqual([holds('INR', 250_000), holds('USD', 2500)])
  })

  it('fill a card once for one cause, however often they run', async () => {
    const card = aFill()
    await fill(card)
    expect(await fill(card)).toMatchObject([{ balance: 200_000, is_filled: 1 }])
    expect(await show(card)).toEqual([holds('INR', 200_000)])
  })

  it('leave other cards alone', async () => {
    const [card, other] = [aFill(), aFill()]
    await fill(card)
    await fill(other)
    await fill(further(other))
    await runAll(endCardSql(other.code, now))
    expect(await show(card)).toEqual([holds('INR', 200_000)])
    expect(await show(other)).toEqual([holds('INR', 400_000, { expires_at: now })])
  })

  it('keep the end of a card that is added to, or change it', async () => {
    const card = aFill({ expiresAt: now + hourMs })
    await fill(card)
    await fill(further(card))
    expect(await show(card)).toMatchObject([{ expires_at: now + hourMs }])
    await fill(further(card, { expiresAt: now + 2 * hourMs }))
    expect(await show(card)).toMatchObject([{ expires_at: now + 2 * hourMs }])
  })

  it('put nothing on a card that has expired, unless it is made good again', async () => {
    const card = aFill({ expiresAt: now + hourMs })
    await fill(card)
    const later = now + hourMs
    const kept = holds('INR', 200_000, { expires_at: later, is_new: 0, is_filled: 0 })
    expect(await fill(further(card), later)).toEqual([kept])
    const again = further(card, { expiresAt: later + 1 })
    expect(await fill(again, later)).toMatchObject([{ balance: 400_000, is_filled: 1 }])
  })

  it('end a card, once, with what it holds', async () => {
    const card = aFill()
    expect(await runAll(endCardSql(card.code, now))).toEqual([])
    await fill(card)
    expect(await runAll(endCardSql(card.code, now))).toEqual([{ id: expect.any(Number) }])
    expect(await runAll(endCardSql(card.code, now))).toEqual([])
    expect(await show(card)).toEqual([holds('INR', 200_000, { expires_at: now })])
  })

  it('show nothing of a code that no card has', async () => {
    expect(await show(aFill())).toEqual([])
    expect(await show(aFill({ code: "' OR 1 = 1 --" }))).toEqual([])
  })

  it('walk no table', async () => {
    const looks = await looksOf(fillCardSql(aFill(), now))
    expect(looks.filter((look) => look.startsWith('SCAN'))).toEqual([])
    expect(looks.filter((look) => /<expr>=\? AND <expr>=\? AND kind/.test(look))).toHaveLength(4)
  })
})
