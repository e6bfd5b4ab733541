import { setTimeout as sleep } from 'node:timers/promises'
import type { Context, MiddlewareHandler } from 'hono'
import type { FaultyService, Operation } from './faults.ts'
import type { Simulator } from './simulator.ts'

/** Lets the faults that were asked for befall the calls of a service. */
export function befall(
  { faults, waits }: Pick<Simulator, 'faults' | 'waits'>,
  service: {
    name: FaultyService
    /** Null for calls that have no faults. */
    operationOf: (c: Context) => Operation | null
    outage: (c: Context) => Response
  },
): MiddlewareHandler {
  return async (c, next) => {
    const operation = service.operationOf(c)
    const kind = operation && faults.takeForCall(service.name, operation)
    switch (kind) {
      case 'timeout':
        await sleep(waits.timeout)
        return brokenAnswer()
      case 'error':
        return service.outage(c)
      case 'slow':
        await sleep(waits.slow)
        return next()
      case 'error-after':
        await next()
        c.res = service.outage(c)
        return
      case 'unauthorized':
        return refusal(c, 401)
      case 'forbidden':
        return refusal(c, 403)
      case 'too-many':
        return refusal(c, 429)
      case 'null':
        return c.json(null)
      case 'empty':
        return c.body('')
      default:
        return next()
    }
  }
}

/** The calls of a service that have faults, by method and path. */
export type CallsWithFaults = [RegExp, Operation][]

/** Which of these calls it is. */
export function operationIn(calls: CallsWithFaults, { req }: Context): Operation | null {
  const call = `${req.method} ${req.path}`
  return calls.find(([pattern]) => pattern.test(call))?.[1] ?? null
}

/** It is about who asks, and not about what he asks for. */
function refusal(c: Context, status: 401 | 403 | 429): Response {
  const message = `The simulator was asked to refuse this request with ${status}`
  return c.json({ error: { type: 'invalid_request_error', message }, message }, status)
}

/**
 * No answer in the end. A handler cannot refuse to answer, but it can promise more than it sends:
 * wherever the simulator runs, who asked then sees the connection break. The wait lets the head of
 * the answer go out first, since servers turn an earlier failure into a well-formed 500.
 */
function brokenAnswer(): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{')),
    async pull(controller) {
      await sleep(20)
      controller.error(new Error('The simulator was asked not to answer this request'))
    },
  })
  return new Response(body, { headers: { 'Content-Length': '1000', Connection: 'close' } })
}
