import { beforeAll, describe, expect, it } from 'vitest'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { aKey, loseAnswers, repeat } from '../../support/faults/lost-answers.ts'
import { sendTwice } from '../../support/http/send-twice.ts'
import { toldBy } from '../../support/http/told-by.ts'
import {
  aCustomerWith,
  addPath,
  clearPath,
  codePath,
  quantitiesOf,
  quantityPath,
  removePath,
  restock,
  summaryOf,
} from '../../support/sales/avantlush-carts.ts'
import { aCoupon } from '../../support/sales/coupons.ts'

let product: ProductMade

beforeAll(async () => {
  product = await aProduct({ stock: 100 })
})

describe('a change that is sent twice under one key', () => {
  it('happens once', async () => {
    const customer = await aCustomerWith([product])
    const { code } = await aCoupon()
    const { id: product_id } = product
    const send = (path: string, body: object) => sendTwice(customer, 'POST', path, body)
    expect(await send(addPath, { product_id, quantity: 2 })).toBe(201)
    expect(await quantitiesOf(customer)).toEqual([3])
    expect(await send(quantityPath, { product_id, quantity: 5 })).toBe(200)
    expect(await send(codePath, { code })).toBe(200)
    expect(await send(removePath, { product_id })).toBe(204)
    expect(await send(removePath, { product_id })).toBe(404)
    expect(await send(clearPath, {})).toBe(200)
  })

  it('is refused where the second one is another', async () => {
    const customer = await anAvantlushCustomer()
    const key = aKey()
    const item = { product_id: product.id, quantity: 2 }
    await customer.post(addPath, item, { ...key, expect: 201 })
    await customer.post(addPath, { ...item, quantity: 3 }, { ...key, expect: 422 })
    expect(await quantitiesOf(customer)).toEqual([2])
  })
})

describe('a change that is repeated under its key after its answer was lost', () => {
  it('adds once', async () => {
    const customer = await anAvantlushCustomer()
    const key = aKey()
    const item = { product_id: product.id, quantity: 2 }
    const { first, again } = await repeat(customer.id, () => customer.post(addPath, item, key))
    expect(toldBy(again)).toEqual(toldBy(first))
    expect(await quantitiesOf(customer)).toEqual([2])
  })

  it('sets a quantity once: what was added since stays', async () => {
    const customer = await aCustomerWith([product])
    const key = aKey()
    const set = { product_id: product.id, quantity: 5 }
    const first = await customer.post(quantityPath, set, { ...key, expect: 200 })
    await customer.post(addPath, { product_id: product.id }, { expect: 201 })
    await loseAnswers(customer.id)
    const again = await customer.post(quantityPath, set, { ...key, expect: 200 })
    expect(again.body).toEqual(first.body)
    expect(await quantitiesOf(customer)).toEqual([6])
  })

  it('removes once: what was added again stays', async () => {
    const customer = await aCustomerWith([product])
    const key = aKey()
    const line = { product_id: product.id }
    await customer.post(removePath, line, { ...key, expect: 204 })
    await loseAnswers(customer.id)
    await customer.post(addPath, line, { expect: 201 })
    await customer.post(removePath, line, { ...key, expect: 204 })
    expect(await quantitiesOf(customer)).toEqual([1])
  })

  it('clears once', async () => {
    const customer = await aCustomerWith([product])
    const key = aKey()
    await customer.post(clearPath, {}, { ...key, expect: 200 })
    await loseAnswers(customer.id)
    await customer.post(addPath, { product_id: product.id }, { expect: 201 })
    await customer.post(clearPath, {}, { ...key, expect: 200 })
    expect(await quantitiesOf(customer)).toEqual([1])
  })

  it('applies a code once: the one after it stays', async () => {
    const customer = await aCustomerWith([product])
    const [first, second] = [await aCoupon(), await aCoupon()]
    const key = aKey()
    const { body } = await customer.post(codePath, { code: first.code }, { ...key, expect: 200 })
    await customer.post(codePath, { code: second.code }, { expect: 200 })
    await loseAnswers(customer.id)
    const again = await customer.post(codePath, { code: first.code }, { ...key, expect: 200 })
    expect(again.body).toEqual(body)
    expect(await summaryOf(customer)).toMatchObject({ discount_code: second.code })
  })

  it('is refused again where the stock did not reach, whatever came in since', async () => {
    const scarce = await aProduct({ stock: 1 })
    const customer = await anAvantlushCustomer()
    const key = aKey()
    const item = { product_id: scarce.id, quantity: 2 }
    await customer.post(addPath, item, { ...key, expect: 400 })
    await loseAnswers(customer.id)
    await restock(scarce, 10)
    await customer.post(addPath, item, { ...key, expect: 400 })
    expect(await quantitiesOf(customer)).toEqual([])
  })
})
