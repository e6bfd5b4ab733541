import { beforeAll, describe, expect, it } from 'vitest'
import { aLamp, ownPath } from '../../support/catalogue/avantlush-products.ts'
import { aForm, aPng } from '../../support/catalogue/pictures.ts'
import { aProduct } from '../../support/catalogue/products.ts'
import { documentOf } from '../../support/conformance/documents.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { type Answer, avantlushClient, type Client, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

/** What the document says of an operation besides what the client reads. */
interface Marks {
  tags?: string[]
  'x-role'?: string
}

type Operation = [method: string, path: string, marks: Marks]

const catalogue: Operation[] = Object.entries(documentOf('avantlush').paths)
  .flatMap(([path, item]) =>
    Object.entries(item).map(
      ([method, operation]): Operation => [method.toUpperCase(), path, marksOf(operation)],
    ),
  )
  .filter(([, path, { tags }]) => tags?.includes('Products') && !path.includes('recommendations'))

const ofStaff = catalogue.filter(([, , marks]) => marks['x-role'] === 'admin')
const ofOneProduct = catalogue.filter(([, path]) => path.includes('{id}'))

/** Safe: every operation of the document is an object that may have them. */
function marksOf(operation: unknown): Marks {
  return operation as Marks
}

const nowhere = ['987654321', 'abc', '0', '-1', '1.5', '007', '+1', '1e3', '9'.repeat(30)]
const notFound = { status: 'error', message: 'Product not found' }

let staff: Client
let customer: Client

beforeAll(async () => {
  ;[staff, customer] = await Promise.all([anAvantlushStaffMember(), anAvantlushCustomer()])
})

const pathOf = (template: string, id: number | string) =>
  template.replace('{id}', String(id)).replace('{image_id}', '1')

/** What can be wrong with a body is wrong with this one. */
function callBadly(client: Client, method: string, path: string): Promise<Answer> {
  return client.request(method, path, method === 'GET' ? {} : { body: '{' })
}

function goodBodyOf(path: string): Json {
  return path.endsWith('upload-image/') ? aForm(aPng()) : { stock_quantity: 3 }
}

it('the document has the operations that are tested here', () => {
  expect(ofStaff.map(([method, path]) => `${method} ${path}`)).toEqual([
    'POST /api/products/',
    'GET /api/products/export/',
    'POST /api/products/import/',
    'POST /api/products/bulk-update-status/',
    'GET /api/products/tags/',
    'PUT /api/products/{id}/',
    'PATCH /api/products/{id}/',
    'DELETE /api/products/{id}/',
    'POST /api/products/{id}/upload-image/',
    'DELETE /api/products/{id}/remove-image/{image_id}/',
  ])
  expect(ofOneProduct).toHaveLength(6)
})

describe.each(ofStaff)('%s %s', (method, template) => {
  it('asks who calls before it looks at anything else', async () => {
    const messages = [
      [avantlushClient(), 401, 'Authentication credentials were not provided.'],
      [avantlushClient({ token: 'stale' }), 401, 'Token is invalid or expired'],
      [customer, 403, 'You do not have permission to perform this action'],
    ] as const
    const { id } = await aProduct()
    for (const [client, status, message] of messages) {
      for (const path of ['abc', id].map((one) => pathOf(template, one))) {
        const answer = await callBadly(client, method, path)
        expect([answer.status, answer.body]).toEqual([status, { status: 'error', message }])
      }
    }
  })
})

describe.each(ofOneProduct)('%s %s', (method, template) => {
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

it.each(ofOneProduct.filter(([method]) => ['PUT', 'PATCH', 'POST'].includes(method)))(
  '%s %s tells what is wrong with the body of a product that there is',
  async (method, template) => {
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

it('tells what changes too fast so, also where there is nothing to change', async () => {
  const exhausted: RateLimit = { limit: async () => ({ success: false }) }
  const fetch = withEnv({ RATE_LIMITS: 'on', CHANGE_LIMIT: exhausted })
  const hasty = await anAvantlushStaffMember({ fetch })
  for (const [method, template] of ofStaff.filter(([one]) => one !== 'GET')) {
    const { status, headers, body } = await callBadly(hasty, method, pathOf(template, 'abc'))
    expect([template, status, headers.get('Retry-After')]).toEqual([template, 429, '60'])
    expect(body).toEqual({ status: 'error', message: 'Too many requests. Try again later.' })
  }
})
