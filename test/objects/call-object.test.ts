import { describe, expect, it } from 'vitest'
import { noCost } from '../../src/cost.ts'
import { callsTo } from '../../src/objects/call-object.ts'
import { context } from '../support/world/context.ts'

/** A stub of an object whose platform fails as often as there are failures. */
function objectThatFails(failures: Error[]) {
  const waits: number[] = []
  const stubs: object[] = []
  const connect = () => {
    const stub = {
      async read() {
        const failure = failures.shift()
        if (failure) throw failure
        return { result: 'the answer', cost: noCost() }
      },
    }
    stubs.push(stub)
    return stub
  }
  const calls = callsTo(connect, {
    clock: { wait: async (milliseconds) => void waits.push(milliseconds) },
    random: { fraction: () => 0.5 },
  })
  return { ...calls, waits, stubs }
}

function failure(marks: { retryable?: boolean; overloaded?: boolean }): Error {
  return Object.assign(new Error('The connection was lost'), marks)
}

const fourFailures = () => [1, 2, 3, 4].map(() => failure({ retryable: true }))

describe('a call of an object that may be repeated', () => {
  it('waits ever longer, half of it by chance, and takes a fresh stub each time', async () => {
    const { repeatable, waits, stubs } = objectThatFails(fourFailures())
    expect(await repeatable((object) => object.read())).toBe('the answer')
    expect(waits).toEqual([75, 150, 300, 600])
    expect(new Set(stubs).size).toBe(5)
  })

  it('ends with the failure of the fifth attempt', async () => {
    const { repeatable, waits } = objectThatFails([...fourFailures(), failure({ retryable: true })])
    await expect(repeatable((object) => object.read())).rejects.toThrow('The connection was lost')
    expect(waits).toHaveLength(4)
  })

  it.each([
    ['is overloaded', { retryable: true, overloaded: true }],
    ['fails by itself', {}],
  ])('is not repeated where the object %s', async (_, marks) => {
    const { repeatable, waits, stubs } = objectThatFails([failure(marks)])
    await expect(repeatable((object) => object.read())).rejects.toThrow('The connection was lost')
    expect(waits).toEqual([])
    expect(stubs).toHaveLength(1)
  })
})

it('a call that may not be repeated is made once', async () => {
  const { once, stubs } = objectThatFails([failure({ retryable: true })])
  await expect(once((object) => object.read())).rejects.toThrow('The connection was lost')
  expect(stubs).toHaveLength(1)
})

it('an object behind its interface can be handed on by an async function', async () => {
  const give = async () => context().objects.stock(1)
  expect(typeof (await give()).read).toBe('function')
})
