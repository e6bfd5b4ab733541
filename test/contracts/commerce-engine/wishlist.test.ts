import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import { aRupeeProduct, aRupeeShirt, aVariant } from '../../support/catalogue/rupee-products.ts'
import { sellInRupees } from '../../support/catalogue/sell-in-rupees.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { aRegisteredCustomer, aVisitor } from '../../support/customers/storefront-visitors.ts'
import { commerceEngineClient } from '../../support/http/client.ts'
import { sendTwice } from '../../support/http/send-twice.ts'
import {
  addWish,
  entriesIn,
  entriesOf,
  entryOf,
  fillWishes,
  itemsOf,
  removeWish,
  wishlistOf,
} from '../../support/sales/unit-wishes.ts'
import { wish, wishesOf } from '../../support/sales/wishlists.ts'

/** An item as the catalogue lists it, without what it can tell beside. */
async function listed(sku: string) {
  const path = `/catalog/skus?sku=${sku}`
  return (await commerceEngineClient().get(path, { expect: 200 })).body.content.skus
}

describe('a wishlist', () => {
  it('is empty at first, for visitors and for customers', async () => {
    for (const somebody of [await aVisitor(), await aRegisteredCustomer()]) {
      const { body } = await somebody.client.get(wishlistOf(somebody), { expect: 200 })
      expect(body).toEqual({ message: 'Wishlist', success: true, content: { products: [] } })
    }
  })

  it('shows products and variants as the catalogue does, the newest first', async () => {
    const visitor = await aVisitor()
    const [kettle, shirt] = [await aRupeeProduct({ tags: ['new'] }), await aRupeeShirt()]
    await addWish(visitor, entryOf(kettle))
    const added = await addWish(visitor, entryOf(shirt, 2))
    const shown = [...(await listed(shirt.skus[2] ?? '')), ...(await listed(kettle.skus[0] ?? ''))]
    expect(shown).toHaveLength(2)
    expect(added.body.content.products).toEqual(shown)
    expect(await itemsOf(visitor)).toEqual(shown)
  })

  it('keeps one entry of what is added twice, at its place', async () => {
    const visitor = await aVisitor()
    const [kettle, shirt] = [await aRupeeProduct(), await aRupeeShirt()]
    await addWish(visitor, entryOf(shirt, 0))
    await addWish(visitor, entryOf(kettle))
    const again = await addWish(visitor, entryOf(shirt, 0))
    expect(entriesIn(again)).toEqual([entryOf(kettle), entryOf(shirt, 0)])
  })

  it('has variants of one product beside each other', async () => {
    const visitor = await aVisitor()
    const shirt = await aRupeeShirt()
    await Promise.all([0, 1, 2, 1].map((variant) => addWish(visitor, entryOf(shirt, variant))))
    expect(await entriesOf(visitor)).toHaveLength(3)
    const left = await removeWish(visitor, entryOf(shirt, 1))
    expect(entriesIn(left)).toEqual(expect.arrayContaining([0, 2].map((at) => entryOf(shirt, at))))
  })

  it('loses what is removed; removing it again, or what was never there, succeeds', async () => {
    const visitor = await aVisitor()
    const [kettle, shirt] = [await aRupeeProduct(), await aRupeeShirt()]
    await addWish(visitor, entryOf(kettle))
    for (const entry of [
      entryOf(shirt, 0),
      entryOf(shirt),
      { ...entryOf(kettle), variant_id: '7' },
    ]) {
      expect(entriesIn(await removeWish(visitor, entry))).toEqual([entryOf(kettle)])
    }
    expect(entriesIn(await removeWish(visitor, entryOf(kettle)))).toEqual([])
    expect(entriesIn(await removeWish(visitor, entryOf(kettle)))).toEqual([])
  })

  it('does not show what is withdrawn or sold nowhere here, and keeps it', async () => {
    const visitor = await aVisitor()
    const kettle = await aRupeeProduct()
    await addWish(visitor, entryOf(kettle))
    const set = env.DB.prepare('UPDATE products SET status = ? WHERE id = ?')
    await set.bind('draft', kettle.id).run()
    expect(await entriesOf(visitor)).toEqual([])
    await set.bind('active', kettle.id).run()
    expect(await entriesOf(visitor)).toEqual([entryOf(kettle)])
  })

  it('answers a repeated key with what was answered first, and does nothing again', async () => {
    const visitor = await aVisitor()
    const entry = entryOf(await aRupeeProduct())
    expect(await sendTwice(visitor.client, 'POST', wishlistOf(visitor), entry)).toBe(200)
    expect(await sendTwice(visitor.client, 'DELETE', wishlistOf(visitor), entry)).toBe(200)
    expect(await entriesOf(visitor)).toEqual([])
  })

  it('refuses a key that was used for another entry', async () => {
    const visitor = await aVisitor()
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    await addWish(visitor, entryOf(await aRupeeProduct()), { headers })
    const other = entryOf(await aRupeeProduct())
    const { body } = await addWish(visitor, other, { headers, expect: 422 })
    expect(body.code).toBe('idempotency_mismatch')
  })

  it('has at most 500 entries, and takes none beyond', async () => {
    const visitor = await aVisitor()
    const [first, kettle] = [await aRupeeProduct(), await aRupeeProduct()]
    await addWish(visitor, entryOf(first))
    await fillWishes(visitor, 499)
    const { body } = await addWish(visitor, entryOf(kettle), { expect: 400 })
    expect(body).toMatchObject({
      code: 'validation_error',
      errors: { product_id: [expect.any(String)] },
    })
    expect((await addWish(visitor, entryOf(first))).body.content.products).toHaveLength(500)
    await removeWish(visitor, entryOf(first))
    const [newest] = entriesIn(await addWish(visitor, entryOf(kettle)))
    expect(newest).toEqual(entryOf(kettle))
  })
})

