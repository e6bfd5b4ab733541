import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, inject } from 'vitest'
import { flushExercises } from './support/conformance/coverage.ts'
import { untilDone } from './support/world/context.ts'
import { emptyStorage, goOnAfter } from './support/world/empty-storage.ts'
import { leaveObjectsToOthers } from './support/world/objects.ts'

// Test files share a runtime, and each starts with empty storage and with an outside world that knows nothing.
beforeAll(async () => {
  const [last] = await Promise.all([emptyStorage(), fetch('http://next-file.test/')])
  await applyD1Migrations(env.DB, inject('migrations'))
  await Promise.all([goOnAfter(last), leaveObjectsToOthers()])
})

// No gateway is late because the machine has other work to do: a test that hangs ends by itself.
AbortSignal.timeout = () => new AbortController().signal

afterAll(untilDone)
afterAll(flushExercises)
