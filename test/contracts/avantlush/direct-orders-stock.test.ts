import { beforeAll, describe, expect, it } from 'vitest'
import { aLamp, ownPath } from '../../support/catalogue/avantlush-products.ts'
import { aProduct, stockOf } from '../../support/catalogue/products.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import type { Json } from '../../support/http/client.ts'
import { ordersPath } from '../../support/sales/channel-orders.ts'
import {
  buy,
  buyInVain,
  directInput,
  itemOf,
  orderIdsOf,
  orderOf,
} from '../../support/sales/direct-orders.ts'
import { aQuote, methodFor, payWith } from '../../support/sales/quotes.ts'

let customer: AvantlushCustomer
let staff: StaffMember

beforeAll(async () => {
  ;[customer, staff] = await Promise.all([anAvantlushCustomer(), anAvantlushStaffMember()])
})

const outOfStock = { status: 'error', message: 'Product is out of stock' }
const notEnough = (left: number) => ({
  ...{ status: 'error', message: 'Not enough stock available' },
  errors: { items: [`Only ${left} left in stock.`] },
})

describe('what is short of stock', () => {
  it('is not ordered: less is left than is asked for', async () => {
    const product = await aProduct({ stock: 3 })
    expect(await buyInVain(customer, [itemOf(product, { quantity: 4 })])).toEqual(notEnough(3))
    expect(await stockOf(product)).toBe(3)
    await buy(customer, [itemOf(product, { quantity: 3 })])
    expect(await stockOf(product)).toBe(0)
  })

  it('is not ordered: nothing is left', async () => {
    const product = await aProduct({ stock: 0 })
    expect(await buyInVain(customer, [itemOf(product)])).toEqual(outOfStock)
  })

  it('is the sum of what is asked for of one product', async () => {
    const product = await aProduct({ stock: 5 })
    const items = [itemOf(product, { quantity: 3 }), itemOf(product, { quantity: 3 })]
    expect(await buyInVain(customer, items)).toEqual(notEnough(5))
    expect(await stockOf(product)).toBe(5)
  })

  it('keeps everything else from being ordered, which stays on sale', async () => {
    const [plenty, scarce] = [await aProduct({ stock: 10 }), await aProduct({ stock: 1 })]
    const items = [itemOf(plenty, { quantity: 2 }), itemOf(scarce, { quantity: 2 })]
    const before = await orderIdsOf(customer)
    expect(await buyInVain(customer, items)).toEqual(notEnough(1))
    expect([await stockOf(plenty), await stockOf(scarce)]).toEqual([10, 1])
    expect(await orderIdsOf(customer)).toEqual(before)
    await buy(customer, [itemOf(plenty, { quantity: 10 }), itemOf(scarce)])
    expect([await stockOf(plenty), await stockOf(scarce)]).toEqual([0, 0])
  })

  it('is told after what is wrong with the items', async () => {
    const product = await aProduct({ stock: 0 })
    const { errors } = await buyInVain(customer, [itemOf(product), itemOf({ id: 987_654_321 })])
    expect(errors).toEqual({ items: ['Item 2: Product not found'] })
  })
})

describe('the last units', () => {
  it('go to one of those who order them at the same moment', async () => {
    const product = await aProduct({ stock: 3 })
    const buyers = await Promise.all([1, 2, 3].map(anAvantlushCustomer))
    const input = directInput([itemOf(product, { quantity: 2 })])
    const answers = await Promise.all(buyers.map((buyer) => buyer.post(ordersPath, input)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400, 400])
    const told = answers.filter(({ status }) => status === 400).map(({ body }) => body.message)
    expect(told).toEqual(Array(2).fill('Not enough stock available'))
    expect(await stockOf(product)).toBe(1)
  })

  it('go to as many orders of one customer as they reach for', async () => {
    const product = await aProduct({ stock: 2 })
    const buyer = await anAvantlushCustomer()
    const input = directInput([itemOf(product)])
    const answers = await Promise.all([1, 2, 3].map(() => buyer.post(ordersPath, input)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 400])
    expect(await orderIdsOf(buyer)).toHaveLength(2)
    expect(await stockOf(product)).toBe(0)
  })

  it('go to one of two who order the same things the other way round', async () => {
    const products = [await aProduct({ stock: 1 }), await aProduct({ stock: 1 })]
    const items = products.map((product) => itemOf(product))
    const buyers = await Promise.all([1, 2].map(anAvantlushCustomer))
    const answers = await Promise.all(
      buyers.map((buyer, place) =>
        buyer.post(ordersPath, directInput(place === 0 ? items : items.toReversed())),
      ),
    )
    const placed = answers.filter(({ status }) => status === 201)
    const left = await Promise.all(products.map(stockOf))
    // Each may have held what the other one needed; then nobody has anything, and nothing is held.
    expect(placed.length).toBeLessThan(2)
    expect(left).toEqual(placed.length === 1 ? [0, 0] : [1, 1])
  })

  it('that a direct order took are gone from a checkout, which takes no money', async () => {
    const { customer: payer, product, quote } = await aQuote({ stock: 2, quantity: 2 })
    await buy(customer, [itemOf(product)])
    const { status, body } = await payWith(payer, await methodFor(quote))
    expect([status, body]).toEqual([
      400,
      {
        ...{ status: 'error', message: 'Payment processing failed' },
        details: 'Not enough stock available',
      },
    ])
    expect(await stockOf(product)).toBe(1)
  })
})

