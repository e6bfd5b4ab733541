import { addCost } from '../cost.ts'

/** No answer of a service that we read comes near this. */
const answerBytesMax = 1024 * 1024

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

/** The runtime's own, looked up at each call: it must be called without an owner. */
export const ownFetch: Fetch = (url, init) => {
  addCost({ outsideCalls: 1 })
  return fetch(url, init)
}

/**
 * A fetch for SDKs of services: sends to `apiUrl` (which may have a path, as the simulator's has) what
 * the SDK addresses to its built-in host, follows no redirects and cuts off endless answers.
 */
export function guardedFetch(apiUrl: string, send: Fetch): typeof fetch {
  return async (input: RequestInfo | URL, init?: RequestInit) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input)
    return sendGuarded(send, `${withoutSlash(apiUrl)}${pathname}${search}`, init)
  }
}

/** Sends one request: follows no redirects and cuts off endless answers. */
export async function sendGuarded(send: Fetch, url: string, init?: RequestInit): Promise<Response> {
  const response = await send(url, { ...init, redirect: 'manual' })
  if (response.body === null) return response
  return new Response(response.body.pipeThrough(limitBytes(answerBytesMax)), response)
}

/** The origin of an API as settings have it, which may end in a slash. */
export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}

function limitBytes(max: number): TransformStream<Uint8Array, Uint8Array> {
  let seen = 0
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      seen += chunk.byteLength
      if (seen > max) controller.error(new Error(`The answer is longer than ${max} bytes`))
      else controller.enqueue(chunk)
    },
  })
}
