import { setTimeout as sleep } from 'node:timers/promises'

const pauseMs = 150
/** Longer where something answers: it is there, but has a fault that somebody may be repairing. */
const faultyPauseMs = 2000

/** Waits until a URL is answered by a server without a fault of its own. */
export async function answers(url: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs
  let last = 'no answer'
  while (Date.now() < deadline) {
    const status = await fetchStatus(url, timeoutMs)
    if (status !== null && status < 500) return
    last = status === null ? 'no answer' : `status ${status}`
    await sleep(status === null ? pauseMs : faultyPauseMs)
  }
  throw new Error(`${url} is not ready: ${last}`)
}

async function fetchStatus(url: string, timeoutMs: number): Promise<number | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
    await response.body?.cancel()
    return response.status
  } catch {
    return null
  }
}