describe('a product with variations', () => {
  const red = { Colour: 'Red' }
  const largeRed = { Colour: 'Red', Size: 'L' }

  /** With what staff know of it. */
  async function aVariedLamp(): Promise<Json> {
    return aLamp(staff, {
      ...{ price: '5.00', stock_quantity: 9 },
      variations: [
        { name: 'Red', attributes: red, price: '7.50', stock_quantity: 4 },
        { name: 'Large', attributes: largeRed, price: '9.00', stock_quantity: 0 },
      ],
    })
  }

  async function bought(lamp: Json, variants: Json, quantity = 1): Promise<Json> {
    const item = itemOf({ id: lamp.id }, { quantity, variants })
    return (await orderOf(customer, await buy(customer, [item]))).items[0]
  }

  async function stocksOf(lamp: Json): Promise<number[]> {
    const { body } = await staff.patch(ownPath(lamp), {}, { expect: 200 })
    return [body.stock_quantity, ...body.variations.map((one: Json) => one.stock_quantity)]
  }

  it('is bought in the one whose attributes are chosen: its SKU, price and stock', async () => {
    const lamp = await aVariedLamp()
    expect(await bought(lamp, red, 3)).toMatchObject({
      ...{ product: lamp.id, product_name: lamp.name, product_sku: lamp.variations[0].sku },
      ...{ quantity: 3, unit_price: '7.50', total_price: '22.50', variants: red },
    })
    expect(await stocksOf(lamp)).toEqual([9, 1, 0])
    const more = itemOf({ id: lamp.id }, { quantity: 2, variants: red })
    expect(await buyInVain(customer, [more])).toEqual(notEnough(1))
    const large = itemOf({ id: lamp.id }, { variants: { Size: 'L', Colour: 'Red' } })
    expect(await buyInVain(customer, [large])).toEqual(outOfStock)
  })

  it.each([
    [{}],
    [{ Colour: 'red' }],
    [{ Colour: 'Blue' }],
    [{ colour: 'Red' }],
    [{ Colour: 'Red', Size: 'M' }],
    [{ Colour: 'Red', Engraving: 'For Ada' }],
    [{ Size: 'L' }],
  ])('is bought as it is with the note %j', async (note) => {
    const lamp = await aVariedLamp()
    expect(await bought(lamp, note)).toMatchObject({
      ...{ product_sku: lamp.sku, unit_price: '5.00', variants: note },
    })
    expect(await stocksOf(lamp)).toEqual([8, 4, 0])
  })

  it('is bought in both at once, each from its own stock', async () => {
    const lamp = await aVariedLamp()
    const items = [
      itemOf({ id: lamp.id }, { quantity: 9 }),
      itemOf({ id: lamp.id }, { quantity: 4, variants: { ' Colour ': ' Red ' } }),
    ]
    const order = await orderOf(customer, await buy(customer, items))
    expect(order.items.map((one: Json) => one.product_sku)).toEqual([
      lamp.sku,
      lamp.variations[0].sku,
    ])
    expect(await stocksOf(lamp)).toEqual([0, 0, 0])
  })

  it('is bought as it is once staff have taken the variation away', async () => {
    const lamp = await aVariedLamp()
    await staff.patch(ownPath(lamp), { variations: [lamp.variations[1]] }, { expect: 200 })
    expect(await bought(lamp, red)).toMatchObject({ product_sku: lamp.sku, variants: red })
  })

  it('costs what it costs now, its discount taken off', async () => {
    const lamp = await aVariedLamp()
    const discount = { discount_type: 'percentage', discount_percentage: '20' }
    await staff.patch(ownPath(lamp), discount, { expect: 200 })
    expect(await bought(lamp, {})).toMatchObject({ unit_price: '4.00' })
    expect(await bought(lamp, red)).toMatchObject({ unit_price: '6.00' })
  })
})
