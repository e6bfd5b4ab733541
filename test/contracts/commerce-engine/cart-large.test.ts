import { beforeAll, expect, it } from 'vitest'
import { aRupeeProduct, type RupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import { aMember, enter } from '../../support/sales/cart-shop.ts'
import {
  aStorefrontCart,
  itemOf,
  mumbai,
  readCart,
  setItem,
} from '../../support/sales/storefront-carts.ts'

/*
 * Two full carts are united: no line is lost, although a cart takes no more than a hundred by itself.
 */

const linesMax = 100

let products: RupeeProduct[]

beforeAll(async () => {
  const category = await aRupeeProduct()
  const made = Array.from({ length: 2 * linesMax + 1 }, () =>
    aRupeeProduct({ categoryId: category.categoryId }),
  )
  products = await Promise.all(made)
})

it('a cart of two hundred lines is read, changed and made smaller', async () => {
  const [visitor, member] = [await aVisitor(), await aMember()]
  const wanted = products.map((product) => ({ product }))
  const [first, another] = [wanted[0], wanted.at(-1)]
  if (!first || !another) throw new Error('Nothing is sold')
  const { id } = await aStorefrontCart(visitor.client, wanted.slice(0, linesMax))
  await aStorefrontCart(member.client, wanted.slice(linesMax, 2 * linesMax))
  const entered = await enter(visitor.client, member)
  if (!entered) throw new Error('The visitor could not sign in')
  const { client } = entered

  const { cart_items: items } = await readCart(client, id)
  expect(items).toHaveLength(2 * linesMax)
  expect((await setItem(client, id, { ...first, quantity: 2 })).cart_items[0].quantity).toBe(2)
  const refused = await client.post(`/carts/${id}/items`, itemOf(another), { expect: 400 })
  expect(refused.body.code).toBe('validation_error')
  const both = { billing_address: mumbai, shipping_address: mumbai }
  await client.post(`/carts/${id}/address`, both, { expect: 200 })
  expect((await setItem(client, id, { ...first, quantity: 0 })).cart_items).toHaveLength(199)
})
