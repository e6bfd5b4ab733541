import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, inject } from 'vitest'
import { flushExercises } from './support/conformance/coverage.ts'
import { emptyStorage } from './support/world/empty-storage.ts'

// Test files share a runtime, and each starts with empty storage and with an outside world that knows nothing.
beforeAll(async () => {
  await Promise.all([emptyStorage(), fetch('http://next-file.test/')])
  await applyD1Migrations(env.DB, inject('migrations'))
})

afterAll(flushExercises)
