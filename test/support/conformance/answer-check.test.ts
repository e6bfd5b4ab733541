import { describe, expect, test } from 'vitest'
import { answerCheck } from './answer-check.ts'
import type { Document, ResponseObject, Schema } from './document.ts'
import { findOperation, operationsOf } from './document.ts'

const schemas: Record<string, Schema> = {
  Detail: { type: 'object', required: ['detail'], properties: { detail: { type: 'string' } } },
  BadRequest: { type: 'object', required: ['error'], properties: { error: { type: 'string' } } },
  Named: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
  Priced: {
    allOf: [
      { $ref: '#/components/schemas/Named' },
      { properties: { price: { type: ['string', 'null'], pattern: '^\\d+\\.\\d{2}$' } } },
    ],
  },
  Person: {
    type: 'object',
    required: ['id', 'password'],
    properties: { id: { type: 'integer' }, password: { type: 'string', writeOnly: true } },
    example: { id: 'person', $ref: 'nowhere' },
  },
  Page: {
    type: 'object',
    properties: { results: { type: 'array', items: { $ref: '#/components/schemas/Priced' } } },
  },
  Either: {
    oneOf: [{ $ref: '#/components/schemas/Named' }, { $ref: '#/components/schemas/Detail' }],
  },
  Maybe: { anyOf: [{ $ref: '#/components/schemas/Named' }, { type: 'null' }] },
  Parent: { type: 'object', properties: { child: { $ref: '#/components/schemas/Maybe' } } },
  Free: { type: 'object', properties: { id: { type: 'integer' } }, additionalProperties: true },
  Labels: { type: 'object', additionalProperties: { $ref: '#/components/schemas/Named' } },
  Anything: { type: 'object' },
  Times: {
    type: 'object',
    properties: {
      at: { type: 'string', format: 'date-time' },
      link: { type: 'string', format: 'uri' },
      mail: { type: 'string', format: 'email' },
    },
  },
}

function problems(schema: string, body: unknown): string[] {
  const document = documentWith({
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
  })
  return check(document, 200, body)
}

function documentWith(response: ResponseObject): Document {
  return {
    paths: { '/thing/': { get: { operationId: 'getThing', responses: { 200: response } } } },
    components: { schemas },
  }
}

function check(document: Document, status: number, body: unknown, headers = {}): string[] {
  const type: Record<string, string> =
    body === undefined ? {} : { 'Content-Type': 'application/json; charset=utf-8' }
  const [operation] = operationsOf(document)
  return answerCheck('store', document)(operation, {
    status,
    headers: new Headers({ ...type, ...headers }),
    body,
  })
}

describe('surplus keys', () => {
  test('are refused in a closed object and named', () => {
    expect(problems('Named', { name: 'a' })).toEqual([])
    expect(problems('Named', { name: 'a', colour: 'red' })).toEqual([
      '#/colour key is not documented',
    ])
  })

  test('are those that no part of an allOf has', () => {
    expect(problems('Priced', { name: 'a', price: '1.00' })).toEqual([])
    expect(problems('Priced', { name: 'a', cost: 1 })).not.toEqual([])
  })

  test('are refused deep inside lists', () => {
    expect(problems('Page', { results: [{ name: 'a', price: null }] })).toEqual([])
    expect(problems('Page', { results: [{ name: 'a' }, { name: 'b', cost: 1 }] })).toEqual([
      '#/results/1/cost key is not documented',
    ])
  })

  test('are judged for each branch of a union by itself', () => {
    expect(problems('Either', { name: 'a' })).toEqual([])
    expect(problems('Either', { detail: 'a' })).toEqual([])
    expect(problems('Either', { name: 'a', detail: 'a' })).not.toEqual([])
  })

  test('are refused in what may also be null', () => {
    expect(problems('Parent', { child: null })).toEqual([])
    expect(problems('Parent', { child: { name: 'a' } })).toEqual([])
    expect(problems('Parent', { child: { name: 'a', cost: 1 } })).not.toEqual([])
  })

  test('are welcome where the document leaves an object open', () => {
    expect(problems('Free', { id: 1, colour: 'red' })).toEqual([])
    expect(problems('Anything', { colour: 'red' })).toEqual([])
  })

  test('are refused in the values of a map, whose own keys are free', () => {
    expect(problems('Labels', { any: { name: 'a' } })).toEqual([])
    expect(problems('Labels', { any: { name: 'a', cost: 1 } })).not.toEqual([])
  })

  test('include what is only ever written', () => {
    expect(problems('Person', { id: 1 })).toEqual([])
    expect(problems('Person', { id: 1, password: 'secret' })).toEqual([
      '#/password key is not documented',
    ])
  })
})

