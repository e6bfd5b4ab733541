import { describe, expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import type { Json } from '../../support/http/client.ts'
import {
  aCustomerWith,
  addPath,
  clearPath,
  codePath,
  deleteProduct,
  itemsOf,
  quantityPath,
  removePath,
  reprice,
  summaryOf,
  withdraw,
} from '../../support/sales/avantlush-carts.ts'
import { aCoupon } from '../../support/sales/coupons.ts'

const rejected = { status: 'error', message: 'Invalid promo code' }
const cartEmpty = { status: 'error', message: 'Cart is empty' }

async function apply(customer: AvantlushCustomer, code: string): Promise<Json> {
  return (await customer.post(codePath, { code }, { expect: 200 })).body
}

/** A customer whose cart costs so many cents. */
async function aCartOf(amount: number): Promise<AvantlushCustomer> {
  return aCustomerWith([await aProduct({ amount })])
}

describe('applying a promo code', () => {
  it('answers what it takes off, and the summary has it from then on', async () => {
    const customer = await aCustomerWith([await aProduct({ amount: 9_999 })], 2)
    const { code } = await aCoupon({ points: 2_000 })
    expect(await apply(customer, code)).toEqual({
      success: true,
      message: 'Discount applied successfully',
      discount_percentage: '20.00',
      total_before_discount: '199.98',
      total_after_discount: '159.98',
    })
    expect(await summaryOf(customer)).toEqual({
      ...{ total_items: 2, total_price: '199.98', items_count: 1 },
      ...{ discount_code: code, discount: '40.00', total_after_discount: '159.98' },
    })
  })

  it.each(['Summer-20', 'summer-20', 'SUMMER-20', '  sUmMeR-20 '])(
    'takes "%s" for SUMMER-20',
    async (written) => {
      await aCoupon({ code: 'SUMMER-20' }).catch(() => undefined)
      const customer = await aCartOf(1_000)
      await apply(customer, written)
      expect((await summaryOf(customer)).discount_code).toBe('SUMMER-20')
    },
  )

  it.each([
    [1_999, 2_000, '20.00', '4.00', '15.99'],
    [1, 5_000, '50.00', '0.01', '0.00'],
    [1, 4_999, '49.99', '0.00', '0.01'],
    [10, 1_250, '12.50', '0.01', '0.09'],
    [12_345, 10_000, '100.00', '123.45', '0.00'],
    [12_345, 1, '0.01', '0.01', '123.44'],
    [0, 2_000, '20.00', '0.00', '0.00'],
  ])(
    'of a cart of %i cents takes %i points off, halves rounded up',
    async (amount, points, percentage, discount, after) => {
      const [customer, { code }] = [await aCartOf(amount), await aCoupon({ points })]
      expect(await apply(customer, code)).toMatchObject({
        ...{ discount_percentage: percentage, total_after_discount: after },
      })
      expect(await summaryOf(customer)).toMatchObject({
        ...{ discount_code: code, discount, total_after_discount: after },
      })
    },
  )

  it('refuses a code that nobody has, and keeps the one before', async () => {
    const [customer, { code }] = [await aCartOf(1_000), await aCoupon()]
    await apply(customer, code)
    for (const unknown of ['NOTHING', `${code}X`, '%', "' OR 1=1 --", 'ı']) {
      const { body } = await customer.post(codePath, { code: unknown }, { expect: 400 })
      expect([unknown, body]).toEqual([unknown, rejected])
    }
    expect(await summaryOf(customer)).toMatchObject({ discount_code: code, discount: '2.00' })
  })

  it('says first that a cart is empty, whatever the code is', async () => {
    const { code } = await aCoupon()
    const [visitor, cleared, product] = [
      await anAvantlushCustomer(),
      await aCartOf(1_000),
      await aProduct(),
    ]
    await cleared.post(clearPath, undefined, { expect: 200 })
    const deserted = await aCustomerWith([product])
    await deleteProduct(product)
    for (const customer of [visitor, cleared, deserted]) {
      for (const tried of [code, 'NOTHING']) {
        const { body } = await customer.post(codePath, { code: tried }, { expect: 400 })
        expect(body).toEqual(cartEmpty)
      }
    }
  })

  it('puts a new code in place of the old one', async () => {
    const customer = await aCartOf(1_000)
    const [first, second] = [await aCoupon({ points: 5_000 }), await aCoupon({ points: 1_000 })]
    await apply(customer, first.code)
    await apply(customer, second.code)
    expect(await summaryOf(customer)).toMatchObject({
      ...{ discount_code: second.code, discount: '1.00' },
    })
    await apply(customer, second.code)
    expect(await summaryOf(customer)).toMatchObject({ discount: '1.00' })
  })

  it('is for the own cart alone', async () => {
    const [customer, other, { code }] = [
      await aCartOf(1_000),
      await aCartOf(1_000),
      await aCoupon(),
    ]
    await apply(customer, code)
    expect(await summaryOf(other)).toMatchObject({ discount_code: null, discount: '0.00' })
  })
})

describe('an applied code', () => {
  it('counts for what is in the cart by now, at the price of the moment', async () => {
    const product = await aProduct({ amount: 1_000 })
    const [customer, { code }] = [await aCustomerWith([product]), await aCoupon()]
    await apply(customer, code)
    await customer.post(quantityPath, { product_id: product.id, quantity: 3 }, { expect: 200 })
    expect(await summaryOf(customer)).toMatchObject({ total_price: '30.00', discount: '6.00' })
    await reprice(product, 2_000)
    expect(await summaryOf(customer)).toMatchObject({ total_price: '60.00', discount: '12.00' })
  })

  it('takes nothing off what is not on sale', async () => {
    const [sold, withdrawn] = [await aProduct({ amount: 1_000 }), await aProduct()]
    const [customer, { code }] = [await aCustomerWith([sold, withdrawn]), await aCoupon()]
    await withdraw(withdrawn)
    expect(await apply(customer, code)).toMatchObject({
      ...{ total_before_discount: '10.00', total_after_discount: '8.00' },
    })
    expect(await summaryOf(customer)).toMatchObject({ total_price: '10.00', discount: '2.00' })
  })

  it('leaves with clearing', async () => {
    const product = await aProduct()
    const [customer, { code }] = [await aCustomerWith([product]), await aCoupon()]
    await apply(customer, code)
    await customer.post(clearPath, undefined, { expect: 200 })
    expect(await summaryOf(customer)).toMatchObject({ discount_code: null })
    await customer.post(addPath, { product_id: product.id }, { expect: 201 })
    expect(await summaryOf(customer)).toMatchObject({ discount_code: null, discount: '0.00' })
  })

  it('stays while lines are removed, and leaves with the last one', async () => {
    const products = await Promise.all([aProduct(), aProduct()])
    const [customer, { code }] = [await aCustomerWith(products), await aCoupon()]
    await apply(customer, code)
    const [first, second] = products.map(({ id }) => ({ product_id: id }))
    await customer.post(removePath, first, { expect: 204 })
    expect(await summaryOf(customer)).toMatchObject({ discount_code: code })
    await customer.post(removePath, second, { expect: 204 })
    expect(await summaryOf(customer)).toMatchObject({ discount_code: null })
    await customer.post(addPath, first, { expect: 201 })
    expect(await summaryOf(customer)).toMatchObject({ discount_code: null, discount: '0.00' })
  })

  it('leaves with the last line where its product is deleted', async () => {
    const [product, other] = await Promise.all([aProduct(), aProduct()])
    const [customer, { code }] = [await aCustomerWith([product]), await aCoupon()]
    await apply(customer, code)
    await deleteProduct(product)
    expect(await itemsOf(customer)).toEqual([])
    await customer.post(addPath, { product_id: other.id }, { expect: 201 })
    expect(await summaryOf(customer)).toMatchObject({ discount_code: null })
  })
})
