import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { aDiscount } from '../../support/catalogue/discounts.ts'
import {
  aNamedCategory,
  aStockedProduct,
  done,
  importFile,
  importPath,
  linesBySku,
  revisionsOf,
} from '../../support/catalogue/product-files.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'

let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
  await aNamedCategory('Lamps')
})

/** The product of a SKU as staff see it. */
async function productOf(sku: string): Promise<Json> {
  const [line] = await linesBySku(staff, [sku])
  return (await staff.get(`/api/products/${line?.id}/`, { expect: 200 })).body
}

/** Imports one row, which changes a product. */
async function change(columns: string, row: string): Promise<void> {
  const { body } = await importFile(staff, `${columns}\n${row}`)
  expect(body).toEqual(done({ updated: 1 }))
}

it('is for staff alone, who are told before their file is read', async () => {
  const customer = await anAvantlushCustomer()
  await importFile(avantlushClient(), 'x', { expect: 401 })
  await importFile(customer, 'x', { expect: 403 })
})

describe('a row with a new SKU', () => {
  it('creates a product of all that it says', async () => {
    const columns =
      'id,name,sku,category,status,price,base_price,stock_quantity,is_featured,created_at'
    const row = '999999, Desk lamp ,DESK-1, Lamps ,published,9.5,10.25,7,TRUE,2001-01-01'
    const { body } = await importFile(staff, `${columns}\n${row}`)
    expect(body).toEqual(done({ created: 1 }))
    const [line] = await linesBySku(staff, ['DESK-1'])
    expect(line).toEqual({
      id: expect.not.stringMatching('999999'),
      name: 'Desk lamp',
      sku: 'DESK-1',
      category: 'Lamps',
      status: 'published',
      price: '10.25',
      base_price: '10.25',
      stock_quantity: '7',
      is_featured: 'true',
      created_at: expect.stringMatching(/^20[2-9]\d-/),
    })
    expect(await productOf('DESK-1')).toMatchObject({ slug: 'desk-lamp', category_name: 'Lamps' })
  })

  it('creates a draft without stock where it says no more than it must', async () => {
    const { body } = await importFile(
      staff,
      'sku,name,price,category\nFEW-1,Few words,3,Lamps\nFEW-2,Few words,3,Lamps',
    )
    expect(body).toEqual(done({ created: 2 }))
    const [line] = await linesBySku(staff, ['FEW-1'])
    const defaults = { status: 'draft', stock_quantity: '0', is_featured: 'false', price: '3.00' }
    expect(line).toMatchObject(defaults)
  })

  it('gets a slug that neither the file nor the shop has', async () => {
    await aStockedProduct({ name: 'Same name' })
    const rows = [1, 2, 3].map((number) => `SAME-${number},Same name,1,Lamps`)
    const nameless = [1, 2].map((number) => `DOTS-${number},...,1,Lamps`)
    const reserved = 'IMG-1,Images,1,Lamps'
    const file = ['sku,name,price,category', ...rows, ...nameless, reserved].join('\n')
    expect((await importFile(staff, file)).body).toEqual(done({ created: 6 }))
    const slugs = []
    for (const sku of ['SAME-1', 'SAME-2', 'SAME-3', 'DOTS-1', 'DOTS-2', 'IMG-1']) {
      slugs.push((await productOf(sku)).slug)
    }
    expect(slugs).toEqual([
      ...['same-name-2', 'same-name-3', 'same-name-4', 'product', 'product-2', 'images-2'],
    ])
  })

  it('is found by searches, and costs what the discount of its category leaves', async () => {
    const category = await aNamedCategory('Discounted')
    await aDiscount({ name: 'Sale', points: 2500, on: { categoryId: category.id } })
    const file = 'sku,name,price,category,status\nZEB-1,Zebrastuhl,10,Discounted,active'
    await importFile(staff, file)
    const { body } = await avantlushClient().get('/api/products/search/?q=zebra', { expect: 200 })
    expect(body.results).toMatchObject([{ name: 'Zebrastuhl', price: '7.50' }])
    const bySku = await avantlushClient().get('/api/products/search/?q=zeb-1', { expect: 200 })
    expect(bySku.body.results).toHaveLength(1)
  })
})

