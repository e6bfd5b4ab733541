import { appendFile, mkdir } from 'node:fs/promises'
import type { Request as WorkerRequest } from 'miniflare'
import { createSimulator } from '../../simulator/app.ts'
import { EXERCISES_FILE } from '../conformance/coverage.ts'

/**
 * Everything the Worker under test can reach beyond its bindings, answered inside the process that
 * runs the tests: the simulator and the record of exercised operations. Nothing leaves the machine.
 * Each test file begins with a simulator of its own, so that files do not see each other's faults.
 */
export function createOutsideWorld(): (request: WorkerRequest) => Promise<Response> {
  let simulator = newSimulator()
  return async (request) => {
    const { host } = new URL(request.url)
    if (host === 'simulator.test') return simulator.fetch(await copyRequest(request))
    if (host === 'next-file.test') {
      simulator = newSimulator()
      return new Response(null, { status: 204 })
    }
    if (host === 'coverage.test') return record(await request.text())
    console.error(`A test tried to reach ${request.url}`)
    return new Response('Tests reach nothing beyond the simulator.', { status: 502 })
  }
}

function newSimulator() {
  return createSimulator({ apiOrigin: 'https://shop.test' })
}

// The runtime hands over its own class of request; what Hono is given must be Node's.
async function copyRequest(request: WorkerRequest): Promise<Request> {
  const { method, url } = request
  const bodiless = method === 'GET' || method === 'HEAD'
  return new Request(url, {
    method,
    headers: [...request.headers],
    ...(!bodiless && { body: await request.arrayBuffer() }),
  })
}

async function record(lines: string): Promise<Response> {
  await mkdir('.reports', { recursive: true })
  await appendFile(EXERCISES_FILE, lines)
  return new Response(null, { status: 204 })
}
