import { describe, expect, it } from 'vitest'
import { aCategory } from '../../support/catalogue/products.ts'
import { aStaffMember } from '../../support/customers/staff.ts'

describe('writing to what is not there', () => {
  it('answers 404 for products, images and categories', async () => {
    const staff = await aStaffMember()
    await staff.patch('/products/nothing/', { name: 'Lamp' }, { expect: 404 })
    const upload = { content_type: 'image/png', size: 100 }
    await staff.post('/products/nothing/images/uploads/', upload, { expect: 404 })
    const image = { product: 1, image_url: 'https://example.com/a.jpg' }
    await staff.put('/products/images/999999/', image, { expect: 404 })
    const category = { name: 'Lamps', slug: 'lamps' }
    await staff.put('/products/categories/nothing/', category, { expect: 404 })
  })

  it('names the missing fields of a replaced category', async () => {
    const staff = await aStaffMember()
    await aCategory()
    const { body: page } = await staff.get('/products/categories/')
    const path = `/products/categories/${page.results[0].slug}/`
    const refused = await staff.put(path, {}, { expect: 400 })
    expect(Object.keys(refused.body.fields)).toEqual(['name', 'slug'])
  })
})
