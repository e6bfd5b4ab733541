/** No answer of a gateway that we read comes near this. */
const answerBytesMax = 1024 * 1024

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

/**
 * A fetch for gateway SDKs: sends to `apiUrl` (which may have a path, as the simulator's has) what
 * the SDK addresses to its built-in host, follows no redirects and cuts off endless answers.
 */
export function guardedFetch(apiUrl: string, send: Fetch): typeof fetch {
  const base = apiUrl.replace(/\/+$/, '')
  return async (input: RequestInfo | URL, init?: RequestInit) => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input)
    return sendGuarded(send, `${base}${pathname}${search}`, init)
  }
}

/** Sends one request: follows no redirects and cuts off endless answers. */
export async function sendGuarded(send: Fetch, url: string, init?: RequestInit): Promise<Response> {
  const response = await send(url, { ...init, redirect: 'manual' })
  if (response.body === null) return response
  return new Response(response.body.pipeThrough(limitBytes(answerBytesMax)), response)
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
