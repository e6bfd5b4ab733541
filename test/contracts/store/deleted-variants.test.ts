import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { aProduct, type ProductMade, stockOf } from '../../support/catalogue/products.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { storeClient } from '../../support/http/client.ts'
import { anOrder } from '../../support/sales/orders.ts'
import { context } from '../../support/world/context.ts'

async function deleteVariant({ variantId }: ProductMade): Promise<void> {
  await env.DB.prepare('UPDATE variants SET deleted_at = 1 WHERE id = ?').bind(variantId).run()
}

describe('a product whose variant was deleted', () => {
  it('is not found, and can be put into no cart', async () => {
    const [customer, product] = await Promise.all([aCustomer(), aProduct()])
    await deleteVariant(product)
    await storeClient().get(`/products/${product.slug}/`, { expect: 404 })
    await customer.post('/cart/items/', { product_id: product.id }, { expect: 404 })
  })

  it('leaves the carts that it is in', async () => {
    const [customer, product] = await Promise.all([aCustomer(), aProduct()])
    await customer.post('/cart/items/', { product_id: product.id }, { expect: 200 })
    await deleteVariant(product)
    const { body } = await customer.get('/cart/', { expect: 200 })
    expect(body.items).toEqual([])
  })

  it('is not sold with the rest of a cart', async () => {
    const [customer, kept, gone] = await Promise.all([aCustomer(), aProduct(), aProduct()])
    for (const { id } of [kept, gone]) {
      await customer.post('/cart/items/', { product_id: id }, { expect: 200 })
    }
    await deleteVariant(gone)
    const { body } = await customer.post('/orders/checkout/', {}, { expect: 201 })
    expect(body.items).toMatchObject([{ product: { id: kept.id } }])
    await customer.post('/orders/checkout/', {}, { expect: 400 })
  })

  it('stays in orders, as something that is no longer for sale', async () => {
    const { customer, product, order } = await anOrder()
    await deleteVariant(product)
    const { body } = await customer.get(`/orders/${order.id}/`, { expect: 200 })
    expect(body.items).toMatchObject([{ product: { name: product.name, is_active: false } }])
  })
})

describe('a product that staff delete', () => {
  it('takes its variants with it: its counter has nothing, and carts drop it', async () => {
    const [staff, customer, product] = await Promise.all([aStaffMember(), aCustomer(), aProduct()])
    await customer.post('/cart/items/', { product_id: product.id }, { expect: 200 })
    await staff.delete(`/products/${product.slug}/`, { expect: 204 })
    expect(await stockOf(product)).toBe(0)
    const { body } = await customer.get('/cart/', { expect: 200 })
    expect(body.items).toEqual([])
  })
})

describe('a counter that was never used', () => {
  const expiresAt = Date.now() + 60_000

  it('has nothing of a variant that was deleted, and ends what is asked of it', async () => {
    const product = await aProduct({ stock: 10 })
    await deleteVariant(product)
    const { variantId } = product
    const stock = context().objects.stock(variantId)
    const request = { variantId, checkoutId: 'c1', quantity: 1, expiresAt }
    const refused = { ok: false, reason: 'insufficient', sellable: 0 }
    expect(await stock.reserve(request)).toEqual(refused)
    expect(await stock.release(variantId, 'c1')).toMatchObject({ level: 0 })
    const setting = { variantId, key: 'count', sequence: 1, level: 5, sold: 0 }
    expect(await stock.set(setting)).toMatchObject({ ok: true, level: 0 })
  })

  it('keeps no figure of a variant that is not there yet', async () => {
    const { variantId: last } = await aProduct()
    const next = last + 1
    const stock = context().objects.stock(next)
    expect(await stock.read(next)).toMatchObject({ sellable: 0 })
    await stock.release(next, 'early')
    const product = await aProduct({ stock: 10 })
    expect(product.variantId).toBe(next)
    expect(await stockOf(product)).toBe(10)
    const late = { variantId: next, checkoutId: 'early', quantity: 1, expiresAt }
    expect(await stock.reserve(late)).toEqual({ ok: false, reason: 'closed', sellable: 10 })
  })
})
