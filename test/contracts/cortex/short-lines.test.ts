import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { countStock, stockOf } from '../../support/catalogue/products.ts'
import { aRialProduct } from '../../support/catalogue/rial-products.ts'
import { aCortexCustomerWith, cartOf, ordersOf } from '../../support/customers/cortex-customers.ts'

const path = '/api/v1/checkout/'
const address = '5 Valiasr Street, Tehran'
const allShort = 'Not enough stock for any line'

describe('a line that is short of stock', () => {
  it('stays in the cart and is told of', async () => {
    const [plenty, scarce] = await Promise.all([aRialProduct(), aRialProduct()])
    const customer = await aCortexCustomerWith(
      { product: scarce, quantity: 3 },
      { product: plenty, quantity: 2 },
    )
    await countStock(scarce, 1)
    const { body } = await customer.post(path, { address }, { expect: 201 })
    expect(body.items).toEqual([{ product: plenty.name, quantity: 2, price: '1,500,000' }])
    expect(body.skipped_items).toEqual([`${scarce.name} (available: 1, requested: 3)`])
    expect(await cartOf(customer)).toEqual([[scarce.name, 3]])
    expect(await ordersOf(customer)).toMatchObject([{ subtotal: '3000000.00' }])
    expect([await stockOf(plenty), await stockOf(scarce)]).toEqual([8, 1])
  })

  it('can be bought later, when there is stock again', async () => {
    const [plenty, scarce] = await Promise.all([aRialProduct(), aRialProduct()])
    const customer = await aCortexCustomerWith(
      { product: plenty, quantity: 1 },
      { product: scarce, quantity: 3 },
    )
    await countStock(scarce, 0)
    await customer.post(path, { address }, { expect: 201 })
    await countStock(scarce, 3)
    const { body } = await customer.post(path, { address }, { expect: 201 })
    expect(body).toMatchObject({ items: [{ product: scarce.name, quantity: 3 }] })
    expect(await cartOf(customer)).toEqual([])
  })

  it('stays behind, too, where its product is no longer for sale', async () => {
    const [plenty, inactive, unpriced] = await Promise.all([
      aRialProduct(),
      aRialProduct(),
      aRialProduct(),
    ])
    const customer = await aCortexCustomerWith(
      ...[plenty, inactive, unpriced].map((product) => ({ product, quantity: 2 })),
    )
    await env.DB.batch([
      env.DB.prepare("UPDATE products SET status = 'draft' WHERE id = ?").bind(inactive.id),
      env.DB.prepare('DELETE FROM prices WHERE variant_id = ?').bind(unpriced.variantId),
    ])
    const { body } = await customer.post(path, { address }, { expect: 201 })
    expect(body.items).toMatchObject([{ product: plenty.name, quantity: 2 }])
    expect(body.skipped_items).toEqual([
      `${inactive.name} (available: 0, requested: 2)`,
      `${unpriced.name} (available: 0, requested: 2)`,
    ])
    expect(await cartOf(customer)).toEqual([
      [unpriced.name, 2],
      [inactive.name, 2],
    ])
  })

  it('ends the checkout where it is not alone in that, and nothing changes', async () => {
    const [first, second, inactive] = await Promise.all([
      aRialProduct(),
      aRialProduct(),
      aRialProduct(),
    ])
    const customer = await aCortexCustomerWith(
      ...[first, second, inactive].map((product) => ({ product, quantity: 3 })),
    )
    await Promise.all([countStock(first, 2), countStock(second, 0)])
    await env.DB.prepare("UPDATE products SET status = 'draft' WHERE id = ?")
      .bind(inactive.id)
      .run()
    const { body } = await customer.post(path, { address }, { expect: 400 })
    expect(body.detail).toBe(allShort)
    expect(body.items.toSorted()).toEqual(
      [
        `${first.name} (available: 2, requested: 3)`,
        `${second.name} (available: 0, requested: 3)`,
        `${inactive.name} (available: 0, requested: 3)`,
      ].toSorted(),
    )
    expect(await cartOf(customer)).toHaveLength(3)
    expect(await ordersOf(customer)).toEqual([])
    expect([await stockOf(first), await stockOf(second), await stockOf(inactive)]).toEqual([
      2, 0, 10,
    ])
  })

  it('ends the checkout where no product is for sale any more', async () => {
    const product = await aRialProduct()
    const customer = await aCortexCustomerWith({ product, quantity: 1 })
    await env.DB.prepare("UPDATE products SET status = 'draft' WHERE id = ?").bind(product.id).run()
    const { body } = await customer.post(path, { address }, { expect: 400 })
    const items = [`${product.name} (available: 0, requested: 1)`]
    expect(body).toEqual({ detail: allShort, items })
    expect(await cartOf(customer)).toEqual([[product.name, 1]])
  })

  it('vanishes where its product was deleted', async () => {
    const product = await aRialProduct()
    const customer = await aCortexCustomerWith({ product, quantity: 1 })
    await env.DB.prepare('UPDATE products SET deleted_at = 1 WHERE id = ?').bind(product.id).run()
    const { body } = await customer.post(path, { address }, { expect: 400 })
    expect(body).toEqual({ detail: 'Cart is empty' })
  })

  it('is told of again to a request that is repeated under its Idempotency-Key', async () => {
    const [plenty, scarce] = await Promise.all([aRialProduct(), aRialProduct()])
    const customer = await aCortexCustomerWith(
      { product: plenty, quantity: 1 },
      { product: scarce, quantity: 2 },
    )
    await countStock(scarce, 1)
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const first = await customer.post(path, { address }, { headers, expect: 201 })
    const again = await customer.post(path, { address }, { headers, expect: 201 })
    expect(again.body).toEqual(first.body)
    await customer.post(path, { address: 'elsewhere' }, { headers, expect: 422 })
    expect(await ordersOf(customer)).toHaveLength(1)
  })
})
