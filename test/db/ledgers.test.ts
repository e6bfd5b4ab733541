import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anAccount } from '../support/customers/accounts.ts'
import {
  type AccountKey,
  accountId,
  aGiftCard,
  balanceOf,
  credit,
  give,
  points,
  type TransferInput,
  take,
  transferring,
  wrongBooks,
} from '../support/sales/ledgers.ts'

async function aCustomersPoints(): Promise<AccountKey> {
  return { ...points, userId: await anAccount() }
}

describe('a transfer', () => {
  it('changes the balances of both accounts', async () => {
    const [own, before] = [await aCustomersPoints(), await balanceOf(points)]
    await give(own, 50)
    await take(own, 20)
    expect([await balanceOf(own), await balanceOf(points)]).toEqual([30, before - 30])
  })

  it('goes between customers and cards as well', async () => {
    const [giftCardId, userId] = [await aGiftCard(), await anAccount()]
    const card: AccountKey = { kind: 'gift_card', currency: 'INR', giftCardId }
    const own: AccountKey = { kind: 'gift_card', currency: 'INR', userId }
    await give(card, 500)
    const [fromId, toId] = [await accountId(card), await accountId(own)]
    await transferring({ fromId, toId, amount: 200 }).run()
    expect([await balanceOf(card), await balanceOf(own)]).toEqual([300, 200])
  })

  it('that a customer cannot pay is refused with all of its batch', async () => {
    const own = await aCustomersPoints()
    await give(own, 50)
    const [shopId, ownId] = [await accountId(points), await accountId(own)]
    const batch = env.DB.batch([
      transferring({ fromId: shopId, toId: ownId, amount: 10 }),
      transferring({ fromId: ownId, toId: shopId, amount: 61 }),
    ])
    await expect(batch).rejects.toThrow('CHECK constraint failed: ledger_accounts_balance')
    expect(await balanceOf(own)).toBe(50)
  })

  it('is one of its cause', async () => {
    const own = await aCustomersPoints()
    const cause = crypto.randomUUID()
    await give(own, 50, { cause })
    const again = give(own, 7, { cause })
    await expect(again).rejects.toThrow('UNIQUE constraint failed: ledger_transfers.cause')
    expect(await balanceOf(own)).toBe(50)
  })

  it.each([
    ['kinds', credit],
    ['currencies', { ...points, currency: 'USD' } as const],
  ])('between %s is refused', async (_, other) => {
    const own = await aCustomersPoints()
    const [fromId, toId] = [await accountId(other), await accountId(own)]
    const both = [
      transferring({ fromId, toId, amount: 1 }),
      transferring({ fromId: toId, toId: fromId, amount: 1 }),
    ]
    for (const one of both) await expect(one.run()).rejects.toThrow('transfer between ledgers')
    expect(await balanceOf(own)).toBe(0)
  })

  it.each([0, -1])('of %i is none', async (amount) => {
    const given = give(await aCustomersPoints(), amount)
    await expect(given).rejects.toThrow('CHECK constraint failed: ledger_transfers_amount')
  })

  it('goes from one account to another', async () => {
    const id = await accountId(points)
    const given = transferring({ fromId: id, toId: id, amount: 1 }).run()
    await expect(given).rejects.toThrow('CHECK constraint failed: ledger_transfers_accounts')
  })
})

describe('an account', () => {
  it.each([
    ['the shop', async () => points],
    ['a customer', aCustomersPoints],
  ])('of %s is one in its ledger', async (_, keyOf) => {
    const key = await keyOf()
    await accountId(key)
    const again = env.DB.prepare(
      'INSERT INTO ledger_accounts(user_id, kind, currency) VALUES (?, ?, ?)',
    ).bind(key.userId ?? null, key.kind, key.currency)
    await expect(again.run()).rejects.toThrow('UNIQUE constraint failed')
    expect(await accountId({ ...key, currency: 'USD' })).not.toBe(await accountId(key))
  })

  it('has one owner', async () => {
    const both = accountId({ ...points, userId: await anAccount(), giftCardId: await aGiftCard() })
    await expect(both).rejects.toThrow('CHECK constraint failed: ledger_accounts_owner')
  })

  it('is never below zero but for the shop’s', async () => {
    const own = await aCustomersPoints()
    await accountId(own)
    await expect(take(own, 1)).rejects.toThrow('ledger_accounts_balance')
    expect(await balanceOf(own)).toBe(0)
  })
})

it('whatever is transferred, the accounts of a ledger sum to zero', async () => {
  const ledgers = [points, credit, { ...points, currency: 'USD' }]
  const users = [await anAccount(), await anAccount()]
  const accounts = ledgers.flatMap((key) => [key, ...users.map((userId) => ({ ...key, userId }))])
  const ids = await Promise.all(accounts.map(accountId))
  // Some go from one ledger to another, or to where they come from, or are of nothing.
  const transfer = fc
    .record({
      from: fc.nat(ids.length - 1),
      distance: fc.constantFrom(1, 2, 1, 2, 1, 2, 0, 3),
      amount: fc.integer({ min: 0, max: 100 }),
    })
    .map(({ from, distance, amount }) => ({
      fromId: ids[from] ?? 0,
      toId: ids[distance === 3 ? (from + 3) % 9 : from - (from % 3) + ((from + distance) % 3)] ?? 0,
      amount,
    }))
  // Each batch happens as a whole or not at all.
  const batches = fc.array(fc.array(transfer, { minLength: 1, maxLength: 2 }), { minLength: 40 })
  const run = async (planned: TransferInput[][]) => {
    for (const batch of planned) {
      await env.DB.batch(batch.map((one) => transferring(one))).catch(() => undefined)
    }
    expect(await wrongBooks()).toEqual([])
  }
  await fc.assert(fc.asyncProperty(batches, run), { seed: 7, numRuns: 12 })
  const made = await env.DB.prepare('SELECT count(*) AS n FROM ledger_transfers').first<number>('n')
  expect(made).toBeGreaterThan(150)
})
