import { applyD1Migrations } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, inject } from 'vitest'
import { flushExercises } from './support/conformance/coverage.ts'

// Every test file starts with empty storage.
beforeAll(() => applyD1Migrations(env.DB, inject('migrations')))

afterAll(flushExercises)
