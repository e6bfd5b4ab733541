import { describe, expect, it } from 'vitest'
import { closeAccount } from '../../../src/core/customers/close-account.ts'
import type { BalanceRow } from '../../../src/core/ledgers/balances.ts'
import { selectBalances, toBalances } from '../../../src/core/ledgers/balances.ts'
import { type Transfer, transferred } from '../../../src/core/ledgers/transferred.ts'
import { readBatch, writeBatch } from '../../../src/core/write-batch.ts'
import { anAccount } from '../../support/customers/accounts.ts'
import { aGuest } from '../../support/customers/guests.ts'
import {
  aGiftCard,
  balanceOf,
  credit,
  give,
  points,
  wrongBooks,
} from '../../support/sales/ledgers.ts'
import { context } from '../../support/world/context.ts'

let serial = 0

/** Of points to a customer, unless it says something else. */
function aTransfer(userId: number, more: Partial<Transfer> = {}): Transfer {
  const ledger = { kind: 'points', currency: 'INR' } as const
  const sides = { from: 'shop', to: { userId } } as const
  return { ...ledger, ...sides, cause: `test:${++serial}`, amount: 5, reason: 'issued', ...more }
}

function transfer(...transfers: Transfer[]) {
  const ctx = context()
  return writeBatch(
    ctx.db,
    transfers.flatMap((one) => transferred(ctx, one)),
  )
}

async function balances(query: { userId: number; currency: string }) {
  const [rows] = await readBatch<[BalanceRow]>(context().db, [selectBalances(query)])
  return toBalances(rows)
}

describe('a transfer of a batch', () => {
  it('opens the accounts that it needs', async () => {
    const userId = await anAccount()
    const currency = `X${String(++serial).padStart(2, '0')}`
    await transfer(aTransfer(userId, { currency }), aTransfer(userId, { currency, amount: 2 }))
    expect(await balanceOf({ ...points, currency, userId })).toBe(7)
    expect(await balanceOf({ ...points, currency })).toBe(-7)
  })

  it('happens once for its cause', async () => {
    const userId = await anAccount()
    const one = aTransfer(userId)
    await transfer(one)
    await transfer(one)
    await transfer({ ...one, amount: 3 }, aTransfer(userId, { amount: 1 }))
    expect(await balanceOf({ ...points, userId })).toBe(6)
  })

  it('that cannot be paid lets the whole batch fail, also under ON CONFLICT', async () => {
    const [userId, other] = [await anAccount(), await anAccount()]
    await transfer(aTransfer(userId))
    const spent = aTransfer(userId, { from: { userId }, to: 'shop', amount: 6 })
    await expect(transfer(aTransfer(other), spent)).rejects.toThrow('ledger_accounts_balance')
    expect(await balanceOf({ ...points, userId })).toBe(5)
    expect(await balanceOf({ ...points, userId: other })).toBe(0)
  })

  it('of what was spent elsewhere at once is paid by one of the two', async () => {
    const userId = await anAccount()
    await transfer(aTransfer(userId))
    const spent = () => transfer(aTransfer(userId, { from: { userId }, to: 'shop', amount: 4 }))
    const results = await Promise.allSettled([spent(), spent(), spent()])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await balanceOf({ ...points, userId })).toBe(1)
  })

  it('to a customer whose account is closed does not happen; visitors are taken for customers', async () => {
    const [userId, { id: visitor }] = [await anAccount(), await aGuest()]
    await closeAccount(context(), userId)
    await transfer(aTransfer(userId), aTransfer(visitor))
    expect(await balanceOf({ ...points, userId })).toBe(0)
    expect(await balanceOf({ ...points, userId: visitor })).toBe(5)
    expect(await wrongBooks()).toEqual([])
  })

  it.each([0, -1])('of %i is none', async (amount) => {
    const none = transfer(aTransfer(await anAccount(), { amount }))
    await expect(none).rejects.toThrow('ledger_transfers_amount')
  })
})

describe('the balances for a cart', () => {
  it('are those of the customer and of the card, in the currency', async () => {
    const [userId, giftCardId, other] = [await anAccount(), await aGiftCard(), await anAccount()]
    await give({ ...points, userId }, 30)
    await give({ ...points, currency: 'USD', userId }, 99)
    await give({ ...points, userId: other }, 98)
    await give({ ...credit, userId }, 50_000)
    await give({ kind: 'gift_card', currency: 'INR', giftCardId }, 200_000)
    const query = { userId, currency: 'INR' }
    expect(await balances(query)).toEqual({ points: 30, credit: 50_000 })
    expect(await balances({ ...query, currency: 'USD' })).toEqual({
      ...{ points: 99, credit: 0 },
    })
  })

  it('are nothing where no account was ever opened', async () => {
    const query = { userId: await anAccount(), currency: 'INR' }
    expect(await balances(query)).toEqual({ points: 0, credit: 0 })
  })
})
