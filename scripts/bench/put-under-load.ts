import autocannon, { type Request } from 'autocannon'

export interface Load {
  origin: string
  connections: number
  /** Seconds, or a number of requests. */
  until: { seconds: number } | { requests: number }
  /** Makes each request when it is about to be sent. */
  next(): Request
}

export interface Sample {
  /** Time of each answer in milliseconds. */
  latencies: number[]
  seconds: number
  /** Answers that came from a cache: those that tell their age. */
  hits: number
}

/**
 * Sends requests over a few connections, each waiting for its answer before the next. Timed here,
 * because autocannon's own statistics know whole milliseconds only.
 * @throws when a request fails: quick refusals would pass for speed.
 */
export async function putUnderLoad({ origin, connections, until, next }: Load): Promise<Sample> {
  const latencies: number[] = []
  const refused = new Map<number, number>()
  let hits = 0
  const startedAt = performance.now()
  let endedAt = startedAt
  const run = autocannon({
    url: origin,
    // Autocannon shares a number of requests among the connections, at least one each.
    connections: 'requests' in until ? Math.min(connections, until.requests) : connections,
    ...('requests' in until ? { amount: until.requests } : { duration: until.seconds }),
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
