import { describe, expect, it } from 'vitest'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { sendTwice } from '../../support/http/send-twice.ts'
import { publish, withdraw } from '../../support/sales/avantlush-carts.ts'
import {
  aWisher,
  bulkPath,
  wishedPath,
  wishesOf,
  wishIdsOf,
  wishPath,
} from '../../support/sales/wishlists.ts'

const unknownWish = { status: 'error', message: 'Wishlist item not found' }

describe.each([
  ['its id', (ids: number[], _: number[]) => wishPath(ids[0] ?? 0)],
  ['its product', (_: number[], products: number[]) => wishedPath(products[0] ?? 0)],
])('an entry that is removed by %s', (_, pathOf) => {
  it('is gone, and the others stay', async () => {
    const { customer, products, ids } = await aWisher(2)
    const path = pathOf(
      ids,
      products.map(({ id }) => id),
    )
    expect((await customer.delete(path, { expect: 204 })).body).toBeUndefined()
    expect(await wishIdsOf(customer)).toEqual([ids[1]])
    expect((await customer.delete(path, { expect: 404 })).body).toEqual(unknownWish)
  })

  it('is removed once under one key', async () => {
    const { customer, products, ids } = await aWisher(1)
    const path = pathOf(
      ids,
      products.map(({ id }) => id),
    )
    expect(await sendTwice(customer, 'DELETE', path)).toBe(204)
  })

  it('is not found by anybody else', async () => {
    const { customer, products, ids } = await aWisher(1)
    const others = [await anAvantlushCustomer(), await anAvantlushStaffMember()]
    const path = pathOf(
      ids,
      products.map(({ id }) => id),
    )
    for (const somebody of others) {
      expect((await somebody.delete(path, { expect: 404 })).body).toEqual(unknownWish)
    }
    expect(await wishIdsOf(customer)).toEqual(ids)
  })

  it('may be one that is not shown', async () => {
    const { customer, products, ids } = await aWisher(1)
    for (const one of products) await withdraw(one)
    await customer.delete(
      pathOf(
        ids,
        products.map(({ id }) => id),
      ),
      { expect: 204 },
    )
    for (const one of products) await publish(one)
    expect(await wishesOf(customer)).toEqual([])
  })
})

describe('entries that are removed together', () => {
  it('are gone, however often they are named', async () => {
    const { customer, ids } = await aWisher(3)
    const [first, second, third] = ids
    const sent = { wishlist_item_ids: [first, `${third}`, first] }
    expect((await customer.post(bulkPath, sent, { expect: 204 })).body).toBeUndefined()
    expect(await wishIdsOf(customer)).toEqual([second])
    await customer.post(bulkPath, sent, { expect: 204 })
  })

  it('are those of the caller alone', async () => {
    const mine = await aWisher(1)
    const yours = await aWisher(1)
    const sent = { wishlist_item_ids: [...yours.ids, 987_654_321] }
    await mine.customer.post(bulkPath, sent, { expect: 204 })
    expect(await wishIdsOf(yours.customer)).toEqual(yours.ids)
    expect(await wishIdsOf(mine.customer)).toEqual(mine.ids)
  })

  it('are removed once under one key', async () => {
    const { customer, ids } = await aWisher(2)
    const sent = { wishlist_item_ids: ids }
    expect(await sendTwice(customer, 'POST', bulkPath, sent)).toBe(204)
    expect(await wishesOf(customer)).toEqual([])
  })
})
