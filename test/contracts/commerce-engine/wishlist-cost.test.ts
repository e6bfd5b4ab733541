import { expect, it } from 'vitest'
import { accountCosts } from '../../budgets/budgets.ts'
import * as budgets from '../../budgets/wishlist.ts'
import { aRupeeProduct, aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { codeOf } from '../../support/customers/codes.ts'
import { aRegisteredCustomer, aVisitor } from '../../support/customers/storefront-visitors.ts'
import {
  addWish,
  entryOf,
  fillWishes,
  removeWish,
  wishlistOf,
} from '../../support/sales/unit-wishes.ts'

it.each([3, 50, 400])('%i units are read and changed within their budgets', async (count) => {
  const visitor = await aVisitor()
  await fillWishes(visitor, count)
  const [kettle, shirt] = [entryOf(await aRupeeProduct()), entryOf(await aRupeeShirt(), 1)]
  const { body, cost } = await visitor.client.get(wishlistOf(visitor), { expect: 200 })
  expect(body.content.products).toHaveLength(count)
  expectWithin(cost, budgets.unitWishesRead(count))
  expectWithin((await addWish(visitor, kettle)).cost, budgets.unitWishAdded(count))
  expectWithin((await addWish(visitor, shirt)).cost, budgets.unitWishAdded(count + 1))
  const again = await addWish(visitor, kettle)
  // The next id is noted.
  expectWithin(again.cost, { ...budgets.unitWishAdded(count + 1), rowsWritten: 1 })
  const removed = await removeWish(visitor, kettle)
  expectWithin(removed.cost, budgets.unitWishRemoved(count + 1))
  const nothing = await removeWish(visitor, kettle)
  expectWithin(nothing.cost, { ...budgets.unitWishRemoved(count + 1), rowsWritten: 0 })
})

it.each([3, 400])('a sign-in that brings %i units writes them and no more', async (count) => {
  const [{ email }, visitor] = [await aRegisteredCustomer(), await aVisitor()]
  await fillWishes(visitor, count)
  const sent = await visitor.client.post('/auth/login/email', { email }, { expect: 200 })
  const { otp_token, otp_action } = sent.body.content
  const given = { otp: await codeOf(otp_token), otp_token, otp_action }
  const { cost } = await visitor.client.post('/auth/verify-otp', given, { expect: 200 })
  const { queries, rowsRead, rowsWritten } = accountCosts.enterByCode
  const united = budgets.wishesUnited(count)
  expectWithin(cost, {
    queries,
    rowsRead: rowsRead + united.rowsRead,
    rowsWritten: rowsWritten + united.rowsWritten,
  })
})
