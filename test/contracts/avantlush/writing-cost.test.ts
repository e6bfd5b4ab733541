import { beforeAll, describe, it } from 'vitest'
import * as budgets from '../../budgets/budgets.ts'
import {
  aLamp,
  aTag,
  ownPath,
  productInput,
  productsPath,
} from '../../support/catalogue/avantlush-products.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import type { Client, Json } from '../../support/http/client.ts'

let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

const sizes = (count: number): Json[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ name: `Size ${at}`, attributes: { Size: String(at) }, stock_quantity: 5 },
  }))

describe('a product', () => {
  it('is made within its budget, with tags and without', async () => {
    const plain = await staff.post(productsPath, await productInput(), { expect: 201 })
    expectWithin(plain.cost, budgets.productMade)
    const tags = [await aTag(), await aTag()]
    const tagged = await staff.post(productsPath, await productInput({ tags }), { expect: 201 })
    expectWithin(tagged.cost, budgets.productMade)
  })

  it.each([1, 10, 100])(
    'is made with %i variations at so many times a variation',
    async (count) => {
      const input = await productInput({ variations: sizes(count) })
      const { cost } = await staff.post(productsPath, input, { expect: 201 })
      expectWithin(cost, budgets.withVariations(count, budgets.productMade))
    },
  )

  it.each<[string, Json]>([
    ['price', { price: '5' }],
    ['status', { status: 'draft' }],
    ['name', { name: 'Renamed' }],
    ['own discount', { discount_type: 'percentage', discount_percentage: '20' }],
    ['nothing', {}],
  ])('is given another %s within its budget', async (_, change) => {
    const lamp = await aLamp(staff, { stock_quantity: 5 })
    const { cost } = await staff.patch(ownPath(lamp), change, { expect: 200 })
    expectWithin(cost, budgets.productChanged)
  })

  it('is given another stock within its budget', async () => {
    const lamp = await aLamp(staff, { stock_quantity: 5 })
    const { cost } = await staff.patch(ownPath(lamp), { stock_quantity: 7 }, { expect: 200 })
    expectWithin(cost, budgets.stockSet)
  })

  it('with a hundred variations that are counted anew has each told to its counter', async () => {
    const lamp = await aLamp(staff, { variations: sizes(100) })
    const { variations } = lamp
    const { cost } = await staff.put(ownPath(lamp), { variations }, { expect: 200 })
    expectWithin(cost, budgets.variationsCounted(100))
  })

  it('with variations whose stock is not named costs reading them', async () => {
    const lamp = await aLamp(staff, { variations: sizes(100) })
    const variations = lamp.variations.map(({ stock_quantity: _, ...one }: Json) => one)
    const { cost } = await staff.put(ownPath(lamp), { variations }, { expect: 200 })
    expectWithin(cost, budgets.variationsKept(100))
  })

  it('is deleted within its budget', async () => {
    const lamp = await aLamp(staff)
    const { cost } = await staff.delete(ownPath(lamp), { expect: 204 })
    expectWithin(cost, budgets.productDeleted)
  })
})

it('a status of a hundred products costs those that change, in one round trip', async () => {
  const lamps: Json[] = []
  for (let at = 0; at < 100; at++) lamps.push(await aLamp(staff))
  const product_ids = lamps.map(({ id }) => id)
  for (const [status, changed] of [
    ['draft', 100],
    ['draft', 0],
    ['published', 100],
    ['active', 100],
  ] as const) {
    const path = `${productsPath}bulk-update-status/`
    const { cost } = await staff.post(path, { product_ids, status }, { expect: 200 })
    expectWithin(cost, budgets.statusSet({ named: 100, changed }))
  }
})
