import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { listMethodsSql, setFreeFromSql } from '../../scripts/shipping/shipping-sql.ts'
import { runAll } from '../support/world/run-all.ts'

let serial = 0

/** A method with a price in each currency; answers its name. */
async function aMethod(amounts: Record<string, number>): Promise<string> {
  const name = `The owner's method ${++serial}`
  const made = await env.DB.prepare(
    `INSERT INTO shipping_methods(name, estimated_days, created_at, updated_at)
     VALUES (?, 3, 0, 0) RETURNING id`,
  )
    .bind(name)
    .first<number>('id')
  await env.DB.batch(
    Object.entries(amounts).map(([currency, amount]) =>
      env.DB.prepare(
        'INSERT INTO shipping_prices(method_id, currency, amount) VALUES (?, ?, ?)',
      ).bind(made, currency, amount),
    ),
  )
  return name
}

const list = (name: string | null, currency: string) => runAll(listMethodsSql({ name, currency }))

const set = (name: string, currency: string, freeFrom: number | null) =>
  runAll(setFreeFromSql({ name, currency }, freeFrom))

describe('the statements of npm run shipping', () => {
  it('list the methods that have a price in a currency, all or those of a name', async () => {
    const standard = await aMethod({ EUR: 499, INR: 39_900 })
    const express = await aMethod({ EUR: 1000 })
    const shown = (name: string, amount: number) => ({
      ...{ id: expect.any(Number), name, amount, free_from: null },
    })
    expect(await list(null, 'EUR')).toEqual([shown(standard, 499), shown(express, 1000)])
    expect(await list(standard, 'INR')).toEqual([shown(standard, 39_900)])
    expect(await list(express, 'INR')).toEqual([])
  })

  it('set from which value a method is free in one currency, and take that back', async () => {
    const name = await aMethod({ USD: 499, INR: 39_900 })
    const other = await aMethod({ INR: 79_900 })
    expect(await set(name, 'INR', 500_000)).toMatchObject([{ name, free_from: 500_000 }])
    expect(await list(name, 'USD')).toMatchObject([{ free_from: null }])
    expect(await list(other, 'INR')).toMatchObject([{ free_from: null }])
    expect(await set(name, 'INR', null)).toMatchObject([{ name, free_from: null }])
  })

  it('change nothing where the method has no price in the currency', async () => {
    const name = await aMethod({ USD: 499 })
    expect(await set(name, 'INR', 500_000)).toEqual([])
    expect(await list(name, 'USD')).toMatchObject([{ free_from: null }])
    expect(await set("' OR 1 = 1 --", 'USD', 1)).toEqual([])
  })
})
