import { describe, expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { invalid } from '../../support/http/avantlush-answers.ts'
import {
  aCustomerWith,
  addPath,
  cartPath,
  clearPath,
  deleteProduct,
  itemsOf,
  quantitiesOf,
  quantityPath,
  removePath,
  restock,
  takePrices,
  withdraw,
} from '../../support/sales/avantlush-carts.ts'
import { aCartOf } from '../../support/sales/carts.ts'
import { context } from '../../support/world/context.ts'

const error = (message: string) => ({ status: 'error', message })
const outOfStock = error('Product is out of stock')
const productNotFound = error('Product not found')
const notInCart = error('Item not found in cart')

const tooMany = (left: number) => ({
  ...error('Not enough stock available'),
  errors: { quantity: [`Only ${left} left in stock.`] },
})

/** With products that only the cart knows. */
async function fillCart({ id: userId }: AvantlushCustomer, count: number): Promise<void> {
  const cart = await aCartOf(userId, 'avantlush')
  const object = context().objects.cart(cart)
  for (let id = 1_000_001; id <= 1_000_000 + count; id++) {
    const item = { productId: id, variantId: id, unitAmount: 1, quantity: 1, stock: 1 }
    await object.add(cart, item, null)
  }
}

describe('adding a product', () => {
  it('adds one unit by default and answers the line', async () => {
    const [customer, product] = await Promise.all([anAvantlushCustomer(), aProduct()])
    const { body } = await customer.post(addPath, { product_id: product.id }, { expect: 201 })
    expect(body).toEqual({
      success: true,
      message: 'Item added to cart',
      cart_item: {
        cart_item_id: expect.any(Number),
        product: product.id,
        quantity: 1,
        product_name: product.name,
        product_price: '19.99',
        stock_status: 'active',
        product_image: null,
      },
    })
    expect(await itemsOf(customer)).toEqual([body.cart_item])
  })

  it('adds to the line that the product has', async () => {
    const product = await aProduct()
    const customer = await aCustomerWith([product], 2)
    const [line] = await itemsOf(customer)
    const more = { product_id: product.id, quantity: 3 }
    const { body } = await customer.post(addPath, more, { expect: 201 })
    expect(body.cart_item).toEqual({ ...line, quantity: 5 })
    expect(await quantitiesOf(customer)).toEqual([5])
  })

  it('refuses a product without stock', async () => {
    const [customer, product] = await Promise.all([anAvantlushCustomer(), aProduct({ stock: 0 })])
    for (const quantity of [1, 1_000]) {
      const item = { product_id: product.id, quantity }
      expect((await customer.post(addPath, item, { expect: 400 })).body).toEqual(outOfStock)
    }
    expect(await itemsOf(customer)).toEqual([])
  })

  it('refuses more than is in stock, what the cart has included', async () => {
    const product = await aProduct({ stock: 3 })
    const customer = await anAvantlushCustomer()
    const add = (quantity: number) => customer.post(addPath, { product_id: product.id, quantity })
    expect((await add(4)).body).toEqual(tooMany(3))
    expect((await add(2)).status).toBe(201)
    expect((await add(2)).body).toEqual(tooMany(3))
    expect((await add(1)).status).toBe(201)
    expect(await quantitiesOf(customer)).toEqual([3])
    await restock(product, 0)
    expect((await add(1)).body).toEqual(outOfStock)
  })

  it('takes no more than there is when all is asked for at once', async () => {
    const product = await aProduct({ stock: 3 })
    const customer = await aCustomerWith([])
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => customer.post(addPath, { product_id: product.id })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 400, 400])
    expect(await quantitiesOf(customer)).toEqual([3])
  })

  it('takes 999 of a product, and no more', async () => {
    const product = await aProduct({ stock: 2_000 })
    const customer = await aCustomerWith([product], 999)
    const limit = invalid('quantity', 'A cart holds at most 999 of a product.')
    const more = { product_id: product.id, quantity: 1 }
    expect((await customer.post(addPath, more, { expect: 400 })).body).toEqual(limit)
    const set = { ...more, quantity: 1_000 }
    expect((await customer.post(quantityPath, set, { expect: 400 })).body).toEqual(limit)
    expect(await quantitiesOf(customer)).toEqual([999])
  })

  it('takes a hundred different products', async () => {
    const product = await aProduct()
    const customer = await aCustomerWith([product])
    await fillCart(customer, 99)
    await customer.post(addPath, { product_id: product.id }, { expect: 201 })
    const { id } = await aProduct()
    const { body } = await customer.post(addPath, { product_id: id }, { expect: 400 })
    expect(body).toEqual(invalid('product_id', 'A cart holds at most 100 different products.'))
  })

  it('finds no product that cannot be bought here', async () => {
    const [draft, unpriced, inRials, deleted] = await Promise.all([
      aProduct(),
      aProduct(),
      aProduct({ amount: null, rials: 5 }),
      aProduct(),
    ])
    await Promise.all([withdraw(draft), takePrices(unpriced), deleteProduct(deleted)])
    const customer = await anAvantlushCustomer()
    const ids = [987_654_321, draft.id, unpriced.id, inRials.id, deleted.id]
    for (const id of ids) {
      const { body } = await customer.post(addPath, { product_id: id }, { expect: 404 })
      expect([id, body]).toEqual([id, productNotFound])
    }
    expect(await itemsOf(customer)).toEqual([])
  })

  it('sells no draft to staff either, who have a cart as everybody', async () => {
    const [staff, draft, product] = [
      await anAvantlushStaffMember(),
      await aProduct(),
      await aProduct(),
    ]
    await withdraw(draft)
    const { body } = await staff.post(addPath, { product_id: draft.id }, { expect: 404 })
    expect(body).toEqual(productNotFound)
    await staff.post(addPath, { product_id: product.id }, { expect: 201 })
    expect((await staff.get(cartPath, { expect: 200 })).body).toMatchObject({
      user: staff.id,
      items: [{ product: product.id }],
    })
  })
})

