/*
 * The test client: calls the Worker over HTTP and holds every answer to the published document of
 * its operation and status, surplus keys included. An answer that does not fit throws.
 *
 *   const anonymous = storeClient() // or cortexClient(), avantlushClient(), commerceEngineClient()
 *   const customer = storeClient({ token })
 *   const { status, body, headers, cost } = await customer.get('/cart/')
 *   await customer.post('/cart/items/', { product_id: 1 }, { expect: 200 })
 *   await customer.delete('/cart/items/7/', { headers: { 'Idempotency-Key': 'k1' } })
 *
 * Bodies: a plain value is sent as JSON; a string is sent as it is, as JSON unless a Content-Type
 * is given; bytes, FormData and URLSearchParams are sent as they are.
 * `documented: false` calls a path outside the documents, such as an image file, without checks.
 */
import { exports } from 'cloudflare:workers'
import type { Cost as MeteredCost } from '../../../src/cost.ts'
import { type AnswerCheck, answerCheck, mediaType } from '../conformance/answer-check.ts'
import type { TestedContract } from '../conformance/common-answers.ts'
import { recordExercise } from '../conformance/coverage.ts'
import { findOperation, type Operation, operationsOf } from '../conformance/document.ts'
import { documentOf } from '../conformance/documents.ts'

// biome-ignore lint/suspicious/noExplicitAny: bodies are checked against the document at run time, and naming each type a second time would add nothing.
export type Json = any

export interface Answer {
  status: number
  /** Parsed JSON, text, bytes of anything else (an image), or undefined without a body. */
  body: Json
  headers: Headers
  /** What the request cost, from the header Souk-Cost. */
  cost: Cost
}

export type Cost = Omit<MeteredCost, 'databaseMs'>

export interface ClientOptions {
  /** Access token, sent as a bearer token. */
  token?: string
  /** Sent with every request. */
  headers?: Record<string, string>
  /** Answers instead of the Worker under test, for example one with other settings. */
  fetch?: (request: Request) => Promise<Response>
}

export interface CallOptions {
  headers?: Record<string, string>
  /** For methods whose function takes no body. */
  body?: unknown
  /** Fails unless the answer has this status. */
  expect?: number
  /** False for paths that no document describes: nothing is checked and nothing recorded. */
  documented?: boolean
}

export interface Client {
  get(path: string, options?: CallOptions): Promise<Answer>
  post(path: string, body?: unknown, options?: CallOptions): Promise<Answer>
  put(path: string, body?: unknown, options?: CallOptions): Promise<Answer>
  patch(path: string, body?: unknown, options?: CallOptions): Promise<Answer>
  delete(path: string, options?: CallOptions): Promise<Answer>
  request(method: string, path: string, options?: CallOptions): Promise<Answer>
}

export const ORIGIN = 'https://shop.test'

export function storeClient(options?: ClientOptions): Client {
  return contractClient('store', options)
}

export function cortexClient(options?: ClientOptions): Client {
  return contractClient('cortex', options)
}

export function avantlushClient(options?: ClientOptions): Client {
  return contractClient('avantlush', options)
}

/** Its paths begin behind `/api/v1/{store_id}/storefront`; of the store `in` where no other is named. */
export function commerceEngineClient(options: ClientOptions & { store?: string } = {}): Client {
  const { store = 'in', ...rest } = options
  return contractClient('commerce-engine', { ...rest, basePath: `/api/v1/${store}/storefront` })
}

function contractClient(
  contract: TestedContract,
  client: ClientOptions & { basePath?: string } = {},
): Client {
  const answerOf = client.fetch ?? ((request) => exports.default.fetch(request))

  async function call(method: string, path: string, options: CallOptions): Promise<Answer> {
    const request = buildRequest(method, (client.basePath ?? '') + path, client, options)
    const response = await answerOf(request)
    const answer = await readAnswer(response)
    if (options.documented !== false) holdToDocument(contract, request, answer)
    if (options.expect !== undefined && answer.status !== options.expect) {
      const { status, body } = answer
      throw new Error(`${method} ${path}: expected ${options.expect}, got ${status} ${show(body)}`)
    }
    return answer
  }

  return {
    get: (path, options = {}) => call('GET', path, options),
    post: (path, body, options = {}) => call('POST', path, { ...options, body }),
    put: (path, body, options = {}) => call('PUT', path, { ...options, body }),
    patch: (path, body, options = {}) => call('PATCH', path, { ...options, body }),
    delete: (path, options = {}) => call('DELETE', path, options),
    request: (method, path, options = {}) => call(method, path, options),
  }
}

