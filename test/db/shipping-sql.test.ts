import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import {
  listMethodsSql,
  methodIdsSql,
  type NewPrice,
  setPriceSql,
} from '../../scripts/shipping/shipping-sql.ts'
import { runAll } from '../support/world/run-all.ts'

let serial = 0

interface Method {
  id: number
  name: string
}

/** A method with a price in each currency. */
async function aMethod(
  amounts: Record<string, number>,
  name = `The owner's method ${++serial}`,
): Promise<Method> {
  const [made] = await env.DB.prepare(
    `INSERT INTO shipping_methods(name, estimated_days, created_at, updated_at)
     VALUES (?, 3, 0, 0) RETURNING id`,
  )
    .bind(name)
    .raw()
  const id = Number(made?.[0])
  const prices = Object.entries(amounts).map(([currency, amount]) =>
    env.DB.prepare(
      'INSERT INTO shipping_prices(method_id, currency, amount) VALUES (?, ?, ?)',
    ).bind(id, currency, amount),
  )
  if (prices.length > 0) await env.DB.batch(prices)
  return { id, name }
}

const list = (name: string | null, currency: string) => runAll(listMethodsSql({ name, currency }))

const set = ({ id }: Method, price: NewPrice) => runAll(setPriceSql(id, price))

const costs = (method: Method, amount: number, free_from: number | null = null) => [
  { ...method, amount, free_from },
]

describe('the statements of npm run shipping', () => {
  it('list the methods that have a price in a currency, all or those of a name', async () => {
    const standard = await aMethod({ EUR: 499, INR: 39_900 })
    const express = await aMethod({ EUR: 1000 })
    expect(await list(null, 'EUR')).toEqual([...costs(standard, 499), ...costs(express, 1000)])
    expect(await list(standard.name, 'INR')).toEqual(costs(standard, 39_900))
    expect(await list(express.name, 'INR')).toEqual([])
  })

  it('find the methods of a name, with a price or without', async () => {
    const method = await aMethod({})
    expect(await runAll(methodIdsSql(method.name))).toEqual([{ id: method.id }])
    const other = await aMethod({ USD: 499 }, method.name)
    expect(await runAll(methodIdsSql(method.name))).toEqual([{ id: method.id }, { id: other.id }])
    expect(await runAll(methodIdsSql("' OR 1 = 1 --"))).toEqual([])
  })

  it('give a method a price in another currency, and change it', async () => {
    const method = await aMethod({ USD: 499 })
    const other = await aMethod({ USD: 499 })
    expect(await set(method, { currency: 'INR', amount: 39_900 })).toEqual(costs(method, 39_900))
    expect(await set(method, { currency: 'INR', amount: 0 })).toEqual(costs(method, 0))
    expect(await list(method.name, 'USD')).toEqual(costs(method, 499))
    expect(await list(other.name, 'INR')).toEqual([])
  })

  it('give it a price together with the value from which it is free', async () => {
    const method = await aMethod({})
    const price = { currency: 'INR', amount: 39_900, freeFrom: 500_000 }
    expect(await set(method, price)).toEqual(costs(method, 39_900, 500_000))
  })

  it('keep the value from which it is free when the price alone changes', async () => {
    const method = await aMethod({ INR: 39_900 })
    await set(method, { currency: 'INR', freeFrom: 500_000 })
    const changed = await set(method, { currency: 'INR', amount: 49_900 })
    expect(changed).toEqual(costs(method, 49_900, 500_000))
  })

  it('set from which value a method is free in one currency, and take that back', async () => {
    const method = await aMethod({ USD: 499, INR: 39_900 })
    const other = await aMethod({ INR: 79_900 })
    const free = await set(method, { currency: 'INR', freeFrom: 500_000 })
    expect(free).toEqual(costs(method, 39_900, 500_000))
    expect(await list(method.name, 'USD')).toEqual(costs(method, 499))
    expect(await list(other.name, 'INR')).toEqual(costs(other, 79_900))
    const dear = await set(method, { currency: 'INR', freeFrom: null })
    expect(dear).toEqual(costs(method, 39_900))
  })

  it('change nothing where the method has no price in the currency and is given none', async () => {
    const method = await aMethod({ USD: 499 })
    expect(await set(method, { currency: 'INR', freeFrom: 500_000 })).toEqual([])
    expect(await list(method.name, 'USD')).toEqual(costs(method, 499))
    expect(await list(method.name, 'INR')).toEqual([])
  })

  it('are refused for a method that is gone', async () => {
    const set = runAll(setPriceSql(999_999, { currency: 'INR', amount: 1 }))
    await expect(set).rejects.toThrow('FOREIGN KEY constraint failed')
  })
})
