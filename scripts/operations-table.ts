import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { EXERCISES_FILE, type Exercise } from '../test/support/conformance/coverage.ts'
import {
  type Document,
  type Operation,
  operationsOf,
} from '../test/support/conformance/document.ts'

export interface ContractTable {
  lines: string[]
  missing: string[]
}

/**
 * Sets the documented statuses of every operation of a contract against those the tests saw.
 * A status in brackets is one that no test saw.
 */
export function contractTable(
  contract: string,
  operations: readonly Operation[],
  exercises: readonly Exercise[],
): ContractTable {
  const own = exercises.filter((exercise) => exercise.contract === contract)
  const seen = new Set(own.map(({ operationId, status }) => `${operationId} ${status}`))
  const once = statusesNeededOnce(operations)

  const rows = operations.map((operation) => {
    const statuses = Object.keys(operation.responses)
      .map(Number)
      .map((status) => {
        const isSeen = seen.has(`${operation.id} ${status}`)
        return { status, isSeen, isMissing: !isSeen && !once.includes(status) }
      })
    return { operation, statuses }
  })
  const missing = [
    ...rows.flatMap(({ operation, statuses }) =>
      statuses
        .filter(({ isMissing }) => isMissing)
        .map(({ status }) => `${contract}: no test of ${operation.id} sees ${status}`),
    ),
    ...once
      .filter((status) => !own.some((exercise) => exercise.status === status))
      .map((status) => `${contract}: no test sees ${status}`),
  ]
  return {
    lines: [
      ...rows.map(({ operation, statuses }) => {
        const marks = statuses.map(({ status, isSeen }) => (isSeen ? ` ${status} ` : `[${status}]`))
        const route = `${operation.method.padEnd(6)} ${operation.path}`
        return `${operation.id.padEnd(26)} ${route.padEnd(44)} ${marks.join(' ')}`.trimEnd()
      }),
      summary(contract, operations, missing.length),
    ],
    missing,
  }
}

// A failure of the server, and a rate limit that holds for all operations alike, are the same code
// whatever the operation: one test for the whole contract.
function statusesNeededOnce(operations: readonly Operation[]): number[] {
  const limited = operations.filter((operation) => operation.responses[429]).length
  return limited === 0 || limited === operations.length ? [429, 500] : [500]
}

function summary(contract: string, operations: readonly Operation[], missing: number): string {
  const documented = operations.flatMap((operation) => Object.keys(operation.responses)).length
  const rest = missing === 0 ? 'all exercised' : `${missing} not exercised`
  return `${contract}: ${operations.length} operations, ${documented} documented statuses, ${rest}`
}

/** Prints the tables of all contracts; answers what no test has exercised. */
export function printOperationsTables(): string[] {
  const exercises = readExercises()
  const contracts = readdirSync('src/contracts')
    .filter((contract) => existsSync(`src/contracts/${contract}/openapi.yaml`))
    .toSorted()
  return contracts.flatMap((contract) => {
    const operations = operationsOf(readDocument(`src/contracts/${contract}/openapi.yaml`))
    const { lines, missing } = contractTable(contract, operations, exercises)
    console.log(`${lines.join('\n')}\n`)
    return missing
  })
}

// Written by `test/support/conformance/coverage.ts`, one JSON object a line.
function readExercises(): Exercise[] {
  if (!existsSync(EXERCISES_FILE)) return []
  const lines = readFileSync(EXERCISES_FILE, 'utf8').trim().split('\n')
  return lines.map((line): Exercise => JSON.parse(line))
}

function readDocument(path: string): Document {
  const document: Document = parse(readFileSync(path, 'utf8'))
  return document
}