function buildRequest(
  method: string,
  path: string,
  client: ClientOptions,
  { headers: own, body }: CallOptions,
): Request {
  const headers = new Headers(client.headers)
  if (client.token !== undefined) headers.set('Authorization', `Bearer ${client.token}`)
  for (const [name, value] of Object.entries(own ?? {})) headers.set(name, value)
  const init: RequestInit = { method, headers, redirect: 'manual' }
  if (body !== undefined) {
    const raw = isRaw(body)
    if ((!raw || typeof body === 'string') && !headers.has('Content-Type')) {
      headers.set('Content-Type', 'application/json')
    }
    init.body = raw ? body : JSON.stringify(body)
  }
  return new Request(new URL(path, ORIGIN), init)
}

function isRaw(body: unknown): body is string | Uint8Array | FormData | URLSearchParams {
  return (
    typeof body === 'string' ||
    body instanceof Uint8Array ||
    body instanceof FormData ||
    body instanceof URLSearchParams
  )
}

async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response
  const bytes = new Uint8Array(await response.arrayBuffer())
  return {
    status,
    headers,
    body: parseBody(bytes, mediaType(headers)),
    get cost() {
      return parseCost(headers.get('Souk-Cost'))
    },
  }
}

function parseBody(bytes: Uint8Array, type: string): Json {
  if (bytes.length === 0) return undefined
  if (!/^$|^text\/|json$|yaml$/.test(type)) return bytes
  const text = new TextDecoder().decode(bytes)
  if (type !== 'application/json') return text
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`The answer says it is JSON, but it is: ${text}`)
  }
}

function parseCost(header: string | null): Cost {
  if (header === null) throw new Error('The answer has no header Souk-Cost')
  const figures = new Map<string, number>()
  for (const part of header.split(',')) {
    const [name = '', value] = part.trim().split('=')
    figures.set(name, Number(value))
  }
  const figure = (name: string) => {
    const value = figures.get(name)
    if (value === undefined || Number.isNaN(value)) throw new Error(`No ${name} in "${header}"`)
    return value
  }
  return {
    queries: figure('queries'),
    rowsRead: figure('rows_read'),
    rowsWritten: figure('rows_written'),
    objectCalls: figure('object_calls'),
    statements: figure('statements'),
    outsideCalls: figure('outside_calls'),
  }
}

// --- The published documents ------------------------------------------------------------------

interface Contract {
  operations: Operation[]
  check: AnswerCheck
}

const contracts = new Map<TestedContract, Contract>()

function contractOf(name: TestedContract): Contract {
  const known = contracts.get(name)
  if (known) return known
  const document = documentOf(name)
  const contract = { operations: operationsOf(document), check: answerCheck(name, document) }
  contracts.set(name, contract)
  return contract
}

function holdToDocument(contract: TestedContract, request: Request, answer: Answer): void {
  // A HEAD request leaves out what its GET request is checked for.
  if (request.method === 'HEAD') return
  const { operations, check } = contractOf(contract)
  const { pathname } = new URL(request.url)
  const operation = findOperation(operations, request.method, pathname)
  const { status, body } = answer
  const problems = check(operation, answer)
  if (problems.length === 0) {
    recordExercise({ contract, operationId: operation?.id ?? null, status })
    return
  }
  const name = operation?.id ?? 'no documented operation'
  throw new Error(
    [
      `${contract} ${name} (${request.method} ${pathname}) answered ${status}, which does not fit its document:`,
      ...problems.slice(0, 10).map((problem) => `  ${problem}`),
      `  body: ${show(body)}`,
    ].join('\n'),
  )
}

function show(body: Json): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body, null, 2)
  return text === undefined ? '(empty)' : text.slice(0, 4000)
}