describe('setting a quantity', () => {
  it('sets it, up or down, and answers the line', async () => {
    const product = await aProduct()
    const customer = await aCustomerWith([product], 2)
    const [line] = await itemsOf(customer)
    for (const quantity of [5, 1, 10]) {
      const set = { product_id: product.id, quantity }
      const { body } = await customer.post(quantityPath, set, { expect: 200 })
      expect(body).toEqual({
        ...{ success: true, message: 'Quantity updated' },
        cart_item: { ...line, quantity },
      })
    }
    expect(await quantitiesOf(customer)).toEqual([10])
  })

  it('changes that product alone', async () => {
    const products = await Promise.all([aProduct(), aProduct(), aProduct()])
    const customer = await aCustomerWith(products)
    const set = { product_id: products[1]?.id, quantity: 4 }
    await customer.post(quantityPath, set, { expect: 200 })
    expect(await quantitiesOf(customer)).toEqual([1, 4, 1])
  })

  it('refuses more than is in stock', async () => {
    const product = await aProduct({ stock: 3 })
    const customer = await aCustomerWith([product], 2)
    const set = { product_id: product.id, quantity: 4 }
    expect((await customer.post(quantityPath, set, { expect: 400 })).body).toEqual(tooMany(3))
    await restock(product, 1)
    const less = { ...set, quantity: 2 }
    expect((await customer.post(quantityPath, less, { expect: 400 })).body).toEqual(tooMany(1))
    await restock(product, 0)
    expect((await customer.post(quantityPath, less, { expect: 400 })).body).toEqual(outOfStock)
    expect(await quantitiesOf(customer)).toEqual([2])
  })

  it('finds no product that was withdrawn from sale, whose line stays as it is', async () => {
    const product = await aProduct()
    const customer = await aCustomerWith([product], 3)
    await withdraw(product)
    const set = { product_id: product.id, quantity: 2 }
    expect((await customer.post(quantityPath, set, { expect: 404 })).body).toEqual(productNotFound)
    expect(await itemsOf(customer)).toMatchObject([{ quantity: 3, stock_status: 'unavailable' }])
  })
})

describe.each([
  ['setting a quantity', quantityPath],
  ['removing', removePath],
])('%s', (_, path) => {
  it('finds nothing that is not in the own cart', async () => {
    const [mine, foreign, soldOut] = await Promise.all([
      aProduct(),
      aProduct(),
      aProduct({ stock: 0 }),
    ])
    const customer = await aCustomerWith([mine])
    const other = await aCustomerWith([foreign])
    for (const id of [foreign.id, soldOut.id, 987_654_321]) {
      const body = { product_id: id, quantity: 1 }
      expect((await customer.post(path, body, { expect: 404 })).body).toEqual(notInCart)
    }
    const without = await anAvantlushCustomer()
    const body = { product_id: mine.id, quantity: 1 }
    expect((await without.post(path, body, { expect: 404 })).body).toEqual(notInCart)
    expect(await quantitiesOf(customer)).toEqual([1])
    expect(await quantitiesOf(other)).toEqual([1])
  })

  it('finds no line of a deleted product once the cart was read', async () => {
    const product = await aProduct()
    const customer = await aCustomerWith([product])
    await deleteProduct(product)
    expect(await itemsOf(customer)).toEqual([])
    const body = { product_id: product.id, quantity: 1 }
    expect((await customer.post(path, body, { expect: 404 })).body).toEqual(notInCart)
  })
})

it('setting a quantity finds no deleted product in the cart', async () => {
  const product = await aProduct()
  const customer = await aCustomerWith([product])
  await deleteProduct(product)
  const set = { product_id: product.id, quantity: 2 }
  expect((await customer.post(quantityPath, set, { expect: 404 })).body).toEqual(notInCart)
})

describe('removing', () => {
  it('takes all units of a product out, once', async () => {
    const [first, second] = await Promise.all([aProduct(), aProduct()])
    const customer = await aCustomerWith([first, second], 3)
    const { body } = await customer.post(removePath, { product_id: first.id }, { expect: 204 })
    expect(body).toBeUndefined()
    expect(await itemsOf(customer)).toMatchObject([{ product: second.id, quantity: 3 }])
    await customer.post(removePath, { product_id: first.id }, { expect: 404 })
  })

  it('takes out what is no longer for sale', async () => {
    const [withdrawn, unpriced] = await Promise.all([aProduct(), aProduct()])
    const customer = await aCustomerWith([withdrawn, unpriced])
    await Promise.all([withdraw(withdrawn), takePrices(unpriced)])
    for (const { id } of [withdrawn, unpriced]) {
      await customer.post(removePath, { product_id: id }, { expect: 204 })
    }
    expect(await itemsOf(customer)).toEqual([])
  })
})

describe('clearing', () => {
  it('empties the cart, which may be empty already, or not be there yet', async () => {
    const customer = await aCustomerWith(await Promise.all([aProduct(), aProduct()]))
    const cleared = { success: true, message: 'Cart cleared successfully' }
    expect((await customer.post(clearPath, undefined, { expect: 200 })).body).toEqual(cleared)
    expect(await itemsOf(customer)).toEqual([])
    expect((await customer.post(clearPath, undefined, { expect: 200 })).body).toEqual(cleared)
    const visitor = await anAvantlushCustomer()
    expect((await visitor.post(clearPath, {}, { expect: 200 })).body).toEqual(cleared)
  })
})
