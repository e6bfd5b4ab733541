import { randomUUID } from 'node:crypto'
import { knownCount } from './known-count.ts'
import type { Scenario } from './scenario.ts'
import type { Workers } from './start-workers.ts'
import { writeScenario } from './write-scenario.ts'

/** The least that the platform can do where something is written. */
export function createBareWrites({ baselineOrigin }: Workers): Scenario[] {
  const bare = (name: string, pathOf: (index: number) => string) =>
    writeScenario({
      name,
      beside: [],
      async prepare(count) {
        const paths = Array.from({ length: count }, (_, index) => pathOf(index))
        return { operations: paths.map((path) => () => post(baselineOrigin + path)) }
      },
    })
  const fresh = () => randomUUID()
  const known = (index: number) => `known-${index % knownCount}`
  return [
    bare('bare known object', (index) => `/object/${known(index)}`),
    bare('bare fresh object', () => `/object/${fresh()}`),
    bare('bare D1 write', () => '/write'),
    bare('bare D1 batch of eight', () => '/batch'),
    bare('bare D1 write and fresh object', () => `/write-and-object/${fresh()}`),
  ]
}

async function post(url: string): Promise<void> {
  const answer = await fetch(url, { method: 'POST' })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
}
