import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import {
  type CreditChange,
  changeCreditSql,
  showCreditSql,
} from '../../scripts/credit/credit-sql.ts'
import { looksOf, runAll } from '../support/world/run-all.ts'

const now = Date.UTC(2026, 9, 1)

let serial = 0

type Columns = Partial<Record<'email_identifies' | 'is_guest' | 'deactivated_at', number>>

/** The address of a user, whose account it identifies unless it is said otherwise. */
async function aUser(columns: Columns = {}): Promise<string> {
  const email = `o'neill${++serial}@example.com`
  const { email_identifies = 1, is_guest = 0, deactivated_at = null } = columns
  await env.DB.prepare(
    `INSERT INTO users(email, email_identifies, is_guest, deactivated_at, created_at, updated_at)
     VALUES (?, ?, ?, ?, 0, 0)`,
  )
    .bind(email, email_identifies, is_guest, deactivated_at)
    .run()
  return email
}

/** 500 rupees more, and what is said beside. */
function change(email: string, more: Partial<CreditChange> = {}) {
  return runAll(changeCreditSql({ email, ...aChange(), ...more }, now))
}

const aChange = () => ({
  ...{ currency: 'INR', amount: 50_000, remarks: null, cause: `staff:${++serial}` },
})

const changed = (balance: number) => [{ balance, is_changed: 1, is_closed: 0 }]
const refused = (balance: number) => [{ balance, is_changed: 0, is_closed: 0 }]

async function countOf(table: 'ledger_accounts' | 'ledger_transfers'): Promise<unknown> {
  const [row] = await runAll(`SELECT count(*) AS n FROM ${table}`)
  return row?.n
}

describe('the statements of npm run credit', () => {
  it('add to the credit of an account, which the shop owes', async () => {
    const email = await aUser()
    expect(await change(email)).toEqual(changed(50_000))
    expect(await change(email, { amount: 1 })).toEqual(changed(50_001))
    const sums = await runAll(
      "SELECT sum(balance) AS total FROM ledger_accounts WHERE kind = 'credit' AND currency = 'INR'",
    )
    expect(sums).toEqual([{ total: 0 }])
  })

  it('find an account whatever the case of its address is', async () => {
    const email = await aUser()
    await change(email)
    expect(await change(email.toUpperCase())).toEqual(changed(100_000))
  })

  it('write a transfer with the remarks of staff', async () => {
    const email = await aUser()
    await change(email, { cause: 'staff:given', remarks: "It's for the broken mug" })
    await change(email, { cause: 'staff:taken', amount: -20_000 })
    const transfers = await runAll(
      `SELECT t.amount, t.reason, t.remarks, t.created_at, f.user_id IS NULL AS is_given
       FROM ledger_transfers t JOIN ledger_accounts f ON f.id = t.from_id
       WHERE t.cause IN ('staff:given', 'staff:taken') ORDER BY t.id`,
    )
    const written = { reason: 'adjustment', created_at: now }
    expect(transfers).toEqual([
      { ...written, amount: 50_000, remarks: "It's for the broken mug", is_given: 1 },
      { ...written, amount: 20_000, remarks: null, is_given: 0 },
    ])
  })

  it('take as much as there is, and no more', async () => {
    const email = await aUser()
    await change(email)
    expect(await change(email, { amount: -50_001 })).toEqual(refused(50_000))
    expect(await change(email, { amount: -50_000 })).toEqual(changed(0))
    expect(await change(email, { amount: -1 })).toEqual(refused(0))
  })

  it('take nothing from who never had any, or has some in another currency', async () => {
    const email = await aUser()
    const accounts = await countOf('ledger_accounts')
    expect(await change(email, { amount: -1 })).toEqual(refused(0))
    expect(await countOf('ledger_accounts')).toBe(accounts)
    await change(email, { currency: 'USD' })
    expect(await change(email, { amount: -1 })).toEqual(refused(0))
  })

  it('change nothing twice for one cause', async () => {
    const email = await aUser()
    for (let run = 0; run < 2; run++) {
      expect(await change(email, { cause: 'staff:once' })).toEqual(changed(50_000))
    }
  })

  it('leave the credit of others alone', async () => {
    const [email, other] = [await aUser(), await aUser()]
    await change(email)
    await change(other)
    await change(other, { amount: -50_000 })
    expect(await change(email)).toEqual(changed(100_000))
  })

  it('give nothing to an account that is closed', async () => {
    const email = await aUser({ deactivated_at: 1 })
    const transfers = await countOf('ledger_transfers')
    expect(await change(email)).toEqual([{ balance: 0, is_changed: 0, is_closed: 1 }])
    expect(await countOf('ledger_transfers')).toBe(transfers)
  })

  it('take nothing from an account that has been closed since', async () => {
    const email = await aUser()
    await change(email)
    await env.DB.prepare('UPDATE users SET deactivated_at = 1 WHERE email = ?').bind(email).run()
    expect(await change(email, { amount: -1 })).toEqual([
      { balance: 0, is_changed: 0, is_closed: 1 },
    ])
  })

  it('know no account of a guest, of a contact that identifies nobody, and of nobody', async () => {
    const transfers = await countOf('ledger_transfers')
    for (const email of [
      await aUser({ email_identifies: 0, is_guest: 1 }),
      await aUser({ email_identifies: 0 }),
      "' OR 1 = 1 --",
    ]) {
      expect(await change(email)).toEqual([])
    }
    expect(await countOf('ledger_transfers')).toBe(transfers)
  })

  it('show the credit of an account in one currency, and change nothing', async () => {
    const email = await aUser()
    const show = (currency: string, of = email) => runAll(showCreditSql({ email: of, currency }))
    const accounts = await countOf('ledger_accounts')
    expect(await show('INR')).toEqual([{ balance: 0, is_closed: 0 }])
    expect(await countOf('ledger_accounts')).toBe(accounts)
    await change(email)
    expect(await show('INR', email.toUpperCase())).toEqual([{ balance: 50_000, is_closed: 0 }])
    expect(await show('USD')).toEqual([{ balance: 0, is_closed: 0 }])
    const closed = await aUser({ deactivated_at: 1 })
    expect(await show('INR', closed)).toEqual([{ balance: 0, is_closed: 1 }])
    expect(await show('INR', await aUser({ email_identifies: 0 }))).toEqual([])
    expect(await show('INR', "' OR 1 = 1 --")).toEqual([])
  })

  it('walk no table', async () => {
    const looks = await looksOf(changeCreditSql({ ...aChange(), email: 'a@b.c' }, now))
    expect(looks.filter((look) => look.startsWith('SCAN'))).toEqual([])
    expect(looks.filter((look) => /<expr>=\? AND <expr>=\? AND kind/.test(look))).toHaveLength(4)
  })
})
