import { expect, it } from 'vitest'
import * as budgets from '../../budgets/wishlist.ts'
import { aProduct } from '../../support/catalogue/products.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import {
  bulkPath,
  fillWishlist,
  movePath,
  wishedPath,
  wishesPath,
  wishIdsOf,
  wishlistPath,
  wishPath,
} from '../../support/sales/wishlists.ts'

it.each([3, 50, 400])('%i entries are read and changed within their budgets', async (count) => {
  const customer = await anAvantlushCustomer()
  const ids = await fillWishlist(customer.id, count, 100)
  const { body, cost } = await customer.get(wishlistPath, { expect: 200 })
  expect(body.products_count).toBe(count)
  expectWithin(cost, budgets.wishlistRead(count))
  const { id: product } = await aProduct()
  const added = await customer.post(wishesPath, { product }, { expect: 201 })
  expectWithin(added.cost, budgets.wishAdded(count))
  const again = await customer.post(wishesPath, { product }, { expect: 409 })
  // The next id is noted.
  expectWithin(again.cost, { ...budgets.wishAdded(count), rowsWritten: 1 })
  const [last = 0, second = 0] = await wishIdsOf(customer)
  const moved = await customer.post(movePath(last), {}, { expect: 201 })
  expectWithin(moved.cost, budgets.wishMoved)
  expect(moved.cost.objectCalls).toBe(1)
  expectWithin((await customer.delete(wishPath(second), { expect: 204 })).cost, budgets.wishRemoved)
  const path = wishedPath(ids[0] ?? 0)
  expectWithin((await customer.delete(path, { expect: 204 })).cost, budgets.wishRemoved)
  const sent = { wishlist_item_ids: [(await wishIdsOf(customer))[0], 987_654_321] }
  const removed = await customer.post(bulkPath, sent, { expect: 204 })
  expectWithin(removed.cost, budgets.wishRemoved)
})
