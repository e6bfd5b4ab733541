import { describe, expect, it } from 'vitest'
import { type Operation, operationsOf } from '../../support/conformance/document.ts'
import { documentOf } from '../../support/conformance/documents.ts'
import { aRegisteredCustomer, type Visitor } from '../../support/customers/storefront-visitors.ts'
import { type Answer, type Client, commerceEngineClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

/*
 * What every operation of accounts answers alike, whatever it does: an operation that the document adds
 * is asked as well.
 */

const operations = operationsOf(documentOf('commerce-engine')).filter(({ tags }) =>
  tags.includes('Auth'),
)
const having = (status: number) => operations.filter(({ responses }) => status in responses)

const exhausted: RateLimit = { limit: async () => ({ success: false }) }

function call(client: Client, { method, path }: Operation, id: string, more = {}): Promise<Answer> {
  const relative = path.replace(/^.*\/storefront/, '').replace('{id}', id)
  return client.request(method, relative, more)
}

const customerAt = (visitor: Visitor, store: string) =>
  commerceEngineClient({ token: visitor.tokens.access, store })

describe('every operation of accounts', () => {
  it.each(having(404))('$id is found in the store alone', async (operation) => {
    const customer = await aRegisteredCustomer()
    const { status, body } = await call(customerAt(customer, 'us'), operation, customer.id)
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'store_not_found' })
  })

  it.each(having(400))('$id reads no address that is not UTF-8', async (operation) => {
    const customer = await aRegisteredCustomer()
    const relative = operation.path.replace(/^.*\/storefront/, '').replace('{id}', customer.id)
    const { status, body } = await customer.client.request(operation.method, `${relative}?a=%E0%A4`)
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_request' })
  })

  it.each(having(401).filter(({ id, needsSignIn }) => needsSignIn || id === 'resetPassword'))(
    '$id refuses a token that is none',
    async (operation) => {
      const stranger = commerceEngineClient({ token: 'a.b.c' })
      const { status, body } = await call(stranger, operation, 'somebody')
      expect({ status, code: body.code }).toEqual({ status: 401, code: 'unauthorized' })
    },
  )

  it.each(having(429))('$id is limited for an address', async (operation) => {
    const customer = await aRegisteredCustomer()
    const fetch = withEnv({ RATE_LIMITS: 'on', AUTH_LIMIT: exhausted })
    const limited = commerceEngineClient({ token: customer.tokens.access, fetch })
    const { status, body, headers } = await call(limited, operation, customer.id)
    expect({ status, code: body.code }).toEqual({ status: 429, code: 'too_many_requests' })
    expect(headers.get('Retry-After')).toBe('60')
  })
})
