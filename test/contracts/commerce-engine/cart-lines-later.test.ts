import { describe, expect, it } from 'vitest'
import {
  deleteProduct,
  deleteVariant,
  publish,
  restock,
  takePrice,
  withdraw,
} from '../../support/catalogue/rupee-changes.ts'
import { aKettle, aRupeeShirt, aVariant } from '../../support/catalogue/rupee-products.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import { expectSums } from '../../support/sales/cart-sums.ts'
import {
  aStorefrontCart,
  contentOf,
  readCart,
  refusedItem,
  setItem,
  type Wanted,
} from '../../support/sales/storefront-carts.ts'

async function aCartWith(wanted: Wanted[]) {
  const { client } = await aVisitor()
  return { client, cart: await aStorefrontCart(client, wanted) }
}

describe('a line whose product', () => {
  it('is no longer sold stays, costs nothing, hinders the order, and can be taken out', async () => {
    const [kettle, cup] = [await aKettle(), await aKettle(5_000)]
    const { client, cart } = await aCartWith([{ product: kettle }, { product: cup }])
    await withdraw(kettle)
    const shown = await readCart(client, cart.id)
    expect(shown.cart_items[0]).toMatchObject({ selling_price: 0, stock_available: false })
    expect(shown).toMatchObject({ cart_items_count: 2, grand_total: 50 })
    expect(shown.status_error_message).toBe(`${kettle.name} is no longer on sale`)
    expectSums(shown)
    await publish(kettle)
    expect((await readCart(client, cart.id)).grand_total).toBe(150)
    await withdraw(kettle)
    const left = await setItem(client, cart.id, { product: kettle, quantity: 0 })
    expect(contentOf(left)).toEqual([[String(cup.id), 1, false]])
    const again = await refusedItem(client, cart.id, { product: kettle, quantity: 0 })
    expect(again).toEqual([404, 'not_found'])
  })

  it('was deleted is gone, also from the cart as it is kept', async () => {
    const kettle = await aKettle()
    const { client, cart } = await aCartWith([{ product: kettle }])
    await deleteProduct(kettle)
    const shown = await readCart(client, cart.id)
    expect(shown).toMatchObject({ cart_items: [], cart_items_count: 0, grand_total: 0 })
    expect(shown.expires_at).toBe(cart.expires_at)
    const again = await readCart(client, cart.id)
    expect(again).toEqual(shown)
  })

  it('was sold out, or is short, tells so', async () => {
    const kettle = await aKettle()
    const { client, cart } = await aCartWith([{ product: kettle, quantity: 4 }])
    await restock(kettle.variantIds[0], 3)
    const short = await readCart(client, cart.id)
    expect(short.status_error_message).toBe(`Only 3 of ${kettle.name} are left`)
    expect(short.grand_total).toBe(400)
    await restock(kettle.variantIds[0], 0)
    const none = await readCart(client, cart.id)
    expect(none.cart_items[0].stock_available).toBe(false)
    expect(none.status_error_message).toBe(`${kettle.name} is out of stock`)
    const fewer = { product: kettle, quantity: 1 }
    expect(await refusedItem(client, cart.id, fewer)).toEqual([400, 'out_of_stock'])
    expect((await setItem(client, cart.id, { product: kettle, quantity: 0 })).cart_items).toEqual(
      [],
    )
  })

  it('lost the variant, while others are sold, can be taken out by its id', async () => {
    const shirt = await aRupeeShirt()
    const [small, medium] = shirt.variantIds
    const wanted = [small, medium].map((variantId) => ({
      product: shirt,
      variantId: variantId ?? 0,
    }))
    const { client, cart } = await aCartWith(wanted)
    await takePrice(medium)
    const shown = await readCart(client, cart.id)
    expect(shown).toMatchObject({ cart_items_count: 2, grand_total: 100 })
    const gone = { product: shirt, variantId: medium ?? 0, quantity: 0 }
    expect(contentOf(await setItem(client, cart.id, gone))).toEqual([[String(small), 1, false]])
    await deleteVariant(small ?? 0)
    expect((await readCart(client, cart.id)).cart_items).toEqual([])
  })

  it('got variants since can be taken out as it is shown, and they stay', async () => {
    const kettle = await aKettle()
    const { client, cart } = await aCartWith([{ product: kettle }])
    const blue = await aVariant(kettle.id, { options: { Colour: 'blue' }, sku: `B-${kettle.id}` })
    await setItem(client, cart.id, { product: kettle, variantId: blue })
    const shown = await readCart(client, cart.id)
    expect(shown.cart_items.map(({ variant_id }: typeof cart) => variant_id)).toEqual([
      null,
      String(blue),
    ])
    const left = await setItem(client, cart.id, { product: kettle, quantity: 0 })
    expect(contentOf(left)).toEqual([[String(blue), 1, false]])
  })
})