describe('a product with variants', () => {
  it('is wished for by one of them', async () => {
    const visitor = await aVisitor()
    const { body } = await addWish(visitor, entryOf(await aRupeeShirt()), { expect: 400 })
    expect(body.code).toBe('variant_required')
    expect(await entriesOf(visitor)).toEqual([])
  })

  it('may have got them since: it is shown as the first one, and removed by either name', async () => {
    const visitor = await aVisitor()
    for (const variant of [undefined, 0]) {
      const kettle = await aRupeeProduct({ variants: [{ options: { Size: '1 l' } }] })
      await addWish(visitor, entryOf(kettle))
      await aVariant(kettle.id, { options: { Size: '2 l' }, sku: `${kettle.slug}-large` })
      expect(await entriesOf(visitor)).toEqual([entryOf(kettle, 0)])
      expect(entriesIn(await removeWish(visitor, entryOf(kettle, variant)))).toEqual([])
    }
  })

  it('may have lost them since: the last one is the product as such', async () => {
    const visitor = await aVisitor()
    const shirt = await aRupeeShirt()
    await addWish(visitor, entryOf(shirt, 0))
    await env.DB.prepare(
      'UPDATE variants SET deleted_at = 0 WHERE product_id = ? AND is_default = 0',
    )
      .bind(shirt.id)
      .run()
    expect(await entriesOf(visitor)).toEqual([entryOf(shirt)])
    expect(entriesIn(await addWish(visitor, entryOf(shirt)))).toEqual([entryOf(shirt)])
    expect(entriesIn(await removeWish(visitor, entryOf(shirt)))).toEqual([])
  })
})

describe('what there is none of', () => {
  it('is not found, and not wished for', async () => {
    const visitor = await aVisitor()
    const [kettle, shirt, other] = [await aRupeeProduct(), await aRupeeShirt(), await aRupeeShirt()]
    const draft = await aRupeeProduct({ status: 'draft' })
    const elsewhere = await aProduct()
    const entries = [
      { ...entryOf(kettle), product_id: '987654321' },
      { ...entryOf(kettle), variant_id: String(kettle.variantIds[0]) },
      { ...entryOf(shirt), variant_id: String(other.variantIds[0]) },
      entryOf(draft),
      { product_id: String(elsewhere.id), variant_id: null },
      { product_id: kettle.slug, variant_id: null },
    ]
    for (const entry of entries) {
      const { body } = await addWish(visitor, entry, { expect: 404 })
      expect(body.code).toBe('not_found')
    }
    expect(await entriesOf(visitor)).toEqual([])
  })
})

describe('the wishlist of somebody else', () => {
  it('is neither shown nor changed', async () => {
    const [owner, other] = [await aRegisteredCustomer(), await aVisitor()]
    const entry = entryOf(await aRupeeProduct())
    await addWish(owner, entry)
    const intruder = { ...other, id: owner.id }
    const answers = [
      await other.client.get(wishlistOf(owner), { expect: 404 }),
      await addWish(intruder, entryOf(await aRupeeProduct()), { expect: 404 }),
      await removeWish(intruder, entry, { expect: 404 }),
      await removeWish(intruder, 'no JSON', { expect: 404 }),
    ]
    for (const { body } of answers) expect(body.code).toBe('not_found')
    expect(await entriesOf(owner)).toEqual([entry])
    expect(await entriesOf(other)).toEqual([])
  })

  it('needs a session', async () => {
    const owner = await aVisitor()
    const anyone = { ...owner, client: commerceEngineClient() }
    await anyone.client.get(wishlistOf(owner), { expect: 401 })
    await addWish(anyone, entryOf(await aRupeeProduct()), { expect: 401 })
    await removeWish(anyone, entryOf(await aRupeeProduct()), { expect: 401 })
  })
})

describe('the wishlist of another contract', () => {
  it('is the same, but for variants', async () => {
    const elsewhere = await anAvantlushCustomer()
    const { uuid } = (await env.DB.prepare('SELECT uuid FROM users WHERE id = ?')
      .bind(elsewhere.id)
      .first<{ uuid: string }>()) ?? { uuid: '' }
    const client = commerceEngineClient({ token: elsewhere.tokens.access })
    const here = { id: uuid, tokens: elsewhere.tokens, client }
    const product = await aProduct()
    await sellInRupees(product)
    const named = { product_id: String(product.id), variant_id: null }
    await wish(elsewhere, product)
    expect(await entriesOf(here)).toEqual([named])
    const shirt = await aRupeeShirt()
    await addWish(here, entryOf(shirt, 1))
    expect(await wishesOf(elsewhere)).toHaveLength(1)
    await removeWish(here, named)
    expect(await wishesOf(elsewhere)).toEqual([])
    expect(await entriesOf(here)).toEqual([entryOf(shirt, 1)])
  })

  it('shows a product with variants as the first of them, once', async () => {
    const elsewhere = await aRegisteredCustomer()
    const shirt = await aRupeeShirt()
    await env.DB.prepare(
      `INSERT INTO wishlist_items(user_id, product_id, created_at)
       SELECT id, ?, 0 FROM users WHERE uuid = ?`,
    )
      .bind(shirt.id, elsewhere.id)
      .run()
    expect(await entriesOf(elsewhere)).toEqual([entryOf(shirt, 0)])
    expect(entriesIn(await addWish(elsewhere, entryOf(shirt, 0)))).toEqual([entryOf(shirt, 0)])
    expect(entriesIn(await removeWish(elsewhere, entryOf(shirt, 0)))).toEqual([])
  })
})
