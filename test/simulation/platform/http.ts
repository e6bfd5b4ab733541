/*
 * Requests and responses whose bodies are texts. Node's own are streams, which cost more than all that
 * a gateway does with them. They have what the adapters, the gateways' SDK and the simulator use.
 */

type Entries = Iterable<readonly [string, string]>

export class TextHeaders {
  readonly #values = new Map<string, string>()

  constructor(init?: Record<string, string> | Entries) {
    if (!init) return
    for (const [name, value] of isEntries(init) ? init : Object.entries(init)) this.set(name, value)
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase())
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), String(value))
  }

  append(name: string, value: string): void {
    const known = this.get(name)
    this.set(name, known === null ? value : `${known}, ${value}`)
  }

  delete(name: string): void {
    this.#values.delete(name.toLowerCase())
  }

  forEach(visit: (value: string, name: string) => void): void {
    for (const [name, value] of this.#values) visit(value, name)
  }

  entries(): IterableIterator<[string, string]> {
    return this.#values.entries()
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.#values.entries()
  }
}

type HeadersOf = ConstructorParameters<typeof TextHeaders>[0]

/** Stands for the stream of a body where one message is made of another; nobody here reads it. */
class TextBody {
  readonly #content: string

  constructor(content: string) {
    this.#content = content
  }

  /** Through what only counts the bytes. */
  pipeThrough(): TextBody {
    return this
  }

  /** Nobody reads it to its end. */
  async cancel(): Promise<void> {}

  toString(): string {
    return this.#content
  }
}

class TextMessage {
  readonly headers: TextHeaders
  readonly bodyUsed = false
  protected readonly content: string

  constructor(content: unknown, headers: HeadersOf) {
    this.content = toText(content)
    this.headers = new TextHeaders(headers)
  }

  get body(): TextBody | null {
    return this.content === '' ? null : new TextBody(this.content)
  }

  async text(): Promise<string> {
    return this.content
  }

  async json(): Promise<unknown> {
    return JSON.parse(this.content)
  }

  async arrayBuffer(): Promise<ArrayBufferLike> {
    return new TextEncoder().encode(this.content).buffer
  }

  async formData(): Promise<URLSearchParams> {
    return new URLSearchParams(this.content)
  }
}

interface RequestOptions {
  method?: string
  headers?: HeadersOf
  body?: unknown
}

export class TextRequest extends TextMessage {
  readonly url: string
  readonly method: string

  constructor(url: string | URL, { method = 'GET', headers, body }: RequestOptions = {}) {
    super(body, headers)
    this.url = String(url)
    this.method = method
    if (body instanceof URLSearchParams && !this.headers.has('Content-Type')) {
      this.headers.set('Content-Type', 'application/x-www-form-urlencoded;charset=UTF-8')
    }
  }
}

interface ResponseOptions {
  status?: number
  headers?: HeadersOf
}

export class TextResponse extends TextMessage {
  readonly status: number

  constructor(content?: unknown, { status = 200, headers }: ResponseOptions = {}) {
    super(content, headers)
    this.status = status
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300
  }

  clone(): TextResponse {
    return new TextResponse(this.content, this)
  }
}

function toText(content: unknown): string {
  if (content === undefined || content === null) return ''
  if (content instanceof Uint8Array || content instanceof ArrayBuffer)
    return new TextDecoder().decode(content)
  return String(content)
}

function isEntries(init: Record<string, string> | Entries): init is Entries {
  return Symbol.iterator in init
}
