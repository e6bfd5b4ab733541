import { beforeAll, describe, expect, it } from 'vitest'
import { aLamp, ownPath } from '../../support/catalogue/avantlush-products.ts'
import { aForm, aPng } from '../../support/catalogue/pictures.ts'
import { aProduct } from '../../support/catalogue/products.ts'
import { operationsOf } from '../../support/conformance/document.ts'
import { documentOf } from '../../support/conformance/documents.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { callBadly } from '../../support/http/call-badly.ts'
import type { Client, Json } from '../../support/http/client.ts'

const ofOneProduct = operationsOf(documentOf('avantlush')).filter(({ path }) =>
  /^\/api\/products\/\{(id|product_id)\}/.test(path),
)

const nowhere = ['987654321', 'abc', '0', '-1', '1.5', '007', '+1', '1e3', '9'.repeat(30)]
const notFound = { status: 'error', message: 'Product not found' }

let staff: Client

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

it('the document has the operations on one product that are tested here', () => {
  expect(ofOneProduct).toHaveLength(10)
})

function pathOf(template: string, id: number | string): string {
  return template
    .replace(/\{(?:id|product_id)\}/, String(id))
    .replace('{image_id}', '1')
    .replace('{rec_type}', 'similar')
}

function goodBodyOf(path: string): Json {
  if (path.endsWith('reviews/')) return { rating: 5, content: 'Fine' }
  return path.endsWith('upload-image/') ? aForm(aPng()) : { stock_quantity: 3 }
}

describe.each(ofOneProduct)('$method $path', ({ method, path: template }) => {
  it('finds no product under ids that nobody has, whatever the body is', async () => {
    for (const id of nowhere) {
      const path = pathOf(template, id)
      const body = method === 'GET' ? undefined : goodBodyOf(path)
      for (const answer of [
        await callBadly(staff, method, path),
        await staff.request(method, path, { body }),
      ]) {
        expect([id, answer.status, answer.body]).toEqual([id, 404, notFound])
      }
    }
  })

  it('finds no product that is deleted, or not sold in dollars', async () => {
    const deleted = await aLamp(staff)
    await staff.delete(ownPath(deleted), { expect: 204 })
    const foreign = await aProduct({ amount: null, rials: 5 })
    for (const { id } of [deleted, foreign]) {
      const path = pathOf(template, id)
      const body = method === 'GET' ? undefined : goodBodyOf(path)
      expect((await callBadly(staff, method, path)).body).toEqual(notFound)
      expect((await staff.request(method, path, { body, expect: 404 })).body).toEqual(notFound)
    }
  })
})

it.each(ofOneProduct.filter(({ method }) => ['PUT', 'PATCH', 'POST'].includes(method)))(
  '$method $path tells what is wrong with the body of a product that there is',
  async ({ method, path: template }) => {
    const { id } = await aProduct()
    const { body } = await callBadly(staff, method, pathOf(template, id))
    const errors = template.endsWith('upload-image/')
      ? { image: ['No file was submitted.'] }
      : { body: ['The body is not valid JSON.'] }
    expect(body.errors).toEqual(errors)
  },
)

it.each([
  ['POST', '/api/products/'],
  ['POST', '/api/products/bulk-update-status/'],
  ['POST', '/api/products/record-view/'],
])('%s %s refuses bodies that are no object', async (method, path) => {
  const sent = ['{', '[]', '7', 'null', '"text"', '']
  for (const text of sent) {
    const { body } = await staff.request(method, path, { body: text, expect: 400 })
    expect([text, body.status, body.message]).toEqual([text, 'error', 'Validation error'])
    if (text !== '') expect(Object.keys(body.errors)).toEqual(['body'])
  }
})
