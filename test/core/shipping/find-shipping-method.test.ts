import { beforeAll, describe, expect, it } from 'vitest'
import {
  findShippingMethod,
  firstShippingMethod,
  type ShippingRow,
  shippingMethodById,
  toShippingMethod,
} from '../../../src/core/shipping/find-shipping-method.ts'
import { readBatch } from '../../../src/core/write-batch.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import type { Json } from '../../support/http/client.ts'
import {
  aForeignMethod,
  aShippingMethod,
  methodPath,
  priceMethod,
} from '../../support/sales/shipping-methods.ts'
import { contextAt } from '../../support/world/context.ts'

const ctx = contextAt(new Date('2026-10-01T10:30:00Z'))
const dollars = 'USD'

let foreignId: number
let first: Json
let second: Json

beforeAll(async () => {
  const staff = await anAvantlushStaffMember()
  foreignId = await aForeignMethod()
  first = await aShippingMethod(staff, { name: 'First', price: '4.99', estimated_days: 31 })
  second = await aShippingMethod(staff, { name: 'Second' })
  await priceMethod(second.id, 'INR', 79_900)
})

describe('the method under an id', () => {
  it('has its price in the currency, and is delivered so many days from now', async () => {
    expect(await findShippingMethod(ctx, { id: first.id, currency: 'USD' })).toEqual({
      id: first.id,
      name: 'First',
      description: '',
      estimatedDays: 31,
      currency: 'USD',
      amount: 499,
      deliveryAt: new Date('2026-11-01T10:30:00Z'),
    })
    const inRupees = await findShippingMethod(ctx, { id: second.id, currency: 'INR' })
    expect(inRupees).toMatchObject({ name: 'Second', currency: 'INR', amount: 79_900 })
  })

  it('is none where it has no price in the currency, or is not there', async () => {
    for (const which of [
      { id: foreignId, currency: 'USD' },
      { id: first.id, currency: 'INR' },
      { id: 0, currency: 'USD' },
    ]) {
      expect(await findShippingMethod(ctx, which)).toBeUndefined()
    }
  })
})

it('statements of other batches find a method by its id, and the first of a currency', async () => {
  const [[byId], [ofDollars]] = await readBatch<[ShippingRow, ShippingRow]>(ctx.db, [
    shippingMethodById(dollars, second.id),
    firstShippingMethod(dollars),
  ])
  expect(byId && toShippingMethod(ctx, byId)).toMatchObject({ name: 'Second', amount: 499 })
  expect(ofDollars && toShippingMethod(ctx, ofDollars)).toMatchObject({ id: first.id })
})

it('the first of a currency is none where nothing is offered in it', async () => {
  const [rials, rupees] = await readBatch<[ShippingRow, ShippingRow]>(ctx.db, [
    firstShippingMethod('IRR'),
    firstShippingMethod('INR'),
  ])
  expect(rials).toEqual([])
  expect(rupees).toMatchObject([{ id: foreignId, amount: 39_900 }])
})

it('what is deleted is found no more', async () => {
  const staff = await anAvantlushStaffMember()
  const gone = await aShippingMethod(staff)
  await staff.delete(methodPath(gone), { expect: 204 })
  expect(await findShippingMethod(ctx, { id: gone.id, currency: 'USD' })).toBeUndefined()
})
