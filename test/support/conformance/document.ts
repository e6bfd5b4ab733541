/** The parts of an OpenAPI 3.1 document that the tests look at. */
export interface Document {
  /** What operations need that say nothing of it themselves. */
  security?: Record<string, string[]>[]
  paths: Record<string, PathItem>
  components: {
    schemas: Record<string, Schema>
    responses?: Record<string, ResponseObject>
  }
}

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

type PathItem = { [method in (typeof METHODS)[number]]?: OperationObject }

interface OperationObject {
  operationId: string
  tags?: string[]
  security?: Record<string, string[]>[]
  'x-role'?: string
  responses: Record<string, ResponseObject | Reference>
}

export interface ResponseObject {
  headers?: Record<string, { required?: boolean; schema?: Schema }>
  content?: Record<string, MediaType>
}

interface MediaType {
  schema?: Schema
  example?: unknown
  examples?: Record<string, { value?: unknown }>
}

interface Reference {
  $ref: string
}

type JsonType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null'

/** A JSON Schema of draft 2020-12, as far as these documents use it. */
export interface Schema {
  $ref?: string
  type?: JsonType | JsonType[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  unevaluatedProperties?: boolean
  items?: Schema
  prefixItems?: Schema[]
  allOf?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  writeOnly?: boolean
  [keyword: string]: unknown
}

export interface Operation {
  id: string
  method: string
  path: string
  tags: string[]
  /** Whether nobody is let in without a token. */
  needsSignIn: boolean
  /** Whether only staff are let in. */
  needsStaff: boolean
  /** By status, references resolved. */
  responses: Record<string, ResponseObject>
}

/** Every operation of a document, in the order of the document. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method]
      if (!operation) return []
      const responses = Object.fromEntries(
        Object.entries(operation.responses).map(([status, response]) => [
          status,
          resolveResponse(document, response),
        ]),
      )
      const { operationId: id, tags = [], security = document.security ?? [] } = operation
      return [
        {
          ...{ id, method: method.toUpperCase(), path, tags, responses },
          needsSignIn: security.length > 0 && security.every((one) => Object.keys(one).length > 0),
          needsStaff: operation['x-role'] === 'admin',
        },
      ]
    }),
  )
}

function resolveResponse(document: Document, response: ResponseObject | Reference): ResponseObject {
  if (!('$ref' in response)) return response
  const name = response.$ref.replace('#/components/responses/', '')
  const resolved = document.components.responses?.[name]
  if (!resolved) throw new Error(`The document has no response ${response.$ref}`)
  return resolved
}

/** Finds the operation a request belongs to; of several templates the one with more fixed text. */
export function findOperation(
  operations: readonly Operation[],
  method: string,
  pathname: string,
): Operation | undefined {
  return operations
    .filter((operation) => operation.method === method && matches(operation.path, pathname))
    .toSorted((a, b) => precedence(a.path).localeCompare(precedence(b.path)))[0]
}

function matches(template: string, pathname: string): boolean {
  const wanted = template.split('/')
  const given = pathname.split('/')
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => (isParameter(part) ? given[index] !== '' : part === given[index]))
  )
}

// Segment by segment from the left, fixed text comes before a parameter, as in the router.
function precedence(template: string): string {
  return template
    .split('/')
    .map((part) => (isParameter(part) ? '1' : '0'))
    .join('')
}

function isParameter(part: string): boolean {
  return part.startsWith('{') && part.endsWith('}')
}
