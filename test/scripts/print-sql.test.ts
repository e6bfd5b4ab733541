import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { printSql } from '../../scripts/local/print-sql.ts'
import { giftCards } from '../../src/db/schema/ledgers.ts'

describe('statements that are printed', () => {
  it.each([
    ["O'Neill", "'O''Neill'"],
    ["' OR 1 = 1 --", "''' OR 1 = 1 --'"],
    ['a "word"; ? \\', `'a "word"; ? \\'`],
    [-20_000, '-20000'],
    [10 ** 12, '1000000000000'],
    [null, 'null'],
  ])('have %j as a literal', (value, literal) => {
    expect(printSql([sql`SELECT ${value}`])).toBe(`SELECT ${literal}`)
  })

  it('have no parameters in the parts that they are made of', () => {
    const isCard = sql`${giftCards.codeHash} = ${'x'}`
    const statement = sql`SELECT ${giftCards.id} FROM ${giftCards} WHERE ${isCard}`
    expect(printSql([statement, sql`SELECT ${1}`])).toBe(
      `SELECT "gift_cards"."id" FROM "gift_cards" WHERE "gift_cards"."code_hash" = 'x';\nSELECT 1`,
    )
  })

  it('have no zero character', () => {
    expect(() => printSql([sql`SELECT ${'a\0b'}`])).toThrow('may not contain a zero character')
  })
})
