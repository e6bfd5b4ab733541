import { beforeAll, describe, expect, it } from 'vitest'
import { documentOf } from '../../support/conformance/documents.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { type Answer, avantlushClient, type Client, type Json } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { aDirectOrder, orderPath } from '../../support/sales/channel-orders.ts'

/** What the document says of an operation besides what the client reads. */
interface Marks {
  tags?: string[]
  'x-role'?: string
}

type Operation = [method: string, path: string, marks: Marks]

const operations: Operation[] = Object.entries(documentOf('avantlush').paths)
  .flatMap(([path, item]) =>
    Object.entries(item).map(
      ([method, operation]): Operation => [method.toUpperCase(), path, marksOf(operation)],
    ),
  )
  .filter(([, , { tags }]) => tags?.includes('Orders'))
  // Ordering is tested with the other ways to buy.
  .filter(([method, path]) => `${method} ${path}` !== 'POST /api/orders/')

const ofStaff = operations.filter(([, , marks]) => marks['x-role'] === 'admin')
const ofOneOrder = operations.filter(([, path]) => path.includes('{id}'))

/** Safe: every operation of the document is an object that may have them. */
function marksOf(operation: unknown): Marks {
  return operation as Marks
}

const nowhere = ['987654321', 'abc', '0', '-1', '1.5', '007', '+1', '1e3', '9'.repeat(30)]
const notFound = { status: 'error', message: 'Order not found' }

let staff: Client
let customer: AvantlushCustomer
let orderId: number

beforeAll(async () => {
  ;[staff, customer] = await Promise.all([anAvantlushStaffMember(), anAvantlushCustomer()])
  orderId = (await aDirectOrder(customer)).orderId
})

const pathOf = (template: string, id: number | string) => template.replace('{id}', String(id))

/** What can be wrong with a body is wrong with this one. */
function callBadly(client: Client, method: string, path: string): Promise<Answer> {
  return client.request(method, path, method === 'GET' ? {} : { body: '{' })
}

function callWell(client: Client, method: string, path: string): Promise<Answer> {
  return client.request(method, path, method === 'GET' ? {} : { body: { status: 'PROCESSING' } })
}

async function shownNow(): Promise<Json[]> {
  const path = orderPath(orderId)
  const [order, tracking] = await Promise.all([staff.get(path), staff.get(`${path}tracking/`)])
  return [order.body, tracking.body]
}

it('the document has the operations that are tested here', () => {
  expect(operations.map(([method, path]) => `${method} ${path}`)).toEqual([
    'GET /api/orders/',
    'GET /api/orders/filter-by-date/',
    'GET /api/orders/{id}/',
    'GET /api/orders/{id}/tracking/',
    'POST /api/orders/{id}/tracking/add/',
    'PATCH /api/orders/{id}/update_status/',
  ])
  expect(ofStaff).toHaveLength(2)
})

describe.each(operations)('%s %s', (method, template) => {
  it('asks who calls before it looks at anything else', async () => {
    const messages = [
      [avantlushClient(), 'Authentication credentials were not provided.'],
      [avantlushClient({ token: 'stale' }), 'Token is invalid or expired'],
    ] as const
    for (const [client, message] of messages) {
      for (const path of ['abc', orderId].map((one) => pathOf(template, one))) {
        const answer = await callBadly(client, method, `${path}?page=0&start_date=x`)
        expect([answer.status, answer.body]).toEqual([401, { status: 'error', message }])
      }
    }
  })
})

describe.each(ofStaff)('%s %s', (method, template) => {
  it('is refused to customers, the owner included, and changes nothing', async () => {
    const before = await shownNow()
    const message = 'You do not have permission to perform this action'
    for (const path of ['abc', orderId].map((one) => pathOf(template, one))) {
      for (const call of [callBadly, callWell]) {
        const { status, body } = await call(customer, method, path)
        expect([status, body]).toEqual([403, { status: 'error', message }])
      }
    }
    expect(await shownNow()).toEqual(before)
  })

  it('tells what is wrong with the body of an order that there is', async () => {
    for (const text of ['{', '[]', '7', 'null', '"text"']) {
      const path = pathOf(template, orderId)
      const { body } = await staff.request(method, path, { body: text, expect: 400 })
      expect([text, body.message, Object.keys(body.errors)]).toEqual([
        text,
        'Validation error',
        ['body'],
      ])
    }
  })

  it('tells who changes too fast so, also where there is nothing to change', async () => {
    const exhausted: RateLimit = { limit: async () => ({ success: false }) }
    const fetch = withEnv({ RATE_LIMITS: 'on', CHANGE_LIMIT: exhausted })
    const hasty = await anAvantlushStaffMember({ fetch })
    const { status, headers, body } = await callBadly(hasty, method, pathOf(template, 'abc'))
    expect([status, headers.get('Retry-After')]).toEqual([429, '60'])
    expect(body).toEqual({ status: 'error', message: 'Too many requests. Try again later.' })
  })
})

describe.each(ofOneOrder)('%s %s', (method, template) => {
  it('finds no order under ids that nobody has, whatever the body is', async () => {
    for (const id of nowhere) {
      const path = pathOf(template, id)
      for (const call of [callBadly, callWell]) {
        const { status, body } = await call(staff, method, path)
        expect([id, status, body]).toEqual([id, 404, notFound])
      }
    }
  })
})