describe('values', () => {
  test('must have the documented type, pattern and format', () => {
    expect(problems('Priced', { name: 'a', price: '1.5' })).toContainEqual(
      expect.stringContaining('#/price String does not match pattern'),
    )
    expect(problems('Priced', { name: 1 })).not.toEqual([])
    expect(problems('Priced', {})).not.toEqual([])
    expect(problems('Times', { at: '2026-03-04T12:00:00Z' })).toEqual([])
    expect(problems('Times', { at: '2026-03-04 noon' })).not.toEqual([])
    expect(problems('Times', { link: '/relative' })).not.toEqual([])
    expect(problems('Times', { mail: 'nobody' })).not.toEqual([])
  })
})

describe('answers', () => {
  const documented = documentWith({
    headers: {
      'X-Total-Count': { required: true, schema: { type: 'integer' } },
      'X-Note': { schema: { type: 'string', maxLength: 3 } },
    },
  })

  test('must have a documented or common status', () => {
    expect(check(documented, 418, { detail: 'no' })).toEqual(['status 418 is not documented'])
    expect(check(documented, 404, { detail: 'no' })).toEqual([])
    expect(check(documented, 404, { error: 'no' })).not.toEqual([])
    expect(check(documented, 400, { error: 'no' })).toEqual([])
  })

  test('must carry required headers, and documented ones with valid values', () => {
    expect(check(documented, 200, undefined)).toEqual(['header X-Total-Count is missing'])
    expect(check(documented, 200, undefined, { 'X-Total-Count': '7' })).toEqual([])
    expect(check(documented, 200, undefined, { 'X-Total-Count': 'x' })).not.toEqual([])
    const long = { 'X-Total-Count': '7', 'X-Note': 'long' }
    expect(check(documented, 200, undefined, long)).not.toEqual([])
  })

  test('must have no body where none is documented, and one where one is', () => {
    expect(check(documentWith({}), 200, { a: 1 })).not.toEqual([])
    expect(check(documentWith({ content: { 'application/json': {} } }), 200, undefined)).toEqual([
      'content type is "", documented is application/json',
    ])
  })

  test('must have a documented content type', () => {
    const html = documentWith({ content: { 'text/html': { schema: { type: 'string' } } } })
    expect(check(html, 200, '<p>', { 'Content-Type': 'text/html; charset=utf-8' })).toEqual([])
    expect(check(html, 200, '<p>')).not.toEqual([])
  })

  test('of undocumented paths can only be common ones', () => {
    const answer = { headers: new Headers({ 'Content-Type': 'application/json' }), body: {} }
    const unknown = answerCheck('store', documented)(undefined, { ...answer, status: 200 })
    expect(unknown).toEqual(['status 200 is not documented'])
  })
})

describe('operations', () => {
  const operation = (operationId: string) => ({ get: { operationId, responses: {} } })
  const operations = operationsOf({
    paths: {
      '/orders/{order_id}/': operation('getOrder'),
      '/orders/admin/': operation('listAllOrders'),
      '/orders/{order_id}/status/': operation('getStatus'),
    },
    components: { schemas },
  })

  test('are found by method and path, fixed text before parameters', () => {
    expect(findOperation(operations, 'GET', '/orders/7/')?.id).toBe('getOrder')
    expect(findOperation(operations, 'GET', '/orders/admin/')?.id).toBe('listAllOrders')
    expect(findOperation(operations, 'GET', '/orders/7/status/')?.id).toBe('getStatus')
    expect(findOperation(operations, 'POST', '/orders/7/')).toBeUndefined()
    expect(findOperation(operations, 'GET', '/orders/7')).toBeUndefined()
    expect(findOperation(operations, 'GET', '/orders//')).toBeUndefined()
  })
})