describe('a row with a known SKU', () => {
  it.each([
    ['name', 'Renamed', { name: 'Renamed' }],
    ['category', 'Lamps', { category: 'Lamps' }],
    ['status', 'draft', { status: 'draft' }],
    ['base_price', '12.34', { base_price: '12.34', price: '12.34' }],
    ['is_featured', 'TRUE', { is_featured: 'true' }],
  ])('changes the %s and nothing else', async (column, value, expected) => {
    const { sku, name } = await aStockedProduct()
    const [before] = await linesBySku(staff, [sku])
    const cells = { sku, name, price: '19.99', [column]: value }
    await change(Object.keys(cells).join(), Object.values(cells).join())
    expect(await linesBySku(staff, [sku])).toEqual([{ ...before, ...expected }])
  })

  it('keeps what empty cells and absent columns do not say', async () => {
    const product = await aStockedProduct({ isFeatured: true, status: 'published' })
    const { sku, name } = product
    const before = [await linesBySku(staff, [sku]), await revisionsOf([product])]
    const columns = 'sku,name,category,status,price,base_price,stock_quantity,is_featured,remark'
    const full = await importFile(staff, `${columns}\n${sku},${name},,, ,19.99,,,new`)
    const short = await importFile(staff, `sku,name,price\n${sku},${name},19.99`)
    for (const { body } of [full, short]) expect(body).toEqual(done({ unchanged: 1 }))
    expect([await linesBySku(staff, [sku]), await revisionsOf([product])]).toEqual(before)
  })

  it('takes the base price, and the price where that is empty', async () => {
    const { sku, name } = await aStockedProduct()
    const columns = 'sku,name,price,base_price'
    await change(columns, `${sku},${name},5,7`)
    expect(await linesBySku(staff, [sku])).toMatchObject([{ base_price: '7.00' }])
    await change(columns, `${sku},${name},5,`)
    expect(await linesBySku(staff, [sku])).toMatchObject([{ base_price: '5.00' }])
  })

  it('is found by its new name, under its old slug', async () => {
    const product = await aStockedProduct({ name: 'Quagga' })
    await change('sku,name,price', `${product.sku},Okapi,19.99`)
    const found = async (text: string) =>
      (await avantlushClient().get(`/api/products/search/?q=${text}`)).body.results.length
    expect([await found('okapi'), await found('quagga')]).toEqual([1, 0])
    expect(await productOf(product.sku)).toMatchObject({ name: 'Okapi', slug: product.slug })
  })

  it('is priced anew where its discount runs on, and where another begins with its category', async () => {
    const cheap = await aNamedCategory('Cheap things')
    await aDiscount({ name: 'Half', points: 5000, on: { categoryId: cheap.id } })
    const { id, sku, name } = await aStockedProduct({ amount: 1000 })
    await aDiscount({ name: 'Sale', points: 1000, on: { productId: id } })
    await change('sku,name,price', `${sku},${name},20`)
    expect(await linesBySku(staff, [sku])).toMatchObject([{ price: '18.00' }])
    await change('sku,name,price,category', `${sku},${name},20,Cheap things`)
    expect(await linesBySku(staff, [sku])).toMatchObject([{ price: '10.00', base_price: '20.00' }])
    await change('sku,name,price,category', `${sku},${name},30,Lamps`)
    expect(await linesBySku(staff, [sku])).toMatchObject([{ price: '27.00', base_price: '30.00' }])
  })

  it('keeps the prices of other currencies', async () => {
    const { sku, name, variantId } = await aStockedProduct()
    const rial = env.DB.prepare("INSERT INTO prices VALUES (?, 'IRR', 5000, NULL)").bind(variantId)
    await rial.run()
    await change('sku,name,price', `${sku},${name},20`)
    const { results } = await env.DB.prepare('SELECT amount FROM prices WHERE variant_id = ?')
      .bind(variantId)
      .all()
    expect(results.map(({ amount }) => amount).toSorted()).toEqual([2000, 5000])
  })
})

it('takes a form with the file, too', async () => {
  const form = new FormData()
  form.set('file', new File(['sku,name,price,category\nFORM-1,Form,1,Lamps'], 'products.csv'))
  const { body } = await staff.post(importPath, form, { expect: 200 })
  expect(body).toEqual(done({ created: 1 }))
})
