import autocannon, { type Request } from 'autocannon'
import type { Sample } from './scenario.ts'

export interface Load {
  origin: string
  connections: number
  seconds: number
  /** Makes each request when it is about to be sent. */
  next(): Request
}

/**
 * Sends requests over a few connections, each waiting for its answer before the next. Timed here,
 * because autocannon's own statistics know whole milliseconds only.
 * @throws when a request fails: quick refusals would pass for speed.
 */
export async function putUnderLoad({
  origin,
  connections,
  seconds,
  next,
}: Load): Promise<Omit<Sample, 'processorMs'>> {
  const latencies: number[] = []
  const refused = new Map<number, number>()
  let hits = 0
  const startedAt = performance.now()
  let endedAt = startedAt
  const run = autocannon({
    url: origin,
    connections,
    duration: seconds,
    requests: [{ setupRequest: (request) => ({ ...request, ...next() }) }],
    setupClient: (client) =>
      client.on('headers', ({ headers }) => {
        if (headers.some((text, at) => at % 2 === 0 && text.toLowerCase() === 'age')) hits += 1
      }),
  })
  run.on('response', (_client, status, _bytes, milliseconds) => {
    latencies.push(milliseconds)
    endedAt = performance.now()
    if (status >= 300) refused.set(status, (refused.get(status) ?? 0) + 1)
  })
  const { errors, timeouts } = await run
  const statuses = [...refused].map(([status, count]) => `${count} answers ${status}`)
  if (errors > 0) statuses.push(`${errors} errors, ${timeouts} of them timeouts`)
  if (statuses.length > 0) throw new Error(`Requests failed under load: ${statuses.join(', ')}`)
  return { latencies, seconds: (endedAt - startedAt) / 1000, hits }
}
